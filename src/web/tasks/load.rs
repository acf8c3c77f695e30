//! How much lies with whom, for supervisors.

use super::{pages_record, sheet};
use crate::access::{May, Supervise};
use crate::data::audit::{Deed, Entry, Kind};
use crate::data::tasks;
use crate::error::AppError;
use crate::state::AppState;
use crate::web::export::{Export, Taken};
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

/// Open and overdue things by worker.
pub async fn by_staff(
    on: May<Supervise>,
    State(AppState { db, clock, .. }): State<AppState>,
    export: Option<Export>,
) -> Result<Response, AppError> {
    let who = on.actor();
    let loads = tasks::by_staff(&db, &on).await?;
    if let Some(export) = export {
        let taken = Taken {
            who,
            kind: Kind::Task,
            place: "/tasks",
            address: "/tasks/by-staff",
            filter: Value::Null,
            conditions: Vec::new(),
            ids: Vec::new(),
            is_too_long: loads.len() as u64 > export.most(),
        };
        return export.send(taken, || sheet::loads(&loads)).await;
    }
    let entry = Entry::new(clock.now(), Deed::Listed, Kind::Task)
        .by(who)
        .with(json!({ "report": "tasks-by-staff", "rows": loads.len() }));
    who.witness().record(entry);
    Ok(pages_record::by_staff(who, &clock, &loads).into_response())
}
