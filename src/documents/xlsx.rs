//! xlsx: the title on top, the table with its heads repeated on every sheet of paper, the remarks beneath.

use super::{Sheet, Value};
use rust_decimal::prelude::ToPrimitive;
use rust_xlsxwriter::{Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError};

/// First row of the table, counted from 0.
const HEAD: u32 = 2;

/// The sheet as a workbook.
///
/// # Errors
/// It is larger than a worksheet can be.
pub fn xlsx(sheet: &Sheet) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let page = book.add_worksheet();
    page.set_name(page_name(&sheet.title))?;
    page.write_string_with_format(0, 0, clipped(&sheet.title), &Format::new().set_bold().set_font_size(14))?;
    let head = Format::new().set_bold().set_border(FormatBorder::Thin).set_align(FormatAlign::Center);
    for (at, column) in (0..).zip(&sheet.columns) {
        page.write_string_with_format(HEAD, at, clipped(&column.label), &head)?;
        page.set_column_width(at, width(sheet, at))?;
    }
    let mut below = HEAD + 1;
    for row in &sheet.rows {
        for (at, value) in (0..).zip(row) {
            write(page, below, at, value, &sheet.columns)?;
        }
        below = below.saturating_add(1);
    }
    below = below.saturating_add(1);
    for (term, sentence) in &sheet.remarks {
        page.write_string(below, 0, clipped(&format!("{term}: {sentence}")))?;
        below = below.saturating_add(1);
    }
    page.set_repeat_rows(HEAD, HEAD)?;
    page.set_freeze_panes(HEAD + 1, 0)?;
    page.set_paper_size(9);
    page.set_print_fit_to_pages(1, 0);
    book.save_to_buffer()
}

fn write(
    page: &mut Worksheet,
    row: u32,
    at: u16,
    value: &Value,
    columns: &[super::SheetColumn],
) -> Result<(), XlsxError> {
    let border = Format::new().set_border(FormatBorder::Thin);
    // A year is a name, not an amount.
    let is_year = columns.get(usize::from(at)).is_some_and(|column| column.code == "fiscal_year");
    match value {
        Value::Empty => page.write_blank(row, at, &border)?,
        Value::Text(text) => page.write_string_with_format(row, at, clipped(text), &border)?,
        Value::Whole(number) if is_year => page.write_number_with_format(row, at, *number as f64, &border)?,
        Value::Whole(number) => {
            page.write_number_with_format(row, at, *number as f64, &border.set_num_format("#,##0"))?
        }
        Value::Decimal(number) => {
            let number = number.to_f64().unwrap_or_default();
            page.write_number_with_format(row, at, number, &border.set_num_format("0.0"))?
        }
    };
    Ok(())
}

/// The name of a worksheet: at most 31 characters, without those that Excel refuses.
fn page_name(title: &str) -> String {
    let name: String = title.chars().filter(|c| !r"[]:*?/\'".contains(*c)).take(31).collect();
    if name.trim().is_empty() { "一覧".to_owned() } else { name }
}

/// A cell holds at most 32,767 characters.
fn clipped(text: &str) -> String {
    text.chars().take(32_000).collect()
}

fn width(sheet: &Sheet, at: u16) -> f64 {
    let at = usize::from(at);
    let head = sheet.columns.get(at).map_or(0, |column| wide(&column.label));
    let cells = sheet.rows.iter().take(500).filter_map(|row| row.get(at)).map(|value| wide(&value.to_string()));
    let widest = cells.chain([head]).max().unwrap_or(0);
    f64::from(u32::try_from(widest).unwrap_or(60).clamp(8, 60)) + 2.0
}

fn wide(text: &str) -> usize {
    text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::documents::SheetColumn;
    use calamine::{Data, Reader, Xlsx};
    use std::io::Cursor;

    #[test]
    fn numbers_are_numbers_and_the_remarks_stand_beneath() {
        let sheet = Sheet {
            title: "実相談人数（年代別）/[2017]".to_owned(),
            remarks: vec![("数え方", "年度に1人1回".to_owned())],
            columns: vec![SheetColumn::new("fiscal_year", "年度"), SheetColumn::new("n", "人数")],
            rows: vec![vec![Value::Whole(2017), Value::Whole(4_091)], vec![Value::text("=1+1"), Value::text("1–4")]],
            ..Sheet::default()
        };
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(xlsx(&sheet).unwrap())).unwrap();
        let name = book.sheet_names()[0].clone();
        assert_eq!(name, "実相談人数（年代別）2017");
        let range = book.worksheet_range(&name).unwrap();
        assert_eq!(range.get_value((3, 1)), Some(&Data::Float(4_091.0)));
        assert_eq!(range.get_value((4, 0)), Some(&Data::String("=1+1".to_owned())));
        assert_eq!(range.get_value((6, 0)), Some(&Data::String("数え方: 年度に1人1回".to_owned())));
    }
}
