//! The rows that repeat: other names, telephones, addresses.

pub mod pages;

use super::check::NAME;
use super::{ADDRESS_PARTS, ADDRESSES, NAME_PARTS, NAMES, PHONE_PARTS, PHONES, PersonForm, at};
use crate::data::persons::{Address, OtherName, Phone};
use crate::domain::errors::Errors;
use crate::domain::kana;
use crate::domain::postal::parse_postal;
use crate::domain::written::half_width;
use crate::web::forms::{line, optional_choice};
use entity::codes::{AddressKind, NameKind, PhoneSafety};

/// Longest line of an address or a note of one line.
const LINE: usize = 200;

impl PersonForm {
    /// What the rows of other names hold; empty ones are left out.
    pub(super) fn names(&self, errors: &mut Errors) -> Vec<OtherName> {
        let (filled, _) = self.rows(&NAME_PARTS, NAMES);
        let mut names = Vec::new();
        for row in 1..=filled {
            let e = &mut *errors;
            if self.is_blank(&NAME_PARTS, row) {
                continue;
            }
            let kind = self.kind(e, "name_kind", row, "別名の種類", NameKind::parse);
            let family = self.name(e, &at("name_family", row), &format!("別名{row}の氏"));
            let given = self.name(e, &at("name_given", row), &format!("別名{row}の名"));
            let family_kana = self.reading(e, &at("name_family_kana", row), &format!("別名{row}の氏のフリガナ"));
            let given_kana = self.reading(e, &at("name_given_kana", row), &format!("別名{row}の名のフリガナ"));
            let is_nameless = [&family, &given].iter().all(|name| name.as_ref().is_some_and(String::is_empty));
            if is_nameless {
                e.add(at("name_family", row), format!("別名{row}の氏か名を入力してください。"));
            }
            names.extend(family.zip(given).zip(family_kana.zip(given_kana)).map(
                |((family_name, given_name), (family_kana, given_kana))| OtherName {
                    kind: kind.unwrap_or(NameKind::Former),
                    family_name,
                    given_name,
                    family_kana,
                    given_kana,
                },
            ));
        }
        names
    }

    /// What the rows of telephones hold; empty ones are left out.
    pub(super) fn phones(&self, errors: &mut Errors) -> Vec<Phone> {
        let (filled, _) = self.rows(&PHONE_PARTS, PHONES);
        let mut phones = Vec::new();
        for row in 1..=filled {
            let e = &mut *errors;
            if self.is_blank(&PHONE_PARTS, row) {
                continue;
            }
            let number = self.number(e, row);
            let owner = at("phone_owner", row);
            let owner = line(e, &owner, "だれの電話", self.get(&owner), NAME, false);
            let safety = self.kind(e, "phone_safety", row, "かけてよいか", PhoneSafety::parse);
            let note = at("phone_note", row);
            let note = line(e, &note, "電話のメモ", self.get(&note), LINE, false);
            phones.extend(number.zip(owner).zip(note).map(|((number, owner), note)| Phone {
                number,
                owner,
                safety: safety.unwrap_or(PhoneSafety::Unknown),
                note,
            }));
        }
        phones
    }

    fn number(&self, errors: &mut Errors, row: usize) -> Option<String> {
        let name = at("phone_number", row);
        let label = format!("電話{row}の番号");
        let number = line(errors, &name, &label, self.get(&name), 40, true)?;
        let folded = half_width(&number);
        let is_readable = folded.chars().all(|c| c.is_ascii_digit() || " -()+#内線ext.".contains(c));
        let digits = kana::phone_key(&folded).len();
        if !is_readable || !(3..=15).contains(&digits) {
            errors.add(
                name,
                format!("「{number}」は電話番号として読み取れません。例: 090-1234-5678、03-1234-5678 内線12"),
            );
            return None;
        }
        Some(folded)
    }

    /// What the rows of addresses hold; empty ones are left out.
    pub(super) fn addresses(&self, errors: &mut Errors) -> Vec<Address> {
        let (filled, _) = self.rows(&ADDRESS_PARTS, ADDRESSES);
        let mut addresses = Vec::new();
        for row in 1..=filled {
            let e = &mut *errors;
            if self.is_blank(&ADDRESS_PARTS, row) {
                continue;
            }
            let kind = self.kind(e, "address_kind", row, "住所の種類", AddressKind::parse);
            let postal = at("address_postal", row);
            let postal = e.keep(&postal, parse_postal(self.get(&postal)));
            let address = at("address_line", row);
            let label = format!("住所{row}");
            let address = line(e, &address, &label, self.get(&address), LINE, true);
            let note = at("address_note", row);
            let note = line(e, &note, "住所のメモ", self.get(&note), LINE, false);
            addresses.extend(postal.zip(address).zip(note).map(|((postal, address), note)| Address {
                kind: kind.unwrap_or(AddressKind::Residence),
                postal_code: postal.unwrap_or_default(),
                address,
                note,
            }));
        }
        addresses
    }

    fn is_blank(&self, parts: &[&str], row: usize) -> bool {
        parts
            .iter()
            .filter(|part| !part.ends_with("_kind") && !part.ends_with("_safety"))
            .all(|part| self.get(&at(part, row)).trim().is_empty())
    }

    fn kind<T>(
        &self,
        errors: &mut Errors,
        part: &str,
        row: usize,
        label: &str,
        parse: impl Fn(&str) -> Option<T>,
    ) -> Option<T> {
        let name = at(part, row);
        optional_choice(errors, &name, label, self.get(&name), parse)
    }
}
