//! Districts.

use super::form::DistrictForm;
use super::{pages, sheet};
use crate::access::{Administer, May};
use crate::data::audit::Kind;
use crate::data::{self, masters};
use crate::domain::errors::Errors;
use crate::error::AppError;
use crate::state::AppState;
use crate::web::conflict::{beside, conflict};
use crate::web::export::Export;
use crate::web::forms::{ListQuery, see_other, unprocessable};
use crate::web::keys::{Keys, unknown};
use crate::web::{Asked, Posted, Resumed};
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use entity::districts;
use entity::ids::DistrictId;
use serde_json::json;

const PLACE: &str = "/admin/masters/districts";

/// Every district.
pub async fn list(
    may: May<Administer>,
    State(state): State<AppState>,
    Asked(query): Asked<ListQuery>,
    export: Option<Export>,
) -> Result<Response, AppError> {
    let rows = masters::districts(&state.db, &may).await?;
    if let Some(export) = export {
        let ids = rows.iter().map(|row| row.id.into()).collect();
        let filter = json!({ "master": "district" });
        let taken = sheet::taken(&may, &export, PLACE, filter, (ids, rows.len()));
        return export.send(taken, || sheet::districts(&rows)).await;
    }
    Ok(pages::districts(&may, &state.clock, &rows, query.done.as_deref()).into_response())
}

/// The form of a new district.
pub async fn new(may: May<Administer>, State(state): State<AppState>, resumed: Resumed) -> Result<Response, AppError> {
    let (form, said) = resumed.anew(&state.db, may.actor(), DistrictForm::blank()).await?;
    Ok(pages::new_district(&may, &state.clock, &form, &said).into_response())
}

/// Adds a district.
pub async fn create(
    may: May<Administer>,
    State(state): State<AppState>,
    Posted(form): Posted<DistrictForm>,
) -> Result<Response, AppError> {
    let show = |errors: &Errors| unprocessable(pages::new_district(&may, &state.clock, &form, errors));
    let district = match form.check() {
        Ok(district) => district,
        Err(errors) => return Ok(show(&errors)),
    };
    match masters::add_district(&state.db, &may, &district).await {
        Ok(_) => Ok(see_other(format!("{PLACE}?done=created"))),
        Err(error) => Ok(show(&complaint(error)?)),
    }
}

/// The form of a district.
pub async fn edit(
    may: May<Administer>,
    State(state): State<AppState>,
    keys: Keys,
    resumed: Resumed,
) -> Result<Response, AppError> {
    let row = find(&state, &may, &keys).await?;
    let (form, said) = resumed.over(&state.db, may.actor(), DistrictForm::of(&row)).await?;
    Ok(pages::edit_district(&may, &state.clock, &row, &form, &said).into_response())
}

/// Changes a district.
pub async fn update(
    may: May<Administer>,
    State(state): State<AppState>,
    keys: Keys,
    Posted(form): Posted<DistrictForm>,
) -> Result<Response, AppError> {
    let row = find(&state, &may, &keys).await?;
    let show = |errors: &Errors| unprocessable(pages::edit_district(&may, &state.clock, &row, &form, errors));
    let district = match form.check() {
        Ok(district) => district,
        Err(errors) => return Ok(show(&errors)),
    };
    let version = form.version.parse().unwrap_or_default();
    match masters::change_district(&state.db, &may, &row, version, &district).await {
        Ok(()) => Ok(see_other(format!("{PLACE}?done=changed"))),
        Err(data::Error::Stale) => {
            let row = find(&state, &may, &keys).await?;
            let stands = DistrictForm::of(&row);
            let (form, said) = beside(&state.db, may.actor(), Some(row.id.into()), form, &stands).await?;
            Ok(conflict(pages::edit_district(&may, &state.clock, &row, &form, &said)))
        }
        Err(error) => Ok(show(&complaint(error)?)),
    }
}

async fn find(state: &AppState, may: &May<Administer>, keys: &Keys) -> Result<districts::Model, AppError> {
    let id: Option<DistrictId> = keys.get("district");
    let row = match id {
        Some(id) => masters::district(&state.db, may, id).await?,
        None => None,
    };
    row.ok_or_else(|| unknown(may.actor(), state, Kind::Master, id.map(Into::into)))
}

fn complaint(error: data::Error) -> Result<Errors, AppError> {
    let data::Error::Taken { field } = error else {
        return Err(error.into());
    };
    let mut errors = Errors::new();
    errors.add(field, "このコードは、ほかの地区が使っています。");
    Ok(errors)
}
