//! A file as a sheet of our columns, and what is wrong with it.

use super::csv::{Broken, Record, Records};
use super::mapping::{Mapping, folded};
use crate::domain::amount::group;
use std::fmt;

/// Faults that are told one by one.
const TOLD: usize = 200;

/// A column of a file.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// The name in the heading.
    pub name: &'static str,
    /// The word people read.
    pub label: &'static str,
    /// Every row must fill it in.
    pub is_required: bool,
}

impl Column {
    /// A column that every row fills in.
    pub const fn must(name: &'static str, label: &'static str) -> Self {
        Self { name, label, is_required: true }
    }

    /// A column that may be empty or absent.
    pub const fn may(name: &'static str, label: &'static str) -> Self {
        Self { name, label, is_required: false }
    }
}

/// One mistake.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Line of the file; the heading is line 1.
    pub line: usize,
    /// Heading of the column; empty if the whole row or file is meant.
    pub column: String,
    /// What is wrong, as a sentence.
    pub reason: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.column.is_empty() {
            write!(f, "{}行目: {}", self.line, self.reason)
        } else {
            write!(f, "{}行目 {}: {}", self.line, self.column, self.reason)
        }
    }
}

/// The mistakes of a file: the first ones in full, the rest as a number.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Faults {
    /// The first mistakes.
    pub first: Vec<Fault>,
    /// How many more there are.
    pub more: usize,
}

impl Faults {
    pub(super) fn one(line: usize, reason: String) -> Self {
        let mut faults = Self::default();
        faults.add(line, "", reason);
        faults
    }

    pub(super) fn add(&mut self, line: usize, column: impl Into<String>, reason: impl Into<String>) {
        if self.first.len() < TOLD {
            self.first.push(Fault { line, column: column.into(), reason: reason.into() });
        } else {
            self.more += 1;
        }
    }

    /// Nothing is wrong.
    pub const fn is_empty(&self) -> bool {
        self.first.is_empty()
    }

    /// How many mistakes there are.
    pub const fn count(&self) -> usize {
        self.first.len() + self.more
    }
}

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "誤りが{}か所あるため、1行も取り込みませんでした。", group(self.count() as i64))?;
        for fault in &self.first {
            writeln!(f, "{fault}")?;
        }
        if self.more > 0 {
            writeln!(f, "ほかに{}か所あります。", group(self.more as i64))?;
        }
        Ok(())
    }
}

/// The rows of a file under our column names.
#[derive(Debug)]
pub struct Sheet<'a> {
    /// The columns of this kind of file.
    pub columns: &'static [Column],
    /// For each of them its place in the rows, and its heading in the file.
    places: Vec<Option<(usize, String)>>,
    /// The rows below the heading.
    pub rows: Vec<Record<'a>>,
}

impl<'a> Sheet<'a> {
    /// Reads the heading and cuts the rows; rows of the wrong width are faults.
    pub fn read(text: &'a str, columns: &'static [Column], mapping: &Mapping, faults: &mut Faults) -> Self {
        let mut sheet = Self { columns, places: vec![None; columns.len()], rows: Vec::new() };
        let mut records = Records::new(text);
        let heading = match records.next() {
            Some(Ok(heading)) => heading,
            Some(Err((line, broken))) => {
                faults.add(line, "", reason(broken));
                return sheet;
            }
            None => {
                faults.add(1, "", "ファイルが空です。1行目に見出しを書いてください。");
                return sheet;
            }
        };
        let width = heading.cells.len();
        sheet.places(&heading, mapping, faults);
        if !faults.is_empty() {
            // Under a wrong heading every row would look wrong.
            return sheet;
        }
        for record in records {
            match record {
                Ok(record) if record.cells.iter().all(|cell| cell.trim().is_empty()) => {}
                Ok(record) if record.cells.len() == width => sheet.rows.push(record),
                Ok(record) => faults.add(
                    record.line,
                    "",
                    format!("見出しは{width}列ですが、この行は{}列あります。", record.cells.len()),
                ),
                Err((line, broken)) => faults.add(line, "", reason(broken)),
            }
        }
        sheet
    }

    fn places(&mut self, heading: &Record<'_>, mapping: &Mapping, faults: &mut Faults) {
        let known: Vec<&str> = self.columns.iter().map(|column| column.name).collect();
        for (at, cell) in heading.cells.iter().enumerate() {
            let written = cell.trim();
            let read = folded(written);
            if mapping.ignores(&read) {
                continue;
            }
            let name = mapping.ours(&read).unwrap_or(&read);
            let Some(nth) = known.iter().position(|known| *known == name) else {
                let reason = if written.is_empty() {
                    format!("{}列目の見出しが空です。見出しを書くか、列を取り除いてください。", at + 1)
                } else {
                    format!(
                        "「{written}」は知らない列です。使える列は {} です。読まない列は --ignore で、別の名前の列は --map で指定できます。",
                        known.join("、")
                    )
                };
                faults.add(heading.line, written, reason);
                continue;
            };
            match self.places.get_mut(nth) {
                Some(Some((_, first))) => faults.add(
                    heading.line,
                    written,
                    format!("「{first}」と「{written}」が同じ列 {name} を表しています。"),
                ),
                Some(place) => *place = Some((at, written.to_owned())),
                None => {}
            }
        }
        for (column, place) in self.columns.iter().zip(&self.places) {
            if column.is_required && place.is_none() {
                faults.add(
                    heading.line,
                    column.name,
                    format!("必須の列 {}（{}）がありません。", column.name, column.label),
                );
            }
        }
    }

    fn nth(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| column.name == name)
    }

    /// The cell of a column without blank ends; empty if the file lacks the column.
    pub fn cell<'r>(&self, record: &'r Record<'_>, name: &str) -> &'r str {
        self.nth(name)
            .and_then(|nth| self.places.get(nth)?.as_ref())
            .and_then(|(at, _)| record.cells.get(*at))
            .map_or("", |cell| cell.trim())
    }

    /// The heading of a column as the file writes it.
    pub fn heading<'s>(&'s self, name: &'s str) -> &'s str {
        self.nth(name).and_then(|nth| self.places.get(nth)?.as_ref()).map_or(name, |(_, heading)| heading)
    }

    /// The word people read for a column.
    pub fn label<'s>(&self, name: &'s str) -> &'s str {
        self.nth(name).and_then(|nth| self.columns.get(nth)).map_or(name, |column| column.label)
    }
}

const fn reason(broken: Broken) -> &'static str {
    match broken {
        Broken::Unclosed => "引用符（\"）が閉じていません。ここから後は読めません。",
        Broken::Trailing => {
            "閉じの引用符（\"）の後に余分な文字があります。ここから後は読めません。引用符そのものは \"\" と書いてください。"
        }
    }
}
