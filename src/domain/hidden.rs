//! Texts that give away what is hidden of a protected person (支援措置).
//!
//! Compared are letters and digits alone: full and half width, 漢数字, hyphens, 丁目・番地・号 and blanks make no
//! difference. An address is found without its prefecture and city, and without the name of the building.

use unicode_normalization::UnicodeNormalization;

/// What stands in the place of a hidden word.
pub const MASK: &str = "〔支援措置により伏せています〕";
/// Fewest digits of a telephone that are looked for.
const DIGITS: usize = 8;
/// Fewest letters of an address or place that are looked for.
const LETTERS: usize = 4;

/// A word that must not be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hidden {
    /// What it is, such as 「電話」.
    pub label: &'static str,
    forms: Vec<Vec<char>>,
}

impl Hidden {
    /// A telephone; none if it is too short to be told from other numbers.
    pub fn phone(label: &'static str, number: &str) -> Option<Self> {
        let digits: Vec<char> = folded(number).into_iter().map(|(c, _)| c).filter(char::is_ascii_digit).collect();
        (digits.len() >= DIGITS).then(|| Self { label, forms: vec![digits] })
    }

    /// An address or the name of a place; none if it is too short to mean anything.
    pub fn place(label: &'static str, words: &str) -> Option<Self> {
        let whole: Vec<char> = folded(words).into_iter().map(|(c, _)| c).collect();
        let mut forms = Vec::new();
        for from in beginnings(&whole) {
            let rest = whole.get(from..).unwrap_or_default();
            let upto = house_number(rest).unwrap_or(rest.len());
            let short = rest.get(..upto).unwrap_or_default();
            let is_telling = from == 0 || short.iter().any(char::is_ascii_digit);
            if is_telling && short.len() >= LETTERS && !forms.contains(&short.to_vec()) {
                forms.push(short.to_vec());
            }
        }
        (!forms.is_empty()).then_some(Self { label, forms })
    }

    /// Where it stands in a text, as a range of its bytes; the first one.
    fn find(&self, text: &str) -> Option<(usize, usize)> {
        let folded = folded(text);
        let letters: Vec<char> = folded.iter().map(|(c, _)| *c).collect();
        let found = self.forms.iter().find_map(|form| {
            let at = letters.windows(form.len()).position(|window| window == form.as_slice())?;
            // A number that goes on is another one.
            let is_digit =
                |place: Option<usize>| place.and_then(|at| letters.get(at)).is_some_and(char::is_ascii_digit);
            let goes_on = form.last().is_some_and(char::is_ascii_digit) && is_digit(Some(at + form.len()));
            let began = form.first().is_some_and(char::is_ascii_digit) && is_digit(at.checked_sub(1));
            (!goes_on && !began).then_some((at, at + form.len() - 1))
        })?;
        let (first, last) = (folded.get(found.0)?.1, folded.get(found.1)?.1);
        let after = text.get(last..)?.chars().next().map_or(0, char::len_utf8);
        Some((first, last + after))
    }

    /// Whether a text gives it away.
    pub fn stands_in(&self, text: &str) -> bool {
        self.find(text).is_some()
    }
}

/// The text with everything hidden taken out of it.
pub fn masked(text: &str, hidden: &[Hidden]) -> String {
    let mut text = text.to_owned();
    for word in hidden {
        let mut seen = 0;
        while let Some((from, until)) = word.find(text.get(seen..).unwrap_or_default()) {
            text.replace_range(seen + from..seen + until, MASK);
            seen += from + MASK.len();
        }
    }
    text
}

/// Letters and digits as they are compared, each with the byte at which it stands.
fn folded(text: &str) -> Vec<(char, usize)> {
    let mut all = Vec::with_capacity(text.len());
    for (at, original) in text.char_indices() {
        for c in std::iter::once(original).nfkc() {
            let c = match c {
                '〇' => '0',
                '一' => '1',
                '二' => '2',
                '三' => '3',
                '四' => '4',
                '五' => '5',
                '六' => '6',
                '七' => '7',
                '八' => '8',
                '九' => '9',
                other => other,
            };
            let is_between =
                matches!(c, '丁' | '目' | '番' | '地' | '号' | 'の' | 'ー' | '〒' | '(' | ')' | '・' | ',' | '、')
                    || matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}')
                    || c.is_whitespace()
                    || c.is_control();
            if !is_between {
                all.extend(c.to_lowercase().map(|c| (c, at)));
            }
        }
    }
    all
}

/// Where an address may be begun to be written: at its prefecture, city, ward or town.
fn beginnings(whole: &[char]) -> Vec<usize> {
    let number = whole.iter().position(char::is_ascii_digit).unwrap_or(whole.len());
    let ends = whole
        .iter()
        .take(number)
        .enumerate()
        .filter(|(_, c)| matches!(c, '都' | '道' | '府' | '県' | '市' | '区' | '郡' | '町' | '村'));
    std::iter::once(0).chain(ends.map(|(at, _)| at + 1)).filter(|from| *from < number || *from == 0).collect()
}

/// Where the number of the house ends; the building may stand behind it.
fn house_number(rest: &[char]) -> Option<usize> {
    let first = rest.iter().position(char::is_ascii_digit)?;
    let length = rest.iter().skip(first).take_while(|c| c.is_ascii_digit()).count();
    Some(first + length)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn home() -> Hidden {
        Hidden::place("居所", "見本県見本市さくら町一丁目2番3号 コーポ見本101").unwrap()
    }

    #[test]
    fn an_address_is_found_however_it_is_written() {
        for text in [
            "見本県見本市さくら町1-2-3に越した。",
            "いまは見本市さくら町１丁目２番３号。",
            "さくら町1の2の3 コーポ見本",
            "さくら町 1－2－3",
        ] {
            assert!(home().stands_in(text), "{text}");
        }
        for text in ["さくら町に越した。", "さくら町1-2-34", "うめ町1-2-3", "見本市"] {
            assert!(!home().stands_in(text), "{text}");
        }
    }

    #[test]
    fn a_telephone_is_found_with_or_without_hyphens_and_never_inside_another_number() {
        let phone = Hidden::phone("電話", "090-1234-5678").unwrap();
        for text in ["０９０－１２３４－５６７８へ", "09012345678", "電話は090(1234)5678です。"] {
            assert!(phone.stands_in(text), "{text}");
        }
        for text in ["090-1234-56789", "1090-1234-5678", "1234-5678"] {
            assert!(!phone.stands_in(text), "{text}");
        }
        assert_eq!(Hidden::phone("電話", "5678"), None);
    }

    #[test]
    fn what_is_hidden_is_taken_out_and_the_rest_stays() {
        let phone = Hidden::phone("電話", "090-1234-5678").unwrap();
        let text = masked("夜は090-1234-5678、家はさくら町1-2-3。", &[phone.clone(), home()]);
        assert_eq!(text, format!("夜は{MASK}、家は{MASK}。"));
        assert!(!phone.stands_in(&text) && !home().stands_in(&text));
    }

    proptest! {
        #[test]
        fn nothing_hidden_is_left_and_no_text_panics(before in ".*", after in ".*", words in ".{0,20}") {
            let _maybe = Hidden::place("場所", &words).map(|hidden| masked(&before, &[hidden]));
            let phone = Hidden::phone("電話", "090-1234-5678").unwrap();
            let text = format!("{before} 090-1234-5678 {after}");
            prop_assert!(!phone.stands_in(&masked(&text, &[phone.clone()])));
        }
    }
}
