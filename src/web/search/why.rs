//! Why somebody was found, and what kind of words was looked for, both without repeating the words.

use crate::data::persons::PersonRow;
use crate::domain::{kana, wareki, written};
use entity::codes::KeyKind;

/// Why this person was found, in words.
pub fn of_person(why: KeyKind, person: &PersonRow, words: &str) -> &'static str {
    match why {
        KeyKind::Name => of_name(person, words),
        KeyKind::Kana if kana::is_kana(words) => "フリガナが一致",
        KeyKind::Kana => "ローマ字の読みが一致",
        KeyKind::KanaPlain => "フリガナが近い（濁点や長音のちがい）",
        KeyKind::Former => "旧姓・旧名が一致",
        KeyKind::Common => "通称が一致",
        KeyKind::Phone => "電話番号が一致",
        KeyKind::PhoneLast4 => "電話の下4桁が一致",
        KeyKind::Birth => "生年月日が一致",
        KeyKind::Address => "住所が一致",
        KeyKind::Number => "ケース番号が一致",
    }
}

fn of_name(person: &PersonRow, words: &str) -> &'static str {
    let squeezed =
        |text: &str| -> String { written::half_width(text).chars().filter(|c| !c.is_whitespace()).collect() };
    let words = squeezed(words);
    if squeezed(&format!("{}{}", person.family_name, person.given_name)).contains(&words) {
        "氏名が一致"
    } else if squeezed(&person.calling_name).contains(&words) {
        "呼び名が一致"
    } else {
        "異体字の氏名が一致"
    }
}

/// Why a household was found.
pub const OF_HOUSEHOLD: &str = "世帯名の読みが一致";

/// Why a case was found.
pub fn of_case(number: &str, words: &str) -> &'static str {
    if written::half_width(words).trim().eq_ignore_ascii_case(number) {
        "ケース番号が一致"
    } else {
        "ケース名が一致"
    }
}

/// What kind of words was looked for; the log keeps this instead of the words.
pub fn kind(words: &str) -> &'static str {
    if wareki::parse_date(words).is_ok() {
        "date"
    } else if !words.is_empty() && words.chars().all(|c| !c.is_alphabetic()) {
        "number"
    } else if kana::is_kana(words) {
        "kana"
    } else if words.is_ascii() {
        "ascii"
    } else {
        "text"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_kind_of_words_is_told_without_the_words() {
        for (words, expected) in [
            ("S43.4.1", "date"),
            ("090-1234", "number"),
            ("やまだ", "kana"),
            ("yamada", "ascii"),
            ("山田", "text"),
            ("", "ascii"),
        ] {
            assert_eq!(kind(words), expected, "{words}");
        }
    }

    #[test]
    fn a_case_is_found_by_number_in_any_width() {
        assert_eq!(of_case("R8-000123", "ｒ８－０００１２３"), "ケース番号が一致");
        assert_eq!(of_case("R8-000123", "やまだ"), "ケース名が一致");
    }
}
