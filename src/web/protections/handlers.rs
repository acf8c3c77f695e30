//! Beginning, changing and ending a protection.

use super::form::{Along, EndForm, ProtectionForm};
use super::pages;
use crate::access::{Act, May, Section, Supervise, ViewBasics, WriteBasics};
use crate::data;
use crate::data::audit::Kind;
use crate::data::persons::{self, Added, OnPerson};
use crate::data::protections::{self, OnProtection};
use crate::domain::errors::Errors;
use crate::error::AppError;
use crate::state::AppState;
use crate::web::conflict::conflict;
use crate::web::forms::{ListQuery, see_other, text, unprocessable};
use crate::web::keys::listed;
use crate::web::made::made;
use crate::web::{Asked, Posted, Resumed, paths};
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use entity::ids::ProtectionId;
use maud::Markup;

/// Everybody whom the acting agency protects.
pub async fn list(
    by: May<ViewBasics>,
    State(state): State<AppState>,
    Asked(query): Asked<ListQuery>,
) -> Result<Response, AppError> {
    let rows = protections::of_agency(&state.db, &by).await?;
    let shown: Vec<uuid::Uuid> = rows.iter().map(|row| row.person_id.0).collect();
    listed(by.actor(), &state, Kind::Protection, &serde_json::Value::Null, &shown);
    Ok(pages::list(by.actor(), &state.clock, &rows, query.done.as_deref()).into_response())
}

/// Who else lives with the person.
async fn along(state: &AppState, on: &OnPerson<WriteBasics>) -> Result<Along, AppError> {
    let Some(household) = on.row().household_id else { return Ok(Vec::new()) };
    let members = persons::of_household(&state.db, on.actor(), household).await?;
    let today = state.clock.today_ymd();
    let others = members.into_iter().filter(|member| member.id != on.row().id);
    Ok(others.map(|member| (member.id, crate::web::people::label(&member, today))).collect())
}

async fn form_page(
    state: &AppState,
    on: &OnPerson<WriteBasics>,
    form: &ProtectionForm,
    errors: &Errors,
) -> Result<Markup, AppError> {
    Ok(pages::new(on, &state.clock, &along(state, on).await?, form, errors))
}

/// An empty form.
pub async fn new(
    on: OnPerson<WriteBasics>,
    State(state): State<AppState>,
    resumed: Resumed,
) -> Result<Response, AppError> {
    let blank = ProtectionForm::blank(state.clock.today_ymd());
    let (mut form, said) = resumed.anew(&state.db, on.actor(), blank).await?;
    if form.key.is_empty() {
        form.key = ProtectionId::new().to_string();
    }
    Ok(form_page(&state, &on, &form, &said).await?.into_response())
}

/// Protects the person, or shows the form again with what was typed.
pub async fn create(
    on: OnPerson<WriteBasics>,
    State(state): State<AppState>,
    Posted(form): Posted<ProtectionForm>,
) -> Result<Response, AppError> {
    let new = match form.check(state.clock.today_ymd()) {
        Ok(new) => new,
        Err(errors) => return Ok(unprocessable(form_page(&state, &on, &form, &errors).await?)),
    };
    let id: ProtectionId = made(on.actor(), "/persons/protection", &form.key)?;
    match protections::begin(&state.db, &on, id, &new).await {
        Ok(added) => {
            let done = if added == Added::Now { "protected" } else { "already" };
            Ok(see_other(format!("{}?done={done}", paths::protection(id))))
        }
        Err(data::Error::Refused(why)) => {
            let mut errors = Errors::new();
            errors.add("", why);
            Ok(unprocessable(form_page(&state, &on, &form, &errors).await?))
        }
        Err(error) => Err(error.into()),
    }
}

/// One protection: since when and until when, who had shown what is hidden, and which texts give it away.
pub async fn show(
    on: OnProtection<WriteBasics>,
    State(state): State<AppState>,
    Asked(query): Asked<ListQuery>,
) -> Result<Response, AppError> {
    let row = protections::row(&state.db, &on).await?.ok_or(AppError::NotFound)?;
    let unmaskings = protections::unmaskings(&state.db, on.actor(), &on).await?;
    let may_read = on.may(Act::View(Section::Consultations)) && row.ended_at.is_none();
    let texts = if may_read { protections::texts_about(&state.db, &on).await? } else { Vec::new() };
    let shown = pages::Shown { row: &row, unmaskings: &unmaskings, texts: &texts };
    Ok(pages::show(&on, &state.clock, &shown, query.done.as_deref()).into_response())
}

async fn change_page(
    state: &AppState,
    on: &OnProtection<WriteBasics>,
    form: &ProtectionForm,
    errors: &Errors,
) -> Result<Markup, AppError> {
    let row = protections::row(&state.db, on).await?.ok_or(AppError::NotFound)?;
    Ok(pages::change(on, &state.clock, &row, form, errors))
}

/// What is recorded now, to be changed.
pub async fn edit(
    on: OnProtection<WriteBasics>,
    State(state): State<AppState>,
    resumed: Resumed,
) -> Result<Response, AppError> {
    let (form, said) = resumed.over(&state.db, on.actor(), ProtectionForm::of(on.row())).await?;
    Ok(change_page(&state, &on, &form, &said).await?.into_response())
}

/// Changes it, or shows the form again with what was typed over what stands now.
pub async fn save(
    on: OnProtection<WriteBasics>,
    State(state): State<AppState>,
    Posted(form): Posted<ProtectionForm>,
) -> Result<Response, AppError> {
    let new = match form.check_change(on.row().from_on, state.clock.today_ymd()) {
        Ok(new) => new,
        Err(errors) => return Ok(unprocessable(change_page(&state, &on, &form, &errors).await?)),
    };
    let back = paths::protection(on.row().id);
    let why = match protections::change(&state.db, &on, &new).await {
        Ok(()) => return Ok(see_other(format!("{back}?done=changed"))),
        Err(data::Error::Refused(why)) => why,
        Err(data::Error::Stale) => {
            "この支援措置は、開いたあとで、ほかの人かほかのタブで変更されました。いまの内容を確かめて、もう一度押してください。"
        }
        Err(error) => return Err(error.into()),
    };
    let on = on.again(&state.db).await?;
    let stands = ProtectionForm::of(on.row());
    let is_same = (&stands.kind, &stands.until_on, &stands.from_whom, &stands.note)
        == (&form.kind, &form.until_on, &form.from_whom, &form.note);
    if is_same {
        return Ok(see_other(format!("{back}?done=already")));
    }
    let mut errors = Errors::new();
    errors.add("", why);
    let form = ProtectionForm { key: stands.key, ..form };
    Ok(conflict(change_page(&state, &on, &form, &errors).await?))
}

async fn end_page(
    state: &AppState,
    on: &OnProtection<Supervise>,
    form: &EndForm,
    errors: &Errors,
) -> Result<Markup, AppError> {
    let row = protections::row(&state.db, on).await?.ok_or(AppError::NotFound)?;
    Ok(pages::end(on, &state.clock, &row, form, errors))
}

/// Asks before ending.
pub async fn ask_end(
    on: OnProtection<Supervise>,
    State(state): State<AppState>,
    resumed: Resumed,
) -> Result<Response, AppError> {
    let (form, said) = resumed.anew(&state.db, on.actor(), EndForm::default()).await?;
    Ok(end_page(&state, &on, &form, &said).await?.into_response())
}

/// Ends a protection.
pub async fn end(
    on: OnProtection<Supervise>,
    State(state): State<AppState>,
    Posted(form): Posted<EndForm>,
) -> Result<Response, AppError> {
    let back = paths::person(on.row().person_id);
    let mut errors = Errors::new();
    let Some(reason) = text(&mut errors, "reason", "理由", &form.reason, 1_000, true) else {
        return Ok(unprocessable(end_page(&state, &on, &form, &errors).await?));
    };
    match protections::end(&state.db, &on, &reason).await {
        Ok(()) => Ok(see_other(format!("{back}?done=unprotected"))),
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
