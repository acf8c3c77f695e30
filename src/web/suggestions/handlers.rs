//! Suggesting.

use super::pages;
use crate::access::{May, ViewBasics};
use crate::data::audit::{Deed, Entry, Kind};
use crate::data::search::LONGEST;
use crate::data::suggestions;
use crate::error::AppError;
use crate::state::AppState;
use crate::web::Asked;
use crate::web::search::{SearchQuery, kind_of_words};
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use serde_json::json;

/// Whom the reader may mean; an empty list for words that nobody is called.
pub async fn list(
    by: May<ViewBasics>,
    State(state): State<AppState>,
    Asked(query): Asked<SearchQuery>,
) -> Result<Response, AppError> {
    let length = query.q.chars().count();
    let found = if length > LONGEST { Vec::new() } else { suggestions::suggest(&state.db, &by, &query.q).await? };
    if length > 0 {
        let entry = Entry::new(state.clock.now(), Deed::Searched, Kind::Person)
            .by(by.actor())
            .with(json!({ "length": length, "words": kind_of_words(&query.q), "persons": found.len() }))
            .showing(found.iter().map(|one| one.person.id.into()));
        by.actor().witness().record(entry);
    }
    Ok(pages::list(&found, &query.q, state.clock.today_ymd()).into_response())
}
