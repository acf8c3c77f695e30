//! Searching.

use super::{pages, sheet, why};
use crate::access::{Act, May, Section, ViewBasics};
use crate::data::audit::{Deed, Entry, Kind};
use crate::data::search::{self, Hits, LONGEST};
use crate::domain::written;
use crate::error::AppError;
use crate::state::AppState;
use crate::web::Asked;
use crate::web::Frame;
use crate::web::export::{Export, Taken};
use crate::web::keys::address;
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
    export: Option<Export>,
) -> Result<Response, AppError> {
    let words = written::clean(&query.q);
    let length = words.chars().count();
    let is_too_long = length > LONGEST;
    if let Some(export) = export.filter(|_| !words.is_empty() && !is_too_long) {
        let hits = search::search_all(&state.db, &by, &words, export.most()).await?;
        let ids: Vec<Uuid> = shown(&hits).collect();
        let taken = Taken {
            who: by.actor(),
            kind: Kind::Person,
            place: "/search",
            address: &address("/search", &[("q", &words)]),
            filter: json!({ "length": length, "words": why::kind(&words) }),
            conditions: vec![("さがした言葉", words.clone())],
            is_too_long: hits.has_more || hits.has_more_beside || ids.len() as u64 > export.most(),
            ids,
        };
        return export.send(taken, || sheet::sheet(&hits, &words, state.clock.today_ymd())).await;
    }
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
    let mut frame = Frame::new(by.actor(), &state.clock, "/search", "検索");
    if hits.as_ref().is_some_and(|hits| shown(hits).next().is_some()) {
        frame = frame.exports(&address("/search", &[("q", &words)]));
    }
    Ok(pages::page(frame, &found).into_response())
}

fn shown(hits: &Hits) -> impl Iterator<Item = Uuid> {
    let persons = hits.persons.iter().map(|hit| hit.person.id.into());
    let households = hits.households.iter().map(|hit| hit.id.into());
    let cases = hits.cases.iter().map(|hit| hit.id.into());
    persons.chain(households).chain(cases)
}
