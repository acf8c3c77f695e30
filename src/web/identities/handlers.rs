//! Searching, and answering what the search asks.

use super::form::AnswerForm;
use super::pages;
use crate::access::{MatchIdentities, May, Supervise};
use crate::data;
use crate::data::PageNo;
use crate::data::audit::{Deed, Entry, Kind};
use crate::data::identities::{self, Answered, OnIdentityInquiry};
use crate::domain::errors::Errors;
use crate::error::AppError;
use crate::state::AppState;
use crate::web::conflict::conflict;
use crate::web::forms::{ListQuery, see_other, unprocessable};
use crate::web::{Asked, Posted, Resumed};
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use entity::codes::InquiryAnswer;
use maud::Markup;
use serde::Deserialize;
use serde_json::json;

async fn matches_page(
    state: &AppState,
    by: &May<MatchIdentities>,
    done: Option<&str>,
    errors: &Errors,
) -> Result<Markup, AppError> {
    let all = identities::searched(&state.db, by).await?;
    let last = identities::last_search(&state.db, by).await?;
    Ok(pages::matches(by.actor(), &state.clock, &all, last, done, errors))
}

/// What the searches found, in numbers.
pub async fn matches(
    by: May<MatchIdentities>,
    State(state): State<AppState>,
    Asked(query): Asked<ListQuery>,
) -> Result<Response, AppError> {
    let entry = Entry::new(state.clock.now(), Deed::Viewed, Kind::Figure)
        .by(by.actor())
        .with(json!({ "by": "identity_matches" }));
    by.actor().witness().record(entry);
    Ok(matches_page(&state, &by, query.done.as_deref(), &Errors::new()).await?.into_response())
}

/// A question without fields.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct SearchForm {}

/// Searches, and asks the agencies.
pub async fn search(
    by: May<MatchIdentities>,
    State(state): State<AppState>,
    Posted(_): Posted<SearchForm>,
) -> Result<Response, AppError> {
    match identities::search(&state.db, &by).await {
        Ok(_) => Ok(see_other("/identity-matches?done=matched")),
        Err(data::Error::Refused(why)) => {
            let mut errors = Errors::new();
            errors.add("", why);
            Ok(conflict(matches_page(&state, &by, None, &errors).await?))
        }
        Err(error) => Err(error.into()),
    }
}

/// What the acting agency is asked.
pub async fn inquiries(
    by: May<Supervise>,
    State(state): State<AppState>,
    Asked(query): Asked<ListQuery>,
) -> Result<Response, AppError> {
    let page = identities::inquiries(&state.db, &by, PageNo::parse(&query.page)).await?;
    let entry = Entry::new(state.clock.now(), Deed::Listed, Kind::IdentityInquiry)
        .by(by.actor())
        .with(json!({ "page": page.no.number(), "rows": page.rows.len() }))
        .showing(page.rows.iter().map(|row| row.person_id.into()));
    by.actor().witness().record(entry);
    Ok(pages::inquiries(by.actor(), &state.clock, &page, query.done.as_deref()).into_response())
}

async fn inquiry_page(
    state: &AppState,
    on: &OnIdentityInquiry<Supervise>,
    form: &AnswerForm,
    errors: &Errors,
) -> Result<Markup, AppError> {
    let row = identities::row(&state.db, on).await?.ok_or(AppError::NotFound)?;
    Ok(pages::inquiry(on, &state.clock, &row, form, errors))
}

/// One inquiry, with the three answers.
pub async fn show(
    on: OnIdentityInquiry<Supervise>,
    State(state): State<AppState>,
    resumed: Resumed,
) -> Result<Response, AppError> {
    let row = on.row();
    let seen = Entry::new(state.clock.now(), Deed::Viewed, Kind::Person).by(on.actor()).on(row.person_id.into());
    on.actor().witness().record(seen.owned_by(row.agency_id));
    let was = row.answer.map(|answer| answer.code().to_owned()).unwrap_or_default();
    let stands = AnswerForm { answer: was.clone(), was, note: row.note.clone() };
    // Where nothing can be typed any more, no draft is offered.
    let is_open = identities::row(&state.db, &on).await?.is_some_and(|row| row.is_open());
    let (form, said) =
        if is_open { resumed.anew(&state.db, on.actor(), stands).await? } else { (stands, Errors::new()) };
    Ok(inquiry_page(&state, &on, &form, &said).await?.into_response())
}

/// Keeps the answer.
pub async fn answer(
    on: OnIdentityInquiry<Supervise>,
    State(state): State<AppState>,
    Posted(form): Posted<AnswerForm>,
) -> Result<Response, AppError> {
    let (answer, note) = match form.check() {
        Ok(checked) => checked,
        Err(errors) => return Ok(unprocessable(inquiry_page(&state, &on, &form, &errors).await?)),
    };
    match identities::answer(&state.db, &on, InquiryAnswer::parse(&form.was), answer, &note).await {
        Ok(told) => {
            let done = match told {
                Answered::Kept => "answered_same",
                Answered::Linked => "linked_across",
                Answered::Held => "answered_held",
                Answered::Apart => "answered_apart",
            };
            Ok(see_other(format!("/identity-inquiries?done={done}")))
        }
        Err(data::Error::Refused(why)) => {
            let on = on.again(&state.db).await?;
            let row = on.row();
            if row.answered_by == Some(on.actor().staff()) && row.answer == Some(answer) && row.note == note {
                return Ok(see_other("/identity-inquiries?done=already"));
            }
            let mut errors = Errors::new();
            errors.add("", why);
            let form =
                AnswerForm { was: row.answer.map(|answer| answer.code().to_owned()).unwrap_or_default(), ..form };
            Ok(conflict(inquiry_page(&state, &on, &form, &errors).await?))
        }
        Err(error) => Err(error.into()),
    }
}
