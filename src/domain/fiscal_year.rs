//! 年度: the year from 1 April to 31 March by which everything is counted.

use std::fmt;

use chrono::{Datelike, NaiveDate};

use super::wareki::Era;
use super::written::{Cursor, half_width, quoted};

/// One 年度, named by the year in which its 1 April falls.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FiscalYear(i32);

impl FiscalYear {
    /// The 年度 that begins in April of `year`.
    pub const fn new(year: i32) -> Self {
        Self(year)
    }

    /// The year in which its 1 April falls, as it is stored.
    pub const fn year(self) -> i32 {
        self.0
    }

    /// The 年度 in which a day lies.
    pub fn containing(day: NaiveDate) -> Self {
        Self(if day.month() >= 4 { day.year() } else { day.year() - 1 })
    }

    /// The 年度 of a day given as the integer 20261121.
    pub const fn of_ymd(ymd: i32) -> Self {
        let year = ymd.div_euclid(10_000);
        Self(if ymd.rem_euclid(10_000) >= 401 { year } else { year - 1 })
    }

    /// 1 April.
    pub fn first_day(self) -> NaiveDate {
        NaiveDate::from_ymd_opt(self.0, 4, 1).unwrap_or(self.beyond_the_calendar())
    }

    /// 31 March of the next year.
    pub fn last_day(self) -> NaiveDate {
        NaiveDate::from_ymd_opt(self.0.saturating_add(1), 3, 31).unwrap_or(self.beyond_the_calendar())
    }

    const fn beyond_the_calendar(self) -> NaiveDate {
        if self.0 < 0 { NaiveDate::MIN } else { NaiveDate::MAX }
    }

    /// 1 April as the integer 20260401.
    pub const fn first_ymd(self) -> i32 {
        self.0.saturating_mul(10_000).saturating_add(401)
    }

    /// 31 March of the next year as the integer 20270331.
    pub const fn last_ymd(self) -> i32 {
        self.0.saturating_add(1).saturating_mul(10_000).saturating_add(331)
    }

    /// The 年度 after this one.
    pub const fn next(self) -> Self {
        Self(self.0.saturating_add(1))
    }

    /// The 年度 before this one.
    pub const fn previous(self) -> Self {
        Self(self.0.saturating_sub(1))
    }

    /// The era by 1 April; 2019 is called 令和元年度 although it began in 平成.
    fn era(self) -> Option<Era> {
        if self.0 == 2019 {
            return Some(Era::Reiwa);
        }
        Era::of(self.first_day())
    }

    /// 「平成29年度」, 「令和元年度」
    pub fn label(self) -> String {
        match self.era() {
            Some(era) => format!("{}度", era.year_label(self.0)),
            None => format!("{}年度", self.0),
        }
    }

    /// The short form inside case numbers: "H30", "R1".
    pub fn short(self) -> String {
        match self.era() {
            Some(era) => format!("{}{}", era.letter(), era.year(self.0)),
            None => self.0.to_string(),
        }
    }

    /// Reads one 年度: "2017", "H29", 「平成29年度」, 「令和元年度」.
    pub fn parse(text: &str) -> Result<Self, FiscalYearError> {
        let folded = half_width(text);
        let mut cursor = Cursor::new(&folded);
        let unreadable = || FiscalYearError::Unreadable(quoted(text));
        let era = Era::ALL.into_iter().find(|era| {
            cursor.eat(era.name())
                || cursor.eat(era.kanji())
                || cursor.eat(era.letter())
                || cursor.eat(&era.letter().to_ascii_lowercase())
        });
        let year = match era {
            Some(era) if cursor.eat("元") => era.western_year(1),
            Some(era) => era.western_year(cursor.number(3).ok_or_else(unreadable)?),
            None => cursor.number(4).ok_or_else(unreadable)?,
        };
        cursor.eat("年度");
        cursor.eat("年");
        if !cursor.at_end() {
            return Err(unreadable());
        }
        if !(FIRST..=LAST).contains(&year) {
            return Err(FiscalYearError::OutOfRange(quoted(text)));
        }
        Ok(Self(year))
    }
}

const FIRST: i32 = 1990;
const LAST: i32 = 2100;
const LONGEST: i32 = 30;

/// Consecutive 年度, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct FiscalYears {
    /// The first 年度.
    pub from: FiscalYear,
    /// The last 年度, not before the first.
    pub until: FiscalYear,
}

impl FiscalYears {
    /// A single 年度.
    pub const fn only(year: FiscalYear) -> Self {
        Self { from: year, until: year }
    }

    /// Reads "2017" or "2012..2017"; either end may be 和暦.
    pub fn parse(text: &str) -> Result<Self, FiscalYearError> {
        let folded = half_width(text);
        let ends = ["..", "~", "-"].into_iter().find_map(|separator| folded.split_once(separator));
        let Some((from, until)) = ends else {
            return FiscalYear::parse(text).map(Self::only);
        };
        let (from, until) = (FiscalYear::parse(from)?, FiscalYear::parse(until)?);
        if until < from {
            return Err(FiscalYearError::Reversed(quoted(text)));
        }
        if until.0.saturating_sub(from.0) >= LONGEST {
            return Err(FiscalYearError::TooMany(quoted(text)));
        }
        Ok(Self { from, until })
    }

    /// Every 年度 from the first to the last.
    pub fn iter(self) -> impl DoubleEndedIterator<Item = FiscalYear> {
        (self.from.0..=self.until.0).map(FiscalYear)
    }
}

impl fmt::Display for FiscalYears {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.from == self.until {
            write!(f, "{}", self.from.0)
        } else {
            write!(f, "{}..{}", self.from.0, self.until.0)
        }
    }
}

/// Why a text names no 年度, as a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FiscalYearError {
    /// The text is no year.
    Unreadable(String),
    /// The year is too far away to be meant.
    OutOfRange(String),
    /// The last year comes before the first.
    Reversed(String),
    /// More years than one table can show.
    TooMany(String),
}

impl fmt::Display for FiscalYearError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable(typed) => {
                write!(f, "{typed}は年度として読み取れません。例: 2017、2012..2017、H29、令和元年度")
            }
            Self::OutOfRange(typed) => {
                write!(f, "{typed}は扱えない年度です。{FIRST}年度から{LAST}年度までで指定してください。")
            }
            Self::Reversed(typed) => write!(f, "{typed}は終わりの年度が始まりより前です。順番を確かめてください。"),
            Self::TooMany(typed) => {
                write!(f, "{typed}は長すぎます。一度に{LONGEST}年度までです。")
            }
        }
    }
}

impl std::error::Error for FiscalYearError {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::wareki;
    use proptest::prelude::*;

    #[test]
    fn the_year_turns_on_the_first_of_april() {
        for (ymd, year) in [(20_180_331, 2017), (20_180_401, 2018), (20_181_231, 2018), (20_190_101, 2018)] {
            assert_eq!(FiscalYear::of_ymd(ymd), FiscalYear(year));
            let day = wareki::from_ymd(ymd).unwrap_or_default();
            assert_eq!(FiscalYear::containing(day), FiscalYear(year));
        }
        let year = FiscalYear::new(2017);
        assert_eq!((year.first_ymd(), year.last_ymd()), (20_170_401, 20_180_331));
        assert_eq!(wareki::ymd(year.first_day()), year.first_ymd());
        assert_eq!(wareki::ymd(year.last_day()), year.last_ymd());
    }

    #[test]
    fn labels_follow_the_custom() {
        for (year, label, short) in [
            (1988, "昭和63年度", "S63"),
            (1989, "平成元年度", "H1"),
            (2017, "平成29年度", "H29"),
            (2018, "平成30年度", "H30"),
            (2019, "令和元年度", "R1"),
            (2020, "令和2年度", "R2"),
            (1860, "1860年度", "1860"),
        ] {
            let year = FiscalYear::new(year);
            assert_eq!((year.label(), year.short()), (label.to_owned(), short.to_owned()));
        }
    }

    #[test]
    fn years_are_read_in_both_calendars() {
        for text in ["2017", "２０１７", "H29", "平成29年度", " 平29 ", "2017年度"] {
            assert_eq!(FiscalYear::parse(text), Ok(FiscalYear(2017)), "{text}");
        }
        assert_eq!(FiscalYear::parse("令和元年度"), Ok(FiscalYear(2019)));
        for text in ["2012..2017", "2012〜2017", "2012-2017", "H24..H29"] {
            let years = FiscalYears::parse(text).map(|years| years.to_string());
            assert_eq!(years, Ok("2012..2017".to_owned()), "{text}");
        }
    }

    #[test]
    fn what_is_no_range_is_refused() {
        for text in ["", "去年", "1989", "2101", "2017..2012", "2000..2030", "2017..", "..2017"] {
            assert!(FiscalYears::parse(text).is_err(), "{text}");
        }
        assert!(FiscalYears::parse("2000..2029").is_ok());
    }

    #[test]
    fn a_range_gives_each_of_its_years_once() {
        let years = FiscalYears::parse("2012..2014").map(|years| years.iter().collect::<Vec<_>>());
        assert_eq!(years, Ok([2012, 2013, 2014].map(FiscalYear).to_vec()));
    }

    proptest! {
        #[test]
        fn what_is_printed_is_read_again(from in FIRST..=LAST, more in 0..LONGEST) {
            let year = FiscalYear(from);
            prop_assert_eq!(FiscalYear::parse(&year.label()), Ok(year));
            prop_assert_eq!(FiscalYear::parse(&year.short()), Ok(year));
            let years = FiscalYears { from: year, until: FiscalYear((from + more).min(LAST)) };
            prop_assert_eq!(FiscalYears::parse(&years.to_string()), Ok(years));
        }

        #[test]
        fn no_year_panics(n in any::<i32>(), text in any::<String>()) {
            let year = FiscalYear::new(n);
            let _ = (year.first_day(), year.last_day(), year.first_ymd(), year.last_ymd());
            let _ = (year.label(), year.short(), year.next(), year.previous());
            let _ = (FiscalYear::of_ymd(n), FiscalYears::parse(&text));
        }
    }
}
