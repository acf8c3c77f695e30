//! Searching.

use super::{pages, why};
use crate::access::{Act, May, Section, ViewBasics};
use crate::data::audit::{Deed, Entry, Kind};
use crate::data::search::{self, Hits, LONGEST};
use crate::domain::written;
use crate::error::AppError;
use crate::state::AppState;
use crate::web::Asked;
use crate::web::Frame;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::json;
use uuid::Uuid;

/// What is looked for.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct SearchQuery {
    /// The words.
    pub q: String,
}

/// Finds people, households and cases of the acting agency.
pub async fn search(
    by: May<ViewBasics>,
    State(state): State<AppState>,
    Asked(query): Asked<SearchQuery>,
) -> Result<Response, AppError> {
    let words = written::clean(&query.q);
    let length = words.chars().count();
    let is_too_long = length > LONGEST;
    let hits = if words.is_empty() || is_too_long { None } else { Some(search::search(&state.db, &by, &words).await?) };
    if let Some(hits) = &hits {
        let entry = Entry::new(state.clock.now(), Deed::Searched, Kind::Person)
            .by(by.actor())
            .with(json!({
                "length": length,
                "words": why::kind(&words),
                "persons": hits.persons.len(),
                "households": hits.households.len(),
                "cases": hits.cases.len(),
            }))
            .showing(shown(hits));
        by.actor().witness().record(entry);
    }
    let found = pages::Found {
        words: &words,
        is_too_long,
        hits: hits.as_ref(),
        today: state.clock.today_ymd(),
        can_write: by.actor().may(Act::Write(Section::Basics)),
    };
    let frame = Frame::new(by.actor(), &state.clock, "/search", "検索");
    Ok(pages::page(frame, &found).into_response())
}

fn shown(hits: &Hits) -> impl Iterator<Item = Uuid> {
    let persons = hits.persons.iter().map(|hit| hit.person.id.into());
    let households = hits.households.iter().map(|hit| hit.id.into());
    let cases = hits.cases.iter().map(|hit| hit.id.into());
    persons.chain(households).chain(cases)
}
