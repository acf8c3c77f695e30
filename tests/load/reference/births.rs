//! Dates of birth that put a person into a given band on a given day.

use super::calendar::{after, era_of_year, is_leap, iso, long_era, short_era};
use super::random::Random;

/// A date of birth as far as it is known.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Birth {
    Unknown,
    Year(i32),
    /// `yyyymm`
    Month(i32),
    /// `yyyymmdd`
    Day(i32),
}

/// How a person's date of birth lies to the day of the first counted consultation.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Situation {
    /// Nothing special.
    Plain,
    /// Enters the band on that very day.
    BirthdayOnTheDay,
    /// Leaves the band between that day and a later contact.
    BirthdayBetweenContacts,
    /// Born on 29 February.
    LeapDay,
    MonthKnown,
    YearKnown,
    NothingKnown,
    /// Only the year is known, and a border of two bands runs through it.
    YearOnBorder,
    /// Only the month is known, and a border of two bands runs through it.
    MonthOnBorder,
}

/// The lowest and the highest age of the five known bands, as far as the files go.
const BANDS: [(i32, i32); 5] = [(0, 19), (20, 29), (30, 39), (40, 49), (50, 95)];
const BORDERS: [i32; 4] = [20, 30, 40, 50];

impl Situation {
    /// Deals the situations over the people of a band (5 = age unknown).
    pub const fn of(band: usize, turn: usize) -> Self {
        if band == 5 {
            return match turn % 10 {
                0 | 1 => Self::YearOnBorder,
                2 => Self::MonthOnBorder,
                _ => Self::NothingKnown,
            };
        }
        match turn % 50 {
            0 => Self::BirthdayOnTheDay,
            1 => Self::BirthdayBetweenContacts,
            2 => Self::LeapDay,
            3 | 4 => Self::MonthKnown,
            5..=7 => Self::YearKnown,
            _ => Self::Plain,
        }
    }
}

impl Birth {
    /// Finds a date of birth for a person of `band` whose first counted consultation is on `first`.
    pub fn placed(situation: Situation, band: usize, first: i32, random: &mut Random) -> Self {
        let (year, month_day) = (first / 10_000, first % 10_000);
        let (low, high) = *BANDS.get(band).unwrap_or(&(0, 0));
        match situation {
            Situation::NothingKnown => Self::Unknown,
            Situation::Plain => {
                let born = after(20_010_101, random.between(0, 364)) % 10_000;
                let age = plain_age(band, random);
                Self::Day((year - age - i32::from(born > month_day)) * 10_000 + born)
            }
            Situation::BirthdayOnTheDay => Self::Day(first - low.max(10) * 10_000),
            Situation::BirthdayBetweenContacts => {
                let soon = after(first, random.between(1, 20));
                let birthday = if soon % 10_000 == 229 { after(soon, 1) } else { soon };
                Self::Day(birthday - if band == 4 { 60 } else { high + 1 } * 10_000)
            }
            Situation::LeapDay => {
                let start = random.between(low.max(10), high.min(60) - 4);
                let born =
                    (start..start + 8).map(|age| year - age - i32::from(229 > month_day)).find(|year| is_leap(*year));
                Self::Day(born.unwrap_or(2000) * 10_000 + 229)
            }
            Situation::MonthKnown => {
                let year = middle_year(year, low, high, random);
                Self::Month(year * 100 + random.between(1, 12))
            }
            Situation::YearKnown => Self::Year(middle_year(year, low, high, random)),
            Situation::YearOnBorder => Self::Year(border_year(year, random)),
            Situation::MonthOnBorder => Self::Month(border_year(year, random) * 100 + first / 100 % 100),
        }
    }

    /// The same birth, `years` earlier; what is not known stays unknown.
    pub const fn years_earlier(self, years: i32) -> Self {
        match self {
            Self::Day(ymd) => Self::Day(ymd - years * 10_000),
            other => other,
        }
    }

    /// The text of the `birth_date` column.
    pub fn written(self, random: &mut Random) -> String {
        match self {
            Self::Unknown => String::new(),
            Self::Year(year) => {
                era_of_year(year).map_or_else(|| format!("{year}年"), |(_, name, count)| format!("{name}{count}年"))
            }
            Self::Month(month) => era_of_year(month / 100).map_or_else(
                || format!("{}年{}月", month / 100, month % 100),
                |(letter, _, count)| format!("{letter}{count}.{}", month % 100),
            ),
            Self::Day(ymd) => written_day(ymd, random),
        }
    }
}

/// A day as the columns take it: mostly ISO, sometimes in 和暦.
pub fn written_day(ymd: i32, random: &mut Random) -> String {
    match random.below(20) {
        0 => long_era(ymd),
        1 | 2 => short_era(ymd),
        _ => iso(ymd),
    }
}

/// Whether a day can stand for a first contact in this situation.
pub const fn allows(situation: Situation, first: i32) -> bool {
    let day = first % 100;
    match situation {
        Situation::YearOnBorder => first % 10_000 != 1_231,
        // Before the last day of every month of that name, so that the border runs through it.
        Situation::MonthOnBorder => day < 28,
        _ => first % 10_000 != 229,
    }
}

fn plain_age(band: usize, random: &mut Random) -> i32 {
    match band {
        0 if random.percent(5) => random.between(4, 9),
        0 => random.between(10, 19),
        4 if random.percent(80) => random.between(50, 64),
        4 => random.between(65, 95),
        _ => {
            let (low, high) = BANDS[band];
            random.between(low, high)
        }
    }
}

/// A year of one era that lies in the band from its first day to its last.
fn middle_year(year: i32, low: i32, high: i32, random: &mut Random) -> i32 {
    loop {
        let born = year - random.between(low.max(8) + 2, high.min(70) - 2);
        if era_of_year(born).is_some() {
            return born;
        }
    }
}

fn border_year(year: i32, random: &mut Random) -> i32 {
    loop {
        let born = year - random.pick(&BORDERS);
        if era_of_year(born).is_some() {
            return born;
        }
    }
}
