//! What waits for a second person, and deciding it.

use super::pages;
use crate::access::{May, Supervise, ViewBasics, WriteBasics};
use crate::data;
use crate::data::PageNo;
use crate::data::audit::{Deed, Entry, Kind};
use crate::data::grants::reviews::{self, OnReview, ReviewRow};
use crate::domain::errors::Errors;
use crate::error::AppError;
use crate::state::AppState;
use crate::web::conflict::conflict;
use crate::web::forms::{ListQuery, see_other, unprocessable};
use crate::web::grants::DecideForm;
use crate::web::{Asked, Posted, Resumed, paths};
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use entity::codes::ReviewState;
use serde::Deserialize;
use serde_json::json;

/// Which page.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct PageQuery {
    page: String,
    done: Option<String>,
}

/// What waits, the most urgent first.
pub async fn list(
    by: May<Supervise>,
    State(state): State<AppState>,
    Asked(query): Asked<PageQuery>,
) -> Result<Response, AppError> {
    let page = reviews::waiting(&state.db, &by, PageNo::parse(&query.page)).await?;
    let entry = Entry::new(state.clock.now(), Deed::Listed, Kind::GrantReview)
        .by(by.actor())
        .with(json!({ "page": page.no.number() }))
        .showing(page.rows.iter().map(|row| row.id.into()));
    by.actor().witness().record(entry);
    Ok(pages::list(by.actor(), &state.clock, &page, query.done.as_deref()).into_response())
}

async fn row<A>(state: &AppState, on: &OnReview<A>) -> Result<ReviewRow, AppError> {
    reviews::row(&state.db, on).await?.ok_or(AppError::NotFound)
}

/// One of them.
pub async fn show(
    on: OnReview<ViewBasics>,
    State(state): State<AppState>,
    Asked(query): Asked<ListQuery>,
) -> Result<Response, AppError> {
    let row = row(&state, &on).await?;
    Ok(pages::show(&on, &state.clock, &row, &Errors::new(), query.done.as_deref()).into_response())
}

/// Asks for the verdict.
pub async fn ask(
    on: OnReview<Supervise>,
    State(state): State<AppState>,
    resumed: Resumed,
) -> Result<Response, AppError> {
    let row = row(&state, &on).await?;
    let blank = DecideForm { version: row.version.to_string(), ..DecideForm::default() };
    let (form, said) = resumed.anew(&state.db, on.actor(), blank).await?;
    Ok(pages::decide(&on, &state.clock, &row, &form, &said).into_response())
}

/// Takes the verdict.
pub async fn decide(
    on: OnReview<Supervise>,
    State(state): State<AppState>,
    Posted(form): Posted<DecideForm>,
) -> Result<Response, AppError> {
    let (version, is_approved, note) = match form.check() {
        Ok(checked) => checked,
        Err(errors) => {
            let row = row(&state, &on).await?;
            return Ok(unprocessable(pages::decide(&on, &state.clock, &row, &form, &errors)));
        }
    };
    let verdict = if is_approved { ReviewState::Approved } else { ReviewState::Declined };
    match reviews::decide(&state.db, &on, version, is_approved, &note).await {
        Ok(()) => {
            let done = if is_approved { "share_approved" } else { "share_declined" };
            Ok(see_other(format!("{}?done={done}", paths::grant_review(on.row().id))))
        }
        Err(error) => {
            let why = told(error)?;
            let on = on.again(&state.db).await?;
            let row = row(&state, &on).await?;
            // The second click of two.
            if row.state == verdict && row.note == note && row.decider == on.actor().name() {
                return Ok(see_other(format!("{}?done=already", paths::grant_review(row.id))));
            }
            let mut errors = Errors::new();
            errors.add("", why);
            let form = DecideForm { version: row.version.to_string(), ..form };
            Ok(conflict(pages::decide(&on, &state.clock, &row, &form, &errors)))
        }
    }
}

/// The version that the button carries.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct VersionForm {
    version: String,
}

/// Takes back what one has asked for.
pub async fn take_back(
    on: OnReview<WriteBasics>,
    State(state): State<AppState>,
    Posted(form): Posted<VersionForm>,
) -> Result<Response, AppError> {
    match reviews::take_back(&state.db, &on, form.version.parse().unwrap_or(0)).await {
        Ok(()) => Ok(see_other(format!("{}?done=withdrawn_share", paths::grant_review(on.row().id)))),
        Err(error) => {
            let why = told(error)?;
            let row = row(&state, &on).await?;
            let mut errors = Errors::new();
            errors.add("", why);
            Ok(conflict(pages::show(&on, &state.clock, &row, &errors, None)))
        }
    }
}

/// The sentence for somebody who could not do it.
fn told(error: data::Error) -> Result<&'static str, AppError> {
    match error {
        data::Error::Refused(why) => Ok(why),
        data::Error::Stale => {
            Ok("開いたあとで、ほかの人が変更しました。いまの内容を確かめて、もう一度押してください。")
        }
        error => Err(error.into()),
    }
}
