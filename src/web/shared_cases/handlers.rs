//! The list of shared cases, and the page of one.

use super::pages;
use crate::access::{May, ViewBasics};
use crate::data::PageNo;
use crate::data::audit::{Deed, Entry, Kind};
use crate::data::shared_cases::{self, OnSharedCase};
use crate::error::AppError;
use crate::state::AppState;
use crate::web::Asked;
use crate::web::forms::ListQuery;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use serde_json::json;

/// Cases that other agencies share.
pub async fn list(
    by: May<ViewBasics>,
    State(state): State<AppState>,
    Asked(query): Asked<ListQuery>,
) -> Result<Response, AppError> {
    let page = shared_cases::list(&state.db, &by, PageNo::parse(&query.page)).await?;
    let entry = Entry::new(state.clock.now(), Deed::Listed, Kind::Case)
        .by(by.actor())
        .with(json!({ "shared": true, "page": page.no.number(), "rows": page.rows.len() }))
        .showing(page.rows.iter().map(|row| row.case_id.into()));
    by.actor().witness().record(entry);
    Ok(pages::list(by.actor(), &state.clock, &page, query.done.as_deref()).into_response())
}

/// What is open of one case.
pub async fn show(
    on: OnSharedCase<ViewBasics>,
    State(state): State<AppState>,
    Asked(query): Asked<ListQuery>,
) -> Result<Response, AppError> {
    let content = shared_cases::content(&state.db, &on).await?;
    Ok(pages::show(&on, &state.clock, &content, query.done.as_deref()).into_response())
}
