use super::*;
use proptest::prelude::*;

#[test]
fn one_name_has_one_key() {
    for text in [
        "さいとう　しゅう",
        "サイトウシュウ",
        "ｻｲﾄｳ ｼｭｳ",
        "サイトウ・シュウ",
        "さいとう-シュウ",
        "サイトウ シュウー",
        "さいとう\u{200B}しゆう",
    ] {
        assert_eq!(key(text), "さいとうしゆう", "{text}");
    }
    for text in ["髙橋", "高橋", "髙槗", "高\u{E0100}橋", "高 橋"] {
        assert_eq!(key(text), "高橋", "{text}");
    }
    for (a, b) in [
        ("山﨑", "山崎"),
        ("渡邊", "渡邉"),
        ("渡邊", "渡辺"),
        ("齋藤", "斉藤"),
        ("\u{FA19}田", "神田"),
        ("葛\u{E0101}城", "葛城"),
        ("𠮷田", "吉田"),
        ("ハヅキ", "はずき"),
        ("ぢゔ", "じぶ"),
        ("みすゞ", "ミスズ"),
        ("ツヾキ", "つずき"),
        ("トミヱ", "とみえ"),
        ("カ゛", "が"),
        ("か\u{3099}", "が"),
        ("ﾊﾟ", "ぱ"),
        ("ＡＢＣ", "abc"),
        ("Ａbc", "aBC"),
    ] {
        assert_eq!(key(a), key(b), "{a} {b}");
    }
    assert_ne!(key("かき"), key("がき"));
    assert_ne!(key("大阪"), key("大坂"));
}

#[test]
fn the_plain_key_ignores_voice_and_length() {
    assert_eq!(key_plain("ヤマダ"), key_plain("やまた"));
    assert_eq!(key_plain("ハンバ"), key_plain("はんぱ"));
    assert_eq!(key_plain("さとう"), key_plain("サトー"));
    assert_eq!(key_plain("おおの"), key_plain("おの"));
    assert_eq!(key_plain("ゆうき"), key_plain("ゆき"));
    assert_eq!(key_plain("いのうえ"), "いのえ");
    assert_eq!(key_plain("かおり"), "かおり");
}

#[test]
fn names_sort_by_the_fifty_sounds() {
    let mut names = ["ん", "かわ", "があ", "がき", "かき", "きた", "", "かきあ"];
    names.sort_by_key(|name| sort_key(name));
    assert_eq!(names, ["があ", "かき", "がき", "かきあ", "かわ", "きた", "ん", ""]);
}

#[test]
fn readings_are_stored_in_full_width_katakana() {
    for (typed, stored) in [
        ("やまだ たろう", "ヤマダ　タロウ"),
        ("ﾔﾏﾀﾞ ﾀﾛｰ", "ヤマダ　タロー"),
        (" ヤマダ　　タロウ ", "ヤマダ　タロウ"),
        ("みすゞ", "ミスヾ"),
        ("カ゛", "ガ"),
        ("", ""),
    ] {
        assert_eq!(normalise_kana(typed), stored, "{typed}");
    }
}

#[test]
fn kana_are_told_from_other_writing() {
    for text in ["やまだ", "ヤマダ　タロー", "ﾔﾏﾀﾞ", "ジョン・スミス", "ミスヾ"] {
        assert!(is_kana(text), "{text}");
    }
    for text in ["", " ", "ー", "山田", "やまだA", "ヤマダ1"] {
        assert!(!is_kana(text), "{text}");
    }
}

#[test]
fn telephone_numbers_are_compared_by_their_digits() {
    for text in [
        "090-1234-5678",
        "０９０（１２３４）５６７８",
        "+81-90-1234-5678",
        "+81 (0)90 1234 5678",
        "090 1234 5678 内線12",
    ] {
        assert_eq!(phone_key(text), "09012345678", "{text}");
    }
    assert_eq!(phone_key("811234567"), "811234567");
    assert_eq!(phone_key("不明"), "");
}

proptest! {
    #[test]
    fn a_key_is_its_own_key(text in any::<String>(), name in "[ぁ-ヿ㐀-鿿ｦ-ﾟa-zA-Z\u{3099}゛\u{E0100}・ー 　\\-]{0,20}") {
        for text in [text, name] {
            let once = key(&text);
            prop_assert_eq!(key(&once), once.clone());
            let plain = key_plain(&text);
            prop_assert_eq!(key_plain(&plain), plain.clone());
            prop_assert_eq!(key_plain(&once), plain);
        }
    }

    #[test]
    fn a_beginning_has_a_beginning_of_the_key(name in "[ぁ-んァ-ヶ]{0,12}", cut in 0_usize..12) {
        let head: String = name.chars().take(cut).collect();
        prop_assert!(key(&name).starts_with(&key(&head)));
        prop_assert!(key_plain(&name).starts_with(&key_plain(&head)));
    }

    #[test]
    fn a_stored_reading_stays_and_keeps_its_key(text in any::<String>(), name in "[ぁ-ヿｦ-ﾟ゛゜ 　]{0,16}") {
        for text in [text, name] {
            let stored = normalise_kana(&text);
            prop_assert_eq!(normalise_kana(&stored), stored.clone());
        }
    }

    #[test]
    fn a_reading_is_found_however_it_was_typed(name in "[ぁ-ん][ぁ-んゝ゛ ]{0,12}") {
        prop_assert_eq!(key(&normalise_kana(&name)), key(&name));
        prop_assert!(is_kana(&name));
    }

    #[test]
    fn no_text_panics(text in any::<String>()) {
        let _ = (sort_key(&text), phone_key(&text), is_kana(&text));
    }
}
