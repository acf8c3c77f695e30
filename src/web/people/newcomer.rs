//! Somebody who is registered from inside another form, without leaving it.

use super::pages::NewcomerFields;
use crate::access::{Act, Actor, May, Section, WriteBasics};
use crate::data::audit::{Deed, Entry, Kind};
use crate::data::persons::{self, Person};
use crate::data::{Db, households};
use crate::domain::errors::Errors;
use crate::error::AppError;
use crate::web::made::made;
use crate::web::persons::{Choices, PersonForm};
use entity::ids::{HouseholdId, PersonId};
use serde_json::json;
use std::collections::BTreeMap;

/// Prefix of the fields.
pub const PREFIX: &str = "new_";

/// The fields that are offered; the whole form stands on the person's own page.
const FIELDS: [&str; 8] =
    ["family_name", "given_name", "family_kana", "given_kana", "calling_name", "sex", "birth", "phone_number_1"];

/// What was typed about somebody new.
#[derive(Clone, Debug, Default)]
pub struct Newcomer {
    typed: BTreeMap<String, String>,
}

/// Somebody new who has passed every check.
pub struct Checked {
    /// The key under which they are registered.
    pub id: PersonId,
    /// What is true of them.
    pub person: Person,
    /// Somebody said that a number is no 個人番号.
    is_waived: bool,
    /// How many namesakes were looked at and found to be others.
    alike: usize,
}

impl Newcomer {
    /// Reads the fields out of what a form sent.
    pub fn read(rest: &BTreeMap<String, String>) -> Self {
        let own = rest.iter().filter_map(|(name, value)| Some((name.strip_prefix(PREFIX)?.to_owned(), value.clone())));
        Self { typed: own.collect() }
    }

    /// What was typed into a field.
    pub fn get(&self, name: &str) -> &str {
        self.typed.get(name).map_or("", String::as_str)
    }

    /// Whether anything was typed that says who it is.
    pub fn is_meant(&self) -> bool {
        FIELDS.iter().any(|name| *name != "sex" && !self.get(name).trim().is_empty())
    }

    /// Fields for a page, or none for somebody who may register nobody.
    pub fn fields<'a>(&'a self, who: &Actor, errors: &'a Errors) -> Option<NewcomerFields<'a>> {
        who.may(Act::Write(Section::Basics)).then_some(NewcomerFields { newcomer: self, errors })
    }

    fn form(&self, household: Option<HouseholdId>, is_waived: bool) -> PersonForm {
        let mut form = PersonForm::empty(household);
        for name in FIELDS.iter().filter(|name| !self.get(name).is_empty()) {
            form.set(name, self.get(name));
        }
        if self.get("key").parse::<PersonId>().is_ok() {
            form.set("key", self.get("key"));
        }
        if is_waived {
            form.set("not_my_number", "yes");
        }
        form
    }

    /// Checks everything, and whether somebody alike is registered already; mistakes stand at the fields.
    ///
    /// # Errors
    /// The database cannot be read.
    pub async fn check(
        &self,
        db: &Db,
        by: &May<WriteBasics>,
        household: Option<HouseholdId>,
        is_waived: bool,
        errors: &mut Errors,
    ) -> Result<Option<Checked>, AppError> {
        let household = match household {
            Some(id) => households::find(db, by.actor(), id).await?.map(|row| row.id),
            None => None,
        };
        let form = self.form(household, is_waived);
        let choices = Choices::load(db, by.actor(), &form, None).await?;
        let (person, is_waived) = match form.check(db.clock().today(), &choices) {
            Ok(checked) => checked,
            Err(wrong) => {
                for (name, message) in wrong.all() {
                    errors.add(format!("{PREFIX}{name}"), message);
                }
                return Ok(None);
            }
        };
        let id = made(by.actor(), "/persons/new", form.get("key"))?;
        let alike = persons::alike(db, by, &person, id).await?;
        if !alike.is_empty() && self.get("another").is_empty() {
            let entry = Entry::new(db.clock().now(), Deed::Searched, Kind::Person)
                .by(by.actor())
                .with(json!({ "by": "registration", "rows": alike.len() }))
                .showing(alike.iter().map(|row| row.id.into()));
            by.actor().witness().record(entry);
            let names: Vec<String> =
                alike.iter().take(3).map(|row| super::label(row, db.clock().today_ymd())).collect();
            errors.add(
                "new_another",
                format!(
                    "同じ名前の人がすでに登録されています（{}）。その人なら上の「人をさがす」で選び、別の人なら「別の人として登録する」に印を付けてください。",
                    names.join("、")
                ),
            );
            return Ok(None);
        }
        Ok(Some(Checked { id, person, is_waived, alike: alike.len() }))
    }
}

impl Checked {
    /// Registers them; a second click registers nobody else.
    ///
    /// # Errors
    /// The database cannot be written.
    pub async fn register(&self, db: &Db, by: &May<WriteBasics>) -> Result<PersonId, AppError> {
        let added = persons::add(db, by, self.id, &self.person).await?;
        if added == persons::Added::Now && (self.is_waived || self.alike > 0) {
            let entry = Entry::new(db.clock().now(), Deed::Created, Kind::Person)
                .by(by.actor())
                .on(self.id.into())
                .owned_by(by.actor().agency())
                .with(json!({ "not_a_my_number": self.is_waived, "another_person_than": self.alike }));
            by.actor().witness().record(entry);
        }
        Ok(self.id)
    }
}
