//! A person is named in full, with the reading beside the name.

use maud::{Markup, html};

/// The name with its フリガナ small above it; an unknown reading leaves the name alone.
pub fn person_name(name: &str, kana: &str) -> Markup {
    html! {
        span.person {
            @if !kana.is_empty() { span.kana { (kana) } " " }
            span.name { (name) }
        }
    }
}

/// A name or a number that stays on one line.
pub fn whole(words: &str) -> Markup {
    html! { span.whole { (words) } }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_reading_is_shown_only_when_known() {
        assert!(person_name("山田 太郎", "ヤマダ タロウ").0.contains("kana"));
        assert!(!person_name("山田 太郎", "").0.contains("kana"));
    }
}
