//! The home page.

use super::pages::{self, Today};
use crate::access::{Act, Actor, Section};
use crate::clock::Clock;
use crate::data::audit::{Deed, Entry, Kind};
use crate::data::referrals::{self, Filter};
use crate::data::{Db, PageNo, consultations, drafts};
use crate::error::AppError;
use crate::web::Asked;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::json;

/// Rows of each list on the page.
const ROWS: usize = 6;

/// `?done=`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct DoneQuery {
    done: Option<String>,
}

/// What to do today, as far as the role reaches.
pub async fn show(
    who: Actor,
    State(db): State<Db>,
    State(clock): State<Clock>,
    Asked(query): Asked<DoneQuery>,
) -> Result<Response, AppError> {
    let mut today = Today { drafts: drafts::of(&db, &who).await?, ..Today::default() };
    if who.may(Act::View(Section::Referrals)) {
        let open = Filter { is_open: true, ..Filter::default() };
        today.received = referrals::received(&db, &who, open, PageNo::default()).await?.rows;
        today.awaiting = referrals::awaiting(&db, &who, PageNo::default()).await?.rows;
        today.received.truncate(ROWS);
        today.awaiting.truncate(ROWS);
    }
    if who.may(Act::View(Section::Consultations)) {
        today.recent = consultations::recent(&db, &who, ROWS as u64 + 2).await?;
    }
    let shown =
        today.received.iter().chain(&today.awaiting).map(|row| row.id.0).chain(today.recent.iter().map(|row| row.id.0));
    let entry =
        Entry::new(clock.now(), Deed::Listed, Kind::Page).by(&who).with(json!({ "page": "home" })).showing(shown);
    who.witness().record(entry);
    Ok(pages::show(&who, &clock, &today, query.done.as_deref()).into_response())
}
