//! xlsx: the title on top, the table with its heads repeated on every sheet of paper, the remarks beneath.

use super::{Sheet, Value};
use chrono::{Datelike, NaiveDateTime, NaiveTime, Timelike};
use rust_decimal::prelude::ToPrimitive;
use rust_xlsxwriter::{ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError};

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
    let looks = Looks::new();
    let mut below = HEAD + 1;
    for row in &sheet.rows {
        for (at, value) in (0..).zip(row) {
            write(page, below, at, value, &sheet.columns, &looks)?;
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

/// How cells look, made once for the sheet.
struct Looks {
    plain: Format,
    whole: Format,
    decimal: Format,
    day: Format,
    minute: Format,
    second: Format,
}

impl Looks {
    fn new() -> Self {
        let border = || Format::new().set_border(FormatBorder::Thin);
        Self {
            plain: border(),
            whole: border().set_num_format("#,##0"),
            decimal: border().set_num_format("0.0"),
            day: border().set_num_format("yyyy-mm-dd"),
            minute: border().set_num_format("yyyy-mm-dd hh:mm"),
            second: border().set_num_format("yyyy-mm-dd hh:mm:ss"),
        }
    }
}

fn write(
    page: &mut Worksheet,
    row: u32,
    at: u16,
    value: &Value,
    columns: &[super::SheetColumn],
    looks: &Looks,
) -> Result<(), XlsxError> {
    // A year is a name, not an amount.
    let is_year = columns.get(usize::from(at)).is_some_and(|column| column.code == "fiscal_year");
    match value {
        Value::Empty => page.write_blank(row, at, &looks.plain)?,
        Value::Text(text) => page.write_string_with_format(row, at, clipped(text), &looks.plain)?,
        Value::Whole(number) => {
            let look = if is_year { &looks.plain } else { &looks.whole };
            page.write_number_with_format(row, at, *number as f64, look)?
        }
        Value::Decimal(number) => {
            page.write_number_with_format(row, at, number.to_f64().unwrap_or_default(), &looks.decimal)?
        }
        Value::Day(day) => write_time(page, row, at, value, day.and_time(NaiveTime::MIN), &looks.day)?,
        Value::Minute(time) => write_time(page, row, at, value, *time, &looks.minute)?,
        Value::Second(time) => write_time(page, row, at, value, *time, &looks.second)?,
    };
    Ok(())
}

fn write_time<'a>(
    page: &'a mut Worksheet,
    row: u32,
    at: u16,
    value: &Value,
    time: NaiveDateTime,
    look: &Format,
) -> Result<&'a mut Worksheet, XlsxError> {
    match excel_time(time) {
        Some(time) => page.write_datetime_with_format(row, at, &time, look),
        None => page.write_string_with_format(row, at, value.to_string(), look),
    }
}

/// None before 1900, where the days of Excel begin.
fn excel_time(time: NaiveDateTime) -> Option<ExcelDateTime> {
    let day = ExcelDateTime::from_ymd(u16::try_from(time.year()).ok()?, time.month() as u8, time.day() as u8).ok()?;
    day.and_hms(time.hour() as u16, time.minute() as u8, time.second() as u8).ok()
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

    #[test]
    fn days_are_dates_and_older_days_stay_readable() {
        let day = |year| chrono::NaiveDate::from_ymd_opt(year, 11, 21).unwrap();
        let sheet = Sheet {
            title: "日付".to_owned(),
            columns: vec![SheetColumn::new("day", "日付")],
            rows: vec![vec![Value::Day(day(2026))], vec![Value::Day(day(1899))]],
            ..Sheet::default()
        };
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(xlsx(&sheet).unwrap())).unwrap();
        let range = book.worksheet_range("日付").unwrap();
        let Some(Data::DateTime(first)) = range.get_value((3, 0)) else { panic!("{range:?}") };
        assert_eq!(first.as_f64().to_string(), "46347");
        assert_eq!(range.get_value((4, 0)), Some(&Data::String("1899-11-21".to_owned())));
    }
}
