//! The author's own drafts.

use super::pages;
use crate::access::Actor;
use crate::data::audit::Kind;
use crate::data::drafts;
use crate::error::AppError;
use crate::state::AppState;
use crate::web::forms::{ListQuery, see_other};
use crate::web::keys::{Keys, Yes, unknown};
use crate::web::{Asked, Posted};
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use entity::ids::DraftId;

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
    Ok(see_other("/drafts?done=discarded"))
}

async fn find(who: &Actor, state: &AppState, keys: &Keys) -> Result<entity::drafts::Model, AppError> {
    let id: Option<DraftId> = keys.get("draft");
    drafts::of(&state.db, who)
        .await?
        .into_iter()
        .find(|row| Some(row.id) == id)
        .ok_or_else(|| unknown(who, state, Kind::Page, id.map(Into::into)))
}
