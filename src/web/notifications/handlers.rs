//! The list, and saying that it was read.

use super::pages;
use crate::access::{May, ViewBasics};
use crate::data::audit::{Deed, Entry, Kind};
use crate::data::notifications;
use crate::error::AppError;
use crate::state::AppState;
use crate::web::forms::{ListQuery, see_other};
use crate::web::{Asked, Posted};
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use entity::stamp::At;
use serde::{Deserialize, Serialize};
use serde_json::json;

/// Everything of the last days, the newest first.
pub async fn list(
    by: May<ViewBasics>,
    State(state): State<AppState>,
    Asked(query): Asked<ListQuery>,
) -> Result<Response, AppError> {
    let all = notifications::of(&state.db, by.actor()).await?;
    let entry = Entry::new(state.clock.now(), Deed::Listed, Kind::Page)
        .by(by.actor())
        .with(json!({ "page": "notifications", "rows": all.len() }));
    by.actor().witness().record(entry);
    Ok(pages::list(by.actor(), &state.clock, &all, query.done.as_deref()).into_response())
}

/// Up to when the list was read.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct SeenForm {
    until: String,
}

/// Takes note that everything the page showed has been read; what came since stays new.
pub async fn seen(
    by: May<ViewBasics>,
    State(state): State<AppState>,
    Posted(form): Posted<SeenForm>,
) -> Result<Response, AppError> {
    let until = form.until.parse().map_or(At(0), At);
    notifications::seen(&state.db, &by, until).await?;
    Ok(see_other("/notifications?done=seen".to_owned()))
}
