//! CSV as the import reads it: commas, quotes where they are needed, one heading.

/// A table of texts under a heading.
pub struct Sheet {
    pub heading: Vec<String>,
    pub rows: Vec<Vec<String>>,
}

impl Sheet {
    pub fn new(heading: &[&str]) -> Self {
        Self { heading: heading.iter().map(ToString::to_string).collect(), rows: Vec::new() }
    }

    pub fn push<const N: usize>(&mut self, cells: [String; N]) {
        debug_assert_eq!(N, self.heading.len(), "every row has a cell per column");
        self.rows.push(cells.into());
    }

    pub fn to_csv(&self) -> String {
        let mut text = String::new();
        for row in std::iter::once(&self.heading).chain(&self.rows) {
            for (column, cell) in row.iter().enumerate() {
                if column > 0 {
                    text.push(',');
                }
                push_cell(&mut text, cell);
            }
            text.push('\n');
        }
        text
    }

    pub fn from_csv(text: &str) -> Self {
        let mut rows = read(text);
        let heading = if rows.is_empty() { Vec::new() } else { rows.remove(0) };
        Self { heading, rows }
    }

    /// The position of a column; past the last one if there is none of that name.
    pub fn column(&self, name: &str) -> usize {
        self.heading.iter().position(|heading| heading == name).unwrap_or(self.heading.len())
    }
}

fn push_cell(text: &mut String, cell: &str) {
    if cell.contains([',', '"', '\n', '\r']) {
        text.push('"');
        text.push_str(&cell.replace('"', "\"\""));
        text.push('"');
    } else {
        text.push_str(cell);
    }
}

fn read(text: &str) -> Vec<Vec<String>> {
    let (mut rows, mut row, mut cell, mut quoted) = (Vec::new(), Vec::new(), String::new(), false);
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '"' if quoted && characters.peek() == Some(&'"') => {
                characters.next();
                cell.push('"');
            }
            '"' => quoted = !quoted,
            ',' if !quoted => row.push(std::mem::take(&mut cell)),
            '\n' if !quoted => {
                row.push(std::mem::take(&mut cell));
                rows.push(std::mem::take(&mut row));
            }
            other => cell.push(other),
        }
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_back() {
        let mut sheet = Sheet::new(&["a", "b"]);
        sheet.push(["1,\"2\"".to_owned(), "二行\n目".to_owned()]);
        sheet.push([String::new(), "x".to_owned()]);
        let again = Sheet::from_csv(&sheet.to_csv());
        assert_eq!(again.heading, sheet.heading);
        assert_eq!(again.rows, sheet.rows);
        assert_eq!(again.column("b"), 1);
    }
}
