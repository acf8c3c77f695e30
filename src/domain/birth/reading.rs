//! Reads a date of birth as people give it.

use chrono::NaiveDate;

use super::approximate::{self, OLDEST};
use super::{BirthDate, Precision};
use crate::domain::wareki::{self, DateError, Parts};
use crate::domain::written::{Cursor, half_width, quoted};

/// Reads a date of birth as far as it is known; empty and 「不明」 give none.
pub fn parse_birth(text: &str, today: NaiveDate) -> Result<Option<BirthDate>, DateError> {
    let folded = half_width(text);
    let folded = folded.trim();
    if is_unknown(folded) {
        return Ok(None);
    }
    let (what, as_of) = split_as_of(folded, text, today)?;
    let mut cursor = Cursor::new(what);
    let birth = match approximate::read(&mut cursor).filter(|_| cursor.at_end()) {
        Some((youngest, oldest)) => {
            if youngest > OLDEST {
                return Err(too_old(text));
            }
            BirthDate::of_ages(youngest, oldest.min(OLDEST), as_of.unwrap_or(today)).ok_or_else(|| unreadable(text))?
        }
        None if as_of.is_some() => return Err(unreadable(text)),
        None => read_range(what, text).unwrap_or_else(|| read_partial(what, text))?,
    };
    if birth.lo > today {
        return Err(DateError::new(format!("{}は未来の日付です。生年月日を確かめてください。", quoted(text))));
    }
    let age = birth.age_on(today).range();
    if birth.precision != Precision::Decade && age.is_some_and(|(young, _)| young > OLDEST) {
        return Err(too_old(text));
    }
    Ok(Some(birth))
}

fn is_unknown(folded: &str) -> bool {
    matches!(
        folded.trim_matches(['(', ')']),
        "" | "不明" | "不詳" | "未詳" | "わからない" | "分からない" | "?" | "生年月日不明" | "年齢不明"
    )
}

/// Parts 「50代くらい（令和8年11月21日時点）」 into the guess and its day.
fn split_as_of<'a>(folded: &'a str, typed: &str, today: NaiveDate) -> Result<(&'a str, Option<NaiveDate>), DateError> {
    let Some((what, when)) = folded.strip_suffix("時点)").and_then(|rest| rest.rsplit_once('(')) else {
        return Ok((folded, None));
    };
    let mut cursor = Cursor::new(when);
    let parts = Parts::read(&mut cursor).filter(|_| cursor.at_end()).ok_or_else(|| unreadable(typed))?;
    let day = if let Some(day) = parts.to_day(typed) {
        day?
    } else {
        let (first, last) = parts.to_range(typed)?;
        if first <= today { last.min(today) } else { last }
    };
    if day > today {
        return Err(DateError::new(format!("{}の「時点」が未来の日付です。", quoted(typed))));
    }
    Ok((what, Some(day)))
}

/// A guess whose day was lost is printed as two days; it is read back as such.
fn read_range(what: &str, typed: &str) -> Option<Result<BirthDate, DateError>> {
    let (lo, hi) = what.strip_suffix("まで")?.split_once("から")?;
    Some(wareki::parse_date(lo).and_then(|lo| Ok((lo, wareki::parse_date(hi)?))).and_then(|(lo, hi)| {
        if hi < lo {
            return Err(unreadable(typed));
        }
        Ok(BirthDate { lo, hi, precision: Precision::Decade, as_of: None })
    }))
}

/// Words that say how much of a date is missing, and the precision that is left.
const MISSING: [(&str, Option<Precision>); 7] = [
    ("月日不明", Some(Precision::Year)),
    ("月日不詳", Some(Precision::Year)),
    ("日不明", Some(Precision::Month)),
    ("日不詳", Some(Precision::Month)),
    ("頃", None),
    ("ごろ", None),
    ("不明", None),
];

fn read_partial(what: &str, typed: &str) -> Result<BirthDate, DateError> {
    let what = what.trim_end_matches(')').trim_end();
    let what = ["生まれ", "うまれ", "生"].into_iter().find_map(|word| what.strip_suffix(word)).unwrap_or(what);
    let marked = MISSING.into_iter().find_map(|(word, left)| {
        let rest = what.strip_suffix(word)?.trim_end_matches([' ', '(']);
        let birth = read_date(rest, typed).ok()?;
        let agrees = left.map_or(birth.precision != Precision::Exact, |left| birth.precision == left);
        agrees.then_some(birth)
    });
    marked.map_or_else(|| read_date(what, typed), Ok)
}

/// Reads a day, a month or a year.
pub(super) fn read_date(what: &str, typed: &str) -> Result<BirthDate, DateError> {
    let mut cursor = Cursor::new(what);
    let parts = Parts::read(&mut cursor).filter(|_| cursor.at_end()).ok_or_else(|| unreadable(typed))?;
    if let Some(day) = parts.to_day(typed) {
        return day.map(BirthDate::exact);
    }
    let (lo, hi) = parts.to_range(typed)?;
    let precision = if parts.month.is_some() { Precision::Month } else { Precision::Year };
    Ok(BirthDate { lo, hi, precision, as_of: None })
}

fn too_old(typed: &str) -> DateError {
    DateError::new(format!("{}は130歳以上になります。生年月日を確かめてください。", quoted(typed)))
}

fn unreadable(typed: &str) -> DateError {
    DateError::new(format!(
        "{}は生年月日として読み取れません。例: 昭和43年4月1日、S43.4.1、昭和40年5月、昭和40年、50代くらい、不明",
        quoted(typed)
    ))
}
