//! Narrowing what is shared, or letting it last longer.

use super::form::ChangeForm;
use super::pages_form;
use crate::access::WriteBasics;
use crate::data;
use crate::data::grants::{self, OnGrant, is_open};
use crate::domain::errors::Errors;
use crate::error::AppError;
use crate::state::AppState;
use crate::web::conflict::conflict;
use crate::web::forms::{see_other, unprocessable};
use crate::web::{Posted, Resumed, paths};
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use entity::codes::Ground;
use maud::Markup;

async fn page(
    state: &AppState,
    on: &OnGrant<WriteBasics>,
    form: &ChangeForm,
    errors: &Errors,
) -> Result<Markup, AppError> {
    let row = grants::row(&state.db, on).await?.ok_or(AppError::NotFound)?;
    Ok(pages_form::change(on, &state.clock, &row, form, errors))
}

/// What is shared now, to be changed.
pub async fn edit(
    on: OnGrant<WriteBasics>,
    State(state): State<AppState>,
    resumed: Resumed,
) -> Result<Response, AppError> {
    let (form, said) = resumed.over(&state.db, on.actor(), ChangeForm::of(on.row())).await?;
    Ok(page(&state, &on, &form, &said).await?.into_response())
}

/// Changes it, or shows the form again with what was typed over what stands now.
pub async fn save(
    on: OnGrant<WriteBasics>,
    State(state): State<AppState>,
    Posted(form): Posted<ChangeForm>,
) -> Result<Response, AppError> {
    let mut new = match form.check() {
        Ok(new) => new,
        Err(errors) => return Ok(unprocessable(page(&state, &on, &form, &errors).await?)),
    };
    // The last day of a consent's own is not typed: without one it lasts as long as the consent.
    if on.row().ground != Ground::Consent && new.until_on.is_none() {
        let mut errors = Errors::new();
        errors.add("until_on", "この根拠の共有には、期限が必要です。");
        return Ok(unprocessable(page(&state, &on, &form, &errors).await?));
    }
    new.reason = new.reason.trim().to_owned();
    let back = format!("{}/access", paths::case(on.row().case_id));
    match grants::change(&state.db, &on, &new).await {
        Ok(()) => Ok(see_other(format!("{back}?done=changed"))),
        Err(data::Error::Refused(why)) => refused(&state, on, &form, why).await,
        Err(data::Error::Stale) => {
            let why = "この共有は、開いたあとで、ほかの人かほかのタブで変更されました。いまの内容を確かめて、もう一度押してください。";
            refused(&state, on, &form, why).await
        }
        Err(error) => Err(error.into()),
    }
}

/// What was typed, over what stands now; whoever only repeated what has been done is led to it.
async fn refused(
    state: &AppState,
    on: OnGrant<WriteBasics>,
    form: &ChangeForm,
    why: &'static str,
) -> Result<Response, AppError> {
    let on = on.again(&state.db).await?;
    let stands = ChangeForm::of(on.row());
    let is_same = stands.sections == form.sections && stands.until_on == form.until_on;
    if stands.seen != form.seen && is_same && on.row().reason == form.reason.trim() {
        return Ok(see_other(format!("{}/access?done=already", paths::case(on.row().case_id))));
    }
    let mut errors = Errors::new();
    errors.add("", why);
    let form = if is_open(on.row(), state.clock.now()) {
        ChangeForm { seen: stands.seen, ..form.clone() }
    } else {
        form.clone()
    };
    Ok(conflict(page(state, &on, &form, &errors).await?))
}
