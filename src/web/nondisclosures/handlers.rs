//! Recording a pair, and ending it.

use super::form::{EndForm, NondisclosureForm};
use super::pages;
use crate::access::{Supervise, WriteBasics};
use crate::data;
use crate::data::nondisclosures::{self, OnNondisclosure};
use crate::data::persons::{Added, OnPerson};
use crate::domain::errors::Errors;
use crate::error::AppError;
use crate::state::AppState;
use crate::web::conflict::conflict;
use crate::web::forms::{see_other, text, unprocessable};
use crate::web::made::made;
use crate::web::{Posted, Resumed, paths};
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use entity::ids::NondisclosureId;
use maud::Markup;

async fn form_page(
    state: &AppState,
    on: &OnPerson<WriteBasics>,
    form: &NondisclosureForm,
    errors: &Errors,
) -> Result<Markup, AppError> {
    let mut candidates = form.people().candidates(&state.db, on.actor(), on.row().household_id).await?;
    candidates.retain(|candidate| candidate.id != on.row().id);
    Ok(pages::new(on, &state.clock, &candidates, form, errors))
}

/// An empty form.
pub async fn new(
    on: OnPerson<WriteBasics>,
    State(state): State<AppState>,
    resumed: Resumed,
) -> Result<Response, AppError> {
    let (mut form, said) = resumed.anew(&state.db, on.actor(), NondisclosureForm::blank()).await?;
    if form.key.is_empty() {
        form.key = NondisclosureId::new().to_string();
    }
    Ok(form_page(&state, &on, &form, &said).await?.into_response())
}

/// Records it, or shows the form again with what was typed.
pub async fn create(
    on: OnPerson<WriteBasics>,
    State(state): State<AppState>,
    Posted(form): Posted<NondisclosureForm>,
) -> Result<Response, AppError> {
    if form.r#do == "find" {
        return Ok(form_page(&state, &on, &form, &Errors::new()).await?.into_response());
    }
    let (from, reason) = match form.check() {
        Ok(checked) => checked,
        Err(errors) => return Ok(unprocessable(form_page(&state, &on, &form, &errors).await?)),
    };
    let id: NondisclosureId = made(on.actor(), "/persons/nondisclosure", &form.key)?;
    match nondisclosures::record(&state.db, &on, id, from, &reason).await {
        Ok(added) => {
            let done = if added == Added::Now { "created" } else { "already" };
            Ok(see_other(format!("{}?done={done}", paths::person(on.row().id))))
        }
        Err(data::Error::Refused(why)) => {
            let mut errors = Errors::new();
            errors.add("find", why);
            Ok(unprocessable(form_page(&state, &on, &form, &errors).await?))
        }
        Err(error) => Err(error.into()),
    }
}

async fn end_page(
    state: &AppState,
    on: &OnNondisclosure<Supervise>,
    form: &EndForm,
    errors: &Errors,
) -> Result<Markup, AppError> {
    let row = nondisclosures::row(&state.db, on).await?.ok_or(AppError::NotFound)?;
    Ok(pages::end(on, &state.clock, &row, form, errors))
}

/// Asks before ending.
pub async fn ask_end(
    on: OnNondisclosure<Supervise>,
    State(state): State<AppState>,
    resumed: Resumed,
) -> Result<Response, AppError> {
    let (form, said) = resumed.anew(&state.db, on.actor(), EndForm::default()).await?;
    Ok(end_page(&state, &on, &form, &said).await?.into_response())
}

/// Ends it.
pub async fn end(
    on: OnNondisclosure<Supervise>,
    State(state): State<AppState>,
    Posted(form): Posted<EndForm>,
) -> Result<Response, AppError> {
    let back = paths::person(on.row().about_id);
    let mut errors = Errors::new();
    let Some(reason) = text(&mut errors, "reason", "理由", &form.reason, 1_000, true) else {
        return Ok(unprocessable(end_page(&state, &on, &form, &errors).await?));
    };
    match nondisclosures::end(&state.db, &on, &reason).await {
        Ok(()) => Ok(see_other(format!("{back}?done=ended"))),
        Err(data::Error::Refused(why)) => {
            let on = on.again(&state.db).await?;
            if on.row().ended_by == Some(on.actor().staff()) && on.row().end_reason == reason {
                return Ok(see_other(format!("{back}?done=already")));
            }
            errors.add("", why);
            Ok(conflict(end_page(&state, &on, &form, &errors).await?))
        }
        Err(error) => Err(error.into()),
    }
}
