//! Excluding somebody from a case, and ending that.

use super::form::{EndForm, ExclusionForm};
use super::pages;
use crate::access::Supervise;
use crate::data;
use crate::data::cases::OnCase;
use crate::data::exclusions::{self, OnExclusion};
use crate::data::persons::Added;
use crate::domain::errors::Errors;
use crate::error::AppError;
use crate::state::AppState;
use crate::web::conflict::conflict;
use crate::web::forms::{see_other, text, unprocessable};
use crate::web::made::made;
use crate::web::{Posted, Resumed, paths};
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use entity::ids::CaseExclusionId;
use maud::Markup;

async fn form_page(
    state: &AppState,
    on: &OnCase<Supervise>,
    form: &ExclusionForm,
    errors: &Errors,
) -> Result<Markup, AppError> {
    let candidates = exclusions::candidates(&state.db, on).await?;
    Ok(pages::new(on, &state.clock, &candidates, form, errors))
}

/// An empty form.
pub async fn new(on: OnCase<Supervise>, State(state): State<AppState>, resumed: Resumed) -> Result<Response, AppError> {
    let (mut form, said) = resumed.anew(&state.db, on.actor(), ExclusionForm::blank()).await?;
    if form.key.is_empty() {
        form.key = ExclusionForm::blank().key;
    }
    Ok(form_page(&state, &on, &form, &said).await?.into_response())
}

/// Excludes somebody, or shows the form again with what was typed.
pub async fn create(
    on: OnCase<Supervise>,
    State(state): State<AppState>,
    Posted(form): Posted<ExclusionForm>,
) -> Result<Response, AppError> {
    let (staff, reason) = match form.check() {
        Ok(checked) => checked,
        Err(errors) => return Ok(unprocessable(form_page(&state, &on, &form, &errors).await?)),
    };
    if staff == on.actor().staff() && form.myself.is_empty() {
        let mut errors = Errors::new();
        errors.add("myself", "自分を除外すると、自分では終えられません。それでよければ、印を付けてください。");
        return Ok(unprocessable(form_page(&state, &on, &form, &errors).await?));
    }
    let id: CaseExclusionId = made(on.actor(), "/cases/exclusions/new", &form.key)?;
    match exclusions::exclude(&state.db, &on, id, staff, &reason).await {
        // Who excludes themselves finds the case no more.
        Ok(_) if staff == on.actor().staff() => Ok(see_other("/cases?done=excluded".to_owned())),
        Ok(added) => {
            let done = if added == Added::Now { "excluded" } else { "already" };
            Ok(see_other(format!("{}/access?done={done}", paths::case(on.row().id))))
        }
        Err(data::Error::Refused(why)) => {
            let mut errors = Errors::new();
            errors.add("staff", why);
            Ok(unprocessable(form_page(&state, &on, &form, &errors).await?))
        }
        Err(error) => Err(error.into()),
    }
}

async fn end_page(
    state: &AppState,
    on: &OnExclusion<Supervise>,
    form: &EndForm,
    errors: &Errors,
) -> Result<Markup, AppError> {
    let row = exclusions::row(&state.db, on).await?.ok_or(AppError::NotFound)?;
    Ok(pages::end(on, &state.clock, &row, form, errors))
}

/// Asks before ending.
pub async fn ask_end(
    on: OnExclusion<Supervise>,
    State(state): State<AppState>,
    resumed: Resumed,
) -> Result<Response, AppError> {
    let (form, said) = resumed.anew(&state.db, on.actor(), EndForm::default()).await?;
    Ok(end_page(&state, &on, &form, &said).await?.into_response())
}

/// Ends an exclusion.
pub async fn end(
    on: OnExclusion<Supervise>,
    State(state): State<AppState>,
    Posted(form): Posted<EndForm>,
) -> Result<Response, AppError> {
    let back = format!("{}/access", paths::case(on.row().case_id));
    let mut errors = Errors::new();
    let Some(reason) = text(&mut errors, "reason", "理由", &form.reason, 1_000, true) else {
        return Ok(unprocessable(end_page(&state, &on, &form, &errors).await?));
    };
    match exclusions::end(&state.db, &on, &reason).await {
        Ok(()) => Ok(see_other(format!("{back}?done=included"))),
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
