//! 郵便番号

use std::fmt;

use super::written::{half_width, quoted};

/// The text is no 郵便番号.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PostalError(String);

impl fmt::Display for PostalError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}は郵便番号として読み取れません。7桁の数字で入力してください。例: 123-4567", self.0)
    }
}

impl std::error::Error for PostalError {}

/// Reads a 郵便番号 as "123-4567"; empty gives none.
pub fn parse_postal(text: &str) -> Result<Option<String>, PostalError> {
    let folded = half_width(text);
    let number = folded.trim();
    if number.is_empty() {
        return Ok(None);
    }
    let number = number.strip_prefix('〒').unwrap_or(number);
    let digits: String = number.chars().filter(|c| !matches!(c, ' ' | '-')).collect();
    let grouped_right = number.trim().find('-').is_none_or(|at| at == 3) && number.matches('-').count() <= 1;
    match digits.split_at_checked(3) {
        Some((area, town)) if digits.len() == 7 && grouped_right && digits.bytes().all(|b| b.is_ascii_digit()) => {
            Ok(Some(format!("{area}-{town}")))
        }
        _ => Err(PostalError(quoted(text))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_postal_number_is_read_in_every_usual_writing() {
        for text in
            ["123-4567", "1234567", "〒123-4567", "〒 123-4567", "１２３ー４５６７", "１２３４５６７", " 123 4567 "]
        {
            assert_eq!(parse_postal(text), Ok(Some("123-4567".to_owned())), "{text}");
        }
        assert_eq!(parse_postal(" "), Ok(None));
    }

    #[test]
    fn other_texts_are_refused() {
        for text in ["123-456", "123", "12345678", "1234-567", "abc-defg", "〒", "1-2-34567"] {
            assert!(parse_postal(text).is_err(), "{text}");
        }
    }

    proptest! {
        #[test]
        fn what_is_stored_is_read_again(text in "[0-9０-９〒\\- あ]{0,10}", wild in any::<String>()) {
            let _ = parse_postal(&wild);
            if let Ok(Some(stored)) = parse_postal(&text) {
                prop_assert_eq!(parse_postal(&stored), Ok(Some(stored.clone())));
            }
        }
    }
}
