//! The log, as far as the reader's role reaches; reading it is put on record too.

use super::form::{LogForm, parse_entry};
use super::{pages, sheet, words};
use crate::access::{Actor, May, ReadLog, ReadTechnicalLog};
use crate::data::audit::{self, Deed, Entry, Kind, LogEntry, LogFilter, LogRow};
use crate::data::{Extent, Page, PageNo, agencies, staff};
use crate::domain::errors::Errors;
use crate::error::AppError;
use crate::state::AppState;
use crate::web::Asked;
use crate::web::export::{Export, Taken};
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
    export: Option<Export>,
) -> Result<Response, AppError> {
    match filter(&state, may.actor(), &form).await? {
        Ok(filter) => {
            let page = audit::log(&state.db, &may, &filter, extent(&form, export.as_ref())).await?;
            shown(&state, may.actor(), pages::Part::Whole, &form, export, page).await
        }
        Err(errors) => wrong(&state, may.actor(), pages::Part::Whole, &form, &errors).await,
    }
}

/// The technical part of the log.
pub async fn technical_list(
    may: May<ReadTechnicalLog>,
    State(state): State<AppState>,
    Asked(form): Asked<LogForm>,
    export: Option<Export>,
) -> Result<Response, AppError> {
    match filter(&state, may.actor(), &form).await? {
        Ok(filter) => {
            let page = audit::technical_log(&state.db, &may, &filter, extent(&form, export.as_ref())).await?;
            shown(&state, may.actor(), pages::Part::Technical, &form, export, page).await
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

fn extent(form: &LogForm, export: Option<&Export>) -> Extent {
    export.map_or_else(|| PageNo::parse(&form.page).into(), Export::whole)
}

async fn shown(
    state: &AppState,
    who: &Actor,
    part: pages::Part,
    form: &LogForm,
    export: Option<Export>,
    page: Page<LogRow>,
) -> Result<Response, AppError> {
    let given: BTreeMap<&str, &str> = form.fields().into_iter().filter(|(_, value)| !value.is_empty()).collect();
    if let Some(export) = export {
        let lines = if page.has_next { Page { rows: Vec::new(), ..page } } else { page };
        let lines = told(state, who, lines).await?;
        let taken = Taken {
            who,
            kind: Kind::Log,
            place: part.place(),
            address: &part.address(form),
            filter: json!(given),
            conditions: pages::Part::conditions(form, &agencies(state, who).await?),
            ids: Vec::new(),
            is_too_long: lines.has_next,
        };
        return export.send(taken, || sheet::sheet(part.title(), &lines.rows)).await;
    }
    let read = Entry::new(state.clock.now(), Deed::Listed, Kind::Log)
        .by(who)
        .with(json!({ "filter": given, "rows": page.rows.len(), "page": page.no.number() }));
    who.witness().record(read);
    let lines = told(state, who, page).await?;
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

/// Entries with their details in words.
async fn told(state: &AppState, who: &Actor, page: Page<LogRow>) -> Result<Page<pages::Line>, AppError> {
    let details: Vec<Value> = page.rows.iter().map(|row| detail(&row.body)).collect();
    let ids: BTreeSet<Uuid> = details.iter().flat_map(words::ids).collect();
    let names = audit::names(&state.db, who, &ids).await?;
    let mut details = details.into_iter();
    Ok(page.map(|row| {
        let detail = details.next().unwrap_or_default();
        pages::Line { details: words::details(&row.kind, &detail, &names), row }
    }))
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
