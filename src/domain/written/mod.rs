//! Checks for what was typed: cleaning, length, characters that cannot be kept.

mod cursor;
mod my_number;

use std::fmt;

use unicode_normalization::UnicodeNormalization;

pub use cursor::{Cursor, half_width, quoted};
pub use my_number::suspected_my_number;

/// Why a text cannot be kept, as a sentence for the person who typed it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TextError {
    /// A field that must be filled in is empty.
    Missing { label: String },
    /// More characters than the field holds.
    TooLong { label: String, max: usize, now: usize },
    /// A line break in a field of one line.
    NotOneLine { label: String },
    /// A character that neither shows nor prints.
    Unusable { label: String },
}

impl fmt::Display for TextError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing { label } => write!(f, "{label}を入力してください。"),
            Self::TooLong { label, max, now } => {
                write!(f, "{label}は{max}文字までです（いま{now}文字あります）。")
            }
            Self::NotOneLine { label } => {
                write!(f, "{label}は改行を入れずに1行で入力してください。")
            }
            Self::Unusable { label } => {
                write!(f, "{label}に使えない文字（制御文字）があります。")
            }
        }
    }
}

impl std::error::Error for TextError {}

/// Tidies a text without changing what it says: line ends, composed characters, blank ends.
///
/// Composition leaves CJK compatibility ideographs alone: NFC would turn the 神 of a family register into the common 神.
pub fn clean(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let mut composed = compose(&text);
    // These two are invisible, and come with texts copied from web pages.
    composed.retain(|c| !matches!(c, '\u{200B}' | '\u{FEFF}'));
    // A text of joiners alone says nothing either.
    if composed.chars().all(|c| c.is_whitespace() || matches!(c, '\u{200C}'..='\u{200F}' | '\u{2060}')) {
        return String::new();
    }
    compose(composed.trim())
}

/// NFC for everything but CJK compatibility ideographs.
pub fn compose(text: &str) -> String {
    text.split_inclusive(is_compatibility_ideograph)
        .flat_map(|part| {
            let kept = part.chars().next_back().filter(|c| is_compatibility_ideograph(*c));
            let plain = part.strip_suffix(is_compatibility_ideograph).unwrap_or(part);
            plain.nfc().chain(kept)
        })
        .collect()
}

const fn is_compatibility_ideograph(c: char) -> bool {
    matches!(c, '\u{F900}'..='\u{FAFF}' | '\u{2F800}'..='\u{2FA1F}')
}

/// The cleaned text of a field of one line.
pub fn check_line(text: &str, label: &str, max_chars: usize) -> Result<String, TextError> {
    let text = clean(text);
    let label = label.to_owned();
    if text.contains(['\n', '\u{2028}', '\u{2029}']) {
        return Err(TextError::NotOneLine { label });
    }
    if text.chars().any(is_unusable) {
        return Err(TextError::Unusable { label });
    }
    within(text, label, max_chars)
}

/// The cleaned text of a field of several lines.
pub fn check_text(text: &str, label: &str, max_chars: usize) -> Result<String, TextError> {
    let text = clean(text);
    let label = label.to_owned();
    if text.chars().any(|c| is_unusable(c) && !matches!(c, '\n' | '\t')) {
        return Err(TextError::Unusable { label });
    }
    within(text, label, max_chars)
}

/// The text itself, unless nothing was typed.
pub fn check_required(text: String, label: &str) -> Result<String, TextError> {
    if text.trim().is_empty() {
        return Err(TextError::Missing { label: label.to_owned() });
    }
    Ok(text)
}

fn within(text: String, label: String, max: usize) -> Result<String, TextError> {
    let now = text.chars().count();
    if now > max {
        return Err(TextError::TooLong { label, max, now });
    }
    Ok(text)
}

/// Control characters, and those that turn the reading direction of what follows (a text must read as it is stored).
fn is_unusable(c: char) -> bool {
    c.is_control() || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// The text holds a 外字 of somebody's own font, which others see as a blank or a box.
pub fn has_private_use(text: &str) -> bool {
    text.chars().any(|c| matches!(c, '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..='\u{FFFFD}' | '\u{100000}'..='\u{10FFFD}'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn cleaning_keeps_what_was_written() {
        assert_eq!(clean("　一行目\r\n二行目\r \n"), "一行目\n二行目");
        assert_eq!(clean("か\u{3099}"), "が");
        assert_eq!(clean("①ｱ㍻"), "①ｱ㍻");
        assert_eq!(clean("\u{FA19}田\u{FA11}"), "\u{FA19}田\u{FA11}");
        assert_eq!(clean("葛\u{E0100}城"), "葛\u{E0100}城");
    }

    #[test]
    fn messages_name_the_field() {
        let long = check_line(&"あ".repeat(123), "氏名", 100).map_err(|e| e.to_string());
        assert_eq!(long, Err("氏名は100文字までです（いま123文字あります）。".to_owned()));
        let control = check_text("a\u{7}", "内容", 10).map_err(|e| e.to_string());
        assert_eq!(control, Err("内容に使えない文字（制御文字）があります。".to_owned()));
        let empty = check_required(String::new(), "氏名").map_err(|e| e.to_string());
        assert_eq!(empty, Err("氏名を入力してください。".to_owned()));
    }

    #[test]
    fn a_line_has_no_line_breaks_and_a_text_may() {
        assert!(check_line("a\nb", "件名", 10).is_err());
        assert!(check_line("a\tb", "件名", 10).is_err());
        assert!(check_line("a\u{202E}b", "件名", 10).is_err());
        assert_eq!(check_line(" a b ", "件名", 10), Ok("a b".to_owned()));
        assert_eq!(check_text("a\tb\r\nc", "内容", 10), Ok("a\tb\nc".to_owned()));
    }

    #[test]
    fn private_use_characters_are_seen() {
        assert!(has_private_use("山\u{E001}"));
        assert!(!has_private_use("葛\u{E0100}髙"));
    }

    proptest! {
        #[test]
        fn cleaning_twice_is_cleaning_once(text in any::<String>()) {
            let once = clean(&text);
            prop_assert_eq!(clean(&once), once);
        }

        #[test]
        fn what_passes_once_passes_again(text in any::<String>()) {
            if let Ok(kept) = check_text(&text, "内容", 200) {
                prop_assert_eq!(check_text(&kept, "内容", 200), Ok(kept.clone()));
            }
        }
    }
}
