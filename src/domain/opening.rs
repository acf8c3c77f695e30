//! 開所時間: when an agency is open, and what lies outside it.

use std::collections::BTreeSet;
use std::fmt;

use chrono::Datelike;

use super::wareki::{self, read_clock};
use super::written::{Cursor, half_width, quoted};

const DAY: i32 = 24 * 60;

/// The hours of each weekday, Monday first, as minutes of the day from and until.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OpeningHours {
    days: [Vec<(i32, i32)>; 7],
}

impl OpeningHours {
    /// No hours recorded.
    pub fn new() -> Self {
        Self::default()
    }

    /// Records the hours of a weekday (0 = Monday … 6 = Sunday); other numbers change nothing.
    pub fn set(&mut self, weekday: usize, hours: Vec<(i32, i32)>) {
        if let Some(day) = self.days.get_mut(weekday) {
            *day = hours;
        }
    }

    /// The hours of a weekday; empty where the agency is closed.
    pub fn on(&self, weekday: usize) -> &[(i32, i32)] {
        self.days.get(weekday).map_or(&[], Vec::as_slice)
    }

    /// No weekday has hours.
    pub fn is_empty(&self) -> bool {
        self.days.iter().all(Vec::is_empty)
    }
}

/// The public holidays as integers such as 20261123.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Holidays(pub BTreeSet<i32>);

impl Holidays {
    /// The day is a public holiday.
    pub fn holds(&self, ymd: i32) -> bool {
        self.0.contains(&ymd)
    }
}

/// Whether a minute of a day lies outside the opening hours; none if no hours are recorded, or the day does not exist.
pub fn is_after_hours(
    hours: &OpeningHours,
    open_on_holidays: bool,
    holidays: &Holidays,
    ymd: i32,
    minute: i32,
) -> Option<bool> {
    if hours.is_empty() {
        return None;
    }
    let weekday = wareki::from_ymd(ymd)?.weekday().num_days_from_monday();
    if holidays.holds(ymd) && !open_on_holidays {
        return Some(true);
    }
    let open = hours.on(weekday as usize).iter().any(|(from, until)| (*from..*until).contains(&minute));
    Some(!open)
}

/// Why hours cannot be taken, as a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum HoursError {
    /// The text is no range of hours.
    Unreadable(String),
    /// A range ends before it begins.
    Reversed(String),
    /// Two ranges of one day overlap.
    Overlapping(String),
}

impl fmt::Display for HoursError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unreadable(typed) => {
                write!(f, "{typed}は開所時間として読み取れません。例: 8:30-17:15、8:30-12:00, 13:00-17:15、休み")
            }
            Self::Reversed(typed) => {
                write!(f, "{typed}は終わりの時刻が始まりより前です。日をまたぐ時間は24:00までで区切ってください。")
            }
            Self::Overlapping(typed) => {
                write!(f, "{typed}は時間帯が重なっています。")
            }
        }
    }
}

impl std::error::Error for HoursError {}

/// Reads the hours of one day, in order; 「休み」 and empty give none.
pub fn parse_hours(text: &str) -> Result<Vec<(i32, i32)>, HoursError> {
    let folded = half_width(text);
    if matches!(folded.trim(), "" | "休み" | "休" | "休業" | "休所" | "閉所" | "定休" | "-") {
        return Ok(Vec::new());
    }
    let mut cursor = Cursor::new(&folded);
    let mut hours = Vec::new();
    while !cursor.at_end() {
        let range = read_range(&mut cursor);
        let (from, until) = range.ok_or_else(|| HoursError::Unreadable(quoted(text)))?;
        if until <= from {
            return Err(HoursError::Reversed(quoted(text)));
        }
        hours.push((from, until));
        let parted = cursor.eat_any(&[",", "/", "・", "と"]) || cursor.skip_spaces();
        if !parted && !cursor.at_end() {
            return Err(HoursError::Unreadable(quoted(text)));
        }
    }
    hours.sort_unstable();
    let overlap = hours.windows(2).any(|pair| match pair {
        [(_, until), (from, _)] => from < until,
        _ => false,
    });
    if overlap {
        return Err(HoursError::Overlapping(quoted(text)));
    }
    Ok(hours)
}

fn read_range(cursor: &mut Cursor<'_>) -> Option<(i32, i32)> {
    let from = read_minute(cursor)?;
    if !cursor.eat_any(&["-", "~", "から"]) {
        return None;
    }
    let until = read_minute(cursor)?;
    cursor.eat("まで");
    Some((from, until))
}

fn read_minute(cursor: &mut Cursor<'_>) -> Option<i32> {
    let afternoon = !cursor.eat("午前") && cursor.eat("午後");
    let (hour, minute) = read_clock(cursor)?;
    let hour = if afternoon && hour < 12 { hour + 12 } else { hour };
    let total = hour * 60 + minute;
    (minute < 60 && total <= DAY).then_some(total)
}

/// 「8:30-12:00, 13:00-17:15」, 「休み」
pub fn format_hours(hours: &[(i32, i32)]) -> String {
    if hours.is_empty() {
        return "休み".to_owned();
    }
    let clock = |minute: i32| format!("{}:{:02}", minute / 60, (minute % 60).abs());
    hours.iter().map(|(from, until)| format!("{}-{}", clock(*from), clock(*until))).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const OFFICE: (i32, i32) = (8 * 60 + 30, 17 * 60 + 15);

    fn office() -> OpeningHours {
        let mut hours = OpeningHours::new();
        for weekday in 0..5 {
            hours.set(weekday, vec![OFFICE]);
        }
        hours.set(7, vec![(0, DAY)]);
        hours
    }

    #[test]
    fn evenings_weekends_and_holidays_are_after_hours() {
        let holidays = Holidays(BTreeSet::from([20_261_123]));
        let after = |open_on_holidays, ymd, minute| is_after_hours(&office(), open_on_holidays, &holidays, ymd, minute);
        assert_eq!(after(false, 20_261_120, 8 * 60 + 30), Some(false));
        assert_eq!(after(false, 20_261_120, 8 * 60 + 29), Some(true));
        assert_eq!(after(false, 20_261_120, 17 * 60 + 15), Some(true));
        assert_eq!(after(false, 20_261_121, 600), Some(true), "a Saturday");
        assert_eq!(after(false, 20_261_123, 600), Some(true), "a holiday");
        assert_eq!(after(true, 20_261_123, 600), Some(false));
        assert_eq!(after(false, 20_260_230, 600), None);
        let none = OpeningHours::new();
        assert_eq!(is_after_hours(&none, false, &holidays, 20_261_120, 600), None);
    }

    #[test]
    fn hours_are_read_in_every_usual_writing() {
        for text in [
            "8:30-17:15",
            "８：３０〜１７：１５",
            "8時30分〜17時15分",
            "8時半から17時15分まで",
            "午前8時30分～午後5時15分",
            "0830-1715",
            " 8:30 － 17:15 ",
        ] {
            assert_eq!(parse_hours(text), Ok(vec![OFFICE]), "{text}");
        }
        for text in ["8:30-12:00, 13:00-17:15", "8:30〜12:00、13:00〜17:15", "13:00-17:15 8:30-12:00"] {
            assert_eq!(parse_hours(text), Ok(vec![(510, 720), (780, 1035)]), "{text}");
        }
        assert_eq!(parse_hours("0:00-24:00"), Ok(vec![(0, DAY)]));
        for text in ["", "休み", "休"] {
            assert_eq!(parse_hours(text), Ok(Vec::new()), "{text}");
        }
    }

    #[test]
    fn other_hours_are_refused() {
        for text in ["8:30", "8:30-", "9-17x", "8:30-25:00", "8:60-9:00", "x"] {
            assert!(matches!(parse_hours(text), Err(HoursError::Unreadable(_))), "{text}");
        }
        assert!(matches!(parse_hours("22:00-6:00"), Err(HoursError::Reversed(_))));
        assert!(matches!(parse_hours("8:00-12:00, 11:00-13:00"), Err(HoursError::Overlapping(_))));
    }

    proptest! {
        #[test]
        fn what_is_printed_is_read_again(cuts in prop::collection::btree_set(0..=DAY, 0..8)) {
            let cuts: Vec<i32> = cuts.into_iter().collect();
            let hours: Vec<(i32, i32)> = cuts
                .chunks_exact(2)
                .filter_map(|pair| Some((*pair.first()?, *pair.last()?)))
                .collect();
            prop_assert_eq!(parse_hours(&format_hours(&hours)), Ok(hours));
        }

        #[test]
        fn no_input_panics(text in "[0-9:時分半〜, 午前後\\-]{0,24}", wild in any::<String>(), n in any::<[i32; 2]>()) {
            let _ = (parse_hours(&text), parse_hours(&wild), format_hours(&[(n[0], n[1])]));
            is_after_hours(&office(), false, &Holidays::default(), n[0], n[1]);
        }
    }
}
