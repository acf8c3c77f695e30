//! Reading, registering and correcting households.

use super::form::HouseholdForm;
use super::pages::{self, FormPage};
use super::sheet;
use crate::access::{Act, Actor, May, Section, ViewBasics, WriteBasics};
use crate::data::audit::{self, Deed, Entry, Kind};
use crate::data::households::{self, OnHousehold};
use crate::data::persons::{self, Added};
use crate::data::{self, Db, PageNo};
use crate::error::AppError;
use crate::state::AppState;
use crate::web::Asked;
use crate::web::conflict::{beside, conflict};
use crate::web::export::{Export, Taken};
use crate::web::forms::{ListQuery, see_other, unprocessable};
use crate::web::made::made;
use crate::web::persons::history::{self as told, Names, Shown};
use crate::web::{Frame, Posted, Resumed, paths};
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use entity::ids::{DistrictId, HouseholdId};
use serde_json::json;

/// Households of the acting agency by フリガナ.
pub async fn list(
    by: May<ViewBasics>,
    State(state): State<AppState>,
    Asked(query): Asked<ListQuery>,
    export: Option<Export>,
) -> Result<Response, AppError> {
    if let Some(export) = export {
        let all = households::list(&state.db, &by, export.whole()).await?;
        let taken = Taken {
            who: by.actor(),
            kind: Kind::Household,
            place: "/households",
            address: "/households",
            filter: json!({}),
            conditions: Vec::new(),
            ids: all.rows.iter().map(|row| row.id.into()).collect(),
            is_too_long: all.has_next,
        };
        return export.send(taken, || sheet::sheet(&all.rows)).await;
    }
    let no = PageNo::parse(&query.page);
    let page = households::list(&state.db, &by, no).await?;
    let entry = Entry::new(state.clock.now(), Deed::Listed, Kind::Household)
        .by(by.actor())
        .with(json!({ "page": no.number(), "rows": page.rows.len() }))
        .showing(page.rows.iter().map(|row| row.id.into()));
    by.actor().witness().record(entry);
    let frame = Frame::new(by.actor(), &state.clock, "/households", "世帯").done(query.done.as_deref());
    let can_write = by.actor().may(Act::Write(Section::Basics));
    Ok(pages::list(frame, &page, can_write).into_response())
}

/// One household with its members and cases.
pub async fn show(
    on: OnHousehold<ViewBasics>,
    State(state): State<AppState>,
    Asked(query): Asked<ListQuery>,
) -> Result<Response, AppError> {
    let row = on.row();
    let mut members = persons::of_household(&state.db, on.actor(), row.id).await?;
    // The oldest come first; whose birth nobody knows comes last.
    members.sort_by_key(|member| member.birth_hi.0 == 0);
    let ids = members.iter().map(|member| member.id);
    let phones = persons::phones(&state.db, on.actor(), ids).await?;
    let cases = households::cases(&state.db, &on).await?;
    let districts = districts(&state.db, on.actor(), row.district_id).await?;
    let shown = pages::Shown {
        on: &on,
        members: &members,
        phones: &phones,
        cases: &cases,
        districts: &districts,
        today: state.clock.today_ymd(),
    };
    let frame = Frame::new(on.actor(), &state.clock, "/households", row.label.clone())
        .under("世帯", "/households")
        .done(query.done.as_deref());
    Ok(pages::show(frame, &shown).into_response())
}

/// The empty form.
pub async fn new(by: May<WriteBasics>, State(state): State<AppState>, resumed: Resumed) -> Result<Response, AppError> {
    let (form, said) = resumed.anew(&state.db, by.actor(), HouseholdForm::empty()).await?;
    let districts = districts(&state.db, by.actor(), None).await?;
    let page = FormPage::new(by.actor(), &state.clock, &form, &districts, &said);
    Ok(page.registration().into_response())
}

/// Registers the household.
pub async fn create(
    by: May<WriteBasics>,
    State(state): State<AppState>,
    Posted(form): Posted<HouseholdForm>,
) -> Result<Response, AppError> {
    let districts = districts(&state.db, by.actor(), None).await?;
    let (household, is_waived) = match form.check(&districts) {
        Ok(checked) => checked,
        Err(errors) => {
            let page = FormPage::new(by.actor(), &state.clock, &form, &districts, &errors);
            return Ok(unprocessable(page.registration()));
        }
    };
    // Nothing about a household is required, not even a key: without one each sending makes another.
    let fresh = HouseholdId::new().to_string();
    let key = if form.key.is_empty() { &fresh } else { &form.key };
    let id = made(by.actor(), "/households/new", key)?;
    let done = match households::add(&state.db, &by, id, &household).await? {
        Added::Now => {
            witness_waiver(&state, by.actor(), Deed::Created, id, is_waived);
            "created"
        }
        Added::Before => "already",
    };
    Ok(see_other(format!("{}?done={done}", paths::household(id))))
}

/// The form with the household as recorded.
pub async fn edit(
    on: OnHousehold<WriteBasics>,
    State(state): State<AppState>,
    resumed: Resumed,
) -> Result<Response, AppError> {
    let (form, said) = resumed.over(&state.db, on.actor(), HouseholdForm::of(on.row())).await?;
    let form = if is_guarded(&state, &on).await? { form.without_whereabouts() } else { form };
    let districts = districts(&state.db, on.actor(), on.row().district_id).await?;
    let page = FormPage::new(on.actor(), &state.clock, &form, &districts, &said);
    Ok(page.correction(on.row()).into_response())
}

/// Corrects the household.
pub async fn update(
    on: OnHousehold<WriteBasics>,
    State(state): State<AppState>,
    Posted(form): Posted<HouseholdForm>,
) -> Result<Response, AppError> {
    let districts = districts(&state.db, on.actor(), on.row().district_id).await?;
    let (household, is_waived) = match form.check(&districts) {
        Ok(checked) => checked,
        Err(errors) => {
            let page = FormPage::new(on.actor(), &state.clock, &form, &districts, &errors);
            return Ok(unprocessable(page.correction(on.row())));
        }
    };
    let id = on.row().id;
    match households::change(&state.db, &on, form.shown_version(), &household).await {
        Err(data::Error::Stale) => {
            let stands = HouseholdForm::of(on.row());
            let form = if is_guarded(&state, &on).await? { form.without_whereabouts() } else { form };
            let (form, said) = beside(&state.db, on.actor(), Some(id.into()), form, &stands).await?;
            let page = FormPage::new(on.actor(), &state.clock, &form, &districts, &said);
            return Ok(conflict(page.correction(on.row())));
        }
        outcome => outcome?,
    }
    witness_waiver(&state, on.actor(), Deed::Changed, id, is_waived);
    Ok(see_other(format!("{}?done=changed", paths::household(id))))
}

/// Who read this household's record, and what was changed.
pub async fn history(
    on: OnHousehold<ViewBasics>,
    State(state): State<AppState>,
    Asked(query): Asked<ListQuery>,
) -> Result<Response, AppError> {
    let no = PageNo::parse(&query.page);
    let id = on.row().id;
    let reads = audit::history(&state.db, on.actor(), id.into(), no).await?;
    let changes = audit::changes(&state.db, on.actor(), id.into(), no).await?;
    let names = Names::load(&state.db, on.actor(), &changes.rows).await?;
    let address = paths::household(id);
    let label = on.row().label.clone();
    let frame = Frame::new(on.actor(), &state.clock, "/households", format!("{label}の履歴"))
        .under("世帯", "/households")
        .under(label, address.clone());
    let shown = Shown {
        address: &format!("{address}/history"),
        tabs: pages::tabs(id, true),
        reads: &reads,
        changes: &changes,
        names: &names,
    };
    Ok(told::page(frame, &shown).into_response())
}

/// Whether somebody of the household is protected.
async fn is_guarded(state: &AppState, on: &OnHousehold<WriteBasics>) -> Result<bool, AppError> {
    let members = persons::of_household(&state.db, on.actor(), on.row().id).await?;
    Ok(members.iter().any(persons::PersonRow::is_protected))
}

fn witness_waiver(state: &AppState, actor: &Actor, deed: Deed, id: HouseholdId, is_waived: bool) {
    if is_waived {
        let entry = Entry::new(state.clock.now(), deed, Kind::Household)
            .by(actor)
            .on(id.into())
            .owned_by(actor.agency())
            .with(json!({ "not_a_my_number": true }));
        actor.witness().record(entry);
    }
}

/// Districts that may be chosen, and the one in use.
async fn districts(db: &Db, who: &Actor, in_use: Option<DistrictId>) -> Result<Vec<(String, String)>, AppError> {
    let active = households::active_districts(db, who).await?;
    let is_listed = active.iter().any(|district| Some(district.id) == in_use);
    let mut districts: Vec<(String, String)> =
        active.into_iter().map(|district| (district.id.to_string(), district.name)).collect();
    if let (Some(id), false) = (in_use, is_listed) {
        // A district that is no longer offered stays with those who have it.
        districts.push((id.to_string(), "いまの圏域（新しくは選べません）".to_owned()));
    }
    Ok(districts)
}
