//! Reads the year, month and day that a text names, each as far as it is given.

use chrono::{Datelike, NaiveDate, Weekday};

use super::{DateError, Era, FIRST_DAY, LAST_DAY, weekday_kanji};
use crate::domain::written::{Cursor, quoted};

/// A date as far as it was given; `year` counts in `era`, or is Western without one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Parts {
    pub era: Option<Era>,
    pub year: i32,
    pub month: Option<u32>,
    pub day: Option<u32>,
    weekday: Option<Weekday>,
}

impl Parts {
    /// Reads as much of a date as there is and leaves the cursor behind it.
    ///
    /// `None` means that no date begins here.
    pub fn read(cursor: &mut Cursor<'_>) -> Option<Self> {
        let era = read_era(cursor);
        if era.is_none() {
            cursor.eat("西暦");
        }
        if cursor.eat("元") {
            era?;
            return Some(Self::after_year(cursor, era, 1));
        }
        let run = cursor.digits();
        match (era, run.len()) {
            (None, 7) => Self::packed(cursor, Era::of_digit(number(run.get(..1)?)?), run.get(1..)?),
            (Some(_), 6) | (None, 8) => Self::packed(cursor, era, run),
            (Some(_), 1..=3) | (None, 4) => Some(Self::after_year(cursor, era, number(run)?)),
            _ => None,
        }
    }

    /// Digits without punctuation: the last four are the month and the day.
    fn packed(cursor: &mut Cursor<'_>, era: Option<Era>, run: &str) -> Option<Self> {
        let (year, rest) = run.split_at_checked(run.len().checked_sub(4)?)?;
        // 7 digits whose first names no era are not a Western year of three digits.
        if era.is_none() && year.len() != 4 {
            return None;
        }
        let (month, day) = rest.split_at_checked(2)?;
        Some(Self {
            era,
            year: number(year)?,
            month: Some(number(month)?.unsigned_abs()),
            day: Some(number(day)?.unsigned_abs()),
            weekday: read_weekday(cursor),
        })
    }

    fn after_year(cursor: &mut Cursor<'_>, era: Option<Era>, year: i32) -> Self {
        let mut parts = Self { era, year, month: None, day: None, weekday: None };
        let spaced = cursor.eat("年") || cursor.eat_any(&SEPARATORS) || cursor.skip_spaces();
        if !spaced {
            return parts;
        }
        let before_month = *cursor;
        let Some(month) = cursor.number(2) else {
            return parts;
        };
        // The hour of 「昭和40年 10:00」 is not a month.
        if cursor.rest().starts_with([':', '時']) {
            *cursor = before_month;
            return parts;
        }
        parts.month = Some(month.unsigned_abs());
        let spaced = cursor.eat("月") || cursor.eat_any(&SEPARATORS) || cursor.skip_spaces();
        if !spaced {
            return parts;
        }
        let before_day = *cursor;
        let Some(day) = cursor.number(2) else {
            return parts;
        };
        if cursor.rest().starts_with([':', '時']) {
            *cursor = before_day;
            return parts;
        }
        parts.day = Some(day.unsigned_abs());
        cursor.eat("日");
        parts.weekday = read_weekday(cursor);
        parts
    }

    /// The Western year.
    pub const fn western_year(&self) -> i32 {
        match self.era {
            Some(era) => era.western_year(self.year),
            None => self.year,
        }
    }

    /// The one day that is meant, if year, month and day are all given and such a day exists.
    ///
    /// `None` means that something is missing.
    pub fn to_day(self, typed: &str) -> Option<Result<NaiveDate, DateError>> {
        Some(self.checked_day(self.month?, self.day?, typed))
    }

    fn checked_day(&self, month: u32, day: u32, typed: &str) -> Result<NaiveDate, DateError> {
        let found = NaiveDate::from_ymd_opt(self.western_year(), month, day)
            .filter(|_| self.year > 0)
            .ok_or_else(|| DateError::no_such_day(typed))?;
        self.check_era(found)?;
        if !(FIRST_DAY..=LAST_DAY).contains(&found) {
            return Err(DateError::out_of_range(typed));
        }
        match self.weekday {
            Some(weekday) if weekday != found.weekday() => Err(DateError::new(format!(
                "{}は{}曜日です。日付か曜日を確かめてください。",
                quoted(typed),
                weekday_kanji(found)
            ))),
            _ => Ok(found),
        }
    }

    fn check_era(&self, day: NaiveDate) -> Result<(), DateError> {
        let Some(era) = self.era else { return Ok(()) };
        let right = Era::of(day).map_or_else(|| super::iso(day), |era| era.day_label(day));
        if day < era.first_day() {
            let first = era.day_label(era.first_day());
            let first = first.strip_prefix(era.name()).unwrap_or(&first);
            return Err(DateError::new(format!("{}は{first}からです。{right}ではありませんか。", era.name())));
        }
        if let Some(last_day) = era.last_day().filter(|last| day > *last) {
            let last = era.day_label(last_day);
            let last = last.strip_prefix(era.name()).unwrap_or(&last);
            return Err(DateError::new(format!("{}は{last}までです。{right}ではありませんか。", era.name())));
        }
        Ok(())
    }

    /// The first and the last day that a year or a month can mean, within its era.
    pub fn to_range(self, typed: &str) -> Result<(NaiveDate, NaiveDate), DateError> {
        let year = self.western_year();
        let (first_month, last_month) = self.month.map_or((1, 12), |month| (month, month));
        let first = NaiveDate::from_ymd_opt(year, first_month, 1).filter(|_| self.year > 0);
        let last = match last_month {
            12 => NaiveDate::from_ymd_opt(year, 12, 31),
            month => NaiveDate::from_ymd_opt(year, month.saturating_add(1), 1).and_then(|d| d.pred_opt()),
        };
        let (Some(mut first), Some(mut last)) = (first, last) else {
            return Err(DateError::new(format!("{}という年月はありません。", quoted(typed))));
        };
        if let Some(era) = self.era {
            if last < era.first_day() || era.last_day().is_some_and(|day| day < first) {
                let nearest = if last < era.first_day() { last } else { first };
                self.check_era(nearest)?;
            }
            first = first.max(era.first_day());
            last = last.min(last_own_day(era));
        }
        if first < FIRST_DAY || last > LAST_DAY {
            return Err(DateError::out_of_range(typed));
        }
        Ok((first, last))
    }
}

/// The last day that belongs to the era alone.
fn last_own_day(era: Era) -> NaiveDate {
    Era::ALL.into_iter().find(|next| *next > era).and_then(|next| next.first_day().pred_opt()).unwrap_or(NaiveDate::MAX)
}

const SEPARATORS: [&str; 4] = [".", "/", "-", ","];

fn number(run: &str) -> Option<i32> {
    run.parse().ok()
}

fn read_era(cursor: &mut Cursor<'_>) -> Option<Era> {
    Era::ALL
        .into_iter()
        .find(|era| {
            cursor.eat(era.name())
                || cursor.eat(era.kanji())
                || cursor.eat(era.letter())
                || cursor.eat(&era.letter().to_ascii_lowercase())
        })
        // 「S.43.4.1」
        .inspect(|_| {
            cursor.eat(".");
        })
}

fn read_weekday(cursor: &mut Cursor<'_>) -> Option<Weekday> {
    let before = *cursor;
    let bracketed = cursor.eat("(");
    let weekday = WEEKDAYS.into_iter().find(|(kanji, _)| cursor.eat(kanji)).map(|(_, weekday)| weekday);
    let named = cursor.eat("曜日") || cursor.eat("曜");
    let closed = !bracketed || cursor.eat(")");
    if weekday.is_none() || !(bracketed || named) || !closed {
        *cursor = before;
        return None;
    }
    weekday
}

const WEEKDAYS: [(&str, Weekday); 7] = [
    ("月", Weekday::Mon),
    ("火", Weekday::Tue),
    ("水", Weekday::Wed),
    ("木", Weekday::Thu),
    ("金", Weekday::Fri),
    ("土", Weekday::Sat),
    ("日", Weekday::Sun),
];
