//! Reads short typed values such as dates and times from left to right.

use unicode_normalization::UnicodeNormalization;

/// Folds what an input method produces into the plain characters that the readers expect:
/// full-width digits, letters and punctuation, ligatures such as ㍻, and every kind of dash.
pub fn half_width(text: &str) -> String {
    text.nfkc()
        .map(|c| match c {
            '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{FE63}' | 'ー' | '─' => '-',
            '〜' | '∼' | '∿' => '~',
            '。' => '.',
            '、' => ',',
            c if c.is_whitespace() => ' ',
            c => c,
        })
        .collect()
}

/// The rest of a typed value that has not been read yet.
#[derive(Clone, Copy, Debug)]
pub struct Cursor<'a> {
    rest: &'a str,
}

impl<'a> Cursor<'a> {
    /// Starts at the beginning of a text that [`half_width`] has folded.
    pub const fn new(folded: &'a str) -> Self {
        Self { rest: folded }
    }

    /// What is left to read.
    pub const fn rest(&self) -> &'a str {
        self.rest
    }

    /// Passes over spaces and tells whether there were any.
    pub fn skip_spaces(&mut self) -> bool {
        let rest = self.rest.trim_start_matches(' ');
        let skipped = rest.len() < self.rest.len();
        self.rest = rest;
        skipped
    }

    /// Nothing but spaces is left.
    pub fn at_end(&mut self) -> bool {
        self.skip_spaces();
        self.rest.is_empty()
    }

    /// Reads `word` after any spaces, or leaves the place unchanged.
    pub fn eat(&mut self, word: &str) -> bool {
        match self.rest.trim_start_matches(' ').strip_prefix(word) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    /// Reads the first of `words` that comes next.
    pub fn eat_any(&mut self, words: &[&str]) -> bool {
        words.iter().any(|word| self.eat(word))
    }

    /// Reads a run of ASCII digits after any spaces; the run may be empty.
    pub fn digits(&mut self) -> &'a str {
        let text = self.rest.trim_start_matches(' ');
        let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
        let (run, rest) = text.split_at(end);
        if !run.is_empty() {
            self.rest = rest;
        }
        run
    }

    /// Reads a number of at most `longest` digits.
    pub fn number(&mut self, longest: usize) -> Option<i32> {
        let before = *self;
        let run = self.digits();
        let value = (run.len() <= longest).then(|| run.parse().ok()).flatten();
        if value.is_none() {
            *self = before;
        }
        value
    }
}

/// What a person typed, short enough to be named in a message.
pub fn quoted(text: &str) -> String {
    const LONGEST: usize = 30;
    let shown: String = text.trim().chars().filter(|c| !c.is_control()).collect();
    if shown.chars().count() <= LONGEST {
        return format!("「{shown}」");
    }
    let head: String = shown.chars().take(LONGEST).collect();
    format!("「{head}…」")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn full_width_forms_and_dashes_become_plain() {
        assert_eq!(half_width("Ｒ８．１１－２１"), "R8.11-21");
        assert_eq!(half_width("㍻３０"), "平成30");
        assert_eq!(half_width("㋿元年"), "令和元年");
        assert_eq!(half_width("９：００〜１７：００　"), "9:00~17:00 ");
    }

    #[test]
    fn a_number_that_is_too_long_is_left_where_it_was() {
        let mut cursor = Cursor::new(" 123:45");
        assert_eq!(cursor.number(2), None);
        assert_eq!(cursor.number(3), Some(123));
        assert!(cursor.eat(":"));
        assert_eq!(cursor.rest(), "45");
        assert_eq!(Cursor::new("99999999999").number(20), None);
    }

    #[test]
    fn a_long_text_is_shortened_when_it_is_quoted() {
        assert_eq!(quoted(" あ\n "), "「あ」");
        assert_eq!(quoted(&"あ".repeat(40)), format!("「{}…」", "あ".repeat(30)));
    }
}
