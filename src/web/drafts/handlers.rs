//! The author's own drafts: kept while they are typed, listed, thrown away.

use super::names::is_kept;
use super::{FORM_FIELD, PLACE, pages};
use crate::access::Actor;
use crate::data::audit::Kind;
use crate::data::drafts::{self, Kept, Sheet};
use crate::error::AppError;
use crate::state::AppState;
use crate::web::forms::{ListQuery, see_other};
use crate::web::keys::{Keys, Yes, unknown};
use crate::web::{Asked, Posted};
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use entity::ids::DraftId;

/// Keeps what somebody is typing; the answer has no body, only when it was kept and as which draft.
pub async fn keep(
    who: Actor,
    State(state): State<AppState>,
    Posted(fields): Posted<Vec<(String, String)>>,
) -> Result<Response, AppError> {
    let form = fields.iter().find(|(name, _)| name == FORM_FIELD).map(|(_, form)| form.clone()).unwrap_or_default();
    if !is_kept(&form) {
        return Ok(StatusCode::UNPROCESSABLE_ENTITY.into_response());
    }
    let kept = drafts::save(&state.db, &who, &form, Sheet::of(fields)).await?;
    Ok(told(StatusCode::NO_CONTENT, kept))
}

/// Says when something was kept, in Japan time, and as which draft.
pub fn told(status: StatusCode, kept: Kept) -> Response {
    let at = crate::clock::local_time(kept.at).map(|time| time.format("%H:%M").to_string()).unwrap_or_default();
    (status, [("x-saved-at", at), ("x-draft", kept.id.to_string())]).into_response()
}

/// The list.
pub async fn list(
    who: Actor,
    State(state): State<AppState>,
    Asked(query): Asked<ListQuery>,
) -> Result<Response, AppError> {
    let rows = drafts::of(&state.db, &who).await?;
    Ok(pages::list(&who, &state.clock, &rows, query.done.as_deref()).into_response())
}

/// Asks before a draft is thrown away.
pub async fn asking(who: Actor, State(state): State<AppState>, keys: Keys) -> Result<Response, AppError> {
    let row = find(&who, &state, &keys).await?;
    Ok(pages::discard(&who, &state.clock, &row).into_response())
}

/// Throws a draft away.
pub async fn discard(
    who: Actor,
    State(state): State<AppState>,
    keys: Keys,
    Posted(Yes {}): Posted<Yes>,
) -> Result<Response, AppError> {
    let row = find(&who, &state, &keys).await?;
    drafts::discard(&state.db, &who, row.id).await?;
    Ok(see_other(format!("{PLACE}?done=discarded")))
}

async fn find(who: &Actor, state: &AppState, keys: &Keys) -> Result<entity::drafts::Model, AppError> {
    let id: Option<DraftId> = keys.get("draft");
    drafts::of(&state.db, who)
        .await?
        .into_iter()
        .find(|row| Some(row.id) == id)
        .ok_or_else(|| unknown(who, state, Kind::Page, id.map(Into::into)))
}
