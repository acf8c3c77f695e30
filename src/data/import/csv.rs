//! Cuts a text into rows and cells, knowing on which line of the file each row begins.

use std::borrow::Cow;

/// One row of a file.
#[derive(Debug)]
pub struct Record<'a> {
    /// Line of the file on which the row begins; the heading is line 1.
    pub line: usize,
    /// The cells, quotes taken off.
    pub cells: Vec<Cow<'a, str>>,
}

/// Why a text is no CSV.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Broken {
    /// A quoted cell is never closed.
    Unclosed,
    /// Something stands between a closing quote and the next comma.
    Trailing,
}

/// The rows of a text one after the other; empty lines are passed over.
#[derive(Debug)]
pub struct Records<'a> {
    text: &'a str,
    at: usize,
    line: usize,
}

impl<'a> Records<'a> {
    /// Starts at the first line.
    pub const fn new(text: &'a str) -> Self {
        Self { text, at: 0, line: 1 }
    }

    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// Passes one line end, if there is one here.
    fn line_end(&mut self) -> bool {
        match self.byte() {
            Some(b'\n') => self.at += 1,
            Some(b'\r') => {
                self.at += 1;
                if self.byte() == Some(b'\n') {
                    self.at += 1;
                }
            }
            _ => return false,
        }
        self.line += 1;
        true
    }

    fn between(&self, from: usize, until: usize) -> &'a str {
        self.text.get(from..until).unwrap_or_default()
    }

    fn plain(&mut self) -> Cow<'a, str> {
        let from = self.at;
        while let Some(byte) = self.byte() {
            if matches!(byte, b',' | b'\n' | b'\r') {
                break;
            }
            self.at += 1;
        }
        Cow::Borrowed(self.between(from, self.at))
    }

    fn quoted(&mut self) -> Result<Cow<'a, str>, Broken> {
        self.at += 1;
        let from = self.at;
        let mut has_quotes = false;
        loop {
            match self.byte() {
                None => return Err(Broken::Unclosed),
                Some(b'"') if self.text.as_bytes().get(self.at + 1) == Some(&b'"') => {
                    has_quotes = true;
                    self.at += 2;
                }
                Some(b'"') => break,
                Some(_) => {
                    if !self.line_end() {
                        self.at += 1;
                    }
                }
            }
        }
        let inside = self.between(from, self.at);
        self.at += 1;
        while self.byte() == Some(b' ') {
            self.at += 1;
        }
        if !matches!(self.byte(), None | Some(b',' | b'\n' | b'\r')) {
            return Err(Broken::Trailing);
        }
        Ok(if has_quotes { Cow::Owned(inside.replace("\"\"", "\"")) } else { Cow::Borrowed(inside) })
    }
}

impl<'a> Iterator for Records<'a> {
    type Item = Result<Record<'a>, (usize, Broken)>;

    fn next(&mut self) -> Option<Self::Item> {
        while self.line_end() {}
        self.byte()?;
        let line = self.line;
        let mut cells = Vec::new();
        loop {
            let cell = if self.byte() == Some(b'"') { self.quoted() } else { Ok(self.plain()) };
            match cell {
                Ok(cell) => cells.push(cell),
                Err(broken) => {
                    self.at = self.text.len();
                    return Some(Err((line, broken)));
                }
            }
            if self.byte() == Some(b',') {
                self.at += 1;
            } else {
                self.line_end();
                return Some(Ok(Record { line, cells }));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str) -> Vec<(usize, Vec<String>)> {
        Records::new(text)
            .filter_map(Result::ok)
            .map(|record| (record.line, record.cells.iter().map(ToString::to_string).collect()))
            .collect()
    }

    fn row(line: usize, cells: &[&str]) -> (usize, Vec<String>) {
        (line, cells.iter().map(|cell| (*cell).to_owned()).collect())
    }

    #[test]
    fn a_row_knows_the_line_on_which_it_begins() {
        let text = "a,b\r\n\"一\n二\",\"\"\"x\"\"\"\r\n\r\n,3";
        assert_eq!(read(text), [row(1, &["a", "b"]), row(2, &["一\n二", "\"x\""]), row(5, &["", "3"])]);
        assert_eq!(read("a\rb"), [row(1, &["a"]), row(2, &["b"])]);
        assert_eq!(read("a,\n"), [row(1, &["a", ""])]);
        assert_eq!(read("5\"x"), [row(1, &["5\"x"])]);
    }

    #[test]
    fn broken_quotes_are_named() {
        let broken = |text: &'static str| Records::new(text).find_map(Result::err);
        assert_eq!(broken("a\n\"b\nc"), Some((2, Broken::Unclosed)));
        assert_eq!(broken("a\n\"b\"c,d\n"), Some((2, Broken::Trailing)));
        assert_eq!(broken("\"b\" ,d\n"), None);
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(rows in prop::collection::vec(prop::collection::vec("[a-z,\"\n\r あ]{0,6}", 2..4), 0..6)) {
            let quote = |cell: &String| format!("\"{}\"", cell.replace('"', "\"\""));
            let text: String = rows
                .iter()
                .map(|row| row.iter().map(quote).collect::<Vec<_>>().join(",") + "\r\n")
                .collect();
            let cells: Vec<Vec<String>> = read(&text).into_iter().map(|(_, cells)| cells).collect();
            prop_assert_eq!(cells, rows);
        }

        #[test]
        fn no_text_panics(text in any::<String>()) {
            let _ = Records::new(&text).count();
        }
    }
}
