//! Leaving a phone note for a colleague.

use super::form::NoteForm;
use super::pages;
use crate::access::{Actor, May, WriteConsultations};
use crate::clock::Clock;
use crate::data::persons::Added;
use crate::data::{Db, tasks};
use crate::domain::errors::Errors;
use crate::error::AppError;
use crate::web::forms::{see_other, unprocessable};
use crate::web::made::made;
use crate::web::{Posted, Resumed, paths};
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use entity::ids::TaskId;
use maud::Markup;

/// An empty form, ready for typing.
pub async fn new(
    on: May<WriteConsultations>,
    State(db): State<Db>,
    State(clock): State<Clock>,
    resumed: Resumed,
) -> Result<Response, AppError> {
    let (mut form, said) = resumed.anew(&db, on.actor(), NoteForm::at(clock.local())).await?;
    if form.key.is_empty() {
        form.key = TaskId::new().to_string();
    }
    Ok(editor(&db, &clock, on.actor(), &form, &said).await?.into_response())
}

async fn editor(db: &Db, clock: &Clock, who: &Actor, form: &NoteForm, errors: &Errors) -> Result<Markup, AppError> {
    let colleagues = tasks::colleagues(db, who).await?;
    Ok(pages::edit(who, clock, form, &colleagues, errors))
}

/// Leaves the note, or shows the form again with what was typed.
pub async fn create(
    on: May<WriteConsultations>,
    State(db): State<Db>,
    State(clock): State<Clock>,
    Posted(form): Posted<NoteForm>,
) -> Result<Response, AppError> {
    let (note, waived) = match form.check(clock.local()) {
        Ok(checked) => checked,
        Err(errors) => return Ok(unprocessable(editor(&db, &clock, on.actor(), &form, &errors).await?)),
    };
    let id: TaskId = made(on.actor(), "/phone-notes/new", &form.key)?;
    let added = tasks::add_note(&db, &on, id, &note, waived).await?;
    let done = if added == Added::Now { "noted" } else { "already" };
    Ok(see_other(format!("{}?done={done}", paths::task(id))))
}
