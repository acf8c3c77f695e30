//! Registering and correcting a person.

use super::form::pages::FormPage;
use super::form::{Choices, PersonForm};
use crate::access::{Actor, May, WriteBasics};
use crate::data::audit::{Deed, Entry, Kind};
use crate::data::persons::{Added, OnPerson, Person, PersonRow};
use crate::data::{self, persons};
use crate::domain::errors::Errors;
use crate::error::AppError;
use crate::state::AppState;
use crate::web::Asked;
use crate::web::conflict::{beside, conflict};
use crate::web::forms::{see_other, unprocessable};
use crate::web::made::made;
use crate::web::{Posted, Resumed, paths};
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use entity::codes::Caution;
use entity::ids::PersonId;
use serde::Deserialize;
use serde_json::json;

/// For which household somebody is registered.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct NewQuery {
    /// The household.
    pub household: String,
}

/// The empty form.
pub async fn new(
    by: May<WriteBasics>,
    State(state): State<AppState>,
    Asked(query): Asked<NewQuery>,
    resumed: Resumed,
) -> Result<Response, AppError> {
    let (form, said) = resumed.anew(&state.db, by.actor(), PersonForm::empty(query.household.parse().ok())).await?;
    let choices = Choices::load(&state.db, by.actor(), &form, None).await?;
    Ok(FormPage::new(by.actor(), &state.clock, &form, &choices, &said).registration(&[]).into_response())
}

/// Registers the person, unless somebody alike is there already and nobody has said that it is another.
pub async fn create(
    by: May<WriteBasics>,
    State(state): State<AppState>,
    Posted(form): Posted<PersonForm>,
) -> Result<Response, AppError> {
    let mut choices = Choices::load(&state.db, by.actor(), &form, None).await?;
    let searched = choices.search(&state.db, by.actor(), &form).await?;
    let checked = form.check(state.clock.today(), &choices);
    let (person, is_waived) = match (checked, searched.is_empty()) {
        (Ok(checked), true) => checked,
        (checked, _) => {
            let errors = joined(searched, checked.as_ref().err());
            return Ok(unprocessable(
                FormPage::new(by.actor(), &state.clock, &form, &choices, &errors).registration(&[]),
            ));
        }
    };
    let id = made(by.actor(), "/persons/new", form.get("key"))?;
    let alike = persons::alike(&state.db, &by, &person, id).await?;
    if !alike.is_empty() && !form.is_ticked("another_person") {
        witness_alike(&state, by.actor(), &alike);
        let mut errors = Errors::new();
        errors.add(
            "another_person",
            "同じ名前の人がすでに登録されています。下の一覧を確かめて、別の人なら「別の人として登録する」に印を付けてください。",
        );
        return Ok(unprocessable(
            FormPage::new(by.actor(), &state.clock, &form, &choices, &errors).registration(&alike),
        ));
    }
    let done = match persons::add(&state.db, &by, id, &person).await? {
        Added::Now => {
            witness_claims(&state, by.actor(), Deed::Created, id, is_waived, alike.len());
            "created"
        }
        Added::Before => "already",
    };
    Ok(see_other(format!("{}?done={done}", paths::person(id))))
}

/// The form with the person as recorded.
pub async fn edit(
    on: OnPerson<WriteBasics>,
    State(state): State<AppState>,
    resumed: Resumed,
) -> Result<Response, AppError> {
    let stands = PersonForm::of(on.row(), &persons::detail(&state.db, &on).await?);
    let (form, said) = resumed.over(&state.db, on.actor(), stands).await?;
    let form = if is_protected(on.row()) { form.without_whereabouts() } else { form };
    let choices = Choices::load(&state.db, on.actor(), &form, Some(on.row())).await?;
    Ok(FormPage::new(on.actor(), &state.clock, &form, &choices, &said).correction(on.row()).into_response())
}

/// Corrects the person.
pub async fn update(
    on: OnPerson<WriteBasics>,
    State(state): State<AppState>,
    Posted(form): Posted<PersonForm>,
) -> Result<Response, AppError> {
    let mut choices = Choices::load(&state.db, on.actor(), &form, Some(on.row())).await?;
    let searched = choices.search(&state.db, on.actor(), &form).await?;
    let checked = form.check(state.clock.today(), &choices);
    let (person, is_waived): (Person, bool) = match (checked, searched.is_empty()) {
        (Ok(checked), true) => checked,
        (checked, _) => {
            let errors = joined(searched, checked.as_ref().err());
            return Ok(unprocessable(
                FormPage::new(on.actor(), &state.clock, &form, &choices, &errors).correction(on.row()),
            ));
        }
    };
    match persons::change(&state.db, &on, form.version(), &person).await {
        Err(data::Error::Stale) => {
            let stands = PersonForm::of(on.row(), &persons::detail(&state.db, &on).await?);
            let form = if is_protected(on.row()) { form.without_whereabouts() } else { form };
            let (form, said) = beside(&state.db, on.actor(), Some(on.row().id.into()), form, &stands).await?;
            let choices = Choices::load(&state.db, on.actor(), &form, Some(on.row())).await?;
            let page = FormPage::new(on.actor(), &state.clock, &form, &choices, &said);
            return Ok(conflict(page.correction(on.row())));
        }
        outcome => outcome?,
    }
    witness_claims(&state, on.actor(), Deed::Changed, on.row().id, is_waived, 0);
    Ok(see_other(format!("{}?done=changed", paths::person(on.row().id))))
}

fn is_protected(row: &entity::persons::Model) -> bool {
    row.cautions.split(';').any(|code| code == Caution::Protected.code())
}

/// Puts on record what somebody said about a number or a namesake before saving.
fn witness_claims(state: &AppState, actor: &Actor, deed: Deed, id: PersonId, is_waived: bool, alike: usize) {
    if !is_waived && alike == 0 {
        return;
    }
    let entry = Entry::new(state.clock.now(), deed, Kind::Person)
        .by(actor)
        .on(id.into())
        .owned_by(actor.agency())
        .with(json!({ "not_a_my_number": is_waived, "another_person_than": alike }));
    actor.witness().record(entry);
}

fn witness_alike(state: &AppState, actor: &Actor, alike: &[PersonRow]) {
    let entry = Entry::new(state.clock.now(), Deed::Searched, Kind::Person)
        .by(actor)
        .with(json!({ "by": "registration", "rows": alike.len() }))
        .showing(alike.iter().map(|row| row.id.into()));
    actor.witness().record(entry);
}

fn joined(searched: Errors, checked: Option<&Errors>) -> Errors {
    let mut errors = searched;
    for (name, message) in checked.into_iter().flat_map(Errors::all) {
        errors.add(name, message);
    }
    errors
}
