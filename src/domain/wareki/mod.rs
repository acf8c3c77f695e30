//! Dates of the Japanese calendar, in and out.

mod clock;
mod era;
mod parts;

use std::fmt;

use chrono::{Datelike, NaiveDate, Weekday};

use crate::domain::written::{Cursor, half_width, quoted};

pub(crate) use clock::read_clock;
pub use clock::{parse_date_time, parse_time};
pub use era::Era;
pub(crate) use parts::Parts;

/// The first day that may be entered, the beginning of 明治.
pub const FIRST_DAY: NaiveDate = day_or_min(1868, 1, 25);

/// The last day that may be entered.
pub const LAST_DAY: NaiveDate = day_or_min(2200, 12, 31);

const fn day_or_min(year: i32, month: u32, day: u32) -> NaiveDate {
    match NaiveDate::from_ymd_opt(year, month, day) {
        Some(day) => day,
        None => NaiveDate::MIN,
    }
}

/// Why a date or time cannot be taken, as a sentence for the person who typed it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DateError(String);

impl DateError {
    pub(crate) fn new(sentence: impl Into<String>) -> Self {
        Self(sentence.into())
    }

    pub(crate) fn unreadable(typed: &str) -> Self {
        Self(format!("{}は日付として読み取れません。例: 2026-11-21、R8.11.21、令和8年11月21日", quoted(typed)))
    }

    pub(crate) fn no_such_day(typed: &str) -> Self {
        Self(format!("{}という日はありません。", quoted(typed)))
    }

    pub(crate) fn out_of_range(typed: &str) -> Self {
        Self(format!(
            "{}は扱えない日付です。明治元年1月25日から西暦2200年12月31日までで入力してください。",
            quoted(typed)
        ))
    }
}

impl fmt::Display for DateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for DateError {}

/// Reads one whole date, 西暦 or 和暦, in any usual writing.
pub fn parse_date(text: &str) -> Result<NaiveDate, DateError> {
    if text.trim().is_empty() {
        return Err(DateError::new("日付を入力してください。"));
    }
    let folded = half_width(text);
    let mut cursor = Cursor::new(&folded);
    let day = Parts::read(&mut cursor).filter(|_| cursor.at_end()).and_then(|parts| parts.to_day(text));
    day.unwrap_or_else(|| Err(DateError::unreadable(text)))
}

/// 「令和8年11月21日」; before 明治 the plain ISO form.
pub fn long(day: NaiveDate) -> String {
    Era::of(day).map_or_else(|| iso(day), |era| era.day_label(day))
}

/// 「令和8年11月21日（土）」
pub fn long_with_weekday(day: NaiveDate) -> String {
    format!("{}（{}）", long(day), weekday_kanji(day))
}

/// 「R8.11.21」; before 明治 the plain ISO form.
pub fn short(day: NaiveDate) -> String {
    Era::of(day).map_or_else(
        || iso(day),
        |era| format!("{}{}.{}.{}", era.letter(), era.year(day.year()), day.month(), day.day()),
    )
}

/// 「2026-11-21」
pub fn iso(day: NaiveDate) -> String {
    day.format("%Y-%m-%d").to_string()
}

/// 「土」
pub fn weekday_kanji(day: NaiveDate) -> &'static str {
    match day.weekday() {
        Weekday::Mon => "月",
        Weekday::Tue => "火",
        Weekday::Wed => "水",
        Weekday::Thu => "木",
        Weekday::Fri => "金",
        Weekday::Sat => "土",
        Weekday::Sun => "日",
    }
}

/// The day as the integer 20261121, which both databases compare and subtract alike.
pub fn ymd(day: NaiveDate) -> i32 {
    // Years of either calendar have four digits, so the saturation is out of reach.
    day.year().saturating_mul(10_000).saturating_add((day.month() * 100 + day.day()).cast_signed())
}

/// The day of such an integer, if there is one.
pub fn from_ymd(ymd: i32) -> Option<NaiveDate> {
    let month = ymd.rem_euclid(10_000) / 100;
    let day = ymd.rem_euclid(100);
    NaiveDate::from_ymd_opt(ymd.div_euclid(10_000), month.unsigned_abs(), day.unsigned_abs())
}

#[cfg(test)]
mod tests;
