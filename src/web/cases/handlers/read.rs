//! The list of cases, the page of one, and who has read it.

use crate::access::{May, ViewBasics};
use crate::data::PageNo;
use crate::data::audit::{self, Deed, Entry, Kind};
use crate::data::cases::{self, Filter, OnCase};
use crate::domain::errors::Errors;
use crate::error::AppError;
use crate::state::AppState;
use crate::web::Asked;
use crate::web::cases::changes::{describe, names_in};
use crate::web::cases::form::ShowQuery;
use crate::web::cases::pages::show::Told;
use crate::web::cases::{pages, sheet};
use crate::web::export::{Export, Taken};
use crate::web::forms::unprocessable;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use entity::codes::CaseStage;
use serde::Deserialize;
use serde_json::json;

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
    fn filter(&self) -> Filter {
        Filter {
            is_open: match self.state.as_str() {
                "all" => None,
                "closed" => Some(false),
                _ => Some(true),
            },
            stage: CaseStage::parse(&self.stage),
            is_mine: self.lead == "mine",
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
    let filter = query.filter();
    if let Some(export) = export {
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
    Ok(pages::list::list(by.actor(), &state.clock, &query, &page).into_response())
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
    let told = Told { query: &query, filter: &filter, errors: &errors, story: &story };
    let page = pages::show::show(&on, &state.clock, &detail, &told);
    Ok(if errors.is_empty() { page.into_response() } else { unprocessable(page) })
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
