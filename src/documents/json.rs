//! JSON: one document with title, remarks, columns and rows; numbers are numbers, what is absent is null.
//!
//! ```json
//! { "report": "persons-by-age", "title": "…", "remarks": { "期間": "…", "数え方": "…" },
//!   "columns": [ { "code": "fiscal_year", "label": "年度" } ], "rows": [ { "fiscal_year": 2017, "under_20": 4091 } ] }
//! ```
//! A number that is hidden is the text that stands on the page: 「1–4」 or 「秘匿」.

use super::{Sheet, Value};
use rust_decimal::prelude::ToPrimitive;
use serde_json::{Map, json};

/// The sheet as JSON.
pub fn json(sheet: &Sheet) -> String {
    let mut document = Map::new();
    document.insert("report".to_owned(), json!(sheet.name));
    document.insert("title".to_owned(), json!(sheet.title));
    for (name, value) in &sheet.members {
        document.insert((*name).to_owned(), value.clone());
    }
    let mut remarks: Map<String, serde_json::Value> = Map::new();
    for (term, sentence) in &sheet.remarks {
        let joined = match remarks.get(*term).and_then(serde_json::Value::as_str) {
            Some(before) => format!("{before}\n{sentence}"),
            None => sentence.clone(),
        };
        remarks.insert((*term).to_owned(), json!(joined));
    }
    document.insert("remarks".to_owned(), remarks.into());
    let columns = sheet.columns.iter().map(|column| json!({ "code": column.code, "label": column.label }));
    document.insert("columns".to_owned(), columns.collect());
    let rows = sheet.rows.iter().map(|row| {
        let cells = sheet.columns.iter().zip(row);
        serde_json::Value::Object(cells.map(|(column, cell)| (column.code.clone(), value(cell))).collect())
    });
    document.insert("rows".to_owned(), rows.collect());
    let mut text = serde_json::Value::Object(document).to_string();
    text.push('\n');
    text
}

fn value(cell: &Value) -> serde_json::Value {
    match cell {
        Value::Empty => serde_json::Value::Null,
        Value::Text(text) => json!(text),
        Value::Whole(number) => json!(number),
        Value::Day(_) | Value::Minute(_) | Value::Second(_) => json!(cell.to_string()),
        Value::Decimal(number) => number.to_f64().map_or(serde_json::Value::Null, |number| json!(number)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::documents::SheetColumn;
    use rust_decimal::Decimal;

    #[test]
    fn numbers_stay_numbers() {
        let sheet = Sheet {
            name: "x".to_owned(),
            remarks: vec![("数え方", "甲".to_owned()), ("数え方", "乙".to_owned())],
            columns: vec![SheetColumn::new("a", "あ"), SheetColumn::new("b", "い"), SheetColumn::new("c", "う")],
            rows: vec![vec![Value::Whole(3), Value::Decimal(Decimal::new(28, 1)), Value::Empty]],
            members: vec![("fiscal_years", json!([2017]))],
            ..Sheet::default()
        };
        let read: serde_json::Value = serde_json::from_str(&json(&sheet)).unwrap();
        assert_eq!(read["rows"], json!([{ "a": 3, "b": 2.8, "c": null }]));
        assert_eq!(read["remarks"]["数え方"], json!("甲\n乙"));
        assert_eq!(read["fiscal_years"], json!([2017]));
    }
}
