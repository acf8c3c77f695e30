//! Choosing persons inside a form, without JavaScript: a search field, and a role beside every name.

mod newcomer;
mod pages;

pub use newcomer::{Checked as CheckedNewcomer, Newcomer};
pub use pages::{NEWCOMER_LABELS, NewcomerFields, PeopleField};

use crate::access::Actor;
use crate::data::audit::{Deed, Entry, Kind};
use crate::data::{Db, Result, persons, search};
use entity::ids::{HouseholdId, PersonId};
use std::collections::BTreeMap;

/// Prefix of the fields that say what part a person has.
pub(in crate::web::people) const ROLE: &str = "role_";

/// What was typed about persons: the search word, and a role for each person shown.
#[derive(Clone, Debug, Default)]
pub struct People {
    /// The search word.
    pub find: String,
    /// Role codes by person; empty = not meant.
    pub roles: BTreeMap<PersonId, String>,
}

/// A person who can be chosen.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// The person.
    pub id: PersonId,
    /// Name, age and household in a line.
    pub label: String,
    /// 連絡上の注意 in words; empty = none.
    pub cautions: String,
}

impl People {
    /// Reads the role fields out of what a form sent.
    pub fn read(find: &str, rest: &BTreeMap<String, String>) -> Self {
        let roles = rest
            .iter()
            .filter_map(|(name, value)| {
                let id = name.strip_prefix(ROLE)?.parse().ok()?;
                Some((id, value.clone()))
            })
            .collect();
        Self { find: find.to_owned(), roles }
    }

    /// Persons with their role, for a form that is filled from a record.
    pub fn of(roles: impl IntoIterator<Item = (PersonId, &'static str)>) -> Self {
        Self { find: String::new(), roles: roles.into_iter().map(|(id, role)| (id, role.to_owned())).collect() }
    }

    /// Those who have a role.
    pub fn chosen(&self) -> impl Iterator<Item = (PersonId, &str)> {
        self.roles.iter().filter(|(_, role)| !role.is_empty()).map(|(id, role)| (*id, role.as_str()))
    }

    /// Everybody the form shows: the chosen, the household's members, and what the search word finds.
    ///
    /// # Errors
    /// The database cannot be read.
    pub async fn candidates(&self, db: &Db, who: &Actor, household: Option<HouseholdId>) -> Result<Vec<Candidate>> {
        let today = db.clock().today_ymd();
        let mut rows = persons::rows(db, who, self.roles.keys().copied()).await?;
        if let Some(household) = household {
            rows.extend(persons::of_household(db, who, household).await?);
        }
        if !self.find.trim().is_empty() {
            let hits = search::find(db, who, &self.find).await?;
            let entry = Entry::new(db.clock().now(), Deed::Searched, Kind::Person)
                .by(who)
                .with(serde_json::json!({ "characters": self.find.chars().count(), "rows": hits.persons.len() }))
                .showing(hits.persons.iter().map(|hit| hit.person.id.0));
            who.witness().record(entry);
            rows.extend(hits.persons.into_iter().take(20).map(|hit| hit.person));
        }
        let mut seen = std::collections::BTreeSet::new();
        rows.retain(|row| seen.insert(row.id));
        Ok(rows
            .into_iter()
            .map(|row| Candidate {
                id: row.id,
                label: label(&row, today),
                cautions: cautions(&row.cautions, &row.caution_note),
            })
            .collect())
    }
}

/// Name, reading, age and 続柄 in one line.
pub fn label(row: &persons::PersonRow, today: entity::stamp::Ymd) -> String {
    let kana = row.kana();
    let kana = if kana.is_empty() { kana } else { format!("（{kana}）") };
    let known = row.relationship != entity::codes::Relationship::Unknown;
    let relationship = if known { format!("　{}", row.relationship) } else { String::new() };
    format!("{}{kana}　{}{relationship}", row.name(), row.age(today))
}

/// 連絡上の注意 in one line.
pub fn cautions(codes: &str, note: &str) -> String {
    let mut words: Vec<&str> =
        codes.split(';').filter_map(entity::codes::Caution::parse).map(entity::codes::Caution::label).collect();
    if !note.is_empty() {
        words.push(note);
    }
    words.join("。")
}
