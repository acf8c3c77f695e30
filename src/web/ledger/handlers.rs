//! The ledger, and its files.

use super::form::LedgerQuery;
use super::pages::{self, Shown};
use super::sheet;
use crate::access::{May, ViewBasics};
use crate::data::audit::{Deed, Entry, Kind};
use crate::data::ledger::{self, Filter};
use crate::data::{Extent, PageNo, masters};
use crate::domain::errors::Errors;
use crate::error::AppError;
use crate::state::AppState;
use crate::web::Asked;
use crate::web::export::{Export, Taken};
use crate::web::forms::unprocessable;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use entity::codes::{CaseStage, Program};
use entity::ids::StaffId;
use serde_json::{Value, json};

/// Lines of a page for paper: half a dozen sheets. The whole of a longer ledger is a matter for a spreadsheet.
pub const PAPER: u64 = 150;

/// Every open case of the acting agency.
pub async fn show(
    by: May<ViewBasics>,
    State(state): State<AppState>,
    Asked(query): Asked<LedgerQuery>,
    export: Option<Export>,
) -> Result<Response, AppError> {
    let mut errors = Errors::new();
    let filter = query.filter(&mut errors);
    let sort = query.sort();
    let today = state.clock.today_ymd();
    let address = query.address()?;
    let (leads, districts) =
        tokio::try_join!(ledger::leads(&state.db, &by), masters::districts_in_use(&state.db, by.actor()))?;
    let districts: Vec<(String, String)> =
        districts.into_iter().map(|district| (district.id.to_string(), district.name)).collect();
    if let Some(export) = export.filter(|_| errors.is_empty()) {
        let (all, _) = ledger::ledger(&state.db, &by, &filter, sort, export.whole()).await?;
        let taken = Taken {
            who: by.actor(),
            kind: Kind::Case,
            place: "/ledger",
            address: &address,
            filter: asked(&filter),
            conditions: conditions(&query, &filter, &leads, &districts),
            ids: all.rows.iter().map(|row| row.id.into()).collect(),
            is_too_long: all.has_next,
        };
        return export.send(taken, || sheet::sheet(&all.rows, today)).await;
    }
    let no = PageNo::parse(&query.page);
    let part = if query.is_for_paper() { Extent::part(no, PAPER) } else { no.into() };
    let (page, total) = ledger::ledger(&state.db, &by, &filter, sort, part).await?;
    let mut told = asked(&filter);
    told["sort"] = json!(sort.code());
    told["page"] = json!(page.no.number());
    told["rows"] = json!(page.rows.len());
    told["list"] = json!("ledger");
    let entry = Entry::new(state.clock.now(), Deed::Listed, Kind::Case)
        .by(by.actor())
        .with(told)
        .showing(page.rows.iter().map(|row| row.id.into()));
    by.actor().witness().record(entry);
    let shown = Shown {
        query: &query,
        filter: &filter,
        address: &address,
        leads: &leads,
        districts: &districts,
        errors: &errors,
        page: &page,
        total,
        conditions: conditions(&query, &filter, &leads, &districts),
    };
    let markup = pages::ledger(by.actor(), &state.clock, &shown);
    Ok(if errors.is_empty() { markup.into_response() } else { unprocessable(markup) })
}

/// The filter as the log keeps it; what was not asked is none.
fn asked(filter: &Filter) -> Value {
    let next = if filter.has_no_next { Some("none") } else { filter.is_overdue.then_some("overdue") };
    json!({
        "mine": filter.is_mine.then_some(true),
        "lead": filter.lead,
        "stage": filter.stage,
        "program": filter.program,
        "idle_days": filter.idle_days,
        "next": next,
        "district": filter.district,
    })
}

/// The filter in words.
fn conditions(
    query: &LedgerQuery,
    filter: &Filter,
    leads: &[(StaffId, String)],
    districts: &[(String, String)],
) -> Vec<(&'static str, String)> {
    let lead = match filter.lead {
        Some(id) => leads.iter().find(|(known, _)| *known == id).map_or("（該当なし）", |(_, name)| name),
        None if filter.is_mine => "自分のケース",
        None => "",
    };
    let next = match (filter.has_no_next, filter.is_overdue) {
        (true, _) => "決まっていない",
        (_, true) => "過ぎている",
        _ => "",
    };
    let district = districts.iter().find(|(id, _)| *id == query.district).map_or("", |(_, name)| name);
    vec![
        ("主担当", lead.to_owned()),
        ("段階", filter.stage.map_or("", CaseStage::label).to_owned()),
        ("事業", filter.program.map_or("", Program::label).to_owned()),
        ("接触のない日数", filter.idle_days.map(|days| format!("{days}日以上")).unwrap_or_default()),
        ("次回", next.to_owned()),
        ("圏域", district.to_owned()),
        ("並び", query.sort().label().to_owned()),
    ]
}
