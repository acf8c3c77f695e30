//! Texts that give away what is hidden of a protected person (支援措置).
//!
//! Compared are letters and digits alone: full and half width, 漢数字, hyphens, 丁目・番地・号 and blanks make no
//! difference. An address is found without its prefecture and city, and without the name of the building.

use unicode_normalization::UnicodeNormalization;

/// What stands in the place of a hidden word.
pub const MASK: &str = "〔支援措置により伏せています〕";
/// Fewest digits of a telephone that are looked for.
const DIGITS: usize = 7;
/// Fewest letters of an address or place that are looked for.
const LETTERS: usize = 4;

/// A word that must not be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hidden {
    /// What it is, such as 「電話」.
    pub label: &'static str,
    forms: Vec<Vec<char>>,
}

/// A letter as it is compared, and the bytes where it stands.
#[derive(Clone, Copy)]
struct Letter {
    c: char,
    from: usize,
    until: usize,
}

impl Hidden {
    /// A telephone; none if it is too short to be told from other numbers.
    pub fn number(label: &'static str, number: &str) -> Option<Self> {
        let digits: Vec<char> = letters(number).into_iter().map(|one| one.c).filter(char::is_ascii_digit).collect();
        if digits.len() < DIGITS {
            return None;
        }
        // From abroad the first zero is left out behind the number of the country.
        let abroad = digits.strip_prefix(&['0']).map(|rest| [&['8', '1'], rest].concat());
        Some(Self { label, forms: std::iter::once(digits).chain(abroad).collect() })
    }

    /// An address or the name of a place; none if it is too short to mean anything.
    pub fn place(label: &'static str, words: &str) -> Option<Self> {
        let whole = letters(words);
        let mut forms: Vec<Vec<char>> = Vec::new();
        for from in beginnings(&whole) {
            let rest = whole.get(from..).unwrap_or_default();
            for upto in ends(rest) {
                let form: Vec<char> = rest.iter().take(upto).map(|one| one.c).collect();
                let is_telling = from == 0 || form.iter().any(char::is_ascii_digit);
                if is_telling && form.len() >= LETTERS && !forms.contains(&form) {
                    forms.push(form);
                }
            }
        }
        forms.extend(building(&whole));
        // The longest first, so that all of it is taken out.
        forms.sort_by_key(|form| std::cmp::Reverse(form.len()));
        (!forms.is_empty()).then_some(Self { label, forms })
    }

    /// Where it stands in a text, as a range of its bytes; the first one.
    fn find(&self, text: &str) -> Option<(usize, usize)> {
        self.find_in(text, &letters(text))
    }

    fn find_in(&self, text: &str, written: &[Letter]) -> Option<(usize, usize)> {
        self.forms.iter().find_map(|form| {
            written.windows(form.len()).find_map(|window| {
                let is_same = window.iter().map(|one| one.c).eq(form.iter().copied());
                let (first, last) = (window.first().filter(|_| is_same)?, window.last()?);
                // A number that goes on without a break is another one.
                let goes_on = last.c.is_ascii_digit() && begins_with_digit(text.get(last.until..).unwrap_or_default());
                let began = first.c.is_ascii_digit() && ends_with_digit(text.get(..first.from).unwrap_or_default());
                (!goes_on && !began).then_some((first.from, last.until))
            })
        })
    }

    /// The words that give it away, as they stand in a text.
    pub fn words_in<'a>(&self, text: &'a str) -> Option<&'a str> {
        self.find(text).and_then(|(from, until)| text.get(from..until))
    }

    /// Whether a text gives it away.
    pub fn stands_in(&self, text: &str) -> bool {
        self.find(text).is_some()
    }
}

/// Whether a text gives any of them away; the text is read once however many there are.
pub fn gives_away<'a>(text: &str, hidden: impl IntoIterator<Item = &'a Hidden>) -> bool {
    let written = letters(text);
    hidden.into_iter().any(|word| word.find_in(text, &written).is_some())
}

fn begins_with_digit(text: &str) -> bool {
    text.chars().next().is_some_and(is_digit)
}

fn ends_with_digit(text: &str) -> bool {
    text.chars().next_back().is_some_and(is_digit)
}

/// A digit that a number could go on with; 「①」 counts something else.
const fn is_digit(c: char) -> bool {
    matches!(c, '0'..='9' | '０'..='９')
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

/// Letters and digits as they are compared; whatever stands between them makes no difference.
fn letters(text: &str) -> Vec<Letter> {
    let mut all = Vec::with_capacity(text.len());
    for (from, original) in text.char_indices() {
        let until = from + original.len_utf8();
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
            let is_between = matches!(c, '丁' | '目' | '番' | '地' | '号' | 'の' | 'ノ' | 'ー');
            if c.is_alphanumeric() && !is_between {
                all.extend(c.to_lowercase().map(|c| Letter { c, from, until }));
            }
        }
    }
    all
}

/// Where an address may be begun to be written: at its prefecture, city, ward or town.
fn beginnings(whole: &[Letter]) -> Vec<usize> {
    let number = whole.iter().position(|one| one.c.is_ascii_digit()).unwrap_or(whole.len());
    let is_end = |c: char| matches!(c, '都' | '道' | '府' | '県' | '市' | '区' | '郡' | '町' | '村');
    let ends = whole.iter().take(number).enumerate().filter(|(_, one)| is_end(one.c)).map(|(at, _)| at + 1);
    std::iter::once(0).chain(ends.filter(|from| *from < number)).collect()
}

/// The name of the building behind the number of the house, if it is long enough to mean anything.
fn building(whole: &[Letter]) -> Option<Vec<char>> {
    let number = whole.iter().position(|one| one.c.is_ascii_digit())?;
    let behind = whole.iter().skip(number).skip_while(|one| one.c.is_ascii_digit());
    let name: Vec<char> = behind.map(|one| one.c).take_while(|c| !c.is_ascii_digit()).collect();
    (name.len() >= LETTERS).then_some(name)
}

/// Where the number of the house may end: as a whole, or before the room where it has more than three parts; the building
/// may stand behind it.
fn ends(rest: &[Letter]) -> Vec<usize> {
    let Some(first) = rest.iter().position(|one| one.c.is_ascii_digit()) else { return vec![rest.len()] };
    let run = rest.iter().skip(first).take_while(|one| one.c.is_ascii_digit()).count();
    let mut parts = 1;
    let mut before_room = None;
    for (at, pair) in rest.windows(2).enumerate().skip(first).take(run.saturating_sub(1)) {
        if let [one, next] = pair
            && one.until < next.from
        {
            if parts == 3 && before_room.is_none() {
                before_room = Some(at + 1);
            }
            parts += 1;
        }
    }
    std::iter::once(first + run).chain(before_room).collect()
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
        for text in [
            "さくら町1-2-3 201号室",
            "さくら町1-2-3\n15時訪問",
            "さくら町1-2-3、11月20日訪問",
            "さくら町1ノ2ノ3",
            "さくら町1/2/3",
        ] {
            assert!(home().stands_in(text), "{text}");
        }
        let shelter = Hidden::place("居所", "見本市青葉町1-2-3 やすらぎ寮").unwrap();
        assert_eq!(masked("青葉町1-2-3のやすらぎ寮にいる。", &[shelter]), format!("{MASK}の{MASK}にいる。"));
        let room = Hidden::place("居所", "見本市さくら町1丁目2-3-201").unwrap();
        assert!(room.stands_in("さくら町1-2-3に住む") && room.stands_in("さくら町1-2-3-201"));
        for text in ["さくら町に越した。", "さくら町1-2-34", "うめ町1-2-3", "見本市"] {
            assert!(!home().stands_in(text), "{text}");
        }
    }

    #[test]
    fn a_telephone_is_found_with_or_without_hyphens_and_never_inside_another_number() {
        let phone = Hidden::number("電話", "090-1234-5678").unwrap();
        for text in ["０９０－１２３４－５６７８へ", "09012345678", "電話は090(1234)5678です。"] {
            assert!(phone.stands_in(text), "{text}");
        }
        for text in [
            "14:30 090-1234-5678",
            "090-1234-5678\n080-1111-2222",
            "旧090-1234-56789、今は090-1234-5678",
            "090-1234-5678 10時以降可",
            "090.1234.5678",
            "090/1234/5678",
            "090\u{200b}1234\u{ad}5678",
            "+81 90 1234 5678",
            "①090-1234-5678②",
        ] {
            assert!(phone.stands_in(text), "{text}");
        }
        for text in ["090-1234-56789", "1090-1234-5678", "1234-5678"] {
            assert!(!phone.stands_in(text), "{text}");
        }
        assert_eq!(Hidden::number("電話", "5678"), None);
    }

    #[test]
    fn what_is_hidden_is_taken_out_and_the_rest_stays() {
        let phone = Hidden::number("電話", "090-1234-5678").unwrap();
        let text = masked("夜は090-1234-5678、家はさくら町1-2-3。", &[phone.clone(), home()]);
        assert_eq!(text, format!("夜は{MASK}、家は{MASK}。"));
        assert!(!phone.stands_in(&text) && !home().stands_in(&text));
    }

    proptest! {
        #[test]
        fn nothing_hidden_is_left_and_no_text_panics(before in ".*", after in ".*", words in ".{0,20}") {
            let _maybe = Hidden::place("場所", &words).map(|hidden| masked(&before, &[hidden]));
            let phone = Hidden::number("電話", "090-1234-5678").unwrap();
            let text = format!("{before} 090-1234-5678 {after}");
            prop_assert!(!phone.stands_in(&masked(&text, std::slice::from_ref(&phone))));
        }
    }
}
