//! The list of cases, the page of one, and who has read it.

use crate::access::{Act, May, Section, ViewBasics};
use crate::data::audit::{self, Deed, Entry, Kind};
use crate::data::cases::{self, Filter, OnCase};
use crate::data::{Extent, PageNo, tasks};
use crate::domain::errors::Errors;
use crate::error::AppError;
use crate::state::AppState;
use crate::web::Asked;
use crate::web::cases::changes::{describe, names_in};
use crate::web::cases::form::ShowQuery;
use crate::web::cases::pages::due::Due;
use crate::web::cases::pages::show::Told;
use crate::web::cases::{pages, sheet};
use crate::web::export::{Export, Taken};
use crate::web::forms::{narrowed, optional_choice, ticked};
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use entity::codes::CaseStage;
use serde::Deserialize;
use serde_json::json;

/// Most tasks on the page of a case.
const FEW: u64 = 5;

/// What a list is narrowed to.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct ListQuery {
    /// `open`, `closed` or `all`.
    pub state: String,
    /// Code of a stage.
    pub stage: String,
    /// `mine`: only what the actor leads, deputises for, or stands in for today.
    pub lead: String,
    /// Number of the page.
    pub page: String,
    /// What has just been done.
    pub done: Option<String>,
}

impl ListQuery {
    /// What the data layer looks for.
    fn filter(&self, errors: &mut Errors) -> Filter {
        let state = |text: &str| match text {
            "all" => Some(None),
            "closed" => Some(Some(false)),
            "open" => Some(Some(true)),
            _ => None,
        };
        Filter {
            is_open: optional_choice(errors, "state", "状態", &self.state, state).unwrap_or(Some(true)),
            stage: optional_choice(errors, "stage", "段階", &self.stage, CaseStage::parse),
            is_mine: ticked(errors, "lead", "担当", &self.lead, "mine"),
        }
    }

    /// The state that is in force.
    pub fn state(&self) -> &'static str {
        match self.state.as_str() {
            "all" => "all",
            "closed" => "closed",
            _ => "open",
        }
    }

    /// The list's address with its filter.
    pub fn address(&self) -> String {
        let stage = CaseStage::parse(&self.stage).map_or("", CaseStage::code);
        let lead = if self.lead == "mine" { "mine" } else { "" };
        format!("/cases?state={}&stage={stage}&lead={lead}", self.state())
    }
}

/// The filter in words.
fn conditions(filter: Filter) -> Vec<(&'static str, String)> {
    let state = match filter.is_open {
        None => "すべて",
        Some(true) => "支援が続いているもの",
        Some(false) => "終結したもの",
    };
    vec![
        ("状態", state.to_owned()),
        ("段階", filter.stage.map(|stage| stage.label().to_owned()).unwrap_or_default()),
        ("担当", if filter.is_mine { "自分のケース".to_owned() } else { String::new() }),
    ]
}

/// Cases of the acting agency.
pub async fn list(
    by: May<ViewBasics>,
    State(state): State<AppState>,
    Asked(query): Asked<ListQuery>,
    export: Option<Export>,
) -> Result<Response, AppError> {
    let mut errors = Errors::new();
    let filter = query.filter(&mut errors);
    if let Some(export) = export.filter(|_| errors.is_empty()) {
        let all = cases::list(&state.db, &by, filter, export.whole()).await?;
        let taken = Taken {
            who: by.actor(),
            kind: Kind::Case,
            place: "/cases",
            address: &query.address(),
            filter: json!({ "state": query.state(), "stage": filter.stage, "mine": filter.is_mine }),
            conditions: conditions(filter),
            ids: all.rows.iter().map(|row| row.id.into()).collect(),
            is_too_long: all.has_next,
        };
        return export.send(taken, || sheet::sheet(&all.rows)).await;
    }
    let page = cases::list(&state.db, &by, filter, PageNo::parse(&query.page)).await?;
    let entry = Entry::new(state.clock.now(), Deed::Listed, Kind::Case)
        .by(by.actor())
        .with(json!({
            "state": query.state(),
            "stage": filter.stage,
            "mine": filter.is_mine,
            "page": page.no.number(),
            "rows": page.rows.len(),
        }))
        .showing(page.rows.iter().map(|row| row.id.into()));
    by.actor().witness().record(entry);
    Ok(narrowed(pages::list::list(by.actor(), &state.clock, &query, &page, &errors), &errors))
}

/// One page tells the story.
pub async fn show(
    on: OnCase<ViewBasics>,
    State(state): State<AppState>,
    Asked(query): Asked<ShowQuery>,
) -> Result<Response, AppError> {
    let mut errors = Errors::new();
    let filter = query.filter(&mut errors);
    let detail = cases::detail(&state.db, &on).await?;
    let story = cases::story(&state.db, &on, &filter, PageNo::parse(&query.page)).await?;
    let due = due_part(&state, &on, Extent::all(FEW)).await?;
    let told = Told { query: &query, filter: &filter, errors: &errors, story: &story, due: &due };
    Ok(narrowed(pages::show::show(&on, &state.clock, &detail, &told), &errors))
}

/// What is due for a case, all of it.
pub async fn due(
    on: OnCase<ViewBasics>,
    State(state): State<AppState>,
    Asked(query): Asked<ShowQuery>,
) -> Result<Response, AppError> {
    let due = due_part(&state, &on, PageNo::parse(&query.page).into()).await?;
    let entry = Entry::new(state.clock.now(), Deed::Listed, Kind::Task)
        .by(on.actor())
        .owned_by(on.row().agency_id)
        .with(json!({ "case": on.row().id, "page": due.page.no.number(), "rows": due.page.rows.len() }))
        .showing(due.page.rows.iter().map(tasks::TaskRow::id));
    on.actor().witness().record(entry);
    Ok(pages::due::list(&on, &state.clock, &due, &query).into_response())
}

/// A part of what is due, and the next working day for whoever may write.
async fn due_part(state: &AppState, on: &OnCase<ViewBasics>, part: Extent) -> Result<Due, AppError> {
    let (db, who) = (&state.db, on.actor());
    let page = tasks::of_case(db, on, part).await?;
    let next_day =
        if who.may(Act::Write(Section::Consultations)) { Some(tasks::next_working_day(db, who).await?) } else { None };
    Ok(Due { page, next_day })
}

/// Which of the two histories is shown.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct HistoryQuery {
    /// `changes`, or who read it.
    pub tab: String,
    /// Number of the page.
    pub page: String,
}

/// 閲覧履歴 and 変更履歴.
pub async fn history(
    on: OnCase<ViewBasics>,
    State(state): State<AppState>,
    Asked(query): Asked<HistoryQuery>,
) -> Result<Response, AppError> {
    let (db, who, id) = (&state.db, on.actor(), on.row().id.into());
    if query.tab == "changes" {
        let revisions = audit::revisions(db, who, id).await?;
        let detail = cases::detail(db, &on).await?;
        let names = names_in(db, who, &detail, &revisions).await?;
        let changes = describe(&revisions, &names);
        return Ok(pages::history::changes(&on, &state.clock, &changes).into_response());
    }
    let page = audit::history(db, who, id, PageNo::parse(&query.page)).await?;
    Ok(pages::history::reads(&on, &state.clock, &page).into_response())
}
