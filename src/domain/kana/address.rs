//! Addresses as they are compared.

use std::iter;

use unicode_normalization::UnicodeNormalization;

use super::{fold, is_invisible};

/// The search key of an address: 「一丁目2番地3号」, 「1丁目2-3」 and 「１－２－３」 become "1-2-3".
pub fn address_key(text: &str) -> String {
    let plain = plain(text);
    let counted = with_digits(&plain);
    let joined = with_hyphens(&counted);
    tidy(&joined)
}

/// Folded characters, every dash an ASCII hyphen, every space an ASCII space.
fn plain(text: &str) -> Vec<char> {
    let mut chars: Vec<char> = Vec::with_capacity(text.len() / 3);
    for c in text.chars().filter(|c| !is_invisible(*c)).nfkc() {
        let follows_digit = chars.last().is_some_and(char::is_ascii_digit);
        match c {
            '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' => chars.push('-'),
            // A long vowel mark after a digit is a mistyped hyphen.
            'ー' if follows_digit => chars.push('-'),
            'ー' | '・' | '〒' => {}
            c if c.is_whitespace() => chars.push(' '),
            c if c.is_control() || is_invisible(c) => {}
            c => chars.extend(fold(c)),
        }
    }
    chars
}

/// 漢数字 before a unit become digits; a name such as 三番町 keeps them.
fn with_digits(chars: &[char]) -> Vec<char> {
    let mut out = Vec::with_capacity(chars.len());
    let mut rest = chars;
    while let Some((first, after)) = rest.split_first() {
        let length = rest.iter().take_while(|c| numeral(**c).is_some()).count();
        let (run, beyond) = rest.split_at(length);
        match number(run).filter(|_| unit(beyond).is_some()) {
            Some(value) => {
                out.extend(value.to_string().chars());
                rest = beyond;
            }
            None if length > 0 => {
                out.extend(run);
                rest = beyond;
            }
            None => {
                out.push(*first);
                rest = after;
            }
        }
    }
    out
}

const fn numeral(c: char) -> Option<u32> {
    Some(match c {
        '〇' | '零' => 0,
        '一' => 1,
        '二' => 2,
        '三' => 3,
        '四' => 4,
        '五' => 5,
        '六' => 6,
        '七' => 7,
        '八' => 8,
        '九' => 9,
        '十' => 10,
        '百' => 100,
        '千' => 1_000,
        _ => return None,
    })
}

fn number(run: &[char]) -> Option<u32> {
    const LONGEST: usize = 7;
    if run.is_empty() || run.len() > LONGEST {
        return None;
    }
    let values = run.iter().filter_map(|c| numeral(*c));
    if values.clone().all(|value| value < 10) {
        return Some(values.fold(0, |total, digit| total * 10 + digit));
    }
    let (mut total, mut digit) = (0, 0);
    for value in values {
        if value < 10 {
            digit = value;
        } else {
            total += value * digit.max(1);
            digit = 0;
        }
    }
    Some(total + digit)
}

/// The length of the unit that comes next, if one does.
fn unit(rest: &[char]) -> Option<usize> {
    match rest {
        ['番', '町' | '丁' | '街' | '館', ..] => None,
        ['丁', '目', ..] | ['番', '地', ..] | ['号', '室', ..] => Some(2),
        ['番' | '号', ..] => Some(1),
        _ => None,
    }
}

/// Units, 「の」 and spaces after a digit become hyphens; 霞が関, 霞ケ関 and 霞ヶ関 become one.
fn with_hyphens(chars: &[char]) -> Vec<char> {
    let mut out: Vec<char> = Vec::with_capacity(chars.len());
    let mut rest = chars;
    while let Some((first, after)) = rest.split_first() {
        let last = out.last().copied();
        let next = after.first().copied();
        let follows_digit = last.is_some_and(|c| c.is_ascii_digit());
        let follows_number = follows_digit || last == Some('-');
        if let Some(length) = unit(rest).filter(|_| follows_digit) {
            out.push('-');
            rest = rest.get(length..).unwrap_or_default();
            continue;
        }
        match first {
            'の' if follows_number && next.is_some_and(|c| c.is_ascii_digit()) => out.push('-'),
            ' ' if follows_number => out.push('-'),
            ' ' => {}
            'が' | 'け' if last.is_some_and(is_ideograph) && next.is_some_and(is_ideograph) => {
                out.push('け');
            }
            c => out.push(*c),
        }
        rest = after;
    }
    out
}

/// Hyphens stay only between digits, and one at a time.
fn tidy(chars: &[char]) -> String {
    let mut joined: Vec<char> = chars.to_vec();
    joined.dedup_by(|a, b| *a == '-' && *b == '-');
    let before = iter::once(None).chain(joined.iter().copied().map(Some));
    let after = joined.iter().copied().skip(1).map(Some).chain(iter::once(None));
    let is_digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    joined
        .iter()
        .zip(before.zip(after))
        .filter(|(c, (left, right))| **c != '-' || (is_digit(*left) && is_digit(*right)))
        .map(|(c, _)| *c)
        .collect()
}

const fn is_ideograph(c: char) -> bool {
    matches!(c, '々' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn writings_of_one_address_have_one_key() {
        for text in [
            "北町1丁目2番地3号",
            "北町一丁目2-3",
            "北町1-2-3",
            "北町１－２－３",
            "北町１ー２ー３",
            "北町1丁目2番3号",
            "北町 1丁目 2番地の3",
            "北町1−2ノ3",
            "北町一丁目二番地三号",
        ] {
            assert_eq!(address_key(text), "北町1-2-3", "{text}");
        }
    }

    #[test]
    fn larger_numbers_are_counted() {
        assert_eq!(address_key("十丁目"), "10");
        assert_eq!(address_key("二十三番地"), "23");
        assert_eq!(address_key("千二百三十四番地五"), "1234五");
        assert_eq!(address_key("一〇番"), "10");
        assert_eq!(address_key("百五号"), "105");
    }

    #[test]
    fn names_keep_their_numbers() {
        assert_eq!(address_key("三番町5番地"), "三番町5");
        assert_eq!(address_key("八千代市一番町"), "八千代市一番町");
        assert_eq!(address_key("四日市市"), "四日市市");
    }

    #[test]
    fn a_building_does_not_touch_the_number() {
        let key = "北町1-2-3めぞん101";
        for text in ["北町1丁目2番3号メゾン101号室", "北町1-2-3　メゾン101", "北町1-2-3メゾン１０１"]
        {
            assert_eq!(address_key(text), key, "{text}");
        }
        assert_eq!(address_key("北町1-2-3 101"), "北町1-2-3-101");
    }

    #[test]
    fn old_characters_and_small_ke_do_not_matter() {
        assert_eq!(address_key("霞が関"), address_key("霞ヶ關"));
        assert_eq!(address_key("龍ケ崎市"), address_key("竜ヶ﨑市"));
        assert_eq!(address_key("センター北"), "せんた北");
    }

    proptest! {
        #[test]
        fn no_text_panics(text in any::<String>(), typed in "[0-9〇一二三十百千丁目番地号室のノーが町 \\-]{0,24}") {
            let _ = (address_key(&text), address_key(&typed));
        }
    }
}
