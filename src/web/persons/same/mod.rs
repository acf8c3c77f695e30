//! The same human being (統合表示): pairs that may be one, comparing them, linking and un-linking.

pub mod pages;

use crate::access::{May, ViewBasics, WriteBasics};
use crate::data::audit::{Deed, Entry, Kind};
use crate::data::persons::{self, OnPerson, Pair};
use crate::data::{PageNo, identities, search};
use crate::error::AppError;
use crate::state::AppState;
use crate::web::export::{Export, Taken};
use crate::web::forms::{ListQuery, see_other, unprocessable};
use crate::web::persons::sheet;
use crate::web::{Asked, Posted, paths};
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use entity::ids::PersonId;
use serde::Deserialize;
use serde_json::json;
use uuid::Uuid;

/// Pairs of the acting agency that may be one human being.
pub async fn list(
    by: May<ViewBasics>,
    State(state): State<AppState>,
    Asked(query): Asked<ListQuery>,
    export: Option<Export>,
) -> Result<Response, AppError> {
    let shown = |rows: &[Pair]| rows.iter().flat_map(|pair| [pair.one.id.into(), pair.other.id.into()]).collect();
    if let Some(export) = export {
        let all = persons::suspected(&state.db, &by, export.whole()).await?;
        let taken = Taken {
            who: by.actor(),
            kind: Kind::Person,
            place: "/persons",
            address: pages::PLACE,
            filter: json!({ "by": "duplicates" }),
            conditions: Vec::new(),
            ids: shown(&all.rows),
            is_too_long: all.has_next,
        };
        return export.send(taken, || sheet::pairs(&all.rows, state.clock.today_ymd())).await;
    }
    let waiting = identities::waiting(&state.db, by.actor()).await?;
    let page = persons::suspected(&state.db, &by, PageNo::parse(&query.page)).await?;
    let ids: Vec<Uuid> = shown(&page.rows);
    let entry = Entry::new(state.clock.now(), Deed::Listed, Kind::Person)
        .by(by.actor())
        .with(json!({ "by": "duplicates", "page": page.no.number(), "rows": page.rows.len() }))
        .showing(ids);
    by.actor().witness().record(entry);
    Ok(pages::list(by.actor(), &state.clock, &page, waiting, query.done.as_deref()).into_response())
}

/// With whom a person is compared.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct SameQuery {
    with: String,
    find: String,
}

/// Side by side; without another record, the ones that could be meant.
pub async fn compare(
    on: OnPerson<WriteBasics>,
    State(state): State<AppState>,
    Asked(query): Asked<SameQuery>,
) -> Result<Response, AppError> {
    let with = match query.with.parse::<PersonId>() {
        Ok(id) => persons::other(&state.db, on.actor(), id).await?,
        Err(_) => None,
    };
    if let Some(other) = with.filter(|other| other.id != on.row().id) {
        let entry = Entry::new(state.clock.now(), Deed::Viewed, Kind::Person)
            .by(on.actor())
            .on(other.id.into())
            .owned_by(other.agency_id);
        on.actor().witness().record(entry);
        return Ok(pages::compare(&on, &state.clock, &other).into_response());
    }
    let words = if query.find.trim().is_empty() { super::words::name(on.row()) } else { query.find.clone() };
    let hits = search::find(&state.db, on.actor(), &words).await?.persons;
    let found: Vec<_> = hits.into_iter().map(|hit| hit.person).filter(|row| row.id != on.row().id).take(20).collect();
    let entry = Entry::new(state.clock.now(), Deed::Searched, Kind::Person)
        .by(on.actor())
        .with(json!({ "by": "duplicates", "rows": found.len() }))
        .showing(found.iter().map(|row| row.id.into()));
    on.actor().witness().record(entry);
    Ok(pages::choose(&on, &state.clock, &query.find, &found).into_response())
}

/// The judgement.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Judgement {
    with: String,
    verdict: String,
}

/// Links two records, or keeps that they are different people.
pub async fn judge(
    on: OnPerson<WriteBasics>,
    State(state): State<AppState>,
    Posted(form): Posted<Judgement>,
) -> Result<Response, AppError> {
    let (Ok(with), "same" | "another") = (form.with.parse::<PersonId>(), form.verdict.as_str()) else {
        return Ok(unprocessable(pages::choose(&on, &state.clock, "", &[])));
    };
    if form.verdict == "same" {
        persons::link(&state.db, &on, with).await?;
        return Ok(see_other(format!("{}?done=linked", paths::person(on.row().id))));
    }
    persons::differ(&state.db, &on, with).await?;
    Ok(see_other("/persons/duplicates?done=judged"))
}

/// Asks before a record is taken out of what it is linked with.
pub async fn ask_apart(on: OnPerson<WriteBasics>, State(state): State<AppState>) -> Result<Response, AppError> {
    let linked = persons::linked(&state.db, &on).await?;
    Ok(pages::apart(&on, &state.clock, &linked).into_response())
}

/// Takes a record out of what it is linked with.
pub async fn apart(
    on: OnPerson<WriteBasics>,
    State(state): State<AppState>,
    Posted(_): Posted<Judgement>,
) -> Result<Response, AppError> {
    persons::unlink(&state.db, &on).await?;
    Ok(see_other(format!("{}?done=apart", paths::person(on.row().id))))
}
