//! What is typed about a pair.

use crate::domain::errors::Errors;
use crate::web::forms::text;
use crate::web::people::People;
use entity::ids::{NondisclosureId, PersonId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What the browser sent, untouched.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct NondisclosureForm {
    /// The key under which it is made.
    pub key: String,
    /// Why.
    pub reason: String,
    /// `find` looks for people, anything else saves.
    pub r#do: String,
    /// The word people are looked for by.
    pub find: String,
    /// Roles: `role_…`.
    #[serde(flatten)]
    pub rest: BTreeMap<String, String>,
}

impl NondisclosureForm {
    /// An empty form with a key of its own.
    pub fn blank() -> Self {
        Self { key: NondisclosureId::new().to_string(), ..Self::default() }
    }

    /// The persons part of the form.
    pub fn people(&self) -> People {
        People::read(&self.find, &self.rest)
    }

    /// Who must not be told, and why.
    ///
    /// # Errors
    /// Every complaint, at its field.
    pub fn check(&self) -> Result<(PersonId, String), Errors> {
        let mut errors = Errors::new();
        let chosen: Vec<PersonId> = self.people().chosen().map(|(person, _)| person).collect();
        let from = match chosen.as_slice() {
            [one] => Some(*one),
            [] => {
                errors.add("find", "知らせてはならない相手を選んでください。");
                None
            }
            _ => {
                errors.add("find", "知らせてはならない相手は、1人ずつ登録してください。");
                None
            }
        };
        let reason = text(&mut errors, "reason", "理由", &self.reason, 1_000, true);
        errors.finish(|| Some((from?, reason?)))
    }
}

/// Why a pair ends.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct EndForm {
    /// In words.
    pub reason: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_person_is_chosen_and_a_reason_given() {
        assert!(!NondisclosureForm::blank().check().err().unwrap().on("find").is_empty());
        let role = |id: PersonId| (format!("role_{id}"), "from".to_owned());
        let one = NondisclosureForm {
            reason: "暴力がある。".to_owned(),
            rest: BTreeMap::from([role(PersonId::new())]),
            ..NondisclosureForm::blank()
        };
        assert!(one.check().is_ok());
        let two = NondisclosureForm { rest: BTreeMap::from([role(PersonId::new()), role(PersonId::new())]), ..one };
        assert!(!two.check().err().unwrap().on("find").is_empty());
    }
}
