//! Stored stamps as values of a sheet.

use crate::clock;
use crate::documents::Value;
use entity::stamp::{At, LocalMinute, Ymd};

/// A day; empty where it is none.
pub fn day(day: Ymd) -> Value {
    clock::date(day).map_or(Value::Empty, Value::Day)
}

/// A day, if there is one.
pub fn days(some: Option<Ymd>) -> Value {
    some.map_or(Value::Empty, day)
}

/// A minute in Japan.
pub fn minute(at: LocalMinute) -> Value {
    clock::date_time(at).map_or(Value::Empty, Value::Minute)
}

/// An instant, as the clock on the wall showed it in Japan.
pub fn instant(at: At) -> Value {
    clock::local_time(at).map_or(Value::Empty, Value::Second)
}

/// The words, if it is so.
pub fn yes(is_so: bool, words: &str) -> Value {
    if is_so { Value::text(words) } else { Value::Empty }
}
