//! One row under check: cells in, values out, faults noted by line and column.

use super::code::Code;
use super::csv::Record;
use super::file::{Faults, Sheet};
use super::known::PerAgency;
use super::lookups::Agency;
use crate::clock::{date, ymd};
use crate::domain::written::{check_line, check_required, check_text, quoted};
use crate::domain::{kana, wareki};
use entity::ids::AgencyId;
use entity::stamp::Ymd;
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::fmt::Display;

/// Characters of a name or a reading.
pub const NAME: usize = 100;
/// Characters of a code, a key or a telephone number.
pub const SHORT: usize = 100;
/// Characters of an address or a place.
pub const LINE: usize = 200;
/// Characters of a free text.
pub const TEXT: usize = 20_000;

/// A row of a sheet; every method gives `None` where it has noted a fault.
pub struct Row<'s> {
    sheet: &'s Sheet<'s>,
    record: &'s Record<'s>,
    faults: &'s mut Faults,
}

impl<'s> Row<'s> {
    /// The row at hand.
    pub fn new(sheet: &'s Sheet<'s>, record: &'s Record<'s>, faults: &'s mut Faults) -> Self {
        Self { sheet, record, faults }
    }

    /// The line of the file on which it begins.
    pub const fn line(&self) -> usize {
        self.record.line
    }

    /// The text of a cell without blank ends.
    pub fn cell(&self, name: &str) -> &'s str {
        self.sheet.cell(self.record, name)
    }

    /// Notes what is wrong with a cell.
    pub fn fault(&mut self, name: &str, reason: impl Into<String>) {
        self.faults.add(self.record.line, self.sheet.heading(name), reason);
    }

    /// The value, or its error noted.
    pub fn keep<T, E: Display>(&mut self, name: &str, read: Result<T, E>) -> Option<T> {
        match read {
            Ok(value) => Some(value),
            Err(error) => {
                self.fault(name, error.to_string());
                None
            }
        }
    }

    /// A text of one line; may be empty.
    pub fn short(&mut self, name: &str, max: usize) -> Option<String> {
        let text = self.cell(name);
        if is_plain(text, max) {
            return Some(text.to_owned());
        }
        let read = check_line(text, self.sheet.label(name), max);
        self.keep(name, read)
    }

    /// A text of one line that must be there.
    pub fn required(&mut self, name: &str, max: usize) -> Option<String> {
        let label = self.sheet.label(name);
        let text = self.cell(name);
        if !text.is_empty() && is_plain(text, max) {
            return Some(text.to_owned());
        }
        let read = check_line(text, label, max).and_then(|text| check_required(text, label));
        self.keep(name, read)
    }

    /// A text of several lines; may be empty.
    pub fn text(&mut self, name: &str) -> Option<String> {
        let text = self.cell(name);
        if is_plain(text, TEXT) {
            return Some(text.to_owned());
        }
        let read = check_text(text, self.sheet.label(name), TEXT);
        self.keep(name, read)
    }

    /// A reading in full-width katakana; may be empty.
    pub fn reading(&mut self, name: &str) -> Option<String> {
        self.short(name, NAME).map(|text| kana::normalise_kana(&text))
    }

    /// A telephone number as typed; may be empty.
    pub fn phone(&mut self, name: &str) -> Option<String> {
        let phone = self.short(name, SHORT)?;
        if !phone.is_empty() && kana::phone_key(&phone).is_empty() {
            let reason = format!("{}は電話番号として読み取れません。", quoted(&phone));
            self.fault(name, reason);
            return None;
        }
        Some(phone)
    }

    /// A code or its label, if the cell is filled.
    pub fn code<T: Code>(&mut self, name: &str) -> Option<Option<T>> {
        let text = self.cell(name);
        if text.is_empty() {
            return Some(None);
        }
        self.one_code(name, text).map(Some)
    }

    /// A code or its label that must be there.
    pub fn required_code<T: Code>(&mut self, name: &str) -> Option<T> {
        let code = self.code(name)?;
        if code.is_none() {
            let reason = format!("{}を入力してください。", self.sheet.label(name));
            self.fault(name, reason);
        }
        code
    }

    /// One of several codes in a cell.
    pub fn one_code<T: Code>(&mut self, name: &str, text: &str) -> Option<T> {
        let code = T::read(text);
        if code.is_none() {
            let label = self.sheet.label(name);
            let reason = format!("{}という{label}はありません。例: {}", quoted(text), T::examples());
            self.fault(name, reason);
        }
        code
    }

    /// A date, if the cell is filled.
    pub fn date(&mut self, name: &str) -> Option<Option<Ymd>> {
        let text = self.cell(name);
        if text.is_empty() {
            return Some(None);
        }
        let day = self.keep(name, wareki::parse_date(text))?;
        Some(Some(ymd(day)))
    }

    /// A date that must be there and does not lie ahead.
    pub fn past_date(&mut self, name: &str, today: Ymd) -> Option<Ymd> {
        let day = self.keep(name, wareki::parse_date(self.cell(name))).map(ymd)?;
        self.not_ahead(name, day, today).then_some(day)
    }

    /// Notes a day that lies ahead.
    pub fn not_ahead(&mut self, name: &str, day: Ymd, today: Ymd) -> bool {
        if day <= today {
            return true;
        }
        let today = date(today).map(wareki::long).unwrap_or_default();
        let reason = format!("{}は今日（{today}）より後です。", quoted(self.cell(name)));
        self.fault(name, reason);
        false
    }

    /// The agency whose row this is.
    pub fn agency<'a>(&mut self, agencies: &'a HashMap<String, Agency>) -> Option<&'a Agency> {
        self.required("agency_code", SHORT)?;
        self.refers("agency_code", agencies.get(self.cell("agency_code")), "機関")
    }

    /// What a filled cell refers to in the row's own agency.
    pub fn own<'a, V>(
        &mut self,
        name: &str,
        agency: Option<&Agency>,
        known: &'a PerAgency<V>,
        what: &str,
    ) -> Option<Option<&'a V>> {
        let text = self.cell(name);
        if text.is_empty() {
            return Some(None);
        }
        let found = known.get(agency?.id, text);
        let what = format!("この機関の{what}");
        self.refers(name, found, &what).map(Some)
    }

    /// What a filled cell refers to.
    pub fn any<'a, V>(&mut self, name: &str, known: &'a HashMap<String, V>, what: &str) -> Option<Option<&'a V>> {
        let text = self.cell(name);
        if text.is_empty() {
            return Some(None);
        }
        self.refers(name, known.get(text), what).map(Some)
    }

    fn refers<V>(&mut self, name: &str, found: Option<V>, what: &str) -> Option<V> {
        if found.is_none() {
            let reason = format!("{}という{what}は登録されていません。", quoted(self.cell(name)));
            self.fault(name, reason);
        }
        found
    }

    /// The fingerprint of the row: 64 bits over its cells in the order of our columns.
    pub fn fingerprint(&self) -> i64 {
        let mut hash = Sha256::new();
        for column in self.sheet.columns {
            let cell = self.cell(column.name);
            if cell.contains('\r') {
                hash.update(cell.replace("\r\n", "\n").replace('\r', "\n").as_bytes());
            } else {
                hash.update(cell.as_bytes());
            }
            hash.update([0x1f]);
        }
        let mut first = [0; 8];
        for (to, from) in first.iter_mut().zip(hash.finalize()) {
            *to = from;
        }
        i64::from_be_bytes(first)
    }
}

/// A text that checking and composing would leave as it is, which nearly all are: letters, kana and ideographs.
fn is_plain(text: &str, max: usize) -> bool {
    let is_plain = |c: char| {
        matches!(
            c,
            ' '..='~' | '\u{3000}'..='\u{3020}' | 'ぁ'..='ゖ' | 'ァ'..='ー' | '一'..='\u{9FFF}' | '！'..='～'
        )
    };
    text.chars().all(is_plain) && (text.len() <= max || text.chars().count() <= max)
}

/// Keys met in this file, so that none comes twice.
#[derive(Default)]
pub struct Seen(HashMap<AgencyId, HashMap<String, usize>>);

impl Seen {
    /// Notes a key that has come before, naming both lines.
    pub fn once(&mut self, row: &mut Row<'_>, name: &str, agency: AgencyId, key: &str) -> bool {
        let first = self.0.entry(agency).or_default().insert(key.to_owned(), row.line());
        let Some(first) = first else { return true };
        let line = row.line();
        row.fault(name, format!("{}が{first}行目と{line}行目に2度出てきます。", quoted(key)));
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_plain_text_passes_the_checks_unchanged(text in "[ -~ぁ-ゖァ-ー一-龥！-～　-〠]{0,20}", wild in any::<String>()) {
            for text in [text.trim(), wild.trim()] {
                if is_plain(text, 20) {
                    prop_assert_eq!(check_line(text, "氏名", 20), Ok(text.to_owned()));
                    prop_assert_eq!(check_text(text, "内容", 20), Ok(text.to_owned()));
                }
            }
        }
    }
}
