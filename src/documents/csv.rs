//! csv: remarks as lines that begin with `#`, then a head and the rows.

use super::{Sheet, Value};
use crate::domain::csv_text::{guard, to_cp932};

/// How the letters of a csv file are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// UTF-8.
    Utf8,
    /// UTF-8 with the mark by which Excel knows it.
    Utf8WithMark,
    /// CP932, with 〓 for what it lacks.
    Cp932,
}

impl Encoding {
    pub(super) const fn media(self) -> &'static str {
        match self {
            Self::Utf8 | Self::Utf8WithMark => "text/csv; charset=utf-8",
            Self::Cp932 => "text/csv; charset=Shift_JIS",
        }
    }
}

/// The sheet as csv.
pub fn csv(sheet: &Sheet, encoding: Encoding) -> Vec<u8> {
    let text = text(sheet);
    match encoding {
        Encoding::Utf8 => text.into_bytes(),
        Encoding::Utf8WithMark => format!("\u{FEFF}{text}").into_bytes(),
        Encoding::Cp932 => {
            // The dash of 「1–4」 has no place in CP932, and a plain hyphen would make a date of it in Excel.
            let (bytes, missing) = to_cp932(&text.replace('–', "～"));
            if missing == 0 {
                return bytes;
            }
            let remark = format!("# この文字コードで表せない{missing}文字を〓にしています。\r\n");
            let (mut all, _) = to_cp932(&remark);
            all.extend(bytes);
            all
        }
    }
}

fn text(sheet: &Sheet) -> String {
    let mut text = String::new();
    let mut remark = |line: &str| {
        text.push_str("# ");
        text.push_str(&line.replace(['\r', '\n'], " "));
        text.push_str("\r\n");
    };
    remark(&sheet.title);
    for (term, sentence) in &sheet.remarks {
        remark(&format!("{term}: {sentence}"));
    }
    line(&mut text, sheet.columns.iter().map(|column| column.code.clone()));
    for row in &sheet.rows {
        line(&mut text, row.iter().map(cell));
    }
    text
}

fn line(text: &mut String, cells: impl Iterator<Item = String>) {
    let cells: Vec<String> = cells.map(|cell| quoted(&cell)).collect();
    text.push_str(&cells.join(","));
    text.push_str("\r\n");
}

fn cell(value: &Value) -> String {
    match value {
        Value::Text(text) => guard(text).into_owned(),
        number => number.to_string(),
    }
}

fn quoted(cell: &str) -> String {
    // A cell that begins with # at the start of a line would be read as a remark.
    if cell.contains(['"', ',', '\r', '\n']) || cell.starts_with('#') {
        format!("\"{}\"", cell.replace('"', "\"\""))
    } else {
        cell.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::documents::SheetColumn;

    fn sheet() -> Sheet {
        Sheet {
            title: "題".to_owned(),
            remarks: vec![("数え方", "一行目\n二行目".to_owned())],
            columns: vec![SheetColumn::new("name", "名"), SheetColumn::new("count", "数")],
            rows: vec![vec![Value::text("=A1+\"x\""), Value::Whole(-3)], vec![Value::text("1–4"), Value::Empty]],
            ..Sheet::default()
        }
    }

    #[test]
    fn remarks_come_first_and_cells_are_quoted_and_guarded() {
        let text = String::from_utf8(csv(&sheet(), Encoding::Utf8)).unwrap();
        assert_eq!(text, "# 題\r\n# 数え方: 一行目 二行目\r\nname,count\r\n\"'=A1+\"\"x\"\"\",-3\r\n1–4,\r\n");
        assert!(csv(&sheet(), Encoding::Utf8WithMark).starts_with(&[0xEF, 0xBB, 0xBF]));
    }

    #[test]
    fn cp932_says_how_many_characters_it_lacks() {
        let decoded = |sheet: &Sheet| crate::domain::csv_text::decode(&csv(sheet, Encoding::Cp932)).unwrap();
        assert!(decoded(&sheet()).starts_with("# 題\r\n") && decoded(&sheet()).contains("1～4"));
        let mut lacking = sheet();
        lacking.title = "𠮷😀".to_owned();
        assert!(decoded(&lacking).starts_with("# この文字コードで表せない2文字を〓にしています。\r\n# 〓〓\r\n"));
    }
}
