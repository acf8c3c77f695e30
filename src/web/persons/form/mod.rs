//! What is typed about a person, kept pair by pair: telephones, addresses and other names repeat.

mod check;
mod choices;
pub mod pages;
mod rows;

pub use choices::Choices;

use crate::data::persons::PersonDetail;
use crate::data::persons::follows;
use crate::domain::birth;
use entity::codes::{AddressKind, Caution, NameKind, PhoneSafety, Relationship, Sex};
use entity::ids::{HouseholdId, PersonId};
use entity::persons;
use serde::{Deserialize, Serialize};

/// Rows for other names.
pub const NAMES: usize = 2;
/// Rows for telephones.
pub const PHONES: usize = 4;
/// Rows for addresses.
pub const ADDRESSES: usize = 3;

/// The fields of one row of other names.
pub const NAME_PARTS: [&str; 5] = ["name_kind", "name_family", "name_given", "name_family_kana", "name_given_kana"];
/// The fields of one row of telephones.
pub const PHONE_PARTS: [&str; 4] = ["phone_number", "phone_owner", "phone_safety", "phone_note"];
/// The fields of one row of addresses.
pub const ADDRESS_PARTS: [&str; 4] = ["address_kind", "address_postal", "address_line", "address_note"];

/// What the browser sent, untouched, so that it can be shown again.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(transparent)]
pub struct PersonForm(Vec<(String, String)>);

/// The name of a field in row `row` of the repeated ones.
pub fn at(part: &str, row: usize) -> String {
    format!("{part}_{row}")
}

impl PersonForm {
    /// An empty form for a person of this household.
    pub fn empty(household: Option<HouseholdId>) -> Self {
        let mut form = Self::default();
        form.set("key", PersonId::new().to_string());
        if let Some(household) = household {
            form.set("household", household.to_string());
        }
        form.set("relationship", Relationship::Unknown.code());
        form.set("sex", Sex::Unknown.code());
        form.start_rows();
        form
    }

    /// The form filled with a person as recorded.
    pub fn of(person: &persons::Model, detail: &PersonDetail) -> Self {
        let mut form = Self::default();
        form.set("version", person.version.to_string());
        if let Some(household) = person.household_id {
            form.set("household", household.to_string());
        }
        form.set("relationship", person.relationship.code());
        form.set("family_name", &person.family_name);
        form.set("given_name", &person.given_name);
        form.set("family_kana", &person.family_kana);
        form.set("given_kana", &person.given_kana);
        form.set("calling_name", &person.calling_name);
        form.set("sex", person.sex.code());
        let known =
            birth::from_stored(person.birth_lo.0, person.birth_hi.0, &person.birth_precision, person.birth_as_of.0);
        form.set("birth", birth::input_text(known.as_ref()));
        if let Some(district) = person.district_id {
            form.set("district", district.to_string());
        }
        let ticked = person.cautions.split(';').filter_map(Caution::parse).filter(|one| !follows(*one));
        for caution in ticked {
            form.add("cautions", caution.code());
        }
        form.set("caution_note", &person.caution_note);
        form.set("note", &person.note);
        form.start_rows();
        for (row, name) in (1..).zip(&detail.names) {
            form.set(&at("name_kind", row), name.kind.code());
            form.set(&at("name_family", row), &name.family_name);
            form.set(&at("name_given", row), &name.given_name);
            form.set(&at("name_family_kana", row), &name.family_kana);
            form.set(&at("name_given_kana", row), &name.given_kana);
        }
        for (row, phone) in (1..).zip(&detail.phones) {
            form.set(&at("phone_number", row), &phone.number);
            form.set(&at("phone_owner", row), &phone.owner);
            form.set(&at("phone_safety", row), phone.safety.code());
            form.set(&at("phone_note", row), &phone.note);
        }
        for (row, address) in (1..).zip(&detail.addresses) {
            form.set(&at("address_kind", row), address.kind.code());
            form.set(&at("address_postal", row), &address.postal_code);
            form.set(&at("address_line", row), &address.address);
            form.set(&at("address_note", row), &address.note);
        }
        form
    }

    fn start_rows(&mut self) {
        for row in 1..=NAMES {
            self.set(&at("name_kind", row), NameKind::Former.code());
        }
        for row in 1..=PHONES {
            self.set(&at("phone_safety", row), PhoneSafety::Unknown.code());
        }
        for row in 1..=ADDRESSES {
            self.set(&at("address_kind", row), AddressKind::Residence.code());
        }
    }

    /// The same without telephones, addresses and district: a draft or an old page may hold what was open before somebody
    /// was protected.
    #[must_use]
    pub fn without_whereabouts(mut self) -> Self {
        self.0.retain(|(field, _)| !["phone_", "address_", "district"].iter().any(|part| field.starts_with(part)));
        self.start_rows();
        self
    }

    /// What was typed into a field.
    pub fn get(&self, name: &str) -> &str {
        self.0.iter().find(|(field, _)| field == name).map_or("", |(_, value)| value.as_str())
    }

    /// Everything that was ticked under one name.
    pub fn all(&self, name: &str) -> Vec<String> {
        self.0.iter().filter(|(field, _)| field == name).map(|(_, value)| value.clone()).collect()
    }

    /// Whether a box is ticked.
    pub fn is_ticked(&self, name: &str) -> bool {
        self.get(name) == "yes"
    }

    /// Puts a value into a field.
    pub fn set(&mut self, name: &str, value: impl Into<String>) {
        self.0.retain(|(field, _)| field != name);
        self.add(name, value);
    }

    fn add(&mut self, name: &str, value: impl Into<String>) {
        self.0.push((name.to_owned(), value.into()));
    }

    /// The household that is chosen.
    pub fn household(&self) -> Option<HouseholdId> {
        self.get("household").parse().ok()
    }

    /// The version that was shown.
    pub fn version(&self) -> i32 {
        self.get("version").parse().unwrap_or_default()
    }

    /// How many of `most` rows to show at once: those with something in them, and one more.
    ///
    /// The choice of a kind alone fills no row; records brought over from elsewhere may have more rows than `most`.
    pub fn rows(&self, parts: &[&str], most: usize) -> (usize, usize) {
        let is_filled = |row: usize| {
            parts.iter().filter(|part| !is_choice(part)).any(|part| !self.get(&at(part, row)).trim().is_empty())
        };
        let last = self
            .0
            .iter()
            .filter_map(|(field, _)| {
                let (part, row) = field.rsplit_once('_')?;
                let row = row.parse().ok()?;
                (parts.contains(&part) && is_filled(row)).then_some(row)
            })
            .max()
            .unwrap_or(0)
            .min(MOST_ROWS);
        (last, most.max(last))
    }
}

/// Nobody has more telephones or addresses than this.
const MOST_ROWS: usize = 20;

fn is_choice(part: &str) -> bool {
    part.ends_with("_kind") || part.ends_with("_safety")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_form_has_no_rows_and_a_key() {
        let form = PersonForm::empty(None);
        assert_eq!(form.rows(&PHONE_PARTS, PHONES), (0, PHONES));
        assert!(form.get("key").parse::<PersonId>().is_ok());
    }

    #[test]
    fn rows_beyond_the_usual_number_are_kept() {
        let mut form = PersonForm::empty(None);
        form.set("phone_number_6", "090-1111-2222");
        assert_eq!(form.rows(&PHONE_PARTS, PHONES), (6, 6));
        form.set("phone_number_999999999", "1");
        assert_eq!(form.rows(&PHONE_PARTS, PHONES), (20, 20));
        form.set("phone_number_x", "1");
        form.set("phone_number_99999999999999999999999", "1");
        assert_eq!(form.rows(&PHONE_PARTS, PHONES), (20, 20));
    }
}
