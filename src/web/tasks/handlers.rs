//! The list, and writing a task down by hand.

use super::form::{ListQuery, TaskForm};
use super::{pages, sheet};
use crate::access::{Act, Actor, May, Section, ViewConsultations, WriteConsultations};
use crate::clock::Clock;
use crate::data::audit::{Deed, Entry, Kind};
use crate::data::persons::Added;
use crate::data::{Db, PageNo, cases, tasks};
use crate::domain::errors::Errors;
use crate::error::AppError;
use crate::state::AppState;
use crate::web::export::{Export, Taken};
use crate::web::forms::{narrowed, see_other, unprocessable};
use crate::web::made::made;
use crate::web::{Asked, Posted, Resumed};
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use entity::ids::{CaseId, TaskId};
use maud::Markup;
use serde::Deserialize;
use serde_json::json;

/// What is to be done at the acting agency.
pub async fn list(
    on: May<ViewConsultations>,
    State(AppState { db, clock, .. }): State<AppState>,
    Asked(query): Asked<ListQuery>,
    export: Option<Export>,
) -> Result<Response, AppError> {
    let who = on.actor();
    let mut errors = Errors::new();
    let filter = query.filter(&mut errors);
    let address = query.address();
    let told = json!({ "whose": query.whose, "when": query.when, "state": query.state });
    if let Some(export) = export.filter(|_| errors.is_empty()) {
        let all = tasks::list(&db, &on, filter, export.whole()).await?;
        let taken = Taken {
            who,
            kind: Kind::Task,
            place: "/tasks",
            address: &address,
            filter: told,
            conditions: pages::conditions(&query),
            ids: all.rows.iter().map(tasks::TaskRow::id).collect(),
            is_too_long: all.has_next,
        };
        return export.send(taken, || sheet::sheet(&all.rows, clock.today())).await;
    }
    let (page, colleagues, next_day) = tokio::try_join!(
        tasks::list(&db, &on, filter, PageNo::parse(&query.page)),
        tasks::colleagues(&db, who),
        tasks::next_working_day(&db, who),
    )?;
    let entry = Entry::new(clock.now(), Deed::Listed, Kind::Task)
        .by(who)
        .with(json!({ "filter": told, "page": page.no.number(), "rows": page.rows.len() }))
        .showing(page.rows.iter().map(tasks::TaskRow::id));
    who.witness().record(entry);
    let can_write = who.may(Act::Write(Section::Consultations));
    let desk = pages::Desk { who, clock: &clock, back: &address, next_day: can_write.then_some(next_day) };
    let markup = pages::list(&desk, &page, &query, &colleagues, &errors);
    Ok(narrowed(markup, &errors))
}

/// For which case a new task is.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct NewQuery {
    case: String,
}

/// An empty form.
pub async fn new(
    on: May<WriteConsultations>,
    State(db): State<Db>,
    State(clock): State<Clock>,
    Asked(query): Asked<NewQuery>,
    resumed: Resumed,
) -> Result<Response, AppError> {
    let who = on.actor();
    let blank = TaskForm { staff: who.staff().to_string(), ..TaskForm::default() };
    let (mut form, said) = resumed.anew(&db, who, blank).await?;
    if form.key.is_empty() {
        form.key = TaskId::new().to_string();
    }
    if form.case.is_empty() {
        form.case = query.case.parse::<CaseId>().map(|case| case.to_string()).unwrap_or_default();
    }
    Ok(editor(&db, &clock, who, &form, &said).await?.into_response())
}

async fn editor(db: &Db, clock: &Clock, who: &Actor, form: &TaskForm, errors: &Errors) -> Result<Markup, AppError> {
    let (colleagues, cases) = tokio::try_join!(tasks::colleagues(db, who), cases::options(db, who))?;
    Ok(pages::edit(who, clock, form, &colleagues, &cases, errors))
}

/// Writes a task down, or shows the form again with what was typed.
pub async fn create(
    on: May<WriteConsultations>,
    State(db): State<Db>,
    State(clock): State<Clock>,
    Posted(form): Posted<TaskForm>,
) -> Result<Response, AppError> {
    let new = match form.check() {
        Ok(new) => new,
        Err(errors) => return Ok(unprocessable(editor(&db, &clock, on.actor(), &form, &errors).await?)),
    };
    let id: TaskId = made(on.actor(), "/tasks/new", &form.key)?;
    let done = if tasks::add(&db, &on, id, &new).await? == Added::Now { "created" } else { "already" };
    Ok(see_other(format!("{}?done={done}", crate::web::paths::task(id))))
}
