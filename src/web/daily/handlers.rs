//! The 日報 of a day, and the mark that it was read.

use super::{pages, sheet};
use crate::access::{Act, May, Supervise, ViewConsultations};
use crate::data::audit::{Deed, Entry, Kind};
use crate::data::{Db, Extent, daily};
use crate::domain::errors::Errors;
use crate::error::AppError;
use crate::state::AppState;
use crate::web::export::{Export, Taken};
use crate::web::forms::{day_field, narrowed, optional_date, see_other};
use crate::web::{Asked, Posted, keys};
use axum::extract::State;
use axum::response::Response;
use entity::ids::ConsultationId;
use entity::stamp::Ymd;
use serde::Deserialize;
use serde_json::json;

/// Most records on one page; a day of one agency has fewer.
const MOST: u64 = 500;

/// The day that is asked for.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct DayQuery {
    on: String,
    done: Option<String>,
}

/// The address of a day.
fn address(day: Ymd) -> String {
    keys::address("/daily", &[("on", &day_field(Some(day)))])
}

/// What the acting agency recorded of a day.
pub async fn show(
    on: May<ViewConsultations>,
    State(AppState { db, clock, .. }): State<AppState>,
    Asked(query): Asked<DayQuery>,
    export: Option<Export>,
) -> Result<Response, AppError> {
    let who = on.actor();
    let mut errors = Errors::new();
    let day = optional_date(&mut errors, "on", &query.on).unwrap_or_else(|| clock.today_ymd());
    let here = address(day);
    if let Some(export) = export.filter(|_| errors.is_empty()) {
        let all = daily::day(&db, &on, day, export.whole()).await?;
        let taken = Taken {
            who,
            kind: Kind::Consultation,
            place: "/daily",
            address: &here,
            filter: json!({ "day": day }),
            conditions: vec![("日", day_field(Some(day)))],
            ids: all.rows.iter().map(|row| row.id.into()).collect(),
            is_too_long: all.has_next,
        };
        return export.send(taken, || sheet::sheet(&all.rows)).await;
    }
    let (page, unread) = tokio::try_join!(daily::day(&db, &on, day, Extent::all(MOST)), daily::unread(&db, who))?;
    let entry = Entry::new(clock.now(), Deed::Listed, Kind::Consultation)
        .by(who)
        .with(json!({ "report": "daily", "day": day, "rows": page.rows.len() }))
        .showing(page.rows.iter().map(|row| row.id.0));
    who.witness().record(entry);
    let sheet = pages::Sheet {
        day,
        typed: &query.on,
        address: &here,
        rows: &page.rows,
        is_cut: page.has_next,
        unread: &unread,
        may_mark: who.may(Act::Supervise),
        errors: &errors,
    };
    let markup = pages::show(who, &clock, &sheet, query.done.as_deref());
    Ok(narrowed(markup, &errors))
}

/// The records that were shown.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct MarkForm {
    on: String,
    shown: Vec<String>,
}

/// Marks what was shown as read.
pub async fn mark(
    on: May<Supervise>,
    State(db): State<Db>,
    Posted(form): Posted<MarkForm>,
) -> Result<Response, AppError> {
    let day = optional_date(&mut Errors::new(), "on", &form.on).unwrap_or_else(|| db.clock().today_ymd());
    let shown: Vec<ConsultationId> = form.shown.iter().filter_map(|id| id.parse().ok()).collect();
    let count = daily::mark_read(&db, &on, day, shown).await?;
    let done = if count > 0 { "read" } else { "already" };
    Ok(see_other(format!("{}&done={done}", address(day))))
}
