//! A period in words, and whether it is now.

use super::tag::{Tone, tag};
use crate::clock;
use crate::domain::wareki;
use entity::stamp::Ymd;
use maud::{Markup, html};

/// A day as in tables, 「R8.11.21」.
pub fn day(day: Ymd) -> String {
    clock::date(day).map(wareki::short).unwrap_or_default()
}

/// 「R8.4.1から」, 「R8.4.1からR9.3.31まで」, 「期限なし」.
pub fn words(from: Option<Ymd>, until: Option<Ymd>) -> String {
    match (from, until) {
        (None, None) => "期限なし".to_owned(),
        (Some(from), None) => format!("{}から", day(from)),
        (None, Some(until)) => format!("{}まで", day(until)),
        (Some(from), Some(until)) => format!("{}から{}まで", day(from), day(until)),
    }
}

/// The period, and whether it is now.
pub fn state(from: Option<Ymd>, until: Option<Ymd>, today: Ymd) -> Markup {
    html! {
        (words(from, until))
        @if until.is_some_and(|until| until < today) { " " (tag(Tone::Plain, "終了")) }
        @else if from.is_some_and(|from| from > today) { " " (tag(Tone::Soon, "これから")) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_is_said_in_words() {
        assert_eq!(words(None, None), "期限なし");
        assert_eq!(words(Some(Ymd(20_260_401)), Some(Ymd(20_270_331))), "R8.4.1からR9.3.31まで");
        assert!(state(None, Some(Ymd(20_260_331)), Ymd(20_260_401)).0.contains("終了"));
        assert!(state(Some(Ymd(20_260_402)), None, Ymd(20_260_401)).0.contains("これから"));
        assert!(!state(Some(Ymd(20_260_401)), Some(Ymd(20_260_401)), Ymd(20_260_401)).0.contains("tag"));
    }
}
