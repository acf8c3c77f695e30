//! Keys by which names, readings, telephone numbers and addresses are found, however they are written.

mod address;
mod romaji;
mod variants;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::decompose_canonical;

pub use address::address_key;
pub use romaji::from_romaji;
pub use variants::representative;

/// The search key of a name or a reading.
///
/// It ignores variation selectors, width, hiragana against katakana, small kana, ー, ・, spaces, hyphens and case, reads
/// づぢゔ as ずじぶ and ゐゑを as いえお, writes out ゝ and ゞ, and gives the variants of an ideograph one form.
pub fn key(text: &str) -> String {
    let visible = text.chars().filter(|c| !is_dropped(*c)).map(|c| match c {
        // The free-standing marks join the kana before them.
        '゛' => VOICED,
        '゜' => HALF_VOICED,
        c => c,
    });
    let mut folded = String::with_capacity(text.len());
    let mut last = None;
    for c in visible.nfkc() {
        let c = match (c, last) {
            ('ゝ' | 'ヽ', Some(previous)) => previous,
            ('ゞ' | 'ヾ', Some(previous)) => with_voice(previous),
            _ => c,
        };
        if is_dropped(c) || matches!(c, VOICED | HALF_VOICED) {
            continue;
        }
        folded.extend(fold(c));
        last = Some(c);
    }
    folded.nfkc().collect()
}

/// The key without 濁点 and 半濁点 and with long vowels folded (さとう and さと, おおの and おの agree).
///
/// It finds more than [`key`] and ranks below it. A beginning of a text has a beginning of its key.
pub fn key_plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut row = Row::Other;
    for c in key(text).chars().map(without_voice) {
        if matches!((row, c), (Row::O, 'う' | 'お') | (Row::U, 'う')) {
            continue;
        }
        row = Row::of(c);
        plain.push(c);
    }
    plain
}

/// The vowel of a kana, as far as it can be lengthened.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Row {
    U,
    O,
    Other,
}

impl Row {
    const fn of(c: char) -> Self {
        match c {
            'う' | 'く' | 'す' | 'つ' | 'ぬ' | 'ふ' | 'む' | 'ゆ' | 'る' => Self::U,
            'お' | 'こ' | 'そ' | 'と' | 'の' | 'ほ' | 'も' | 'よ' | 'ろ' => Self::O,
            _ => Self::Other,
        }
    }
}

/// The key by which a list of readings is sorted byte by byte: 五十音順, voiced sounds after plain ones, no reading last.
pub fn sort_key(kana: &str) -> String {
    const LAST: &str = "\u{FFFD}";
    let key = key(kana);
    if key.is_empty() {
        return LAST.to_owned();
    }
    let plain: String = key.chars().map(without_voice).collect();
    if plain == key {
        plain
    } else {
        // A space comes before every kana, so a longer name never slips between.
        format!("{plain} {key}")
    }
}

/// A reading as it is stored: full-width katakana, one full-width space between words.
pub fn normalise_kana(text: &str) -> String {
    let words: Vec<String> = text
        .split(|c: char| c.is_whitespace() || c.is_control())
        .filter(|word| !word.is_empty())
        .map(|word| {
            word.chars()
                .map(|c| match c {
                    '゛' => VOICED,
                    '゜' => HALF_VOICED,
                    c => c,
                })
                .flat_map(|c| {
                    let half_width = matches!(c, '\u{FF61}'..='\u{FF9F}');
                    let wide = half_width.then(|| c.nfkc());
                    let kept = (!half_width).then(|| katakana(c));
                    wide.into_iter().flatten().chain(kept)
                })
                .nfc()
                .collect()
        })
        .collect();
    words.join("\u{3000}")
}

/// The text is a reading: nothing but kana, in either width, and what stands between them.
pub fn is_kana(text: &str) -> bool {
    let is_letter =
        |c: char| matches!(c, 'ぁ'..='ゖ' | 'ァ'..='ヺ' | '\u{FF66}'..='\u{FF6F}' | '\u{FF71}'..='\u{FF9D}');
    let is_mark = |c: char| {
        matches!(
            c,
            'ー' | '・' | '\u{3099}'
                ..='\u{309E}' | 'ヽ' | 'ヾ' | '\u{FF65}' | '\u{FF70}' | '\u{FF9E}' | '\u{FF9F}' | ' ' | '\u{3000}'
        )
    };
    text.chars().any(is_letter) && text.chars().all(|c| is_letter(c) || is_mark(c))
}

/// The digits of a telephone number; +81 becomes 0, an extension is left out.
pub fn phone_key(text: &str) -> String {
    let folded: String = text.nfkc().collect();
    let number = ["内線", "(内", "ext", "EXT", "#"]
        .into_iter()
        .filter_map(|word| folded.find(word))
        .min()
        .and_then(|end| folded.get(..end))
        .unwrap_or(&folded)
        .trim();
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    let is_japanese = number.trim_start_matches('(').starts_with('+');
    match digits.strip_prefix("81").filter(|_| is_japanese) {
        // "+81 (0)90" carries the nought already.
        Some(rest) => format!("0{}", rest.strip_prefix('0').unwrap_or(rest)),
        None => digits,
    }
}

const VOICED: char = '\u{3099}';
const HALF_VOICED: char = '\u{309A}';

/// One normalised character in its search form.
fn fold(c: char) -> impl Iterator<Item = char> {
    let hiragana = match c {
        'ァ'..='ヶ' => shifted(c, -0x60),
        'ヷ' => 'わ',
        'ヸ' => 'い',
        'ヹ' => 'え',
        'ヺ' => 'お',
        c => c,
    };
    let large = match hiragana {
        'ぁ' => 'あ',
        'ぃ' | 'ゐ' => 'い',
        'ぅ' => 'う',
        'ぇ' | 'ゑ' => 'え',
        'ぉ' | 'を' => 'お',
        'っ' => 'つ',
        'ゃ' => 'や',
        'ゅ' => 'ゆ',
        'ょ' => 'よ',
        'ゎ' => 'わ',
        'ゕ' => 'か',
        'ゖ' => 'け',
        'づ' => 'ず',
        'ぢ' => 'じ',
        'ゔ' => 'ぶ',
        c => c,
    };
    representative(large).to_lowercase()
}

fn is_dropped(c: char) -> bool {
    is_invisible(c)
        || c.is_whitespace()
        || c.is_control()
        || matches!(
            c,
            'ー' | '\u{FF70}' | '・' | '\u{FF65}' | '-' | '－' | '\u{2010}'
                ..='\u{2015}' | '\u{2212}' | '\u{FE63}' | '\u{FE58}'
        )
}

/// Variation selectors, and marks that only steer the display.
const fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{FE00}'..='\u{FE0F}'
            | '\u{E0100}'..='\u{E01EF}'
            | '\u{AD}'
            | '\u{180B}'..='\u{180E}'
            | '\u{200B}'..='\u{200F}'
            | '\u{202A}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}'
            | '\u{FEFF}'
    )
}

fn katakana(c: char) -> char {
    match c {
        'ぁ'..='ゖ' | 'ゝ' | 'ゞ' => shifted(c, 0x60),
        c => c,
    }
}

fn shifted(c: char, by: i32) -> char {
    u32::from(c).checked_add_signed(by).and_then(char::from_u32).unwrap_or(c)
}

fn with_voice(c: char) -> char {
    unicode_normalization::char::compose(c, VOICED).unwrap_or(c)
}

fn without_voice(c: char) -> char {
    let mut base = c;
    if matches!(c, 'ぁ'..='ゖ') {
        decompose_canonical(c, |part| {
            if !matches!(part, VOICED | HALF_VOICED) {
                base = part;
            }
        });
    }
    base
}

#[cfg(test)]
mod tests;
