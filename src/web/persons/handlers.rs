//! Reading persons.

use super::history::{Names, Shown};
use super::list::pages as list_pages;
use super::{history as told, pages, sheet};
use crate::access::{Act, May, Section, ViewBasics};
use crate::data::audit::{self, Deed, Entry, Kind};
use crate::data::persons::OnPerson;
use crate::data::{Page, PageNo, consultations, identities, nondisclosures, persons, protections};
use crate::error::AppError;
use crate::state::AppState;
use crate::web::Asked;
use crate::web::export::{Export, Taken};
use crate::web::forms::ListQuery;
use crate::web::{Frame, paths};
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use entity::ids::PersonId;
use serde_json::json;

/// Persons of the acting agency by フリガナ.
pub async fn list(
    by: May<ViewBasics>,
    State(state): State<AppState>,
    Asked(query): Asked<ListQuery>,
    export: Option<Export>,
) -> Result<Response, AppError> {
    if let Some(export) = export {
        let all = persons::list(&state.db, &by, export.whole()).await?;
        let taken = Taken {
            who: by.actor(),
            kind: Kind::Person,
            place: "/persons",
            address: "/persons",
            filter: json!({}),
            conditions: Vec::new(),
            ids: all.rows.iter().map(|row| row.id.into()).collect(),
            is_too_long: all.has_next,
        };
        return export.send(taken, || sheet::sheet(&all.rows, state.clock.today_ymd())).await;
    }
    let no = PageNo::parse(&query.page);
    let page = persons::list(&state.db, &by, no).await?;
    let entry = Entry::new(state.clock.now(), Deed::Listed, Kind::Person)
        .by(by.actor())
        .with(json!({ "page": no.number(), "rows": page.rows.len() }))
        .showing(page.rows.iter().map(|row| row.id.into()));
    by.actor().witness().record(entry);
    let frame = Frame::new(by.actor(), &state.clock, "/persons", "人").done(query.done.as_deref());
    let can_write = by.actor().may(Act::Write(Section::Basics));
    Ok(list_pages::list(frame, &page, state.clock.today_ymd(), can_write).into_response())
}

/// Everything about one person.
pub async fn show(
    on: OnPerson<ViewBasics>,
    State(state): State<AppState>,
    Asked(query): Asked<ListQuery>,
) -> Result<Response, AppError> {
    let (mut detail, linked) = tokio::try_join!(persons::detail(&state.db, &on), persons::linked(&state.db, &on))?;
    // The oldest come first; whose birth nobody knows comes last.
    detail.members.sort_by_key(|member| member.birth_hi.0 == 0);
    let ids: Vec<PersonId> = std::iter::once(on.row().id).chain(linked.iter().map(|row| row.id)).collect();
    let no = PageNo::parse(&query.page);
    let talks = if on.may(Act::View(Section::Consultations)) {
        Some(consultations::of_persons(&state.db, on.actor(), &ids, no).await?)
    } else {
        None
    };
    if let Some(talks) = talks.as_ref().filter(|talks| !talks.rows.is_empty()) {
        let entry = Entry::new(state.clock.now(), Deed::Listed, Kind::Consultation)
            .by(on.actor())
            .owned_by(on.row().agency_id)
            .with(json!({ "person": on.row().id, "page": no.number(), "rows": talks.rows.len() }))
            .showing(talks.rows.iter().map(|row| row.id.into()));
        on.actor().witness().record(entry);
    }
    let protections = protections::of_person(&state.db, &on).await?;
    let told = match protections.iter().find(|one| one.ended_at.is_none()) {
        Some(live) if on.may(Act::Write(Section::Basics)) => protections::count_texts(&state.db, &on, live).await?,
        _ => 0,
    };
    let links = identities::links_of(&state.db, &on).await?;
    let nondisclosures = nondisclosures::of_person(&state.db, &on).await?;
    let person = pages::Person {
        on: &on,
        detail: &detail,
        protections: &protections,
        told,
        nondisclosures: &nondisclosures,
        linked: &linked,
        links: &links,
        talks: talks.as_ref(),
        today: state.clock.today_ymd(),
    };
    let frame = Frame::new(on.actor(), &state.clock, "/persons", super::words::name(on.row()))
        .under("人", "/persons")
        .done(query.done.as_deref());
    Ok(pages::show(frame, &state.clock, &person).into_response())
}

/// Who read this person's record, and what was changed.
pub async fn history(
    on: OnPerson<ViewBasics>,
    State(state): State<AppState>,
    Asked(query): Asked<ListQuery>,
) -> Result<Response, AppError> {
    let no = PageNo::parse(&query.page);
    let id = on.row().id;
    let reads: Page<audit::HistoryRow> = audit::history(&state.db, on.actor(), id.into(), no).await?;
    let changes = audit::changes(&state.db, on.actor(), id.into(), no).await?;
    let names = Names::load(&state.db, on.actor(), &changes.rows).await?;
    let address = paths::person(id);
    let name = super::words::name(on.row());
    let frame = Frame::new(on.actor(), &state.clock, "/persons", format!("{name}の履歴"))
        .under("人", "/persons")
        .under(name, address.clone());
    let shown = Shown {
        address: &format!("{address}/history"),
        tabs: pages::tabs(id, pages::Place::History),
        reads: &reads,
        changes: &changes,
        names: &names,
    };
    Ok(told::page(frame, &shown).into_response())
}
