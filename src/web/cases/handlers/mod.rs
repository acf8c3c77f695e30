//! Handlers: check, maybe show again, act, go.

pub mod basics;
pub mod ending;
pub mod read;
pub mod relay;
mod second;
pub mod working;

use crate::access::Actor;
use crate::clock::Clock;
use crate::data::audit::{Deed, Entry, Kind};
use crate::error::AppError;
use crate::web::forms::see_other;
use crate::web::paths;
use axum::response::Response;
use entity::cases;
use entity::ids::CaseId;

/// Back to the case, saying what was done.
fn back(case: CaseId, done: &str) -> Response {
    see_other(format!("{}?done={done}", paths::case(case)))
}

/// A closed case is left as it is until it is reopened.
fn at_work(row: &cases::Model) -> Result<(), AppError> {
    if row.is_open {
        return Ok(());
    }
    Err(AppError::Refused("このケースは終結しています。再開してから操作してください。".to_owned()))
}

/// Puts on record that somebody said a number is no 個人番号.
fn record_waiver(clock: &Clock, who: &Actor, case: CaseId, deed: Deed, waived: bool) {
    if waived {
        let entry = Entry::new(clock.now(), deed, Kind::Case)
            .by(who)
            .on(case.into())
            .owned_by(who.agency())
            .with(serde_json::json!({ "not_a_my_number": true }));
        who.witness().record(entry);
    }
}
