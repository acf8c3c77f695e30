//! Minutes and counts as they are typed.

use std::fmt;

use super::wareki::read_clock;
use super::written::{Cursor, half_width, quoted};

/// A day has no more minutes.
const MOST_MINUTES: i32 = 24 * 60;

/// The largest count that a field takes.
const MOST_COUNT: i32 = 9_999_999;

/// Why an amount cannot be taken, as a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AmountError {
    /// The text is no length of time.
    NotMinutes(String),
    /// The time is longer than a day.
    TooLong(String),
    /// The text is no whole number.
    NotCount(String),
    /// The number is larger than anything that is counted.
    TooMany(String),
}

impl fmt::Display for AmountError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotMinutes(typed) => {
                write!(f, "{typed}は時間の長さとして読み取れません。例: 90、90分、1時間30分、1:30")
            }
            Self::TooLong(typed) => {
                write!(f, "{typed}は長すぎます。0分から{MOST_MINUTES}分（24時間）までで入力してください。")
            }
            Self::NotCount(typed) => {
                write!(f, "{typed}は数として読み取れません。例: 12、1,234")
            }
            Self::TooMany(typed) => {
                write!(f, "{typed}は大きすぎます。{}までで入力してください。", group(i64::from(MOST_COUNT)))
            }
        }
    }
}

impl std::error::Error for AmountError {}

/// Reads a length of time as minutes; empty gives none.
pub fn parse_minutes(text: &str) -> Result<Option<i32>, AmountError> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    let folded = half_width(text);
    let minutes = [whole_minutes, hours_and_minutes]
        .into_iter()
        .find_map(|read| {
            let mut cursor = Cursor::new(&folded);
            read(&mut cursor).filter(|_| cursor.at_end())
        })
        .ok_or_else(|| AmountError::NotMinutes(quoted(text)))?;
    if minutes > MOST_MINUTES {
        return Err(AmountError::TooLong(quoted(text)));
    }
    Ok(Some(minutes))
}

fn whole_minutes(cursor: &mut Cursor<'_>) -> Option<i32> {
    let minutes = cursor.number(6)?;
    cursor.eat("分間");
    cursor.eat("分");
    Some(minutes)
}

fn hours_and_minutes(cursor: &mut Cursor<'_>) -> Option<i32> {
    let start = *cursor;
    let hours = cursor.number(4)?;
    if cursor.eat("時間") {
        if cursor.eat("半") {
            return Some(hours * 60 + 30);
        }
        let minutes = cursor.number(2).unwrap_or(0);
        cursor.eat("分");
        return (minutes < 60).then_some(hours * 60 + minutes);
    }
    if cursor.eat(".") {
        // Tenths of an hour are whole minutes; anything finer is not meant.
        let tenths = cursor.number(1)?;
        return cursor.eat("時間").then_some(hours * 60 + tenths * 6);
    }
    *cursor = start;
    let (hours, minutes) = read_clock(cursor)?;
    (minutes < 60).then_some(hours * 60 + minutes)
}

/// Reads a whole number that is not negative; empty gives none.
pub fn parse_count(text: &str) -> Result<Option<i32>, AmountError> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    let folded = half_width(text);
    let number = folded.trim();
    let number = number.strip_suffix(['人', '件', '回', '名', '個']).unwrap_or(number).trim_end();
    let digits = ungrouped(number).ok_or_else(|| AmountError::NotCount(quoted(text)))?;
    digits.parse().ok().filter(|count| *count <= MOST_COUNT).map(Some).ok_or_else(|| AmountError::TooMany(quoted(text)))
}

/// The digits without their commas, if the commas stand where they belong.
fn ungrouped(number: &str) -> Option<String> {
    let mut groups = number.split(',');
    let first = groups.next()?;
    let mut digits = first.to_owned();
    let mut later = 0_usize;
    for part in groups {
        if part.len() != 3 {
            return None;
        }
        digits.push_str(part);
        later += 1;
    }
    let first_fits = !first.is_empty() && (later == 0 || first.len() <= 3);
    (first_fits && digits.bytes().all(|b| b.is_ascii_digit())).then_some(digits)
}

/// "1,234"
pub fn group(number: i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut text = String::with_capacity(digits.len() * 2);
    if number < 0 {
        text.push('-');
    }
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn minutes_are_read_in_every_usual_writing() {
        for (text, minutes) in [
            ("90", 90),
            ("90分", 90),
            ("９０分間", 90),
            ("1時間30分", 90),
            ("1時間半", 90),
            ("１時間３０", 90),
            ("1:30", 90),
            ("1.5時間", 90),
            ("2時間", 120),
            ("0", 0),
            ("24時間", 1440),
            ("1440", 1440),
        ] {
            assert_eq!(parse_minutes(text), Ok(Some(minutes)), "{text}");
        }
        assert_eq!(parse_minutes("　"), Ok(None));
    }

    #[test]
    fn other_lengths_are_refused_with_a_sentence() {
        for text in ["1441", "25時間", "1時間75分", "-5", "1.25時間", "あ", "1:3x"] {
            let message = parse_minutes(text).map_err(|e| e.to_string());
            assert!(message.is_err_and(|m| m.starts_with(&format!("「{text}」は"))), "{text}");
        }
    }

    #[test]
    fn counts_are_read() {
        for (text, count) in [("12", 12), ("１２人", 12), ("1,234", 1234), ("0件", 0)] {
            assert_eq!(parse_count(text), Ok(Some(count)), "{text}");
        }
        assert_eq!(parse_count(""), Ok(None));
        for text in ["-1", "1.5", "1,23", ",123", "人", "12345678", "１２３４５６７８９０１２３４"] {
            assert!(parse_count(text).is_err(), "{text}");
        }
    }

    #[test]
    fn thousands_are_grouped() {
        for (number, text) in [
            (0, "0"),
            (999, "999"),
            (1_234, "1,234"),
            (-1_234_567, "-1,234,567"),
            (i64::MIN, "-9,223,372,036,854,775,808"),
        ] {
            assert_eq!(group(number), text);
        }
    }

    proptest! {
        #[test]
        fn a_grouped_count_is_read_again(count in 0..=MOST_COUNT) {
            prop_assert_eq!(parse_count(&group(i64::from(count))), Ok(Some(count)));
        }

        #[test]
        fn no_text_panics(text in "[0-9０-９,.:時間半分\\-]{0,12}", wild in any::<String>()) {
            let _ = (parse_minutes(&text), parse_minutes(&wild), parse_count(&text), parse_count(&wild));
        }
    }
}
