//! 生年月日 as far as it is known: a day, a month, a year, or a guess of the age.

mod age;
mod approximate;
mod reading;

use chrono::{Datelike, NaiveDate};

use super::wareki::{self, Era};

pub use age::{Age, age_on};
pub use reading::parse_birth;

/// How closely a date of birth is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Precision {
    /// To the day.
    Exact,
    /// To the month.
    Month,
    /// To the year.
    Year,
    /// Only by an age that somebody guessed.
    Decade,
}

impl Precision {
    /// The code that is stored.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Exact => "exact",
            Self::Month => "month",
            Self::Year => "year",
            Self::Decade => "decade",
        }
    }

    /// The precision of a stored code.
    pub fn of_code(code: &str) -> Option<Self> {
        [Self::Exact, Self::Month, Self::Year, Self::Decade].into_iter().find(|precision| precision.code() == code)
    }
}

/// The code stored for a person of whose birth nothing is known.
pub const UNKNOWN_CODE: &str = "unknown";

/// A date of birth as a range of days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct BirthDate {
    /// The earliest day that it may be.
    pub lo: NaiveDate,
    /// The latest day that it may be.
    pub hi: NaiveDate,
    /// How the range came about.
    pub precision: Precision,
    /// The day on which an age was guessed; a date needs none.
    pub as_of: Option<NaiveDate>,
}

/// A date of birth as it is stored; 0 stands for nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StoredBirth {
    /// The earliest day, as 19680401.
    pub lo_ymd: i32,
    /// The latest day, equal to the earliest if the day is known.
    pub hi_ymd: i32,
    /// The code of the precision.
    pub precision: &'static str,
    /// The day on which an age was guessed.
    pub as_of_ymd: i32,
}

/// The integers and the code to store.
pub fn stored(birth: Option<&BirthDate>) -> StoredBirth {
    birth.map_or(StoredBirth { lo_ymd: 0, hi_ymd: 0, precision: UNKNOWN_CODE, as_of_ymd: 0 }, |birth| StoredBirth {
        lo_ymd: wareki::ymd(birth.lo),
        hi_ymd: wareki::ymd(birth.hi),
        precision: birth.precision.code(),
        as_of_ymd: birth.as_of.map_or(0, wareki::ymd),
    })
}

/// The date of birth that was stored, or none if it is unknown.
pub fn from_stored(lo_ymd: i32, hi_ymd: i32, precision_code: &str, as_of_ymd: i32) -> Option<BirthDate> {
    let birth = BirthDate {
        lo: wareki::from_ymd(lo_ymd)?,
        hi: wareki::from_ymd(hi_ymd)?,
        precision: Precision::of_code(precision_code)?,
        as_of: wareki::from_ymd(as_of_ymd),
    };
    (birth.lo <= birth.hi).then_some(birth)
}

impl BirthDate {
    /// The age on a day.
    pub fn age_on(&self, day: NaiveDate) -> Age {
        age_on(wareki::ymd(self.lo), wareki::ymd(self.hi), wareki::ymd(day))
    }

    const fn exact(day: NaiveDate) -> Self {
        Self { lo: day, hi: day, precision: Precision::Exact, as_of: None }
    }

    /// Everybody who is of such an age on `as_of`.
    fn of_ages(youngest: i32, oldest: i32, as_of: NaiveDate) -> Option<Self> {
        let years_before = |years: i32| as_of.year().checked_sub(years);
        let same_day = |year: i32| as_of.with_year(year);
        // The 29th of February has its birthday on the 1st of March in a common year.
        let hi_year = years_before(youngest)?;
        let hi = same_day(hi_year).or_else(|| NaiveDate::from_ymd_opt(hi_year, 2, 28))?;
        let lo_year = years_before(oldest.saturating_add(1))?;
        let lo = match same_day(lo_year) {
            Some(day) => day.succ_opt()?,
            None => NaiveDate::from_ymd_opt(lo_year, 3, 1)?,
        };
        Some(Self { lo, hi, precision: Precision::Decade, as_of: Some(as_of) })
    }

    /// The year or month in words, in the era whose year or month it fills.
    fn period(&self) -> String {
        let month = match self.precision {
            Precision::Month => format!("{}月", self.lo.month()),
            _ => String::new(),
        };
        let in_era = [Era::of(self.lo), Era::of(self.hi)]
            .into_iter()
            .flatten()
            .map(|era| format!("{}{month}", era.year_label(self.lo.year())))
            .find(|text| reading::read_date(text, text).is_ok_and(|read| (read.lo, read.hi) == (self.lo, self.hi)));
        in_era.unwrap_or_else(|| format!("{}年{month}", self.lo.year()))
    }

    fn guess(&self, as_of: NaiveDate) -> String {
        let (youngest, oldest) = self.age_on(as_of).range().unwrap_or_default();
        approximate::words(youngest, oldest)
    }

    /// 「昭和43年4月1日」, 「昭和40年5月（日不明）」, 「50代くらい（令和8年11月時点）」
    pub fn display(&self) -> String {
        match (self.precision, self.as_of) {
            (Precision::Exact, _) => wareki::long(self.lo),
            (Precision::Month, _) => format!("{}（日不明）", self.period()),
            (Precision::Year, _) => format!("{}（月日不明）", self.period()),
            (Precision::Decade, Some(as_of)) => {
                let when = wareki::long(as_of);
                let month = when.split_inclusive('月').next().unwrap_or_default();
                format!("{}（{month}時点）", self.guess(as_of))
            }
            (Precision::Decade, None) => {
                format!("{}から{}まで", wareki::long(self.lo), wareki::long(self.hi))
            }
        }
    }

    /// The text that goes back into a form field, which gives this very value when it is read again.
    pub fn input_text(&self) -> String {
        match (self.precision, self.as_of) {
            (Precision::Exact, _) => wareki::long(self.lo),
            (Precision::Month | Precision::Year, _) => self.period(),
            (Precision::Decade, Some(as_of)) => {
                format!("{}（{}時点）", self.guess(as_of), wareki::long(as_of))
            }
            (Precision::Decade, None) => self.display(),
        }
    }
}

/// The date of birth as it is printed; 「不明」 if nothing is known.
pub fn display(birth: Option<&BirthDate>) -> String {
    birth.map_or_else(|| "不明".to_owned(), BirthDate::display)
}

/// The text for the form field; empty if nothing is known.
pub fn input_text(birth: Option<&BirthDate>) -> String {
    birth.map_or_else(String::new, BirthDate::input_text)
}

#[cfg(test)]
mod tests;
