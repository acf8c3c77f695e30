//! The home page.

use super::pages::{self, Home};
use crate::access::{Act, Actor, Section};
use crate::clock::Clock;
use crate::data::audit::{Deed, Entry, Kind};
use crate::data::grants::reviews;
use crate::data::{Db, consultations, daily, drafts, notifications, tasks};
use crate::error::AppError;
use crate::web::Asked;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::json;

/// Rows of what is to be done.
const TASKS: usize = 8;
/// Rows of each other list on the page.
const ROWS: usize = 6;

/// What has just been done, and to which task.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct DoneQuery {
    done: Option<String>,
    task: String,
    version: String,
}

/// What to do today, as far as the role reaches.
pub async fn show(
    who: Actor,
    State(db): State<Db>,
    State(clock): State<Clock>,
    Asked(query): Asked<DoneQuery>,
) -> Result<Response, AppError> {
    let home = if who.may(Act::View(Section::Consultations)) {
        let (drafts, today, recent, unread, to_confirm, next_day, news) = tokio::try_join!(
            drafts::of(&db, &who),
            tasks::today(&db, &who, TASKS, ROWS),
            consultations::recent(&db, &who, ROWS as u64 + 2),
            daily::unread(&db, &who),
            reviews::count_waiting(&db, &who),
            tasks::next_working_day(&db, &who),
            notifications::of(&db, &who),
        )?;
        let next_day = who.may(Act::Write(Section::Consultations)).then_some(next_day);
        Home { today, recent, drafts, unread, to_confirm, next_day, news }
    } else {
        Home { drafts: drafts::of(&db, &who).await?, ..Home::default() }
    };
    let today = &home.today;
    let due = today.rows.iter().chain(&today.owed).chain(&today.awaited).map(tasks::TaskRow::id);
    let shown = due.chain(home.recent.iter().map(|row| row.id.0));
    let entry =
        Entry::new(clock.now(), Deed::Listed, Kind::Page).by(&who).with(json!({ "page": "home" })).showing(shown);
    who.witness().record(entry);
    let notice = crate::web::tasks::notice(who.token(), "/", query.done.as_deref(), &query.task, &query.version);
    Ok(pages::show(&who, &clock, &home, notice).into_response())
}
