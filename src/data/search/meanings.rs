//! What search words may mean: a name in any script, a telephone, a birth date, an address.

use crate::domain::{kana, wareki, written};
use entity::codes::KeyKind;

/// The ranges of keys that the words could mean: kind, prefix, and whether the middle of a key may match too.
pub(super) fn meanings(words: &str, name: &str) -> Vec<(KeyKind, String, bool)> {
    let mut meanings = Vec::new();
    let is_kana = kana::is_kana(words);
    // Nobody is called by digits alone.
    let names = [KeyKind::Name, KeyKind::Kana, KeyKind::Former, KeyKind::Common];
    let names = names.into_iter().filter(|_| !name.chars().all(char::is_numeric));
    for kind in names {
        // The reading without voicing marks is looked through instead, and holds every other reading.
        meanings.push((kind, name.to_owned(), kind != KeyKind::Kana));
    }
    let plain = kana::key_plain(words);
    if !plain.is_empty() && is_kana {
        meanings.push((KeyKind::KanaPlain, plain, true));
    }
    if let Some(reading) = kana::from_romaji(words) {
        meanings.push((KeyKind::Kana, reading.clone(), false));
        meanings.push((KeyKind::KanaPlain, kana::key_plain(&reading), false));
    }
    let digits = kana::phone_key(words);
    if digits.len() >= 4
        && digits.len() == written::half_width(words).chars().filter(|c| !matches!(c, '-' | ' ' | '(' | ')')).count()
    {
        if digits.len() == 4 {
            meanings.push((KeyKind::PhoneLast4, digits.clone(), false));
        }
        meanings.push((KeyKind::Phone, digits, false));
    }
    if let Ok(day) = wareki::parse_date(words) {
        meanings.push((KeyKind::Birth, wareki::ymd(day).to_string(), false));
    }
    let address = kana::address_key(words);
    if address.chars().count() >= 2 {
        meanings.push((KeyKind::Address, address, true));
    }
    meanings
}

/// Whether the words hold what addresses hold and names do not.
pub(super) fn looks_like_an_address(words: &str) -> bool {
    let is_sign = |c: char| c.is_numeric() || "都道府県市区町郡字丁目番号".contains(c);
    words.chars().any(char::is_alphabetic) && words.chars().any(is_sign)
}

/// The ranges in which keys lie that begin like the words: kind, first key, first key beyond.
pub(in crate::data) fn beginnings(words: &str, name: &str) -> Vec<(KeyKind, String, String)> {
    meanings(words, name).into_iter().map(|(kind, key, _)| (kind, key.clone(), after(&key))).collect()
}

/// The first text that no longer begins with `key`.
pub(super) fn after(key: &str) -> String {
    format!("{key}\u{10FFFF}")
}
