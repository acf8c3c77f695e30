//! The log, as far as the reader's role reaches; reading it is put on record too.

use super::form::{LogForm, parse_entry};
use super::{pages, words};
use crate::access::{Actor, May, ReadLog, ReadTechnicalLog};
use crate::data::audit::{self, Deed, Entry, Kind, LogEntry, LogFilter, LogRow};
use crate::data::{Page, PageNo, agencies, staff};
use crate::domain::errors::Errors;
use crate::error::AppError;
use crate::state::AppState;
use crate::web::Asked;
use crate::web::forms::unprocessable;
use crate::web::keys::{Keys, unknown};
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// The log.
pub async fn list(
    may: May<ReadLog>,
    State(state): State<AppState>,
    Asked(form): Asked<LogForm>,
) -> Result<Response, AppError> {
    match filter(&state, may.actor(), &form).await? {
        Ok(filter) => {
            let page = audit::log(&state.db, &may, &filter, PageNo::parse(&form.page)).await?;
            shown(&state, may.actor(), pages::Part::Whole, &form, page).await
        }
        Err(errors) => wrong(&state, may.actor(), pages::Part::Whole, &form, &errors).await,
    }
}

/// The technical part of the log.
pub async fn technical_list(
    may: May<ReadTechnicalLog>,
    State(state): State<AppState>,
    Asked(form): Asked<LogForm>,
) -> Result<Response, AppError> {
    match filter(&state, may.actor(), &form).await? {
        Ok(filter) => {
            let page = audit::technical_log(&state.db, &may, &filter, PageNo::parse(&form.page)).await?;
            shown(&state, may.actor(), pages::Part::Technical, &form, page).await
        }
        Err(errors) => wrong(&state, may.actor(), pages::Part::Technical, &form, &errors).await,
    }
}

/// One entry of the log.
pub async fn entry(may: May<ReadLog>, State(state): State<AppState>, keys: Keys) -> Result<Response, AppError> {
    let found = match parse_entry(keys.text("entry")) {
        Some((chain, seq)) => audit::entry(&state.db, &may, chain, seq).await?,
        None => None,
    };
    one(&state, may.actor(), pages::Part::Whole, found).await
}

/// One technical entry.
pub async fn technical_entry(
    may: May<ReadTechnicalLog>,
    State(state): State<AppState>,
    keys: Keys,
) -> Result<Response, AppError> {
    let found = match parse_entry(keys.text("entry")) {
        Some((chain, seq)) => audit::technical_entry(&state.db, &may, chain, seq).await?,
        None => None,
    };
    one(&state, may.actor(), pages::Part::Technical, found).await
}

async fn filter(state: &AppState, who: &Actor, form: &LogForm) -> Result<Result<LogFilter, Errors>, AppError> {
    let login = form.staff.trim();
    let staff = if login.is_empty() { None } else { staff::known_by_login(&state.db, who, login).await? };
    Ok(form.check(staff))
}

async fn shown(
    state: &AppState,
    who: &Actor,
    part: pages::Part,
    form: &LogForm,
    page: Page<LogRow>,
) -> Result<Response, AppError> {
    let given: BTreeMap<&str, &str> = form.fields().into_iter().filter(|(_, value)| !value.is_empty()).collect();
    let read = Entry::new(state.clock.now(), Deed::Listed, Kind::Log)
        .by(who)
        .with(json!({ "filter": given, "rows": page.rows.len(), "page": page.no.number() }));
    who.witness().record(read);
    let details: Vec<Value> = page.rows.iter().map(|row| detail(&row.body)).collect();
    let ids: BTreeSet<Uuid> = details.iter().flat_map(words::ids).collect();
    let names = audit::names(&state.db, who, &ids).await?;
    let lines = Page {
        no: page.no,
        has_next: page.has_next,
        rows: page
            .rows
            .into_iter()
            .zip(details)
            .map(|(row, detail)| pages::Line { details: words::details(&row.kind, &detail, &names), row })
            .collect(),
    };
    let agencies = agencies(state, who).await?;
    Ok(pages::list(
        who,
        &state.clock,
        part,
        &pages::Search { form, agencies: &agencies, errors: &Errors::new() },
        &lines,
    )
    .into_response())
}

async fn wrong(
    state: &AppState,
    who: &Actor,
    part: pages::Part,
    form: &LogForm,
    errors: &Errors,
) -> Result<Response, AppError> {
    let nothing = Page::cut(Vec::new(), PageNo::default());
    let agencies = agencies(state, who).await?;
    Ok(unprocessable(pages::list(
        who,
        &state.clock,
        part,
        &pages::Search { form, agencies: &agencies, errors },
        &nothing,
    )))
}

async fn one(state: &AppState, who: &Actor, part: pages::Part, found: Option<LogEntry>) -> Result<Response, AppError> {
    let Some(entry) = found else {
        return Err(unknown(who, state, Kind::Log, None));
    };
    let read = Entry::new(state.clock.now(), Deed::Viewed, Kind::Log)
        .by(who)
        .with(json!({ "entry": pages::name(&entry.row) }));
    who.witness().record(read);
    let detail = detail(&entry.row.body);
    let names = audit::names(&state.db, who, &words::ids(&detail)).await?;
    let details = words::details(&entry.row.kind, &detail, &names);
    Ok(pages::entry(who, &state.clock, part, &entry, &details).into_response())
}

async fn agencies(state: &AppState, who: &Actor) -> Result<Vec<(String, String)>, AppError> {
    let own = (who.agency().to_string(), who.agency_name().to_owned());
    let others = agencies::receivers(&state.db, who).await?;
    Ok(std::iter::once(own).chain(others.into_iter().map(|row| (row.id.to_string(), row.name))).collect())
}

fn detail(body: &str) -> Value {
    let mut body: Value = serde_json::from_str(body).unwrap_or_default();
    body.get_mut("detail").map(Value::take).unwrap_or_default()
}
