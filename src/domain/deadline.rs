//! Deadlines: when a period of days ends, and how late something is.

use chrono::{Datelike, Days, NaiveDate, Weekday};

use super::opening::Holidays;
use super::wareki;

/// Whether a deadline may fall on this day: no Saturday, no Sunday, no 祝日.
pub fn is_working(day: NaiveDate, holidays: &Holidays) -> bool {
    !matches!(day.weekday(), Weekday::Sat | Weekday::Sun) && !holidays.holds(wareki::ymd(day))
}

/// The day itself if it is a working day, else the next one (民法142条).
pub fn moved(day: NaiveDate, holidays: &Holidays) -> NaiveDate {
    let mut day = day;
    while !is_working(day, holidays) {
        let Some(next) = day.succ_opt() else { break };
        day = next;
    }
    day
}

/// The first working day after `day`.
pub fn next_working(day: NaiveDate, holidays: &Holidays) -> NaiveDate {
    day.succ_opt().map_or(day, |next| moved(next, holidays))
}

/// The last day of a period of so many days: the day it begins on is not counted (民法140条), and it ends on a working
/// day (142条).
pub fn end_of_period(from: NaiveDate, days: u32, holidays: &Holidays) -> NaiveDate {
    from.checked_add_days(Days::new(u64::from(days))).map_or(from, |last| moved(last, holidays))
}

/// The Sunday that ends the week of `today`.
pub fn end_of_week(today: NaiveDate) -> NaiveDate {
    let left = 6 - u64::from(today.weekday().num_days_from_monday());
    today.checked_add_days(Days::new(left)).unwrap_or(today)
}

/// How near a deadline is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Nearness {
    /// Past, by so many calendar days.
    Overdue(i64),
    /// Today.
    Today,
    /// Later this week, up to Sunday.
    ThisWeek,
    /// After this week.
    Later,
    /// Without a day.
    Open,
}

impl Nearness {
    /// How near a day is, seen from today; none stands for no deadline.
    pub fn of(due: Option<NaiveDate>, today: NaiveDate) -> Self {
        match due {
            None => Self::Open,
            Some(due) if due < today => Self::Overdue((today - due).num_days()),
            Some(due) if due == today => Self::Today,
            Some(due) if due <= end_of_week(today) => Self::ThisWeek,
            Some(_) => Self::Later,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::holidays::parse_csv;
    use proptest::prelude::*;

    fn holidays() -> Holidays {
        let days = parse_csv(include_str!("../../assets/holidays.csv")).unwrap();
        Holidays(days.into_iter().map(|(day, _)| wareki::ymd(day)).collect())
    }

    fn day(ymd: i32) -> NaiveDate {
        wareki::from_ymd(ymd).unwrap()
    }

    #[test]
    fn a_period_ends_on_a_working_day() {
        let holidays = holidays();
        let end = |from, days| wareki::ymd(end_of_period(day(from), days, &holidays));
        assert_eq!(end(20_261_109, 14), 20_261_124, "11月23日 is a holiday");
        assert_eq!(end(20_261_106, 14), 20_261_120, "a Friday stays");
        assert_eq!(end(20_261_107, 14), 20_261_124, "Saturday, Sunday and a holiday");
        assert_eq!(end(20_260_426, 7), 20_260_507, "the holidays of May");
        assert_eq!(end(20_260_918, 1), 20_260_924, "a holiday between two holidays");
    }

    #[test]
    fn the_next_working_day_is_never_today() {
        let holidays = holidays();
        assert_eq!(wareki::ymd(next_working(day(20_261_120), &holidays)), 20_261_124);
        assert_eq!(wareki::ymd(next_working(day(20_261_124), &holidays)), 20_261_125);
    }

    #[test]
    fn lateness_is_counted_in_calendar_days() {
        let today = day(20_261_121);
        let of = |ymd| Nearness::of(Some(day(ymd)), today);
        assert_eq!(of(20_261_118), Nearness::Overdue(3));
        assert_eq!(of(20_261_121), Nearness::Today);
        assert_eq!(of(20_261_122), Nearness::ThisWeek, "Sunday ends the week");
        assert_eq!(of(20_261_123), Nearness::Later);
        assert_eq!(Nearness::of(None, today), Nearness::Open);
    }

    proptest! {
        #[test]
        fn a_deadline_is_the_first_working_day_from_the_last_day_on(
            start in 0_u64..14_000, days in 0_u32..400, free in proptest::collection::vec(0_u64..15_000, 0..200),
        ) {
            let first = day(19_900_101);
            let at = |days| first + Days::new(days);
            let holidays = Holidays(free.into_iter().map(|days| wareki::ymd(at(days))).collect());
            let (from, last) = (at(start), at(start + u64::from(days)));
            let end = end_of_period(from, days, &holidays);
            prop_assert!(is_working(end, &holidays) && end >= last);
            let between = last.iter_days().take_while(|day| *day < end);
            for skipped in between {
                prop_assert!(!is_working(skipped, &holidays), "{skipped} was free");
            }
            prop_assert!(next_working(end, &holidays) > end);
            let (due, today) = (end, at(start + 500));
            let late = (today - due).num_days();
            let nearness = Nearness::of(Some(due), today);
            prop_assert_eq!(nearness == Nearness::Overdue(late), late > 0);
        }
    }
}
