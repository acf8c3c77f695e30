//! Names typed in Latin letters.

use unicode_normalization::UnicodeNormalization;
use wana_kana::ConvertJapanese;

use super::key;

/// The search key of a name typed in ローマ字, ヘボン式 or 訓令式; none if the text is not ローマ字.
///
/// Latin spelling seldom shows a long vowel (Sato, Satou, Satoh, Satō are all 佐藤), so the key is only as long as what was
/// typed: compare it with stored keys through [`super::key_plain`], which folds long vowels on both sides.
/// "Shinichi" and "Shinya" are read しんいち and しんや: the other reading (しにち, しにゃ) is not a name.
pub fn from_romaji(text: &str) -> Option<String> {
    let mut letters = String::with_capacity(text.len());
    for c in text.nfkc().flat_map(char::to_lowercase) {
        match c {
            'a'..='z' => letters.push(c),
            'ā' | 'â' => letters.push('a'),
            'ī' | 'î' => letters.push('i'),
            'ū' | 'û' => letters.push_str("uu"),
            'ē' | 'ê' => letters.push('e'),
            'ō' | 'ô' => letters.push_str("ou"),
            '\'' | '’' | '‘' | 'ʼ' | '`' => letters.push('\''),
            c if c.is_whitespace() || matches!(c, '-' | '‐' | ',' | '.') => letters.push(' '),
            _ => return None,
        }
    }
    let kana: String = letters.split(' ').map(|word| spelled_for_kana(word).as_str().to_hiragana()).collect();
    let kana = kana.replace('\'', "");
    let is_hiragana = kana.chars().all(|c| matches!(c, 'ぁ'..='ゖ' | 'ー'));
    (is_hiragana && !kana.is_empty()).then(|| key(&kana))
}

/// One word with the spellings of passports and signs turned into those that have one kana each.
fn spelled_for_kana(word: &str) -> String {
    let chars: Vec<char> = word.replace("tch", "cch").replace("dz", "z").replace('l', "r").chars().collect();
    let at = |index: usize| chars.get(index).copied();
    let mut spelled = String::with_capacity(word.len() + 4);
    for (index, c) in chars.iter().copied().enumerate() {
        let before = index.checked_sub(1).and_then(at);
        let after = at(index + 1);
        match c {
            // Satoh, Ohno, Yuhki: the h only lengthens.
            'h' if matches!(before, Some('o' | 'u')) && after.is_none_or(|next| !is_vowel(next)) => {
                spelled.push('u');
            }
            // Namba, Homma
            'm' if matches!(after, Some('b' | 'p' | 'm')) => spelled.push('n'),
            'n' if before.is_some_and(is_vowel) && begins_anew(&chars, index + 1) => {
                spelled.push_str("n'");
            }
            c => spelled.push(c),
        }
    }
    spelled
}

/// After an n: "ya", "yu", "yo", "ichi", "iti" belong to the next sound.
fn begins_anew(chars: &[char], index: usize) -> bool {
    let rest = chars.get(index..).unwrap_or_default();
    matches!(rest, ['y', 'a' | 'u' | 'o', ..] | ['i', 'c', 'h', 'i', ..] | ['i', 't', 'i', ..])
}

const fn is_vowel(c: char) -> bool {
    matches!(c, 'a' | 'i' | 'u' | 'e' | 'o')
}

#[cfg(test)]
mod tests {
    use super::super::key_plain;
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn latin_spellings_meet_the_stored_kana() {
        for (kana, spellings) in [
            ("ヤマダタロウ", &["Yamada Taro", "YAMADA, Tarou", "yamada tarō", "Ｙａｍａｄａ　Ｔａｒｏ"][..]),
            ("サトウ", &["Sato", "Satou", "Satoh", "Satô"]),
            ("オオノ", &["Ono", "Oono", "Ohno"]),
            ("オオハシ", &["Ohashi", "Oohashi"]),
            ("オオヤマ", &["Ohyama", "Oyama"]),
            ("シンイチ", &["Shinichi", "Shin'ichi", "Siniti", "Sin'iti"]),
            ("ジュンヤ", &["Junya", "Jun'ya", "Zyunya"]),
            ("チヂワ", &["Chijiwa", "Tidiwa"]),
            ("ツヅキ", &["Tsuzuki", "Tuduki", "Tsudzuki"]),
            ("フジワラ", &["Fujiwara", "Huziwara"]),
            ("ナンバ", &["Namba", "Nanba"]),
            ("ホンマ", &["Homma", "Honma"]),
            ("エッチュウ", &["Etchu", "Ecchuu"]),
            ("リュウイチロウ", &["Ryuichiro", "Ryuuichirou"]),
            ("キョウコ", &["Kyoko", "Kyouko"]),
            ("イノウエ", &["Inoue"]),
            ("コンノ", &["Konno"]),
            ("カオリ", &["Kaori"]),
            ("ユウヘイ", &["Yuhei", "Yuuhei"]),
            ("リサ", &["Lisa", "Risa"]),
        ] {
            for spelling in spellings {
                let found = from_romaji(spelling).map(|found| key_plain(&found));
                assert_eq!(found, Some(key_plain(kana)), "{spelling}");
            }
        }
    }

    #[test]
    fn a_spelled_long_vowel_and_a_voiced_sound_stay_in_the_key() {
        assert_eq!(from_romaji("Satoh").as_deref(), Some("さとう"));
        assert_eq!(from_romaji("Yamada").as_deref(), Some("やまだ"));
        assert_eq!(from_romaji("Yuki").as_deref(), Some("ゆき"));
    }

    #[test]
    fn what_is_not_romaji_is_left_to_other_searches() {
        for text in ["", " ", "山田", "yamada山", "Smith", "090", "a1", "''"] {
            assert_eq!(from_romaji(text), None, "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_text_panics(text in any::<String>(), latin in "[a-zA-Zōū' \\-]{0,20}") {
            let _ = (from_romaji(&text), from_romaji(&latin));
        }
    }
}
