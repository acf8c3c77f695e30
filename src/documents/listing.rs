//! A list as a sheet: each column with its heads and with what it says of a row, side by side.

use super::{Sheet, SheetColumn, Value};

type Says<'a, R> = Box<dyn Fn(&R) -> Value + 'a>;

/// Columns of a list, from which rows become a sheet.
pub struct Listing<'a, R> {
    name: &'static str,
    title: String,
    columns: Vec<(SheetColumn, Says<'a, R>)>,
}

impl<'a, R> Listing<'a, R> {
    /// A list without columns yet: its code, and its title in Japanese.
    pub fn new(name: &'static str, title: impl Into<String>) -> Self {
        Self { name, title: title.into(), columns: Vec::new() }
    }

    /// Another column: its head in csv and JSON, the head people read, and what it says of a row.
    #[must_use]
    pub fn column<V: Into<Value>>(mut self, code: &str, label: &str, says: impl Fn(&R) -> V + 'a) -> Self {
        self.columns.push((SheetColumn::new(code, label), Box::new(move |row| says(row).into())));
        self
    }

    /// The sheet of these rows.
    pub fn sheet(self, rows: &[R]) -> Sheet {
        let (columns, says): (Vec<SheetColumn>, Vec<Says<'a, R>>) = self.columns.into_iter().unzip();
        Sheet {
            name: self.name.to_owned(),
            title: self.title,
            columns,
            rows: rows.iter().map(|row| says.iter().map(|says| says(row)).collect()).collect(),
            ..Sheet::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heads_and_values_stay_together() {
        let ages = [("山田", 40), ("佐藤", 0)];
        let listing = Listing::new("ages", "年齢")
            .column("name", "名前", |row: &(&str, i32)| Value::words(row.0))
            .column("age", "年齢", |row| (row.1 > 0).then_some(row.1));
        let sheet = listing.sheet(&ages);
        let heads: Vec<&str> = sheet.columns.iter().map(|column| column.code.as_str()).collect();
        assert_eq!(heads, ["name", "age"]);
        assert_eq!(sheet.rows, [vec![Value::text("山田"), Value::Whole(40)], vec![Value::text("佐藤"), Value::Empty]]);
    }
}
