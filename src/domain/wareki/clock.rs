//! Times of day, and a day and a time in one field.

use chrono::{NaiveDateTime, NaiveTime};

use super::{DateError, Parts};
use crate::domain::written::{Cursor, half_width, quoted};

/// Reads a time of day: 「10:32」, 「1032」, 「10時32分」, 「午後3時」.
pub fn parse_time(text: &str) -> Result<NaiveTime, DateError> {
    if text.trim().is_empty() {
        return Err(DateError::new("時刻を入力してください。"));
    }
    let folded = half_width(text);
    let mut cursor = Cursor::new(&folded);
    let time = read_time(&mut cursor, text)?;
    if cursor.at_end() { Ok(time) } else { Err(unreadable(text)) }
}

/// Reads a day and a time from one field: 「R8.11.21 10:32」, 「2026-11-21T10:32」.
pub fn parse_date_time(text: &str) -> Result<NaiveDateTime, DateError> {
    if text.trim().is_empty() {
        return Err(DateError::new("日時を入力してください。"));
    }
    let folded = half_width(text);
    // Twelve digits are a Western date and a time written without a gap.
    let folded = match folded.trim().split_at_checked(8) {
        Some((day, time)) if is_digits(day) && is_digits(time) && time.len() == 4 => {
            format!("{day} {time}")
        }
        _ => folded,
    };
    let mut cursor = Cursor::new(&folded);
    let day = Parts::read(&mut cursor).and_then(|parts| parts.to_day(text)).ok_or_else(|| no_moment(text))??;
    if cursor.at_end() {
        return Err(DateError::new(format!("{}には時刻がありません。例: R8.11.21 10:32", quoted(text))));
    }
    cursor.eat_any(&["T", "t", ","]);
    let time = read_time(&mut cursor, text)?;
    if cursor.at_end() { Ok(day.and_time(time)) } else { Err(unreadable(text)) }
}

/// Reads hours and minutes as numbers, with 24:00 and beyond left for the caller to judge.
pub(crate) fn read_clock(cursor: &mut Cursor<'_>) -> Option<(i32, i32)> {
    let run = cursor.digits();
    if let (3 | 4, Some((hour, minute))) = (run.len(), run.split_at_checked(run.len().max(2) - 2)) {
        return Some((hour.parse().ok()?, minute.parse().ok()?));
    }
    if !(1..=2).contains(&run.len()) {
        return None;
    }
    let hour = run.parse().ok()?;
    if cursor.eat("時") {
        if cursor.eat("半") {
            return Some((hour, 30));
        }
        let minute = cursor.number(2);
        if minute.is_some() {
            cursor.eat("分");
        }
        return Some((hour, minute.unwrap_or(0)));
    }
    cursor.eat(":").then(|| cursor.number(2)).flatten().map(|minute| (hour, minute))
}

fn read_time(cursor: &mut Cursor<'_>, typed: &str) -> Result<NaiveTime, DateError> {
    let before = read_half(cursor);
    let (hour, minute) = read_clock(cursor).ok_or_else(|| unreadable(typed))?;
    let second = if cursor.eat(":") { cursor.number(2).ok_or_else(|| unreadable(typed))? } else { 0 };
    let half = before.or_else(|| read_half(cursor));
    let hour = match half {
        Some(_) if hour == 12 => {
            return Err(DateError::new(format!(
                "{}は昼とも夜とも読めます。12:00 か 0:00 のように24時間で入力してください。",
                quoted(typed)
            )));
        }
        Some(_) if hour > 12 => return Err(no_such_time(typed)),
        Some(Half::Afternoon) => hour + 12,
        Some(Half::Morning) | None => hour,
    };
    NaiveTime::from_hms_opt(hour.unsigned_abs(), minute.unsigned_abs(), second.unsigned_abs())
        .ok_or_else(|| no_such_time(typed))
}

#[derive(Clone, Copy)]
enum Half {
    Morning,
    Afternoon,
}

fn read_half(cursor: &mut Cursor<'_>) -> Option<Half> {
    if cursor.eat_any(&["午前", "AM", "am", "a.m."]) {
        Some(Half::Morning)
    } else if cursor.eat_any(&["午後", "PM", "pm", "p.m."]) {
        Some(Half::Afternoon)
    } else {
        None
    }
}

fn is_digits(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_digit())
}

fn no_moment(typed: &str) -> DateError {
    DateError::new(format!(
        "{}は日時として読み取れません。例: R8.11.21 10:32、令和8年11月21日 午前10時32分",
        quoted(typed)
    ))
}

fn unreadable(typed: &str) -> DateError {
    DateError::new(format!("{}は時刻として読み取れません。例: 10:32、10時32分、午後3時", quoted(typed)))
}

fn no_such_time(typed: &str) -> DateError {
    DateError::new(format!("{}という時刻はありません。0:00から23:59までで入力してください。", quoted(typed)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::Timelike;
    use proptest::prelude::*;

    fn hm(text: &str) -> Option<(u32, u32)> {
        parse_time(text).ok().map(|t| (t.hour(), t.minute()))
    }

    #[test]
    fn times_are_read_in_every_usual_writing() {
        for (text, expected) in [
            ("10:32", (10, 32)),
            ("1032", (10, 32)),
            ("932", (9, 32)),
            ("１０：３２", (10, 32)),
            ("10時32分", (10, 32)),
            ("10時", (10, 0)),
            ("10時半", (10, 30)),
            ("午後3時", (15, 0)),
            ("午後 3時15分", (15, 15)),
            ("午前9:05", (9, 5)),
            ("3:00 PM", (15, 0)),
            ("午後0時30分", (12, 30)),
            ("0:00", (0, 0)),
            (" 23:59:59 ", (23, 59)),
        ] {
            assert_eq!(hm(text), Some(expected), "{text}");
        }
    }

    #[test]
    fn what_is_no_time_is_refused_with_a_sentence() {
        for (text, start) in [
            ("", "時刻を入力"),
            ("10", "「10」は時刻として"),
            ("24:00", "「24:00」という時刻は"),
            ("10:60", "「10:60」という時刻は"),
            ("午後13時", "「午後13時」という時刻は"),
            ("午後12時", "「午後12時」は昼とも夜とも"),
            ("10:32分間", "「10:32分間」は時刻として"),
        ] {
            let message = parse_time(text).map_err(|e| e.to_string());
            assert!(message.as_ref().is_err_and(|m| m.starts_with(start)), "{text}: {message:?}");
        }
    }

    #[test]
    fn a_day_and_a_time_may_share_a_field() {
        for text in [
            "R8.11.21 10:32",
            "2026-11-21T10:32",
            "2026/11/21 10:32:00",
            "令和8年11月21日 10時32分",
            "令和8年11月21日10時32分",
            "令和8年11月21日（土）10時32分",
            "20261121 1032",
            "202611211032",
            "Ｒ８．１１．２１　１０：３２",
            "5081121 午前10時32分",
        ] {
            let read = parse_date_time(text).map(|t| t.to_string());
            assert_eq!(read, Ok("2026-11-21 10:32:00".to_owned()), "{text}");
        }
    }

    #[test]
    fn a_missing_time_is_said() {
        let message = parse_date_time("R8.11.21").map_err(|e| e.to_string());
        assert_eq!(message, Err("「R8.11.21」には時刻がありません。例: R8.11.21 10:32".to_owned()));
        let message = parse_date_time("きのうの朝").map_err(|e| e.to_string());
        assert!(message.is_err_and(|m| m.starts_with("「きのうの朝」は日時として") && m.contains("R8.11.21 10:32")));
        assert!(parse_date_time("10:32").is_err());
        assert!(parse_date_time("R8.11.21 25:00").is_err());
        assert!(parse_date_time("R8.11 10:32").is_err());
    }

    proptest! {
        #[test]
        fn a_time_that_is_printed_is_read_again(hour in 0_u32..24, minute in 0_u32..60) {
            for text in [
                format!("{hour}:{minute:02}"),
                format!("{hour:02}{minute:02}"),
                format!("{hour}時{minute}分"),
            ] {
                prop_assert_eq!(hm(&text), Some((hour, minute)));
            }
        }

        #[test]
        fn no_text_panics(text in "[0-9０-９:時分午前後半年月日T. RS昭和\\-]{0,24}", wild in any::<String>()) {
            let _ = (parse_time(&text), parse_date_time(&text));
            let _ = (parse_time(&wild), parse_date_time(&wild));
        }
    }
}
