//! Text on its way into and out of CSV and xlsx cells.

use std::borrow::Cow;
use std::fmt;

use encoding_rs::{DecoderResult, EncoderResult, SHIFT_JIS};

use super::written::compose;

/// The text of a cell that no spreadsheet takes for a formula.
///
/// A plain number keeps its sign; anything else that begins like a formula gets an apostrophe in front.
pub fn guard(text: &str) -> Cow<'_, str> {
    let risky = text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']);
    if risky && !is_plain_number(text) { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

fn is_plain_number(text: &str) -> bool {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, "0"));
    let is_digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let mut groups = whole.split(',');
    let first = groups.next().unwrap_or_default();
    is_digits(first) && is_digits(fraction) && groups.all(|part| part.len() == 3 && is_digits(part))
}

/// 〓, which stands for a character that CP932 does not have.
const GETA: [u8; 2] = [0x81, 0xAC];

/// The text in CP932, and how many characters could not be written as they are.
pub fn to_cp932(text: &str) -> (Vec<u8>, usize) {
    let composed = compose(text);
    let mut bytes = Vec::with_capacity(composed.len());
    let mut missing = 0;
    let mut buffer = [0; 1_024];
    let mut encoder = SHIFT_JIS.new_encoder();
    let mut rest = composed.as_str();
    loop {
        let (result, read, written) = encoder.encode_from_utf8_without_replacement(rest, &mut buffer, true);
        bytes.extend_from_slice(buffer.get(..written).unwrap_or_default());
        rest = rest.get(read..).unwrap_or_default();
        match result {
            EncoderResult::InputEmpty => return (bytes, missing),
            EncoderResult::OutputFull => {}
            EncoderResult::Unmappable(c) => {
                let bytes_of_c = twin(c);
                missing += usize::from(bytes_of_c.is_none());
                // The ideograph before a variation selector stays readable without it.
                let is_selector = matches!(c, '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}');
                if !is_selector {
                    bytes.extend_from_slice(&bytes_of_c.unwrap_or(GETA));
                }
            }
        }
    }
}

/// The bytes of a character that CP932 has under another name, or in its 外字 area.
fn twin(c: char) -> Option<[u8; 2]> {
    match c {
        '〜' => Some([0x81, 0x60]),
        '—' => Some([0x81, 0x5C]),
        '‖' => Some([0x81, 0x61]),
        '¢' => Some([0x81, 0x91]),
        '£' => Some([0x81, 0x92]),
        '¬' => Some([0x81, 0xCA]),
        '¦' => Some([0xFA, 0x55]),
        '\u{E000}'..='\u{E757}' => {
            let place = u32::from(c) - 0xE000;
            let (row, cell) = (place / 188, place % 188);
            // Trail bytes step over 0x7F.
            let trail = cell + if cell < 0x3F { 0x40 } else { 0x41 };
            Some([u8::try_from(0xF0 + row).ok()?, u8::try_from(trail).ok()?])
        }
        _ => None,
    }
}

/// A file that is in neither encoding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DecodeError {
    /// The line on which reading failed, counted from 1.
    pub line: usize,
    utf16: bool,
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { line, utf16 } = self;
        if *utf16 {
            return f
                .write_str("このファイルの文字コードはUTF-16です。UTF-8かShift_JIS（CP932）で保存し直してください。");
        }
        write!(f, "{line}行目に読み取れない文字があります。文字コードはUTF-8かShift_JIS（CP932）にしてください。")
    }
}

impl std::error::Error for DecodeError {}

/// The text of a file in UTF-8, with or without its mark, or in CP932.
pub fn decode(bytes: &[u8]) -> Result<String, DecodeError> {
    if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) {
        return Err(DecodeError { line: 1, utf16: true });
    }
    let marked = bytes.strip_prefix(&[0xEF, 0xBB, 0xBF]);
    let utf8_stop = match std::str::from_utf8(marked.unwrap_or(bytes)) {
        Ok(text) => return Ok(text.to_owned()),
        Err(error) => error.valid_up_to(),
    };
    let failed_at = |stop: usize| {
        let before = bytes.get(..stop).unwrap_or(bytes);
        DecodeError { line: before.split(|b| *b == b'\n').count(), utf16: false }
    };
    if marked.is_some() {
        return Err(failed_at(utf8_stop + 3));
    }
    // The encoding that came further is the one that was meant.
    from_cp932(bytes).map_err(|stop| failed_at(stop.max(utf8_stop)))
}

/// The text, or the place of the first byte that CP932 does not know.
fn from_cp932(bytes: &[u8]) -> Result<String, usize> {
    let mut decoder = SHIFT_JIS.new_decoder_without_bom_handling();
    let mut text =
        String::with_capacity(decoder.max_utf8_buffer_length_without_replacement(bytes.len()).unwrap_or(bytes.len()));
    let mut done = 0;
    loop {
        let rest = bytes.get(done..).unwrap_or_default();
        let (result, read) = decoder.decode_to_string_without_replacement(rest, &mut text, true);
        done += read;
        match result {
            DecoderResult::InputEmpty => return Ok(text),
            DecoderResult::OutputFull => text.reserve(1_024),
            DecoderResult::Malformed(bad, after) => {
                return Err(done.saturating_sub(usize::from(bad) + usize::from(after)));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_looks_like_a_formula_is_guarded() {
        for text in
            ["=1+1", "+81-90-1234-5678", "-A1", "@SUM(A1)", "\t=1", "\r=1", "＝1+1", "－メモ", "+", "-1-2", "-1,23"]
        {
            assert_eq!(guard(text), format!("'{text}"), "{text:?}");
        }
        for text in ["", "山田", "-12", "+3.5", "-1,234", "12", "a=b", "'x"] {
            assert_eq!(guard(text), text, "{text:?}");
        }
    }

    #[test]
    fn cp932_keeps_the_characters_of_japanese_offices() {
        for text in ["髙﨑 ①㈱Ⅲ ｱｲｳ", "山田～－∥￠￡￢", "\u{E000}\u{E0BC}\u{E757}", "\u{FA19}\u{FA1B}"]
        {
            let (bytes, missing) = to_cp932(text);
            assert_eq!(missing, 0, "{text}");
            assert_eq!(decode(&bytes), Ok(text.to_owned()), "{text}");
        }
        assert_eq!(to_cp932("9:00〜"), (b"9:00\x81\x60".to_vec(), 0), "the wave dash of other systems");
    }

    #[test]
    fn what_cp932_lacks_is_counted() {
        assert_eq!(to_cp932("𠮷"), (GETA.to_vec(), 1));
        let (bytes, missing) = to_cp932("葛\u{E0100}城 😀");
        assert_eq!((decode(&bytes), missing), (Ok("葛城 〓".to_owned()), 2));
        let long = "𠮷あ".repeat(3_000);
        assert_eq!(to_cp932(&long).1, 3_000);
    }

    #[test]
    fn every_private_use_character_of_cp932_comes_back() {
        for c in '\u{E000}'..='\u{E757}' {
            let (bytes, missing) = to_cp932(&c.to_string());
            assert_eq!((decode(&bytes), missing), (Ok(c.to_string()), 0));
        }
        assert_eq!(to_cp932("\u{E758}").1, 1);
    }

    #[test]
    fn both_encodings_are_read() {
        assert_eq!(decode("氏名\n山田".as_bytes()), Ok("氏名\n山田".to_owned()));
        assert_eq!(decode("\u{FEFF}氏名".as_bytes()), Ok("氏名".to_owned()));
        assert_eq!(decode(b"\x8E\x81\x96\xBC"), Ok("氏名".to_owned()));
        assert_eq!(decode(b""), Ok(String::new()));
    }

    #[test]
    fn an_unreadable_file_names_the_line() {
        let line = |bytes: &[u8]| decode(bytes).map_err(|e| e.line);
        assert_eq!(line(b"a\nb\n\x81\xFFc\n"), Err(3));
        assert_eq!(line(b"a\n\x81\nb"), Err(2));
        assert_eq!(line("\u{FEFF}a\n".as_bytes()), Ok("a\n".to_owned()));
        assert_eq!(line(b"\xEF\xBB\xBFa\nb\n\xFF"), Err(3));
        let mut mixed = "氏名\n".repeat(5).into_bytes();
        mixed.extend_from_slice(b"\xFF\n");
        assert_eq!(line(&mixed), Err(6));
        let utf16 = decode(b"\xFF\xFEa\0").map_err(|e| e.to_string());
        assert!(utf16.is_err_and(|m| m.contains("UTF-16")));
    }

    proptest! {
        #[test]
        fn utf_8_is_read_as_it_was_written(text in "[^\u{FEFF}]{0,40}") {
            prop_assert_eq!(decode(text.as_bytes()), Ok(text.clone()));
        }

        #[test]
        fn what_cp932_holds_comes_back(text in "[ぁ-んァ-ヶ亜-腕a-z0-9、。ｦ-ﾟ\n]{0,40}") {
            let (bytes, missing) = to_cp932(&text);
            if missing == 0 {
                let (back, _, _) = SHIFT_JIS.decode(&bytes);
                prop_assert_eq!(back, compose(&text));
            }
        }

        #[test]
        fn no_bytes_panic(bytes in any::<Vec<u8>>(), text in any::<String>()) {
            let _ = (decode(&bytes), to_cp932(&text), guard(&text));
        }

        #[test]
        fn a_guarded_cell_is_no_formula(text in any::<String>()) {
            let cell = guard(&text);
            prop_assert!(is_plain_number(&cell) || !cell.starts_with(['=', '+', '-', '@', '\t', '\r']));
        }
    }
}
