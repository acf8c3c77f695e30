//! Agencies, as the administrator keeps them.

use super::form::{AgencyForm, ListForm};
use super::form_commissions::{CommissionForm, EndForm};
use super::{pages, pages_commissions, sheet};
use crate::access::{Administer, May};
use crate::data::agencies::{self, AgencyFilter, CommissionRow};
use crate::data::audit::Kind;
use crate::data::{self, PageNo, masters};
use crate::domain::errors::Errors;
use crate::error::AppError;
use crate::state::AppState;
use crate::web::conflict::{beside, conflict};
use crate::web::export::{Export, Taken};
use crate::web::forms::{ListQuery, day_field, narrowed, optional_choice, see_other, ticked, unprocessable};
use crate::web::keys::{Keys, listed, unknown, viewed};
use crate::web::{Asked, Posted, Resumed, paths};
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use entity::ids::{AgencyId, CommissionId};
use serde_json::json;

/// The list.
pub async fn list(
    may: May<Administer>,
    State(state): State<AppState>,
    Asked(query): Asked<ListForm>,
    export: Option<Export>,
) -> Result<Response, AppError> {
    let kinds = kinds(&state, &may, "").await?;
    let mut errors = Errors::new();
    let known = |text: &str| kinds.iter().any(|(code, _)| code == text).then(|| text.to_owned());
    let filter = AgencyFilter {
        name: query.name.clone(),
        kind: optional_choice(&mut errors, "kind", "機関種別", &query.kind, known).unwrap_or_default(),
        with_ended: ticked(&mut errors, "ended", "有効期間", &query.ended, "yes"),
    };
    let told = json!({ "q": query.name, "kind": query.kind, "ended": filter.with_ended });
    if let Some(export) = export.filter(|_| errors.is_empty()) {
        let all = agencies::list(&state.db, &may, &filter, export.whole()).await?;
        let kind = masters::kind(&state.db, &may, &query.kind).await?;
        let taken = Taken {
            who: may.actor(),
            kind: Kind::Agency,
            place: pages::PLACE,
            address: &pages::list_at(&query),
            filter: told,
            conditions: vec![
                ("機関名・フリガナ・コード", query.name.clone()),
                ("機関種別", kind.map(|kind| kind.label).unwrap_or_default()),
                ("有効期間", if filter.with_ended { "終わった機関も".to_owned() } else { String::new() }),
            ],
            ids: all.rows.iter().map(|row| row.id.into()).collect(),
            is_too_long: all.has_next,
        };
        return export.send(taken, || sheet::sheet(&all.rows)).await;
    }
    let page = agencies::list(&state.db, &may, &filter, PageNo::parse(&query.page)).await?;
    let shown: Vec<_> = page.rows.iter().map(|row| row.id.into()).collect();
    listed(may.actor(), &state, Kind::Agency, &told, &shown);
    Ok(narrowed(pages::list(&may, &state.clock, &query, &kinds, &page, &errors), &errors))
}

/// The form of a new agency.
pub async fn new(may: May<Administer>, State(state): State<AppState>, resumed: Resumed) -> Result<Response, AppError> {
    let (form, said) = resumed.anew(&state.db, may.actor(), AgencyForm::blank()).await?;
    let kinds = kinds(&state, &may, "").await?;
    Ok(pages::new(&may, &state.clock, &form, &kinds, &said).into_response())
}

/// Registers an agency.
pub async fn create(
    may: May<Administer>,
    State(state): State<AppState>,
    Posted(form): Posted<AgencyForm>,
) -> Result<Response, AppError> {
    let kinds = kinds(&state, &may, "").await?;
    let show = |errors: &Errors| unprocessable(pages::new(&may, &state.clock, &form, &kinds, errors));
    let agency = match form.check(&kinds) {
        Ok(agency) => agency,
        Err(errors) => return Ok(show(&errors)),
    };
    match agencies::add(&state.db, &may, &agency).await {
        Ok(id) => Ok(see_other(format!("{}?done=created", paths::agency(id)))),
        Err(error) => Ok(show(&complaint(&state, &may, None, error).await?)),
    }
}

/// One agency.
pub async fn show(
    may: May<Administer>,
    State(state): State<AppState>,
    keys: Keys,
    Asked(query): Asked<ListQuery>,
) -> Result<Response, AppError> {
    let row = find(&state, &may, &keys).await?;
    viewed(may.actor(), &state, Kind::Agency, row.id.into());
    let kind = masters::kind(&state.db, &may, &row.kind).await?;
    let known = pages::Known {
        kind: kind.map(|kind| kind.label).unwrap_or_default(),
        hours: agencies::hours(&state.db, may.actor(), row.id).await?,
        commissions: agencies::commissions(&state.db, &may, row.id).await?,
        staff: agencies::of_agency(&state.db, &may, row.id).await?,
        row,
    };
    Ok(pages::show(&may, &state.clock, &known, query.done.as_deref()).into_response())
}

/// The form of an agency.
pub async fn edit(
    may: May<Administer>,
    State(state): State<AppState>,
    keys: Keys,
    resumed: Resumed,
) -> Result<Response, AppError> {
    let row = find(&state, &may, &keys).await?;
    viewed(may.actor(), &state, Kind::Agency, row.id.into());
    let hours = agencies::hours(&state.db, may.actor(), row.id).await?;
    let (form, said) = resumed.over(&state.db, may.actor(), AgencyForm::of(&row, &hours)).await?;
    let kinds = kinds(&state, &may, &row.kind).await?;
    Ok(pages::edit(&may, &state.clock, &row, &form, &kinds, &said).into_response())
}

/// Changes an agency.
pub async fn update(
    may: May<Administer>,
    State(state): State<AppState>,
    keys: Keys,
    Posted(form): Posted<AgencyForm>,
) -> Result<Response, AppError> {
    let row = find(&state, &may, &keys).await?;
    let kinds = kinds(&state, &may, &row.kind).await?;
    let show = |errors: &Errors| unprocessable(pages::edit(&may, &state.clock, &row, &form, &kinds, errors));
    let agency = match form.check(&kinds) {
        Ok(agency) => agency,
        Err(errors) => return Ok(show(&errors)),
    };
    let version = form.version.parse().unwrap_or_default();
    match agencies::change(&state.db, &may, row.id, version, &agency).await {
        Ok(()) => {
            let address = paths::agency(row.id);
            Ok(see_other(format!("{address}?done=changed")))
        }
        Err(data::Error::Stale) => {
            let row = find(&state, &may, &keys).await?;
            let stands = AgencyForm::of(&row, &agencies::hours(&state.db, may.actor(), row.id).await?);
            let (form, said) = beside(&state.db, may.actor(), Some(row.id.into()), form, &stands).await?;
            Ok(conflict(pages::edit(&may, &state.clock, &row, &form, &kinds, &said)))
        }
        Err(error) => Ok(show(&complaint(&state, &may, Some(row.id), error).await?)),
    }
}

/// Commissions of an agency, and the form of another.
pub async fn commissions(
    may: May<Administer>,
    State(state): State<AppState>,
    keys: Keys,
    resumed: Resumed,
    Asked(query): Asked<ListQuery>,
) -> Result<Response, AppError> {
    let row = find(&state, &may, &keys).await?;
    viewed(may.actor(), &state, Kind::Agency, row.id.into());
    let (form, said) = resumed.anew(&state.db, may.actor(), CommissionForm::default()).await?;
    let rows = agencies::commissions(&state.db, &may, row.id).await?;
    let named = others(&state, &may, row.id).await?;
    let page = pages_commissions::commissions(
        &may,
        &state.clock,
        &pages_commissions::Commissioned { row: &row, rows: &rows, named: &named },
        &form,
        &said,
        query.done.as_deref(),
    );
    Ok(page.into_response())
}

/// Records a commission.
pub async fn commission(
    may: May<Administer>,
    State(state): State<AppState>,
    keys: Keys,
    Posted(form): Posted<CommissionForm>,
) -> Result<Response, AppError> {
    let row = find(&state, &may, &keys).await?;
    let named = others(&state, &may, row.id).await?;
    let rows = agencies::commissions(&state.db, &may, row.id).await?;
    let show = |errors: &Errors| {
        let known = pages_commissions::Commissioned { row: &row, rows: &rows, named: &named };
        unprocessable(pages_commissions::commissions(&may, &state.clock, &known, &form, errors, None))
    };
    let new = match form.check(row.id, &named) {
        Ok(new) => new,
        Err(errors) => return Ok(show(&errors)),
    };
    match agencies::commission(&state.db, &may, row.id, &new).await {
        Ok(_) => {
            let address = format!("{}/commissions", paths::agency(row.id));
            Ok(see_other(format!("{address}?done=created")))
        }
        Err(data::Error::Taken { field }) => {
            let mut errors = Errors::new();
            errors.add(field, "同じ事業について、同じ委託元からの委託が、この期間にすでにあります。");
            Ok(show(&errors))
        }
        Err(error) => Err(error.into()),
    }
}

/// Asks when a commission ends.
pub async fn ending(
    may: May<Administer>,
    State(state): State<AppState>,
    keys: Keys,
    resumed: Resumed,
) -> Result<Response, AppError> {
    let row = find(&state, &may, &keys).await?;
    let commission = find_commission(&state, &may, &keys, row.id).await?;
    let mut stands = EndForm::of(commission.until_on);
    if commission.until_on.is_none() {
        stands.until_on = day_field(Some(state.clock.today_ymd()));
    }
    let (form, said) = resumed.over(&state.db, may.actor(), stands).await?;
    Ok(pages_commissions::end(&may, &state.clock, &row, &commission, &form, &said).into_response())
}

/// Ends a commission.
pub async fn end(
    may: May<Administer>,
    State(state): State<AppState>,
    keys: Keys,
    Posted(form): Posted<EndForm>,
) -> Result<Response, AppError> {
    let row = find(&state, &may, &keys).await?;
    let commission = find_commission(&state, &may, &keys, row.id).await?;
    let until_on = match form.check(commission.from_on) {
        Ok(until_on) => until_on,
        Err(errors) => {
            return Ok(unprocessable(pages_commissions::end(&may, &state.clock, &row, &commission, &form, &errors)));
        }
    };
    let outcome = if form.is_behind(commission.until_on) {
        Err(data::Error::Stale)
    } else {
        agencies::end_commission(&state.db, &may, row.id, &commission, until_on).await
    };
    match outcome {
        Err(data::Error::Stale) => {
            let commission = find_commission(&state, &may, &keys, row.id).await?;
            let stands = EndForm::of(commission.until_on);
            let (form, said) = beside(&state.db, may.actor(), Some(row.id.into()), form, &stands).await?;
            return Ok(conflict(pages_commissions::end(&may, &state.clock, &row, &commission, &form, &said)));
        }
        outcome => outcome?,
    }
    let address = format!("{}/commissions", paths::agency(row.id));
    Ok(see_other(format!("{address}?done=ended")))
}

async fn find(state: &AppState, may: &May<Administer>, keys: &Keys) -> Result<entity::agencies::Model, AppError> {
    let id: Option<AgencyId> = keys.get("agency");
    let row = match id {
        Some(id) => agencies::find(&state.db, may, id).await?,
        None => None,
    };
    row.ok_or_else(|| unknown(may.actor(), state, Kind::Agency, id.map(Into::into)))
}

async fn find_commission(
    state: &AppState,
    may: &May<Administer>,
    keys: &Keys,
    agency: AgencyId,
) -> Result<CommissionRow, AppError> {
    let id: Option<CommissionId> = keys.get("commission");
    let rows = agencies::commissions(&state.db, may, agency).await?;
    rows.into_iter()
        .find(|row| Some(row.id) == id)
        .ok_or_else(|| unknown(may.actor(), state, Kind::Agency, id.map(Into::into)))
}

/// Kinds to choose from; the one in use stays choosable when it has been retired.
async fn kinds(state: &AppState, may: &May<Administer>, current: &str) -> Result<Vec<(String, String)>, AppError> {
    let mut kinds: Vec<(String, String)> =
        agencies::kinds(&state.db, may.actor()).await?.into_iter().map(|kind| (kind.code, kind.label)).collect();
    if !current.is_empty()
        && !kinds.iter().any(|(code, _)| code == current)
        && let Some(kind) = masters::kind(&state.db, may, current).await?
    {
        kinds.push((kind.code, format!("{}（使っていません）", kind.label)));
    }
    Ok(kinds)
}

async fn others(
    state: &AppState,
    may: &May<Administer>,
    agency: AgencyId,
) -> Result<Vec<(AgencyId, String)>, AppError> {
    let mut named = agencies::named(&state.db, may).await?;
    named.retain(|(id, _)| *id != agency);
    Ok(named)
}

/// What the database refused, as a message at its field.
async fn complaint(
    state: &AppState,
    may: &May<Administer>,
    agency: Option<AgencyId>,
    error: data::Error,
) -> Result<Errors, AppError> {
    let data::Error::Taken { field } = error else {
        return Err(error.into());
    };
    let mut errors = Errors::new();
    if field == "is_municipality" {
        let other = agencies::municipality(&state.db, may, agency).await?;
        let name = other.map(|row| row.name).unwrap_or_default();
        errors.add(
            field,
            format!("「{name}」がこの市町村自身の機関になっています。1つだけにできますので、先に「{name}」の印を外してください。"),
        );
    } else {
        errors.add(field, "この機関コードは、ほかの機関が使っています。");
    }
    Ok(errors)
}
