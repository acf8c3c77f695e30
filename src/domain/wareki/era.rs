//! The five eras since 1868 and where each begins and ends.

use chrono::{Datelike, NaiveDate};

/// An era of the Japanese calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Era {
    /// 明治
    Meiji,
    /// 大正
    Taisho,
    /// 昭和
    Showa,
    /// 平成
    Heisei,
    /// 令和
    Reiwa,
}

impl Era {
    /// Every era, the oldest first.
    pub const ALL: [Self; 5] = [Self::Meiji, Self::Taisho, Self::Showa, Self::Heisei, Self::Reiwa];

    /// The era that a day is written in; a day on which two eras meet belongs to the new one.
    pub fn of(day: NaiveDate) -> Option<Self> {
        Self::ALL.into_iter().rev().find(|era| era.first_day() <= day)
    }

    /// 「令和」
    pub const fn name(self) -> &'static str {
        match self {
            Self::Meiji => "明治",
            Self::Taisho => "大正",
            Self::Showa => "昭和",
            Self::Heisei => "平成",
            Self::Reiwa => "令和",
        }
    }

    /// The first character of the name, as in 「昭43.4.1」.
    pub const fn kanji(self) -> &'static str {
        match self {
            Self::Meiji => "明",
            Self::Taisho => "大",
            Self::Showa => "昭",
            Self::Heisei => "平",
            Self::Reiwa => "令",
        }
    }

    /// The Latin letter of the short form.
    pub const fn letter(self) -> &'static str {
        match self {
            Self::Meiji => "M",
            Self::Taisho => "T",
            Self::Showa => "S",
            Self::Heisei => "H",
            Self::Reiwa => "R",
        }
    }

    /// The era of the leading digit in the seven-digit form.
    pub const fn of_digit(digit: i32) -> Option<Self> {
        match digit {
            1 => Some(Self::Meiji),
            2 => Some(Self::Taisho),
            3 => Some(Self::Showa),
            4 => Some(Self::Heisei),
            5 => Some(Self::Reiwa),
            _ => None,
        }
    }

    const fn first(self) -> (i32, u32, u32) {
        match self {
            Self::Meiji => (1868, 1, 25),
            Self::Taisho => (1912, 7, 30),
            Self::Showa => (1926, 12, 25),
            Self::Heisei => (1989, 1, 8),
            Self::Reiwa => (2019, 5, 1),
        }
    }

    /// The day on which the era began.
    pub fn first_day(self) -> NaiveDate {
        let (year, month, day) = self.first();
        NaiveDate::from_ymd_opt(year, month, day).unwrap_or_default()
    }

    /// The last day that may be written in the era; 明治 and 大正 share theirs with the next era.
    pub fn last_day(self) -> Option<NaiveDate> {
        let (year, month, day) = match self {
            Self::Meiji => (1912, 7, 30),
            Self::Taisho => (1926, 12, 25),
            Self::Showa => (1989, 1, 7),
            Self::Heisei => (2019, 4, 30),
            Self::Reiwa => return None,
        };
        NaiveDate::from_ymd_opt(year, month, day)
    }

    /// The Western year of a year of the era.
    pub const fn western_year(self, year: i32) -> i32 {
        self.first().0.saturating_add(year).saturating_sub(1)
    }

    /// The year of the era in a Western year.
    pub const fn year(self, western_year: i32) -> i32 {
        western_year.saturating_sub(self.first().0).saturating_add(1)
    }

    /// 「令和8年」, 「令和元年」 for a Western year.
    pub fn year_label(self, western_year: i32) -> String {
        match self.year(western_year) {
            1 => format!("{}元年", self.name()),
            year => format!("{}{year}年", self.name()),
        }
    }

    /// 「昭和43年4月1日」 in this era, whether or not the day lies in it.
    pub fn day_label(self, day: NaiveDate) -> String {
        format!("{}{}月{}日", self.year_label(day.year()), day.month(), day.day())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn eras_follow_each_other_without_a_gap() {
        for (old, new) in Era::ALL.iter().zip(&Era::ALL[1..]) {
            let last = old.last_day().unwrap_or_default();
            let gap = (new.first_day() - last).num_days();
            assert!((0..=1).contains(&gap), "{old:?}");
            assert_eq!(Era::of(new.first_day()), Some(*new));
            assert_eq!(new.first_day().pred_opt().and_then(Era::of), Some(*old));
        }
        assert_eq!(Era::of(NaiveDate::MIN), None);
        assert_eq!(Era::of(NaiveDate::MAX), Some(Era::Reiwa));
    }

    #[test]
    fn first_years_are_written_gannen() {
        assert_eq!(Era::Reiwa.year_label(2019), "令和元年");
        assert_eq!(Era::Showa.year_label(1968), "昭和43年");
    }
}
