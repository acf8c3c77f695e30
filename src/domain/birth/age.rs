//! Age in whole years, as far as the date of birth is known.

/// An age on some day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Age {
    /// The age is known.
    Exact(i32),
    /// The age lies between the two, both included.
    Between(i32, i32),
    /// Nothing is known of the date of birth.
    Unknown,
}

impl Age {
    /// The youngest and the oldest age that it may be.
    pub const fn range(self) -> Option<(i32, i32)> {
        match self {
            Self::Exact(age) => Some((age, age)),
            Self::Between(youngest, oldest) => Some((youngest, oldest)),
            Self::Unknown => None,
        }
    }

    /// 「52歳」, 「50〜59歳」, 「不明」
    pub fn label(self) -> String {
        match self {
            Self::Exact(age) => format!("{age}歳"),
            Self::Between(youngest, oldest) => format!("{youngest}〜{oldest}歳"),
            Self::Unknown => "不明".to_owned(),
        }
    }
}

/// The age on a day of a person born between two days, all as integers such as 19680401; 0 stands for unknown.
///
/// It is the plain difference divided by 10,000, as both databases compute it.
pub fn age_on(lo_ymd: i32, hi_ymd: i32, on_ymd: i32) -> Age {
    if lo_ymd == 0 || hi_ymd == 0 || on_ymd == 0 {
        return Age::Unknown;
    }
    let years = |birth: i32| on_ymd.saturating_sub(birth) / 10_000;
    let oldest = years(lo_ymd.min(hi_ymd));
    let youngest = years(lo_ymd.max(hi_ymd)).max(0);
    if oldest < 0 {
        Age::Unknown
    } else if youngest == oldest {
        Age::Exact(oldest)
    } else {
        Age::Between(youngest, oldest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_birthday_raises_the_age_on_the_day_itself() {
        let born = 19_680_401;
        assert_eq!(age_on(born, born, 20_170_331), Age::Exact(48));
        assert_eq!(age_on(born, born, 20_170_401), Age::Exact(49));
        let leap = 20_040_229;
        assert_eq!(age_on(leap, leap, 20_260_228), Age::Exact(21));
        assert_eq!(age_on(leap, leap, 20_260_301), Age::Exact(22));
    }

    #[test]
    fn what_is_not_known_stays_open() {
        let age = age_on(19_650_101, 19_651_231, 20_261_121);
        assert_eq!(age, Age::Between(60, 61));
        assert_eq!(age.label(), "60〜61歳");
        assert_eq!(age_on(0, 0, 20_261_121).label(), "不明");
        assert_eq!(age_on(19_740_401, 19_740_401, 20_261_121).label(), "52歳");
        assert_eq!(age_on(20_300_101, 20_300_101, 20_261_121), Age::Unknown);
    }

    proptest! {
        #[test]
        fn no_integers_panic(lo in any::<i32>(), hi in any::<i32>(), on in any::<i32>()) {
            if let Some((youngest, oldest)) = age_on(lo, hi, on).range() {
                prop_assert!(0 <= youngest && youngest <= oldest);
            }
        }
    }
}
