//! Kinds of agency and the published categories they count under.

use super::form::{FIRST_YEAR, KindForm, MappingForm};
use super::{pages, sheet};
use crate::access::{Administer, May};
use crate::data::audit::Kind;
use crate::data::{self, masters};
use crate::domain::errors::Errors;
use crate::domain::fiscal_year::FiscalYear;
use crate::error::AppError;
use crate::state::AppState;
use crate::web::conflict::{beside, conflict};
use crate::web::export::Export;
use crate::web::forms::{ListQuery, see_other, unprocessable};
use crate::web::keys::{Keys, unknown};
use crate::web::{Asked, Posted, Resumed};
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use entity::agency_kinds;
use serde_json::json;

const PLACE: &str = "/admin/masters/kinds";

/// Which code lists there are.
pub async fn index(may: May<Administer>, State(state): State<AppState>) -> Result<Response, AppError> {
    Ok(pages::index(&may, &state.clock).into_response())
}

/// Every kind with its category of this fiscal year.
pub async fn list(
    may: May<Administer>,
    State(state): State<AppState>,
    Asked(query): Asked<ListQuery>,
    export: Option<Export>,
) -> Result<Response, AppError> {
    let year = FiscalYear::containing(state.clock.today());
    let rows = masters::kinds(&state.db, &may, year.year()).await?;
    let categories = masters::categories(&state.db, &may).await?;
    if let Some(export) = export {
        let filter = json!({ "master": "agency_kind", "fiscal_year": year.year() });
        let taken = sheet::taken(&may, &export, PLACE, filter, (Vec::new(), rows.len()));
        return export.send(taken, || sheet::kinds(&rows, &categories)).await;
    }
    Ok(pages::kinds(&may, &state.clock, &rows, &categories, query.done.as_deref()).into_response())
}

/// The form of a new kind.
pub async fn new(may: May<Administer>, State(state): State<AppState>, resumed: Resumed) -> Result<Response, AppError> {
    let (form, said) = resumed.anew(&state.db, may.actor(), KindForm::blank()).await?;
    let categories = masters::categories(&state.db, &may).await?;
    Ok(pages::new_kind(&may, &state.clock, &form, &categories, &said).into_response())
}

/// Adds a kind.
pub async fn create(
    may: May<Administer>,
    State(state): State<AppState>,
    Posted(form): Posted<KindForm>,
) -> Result<Response, AppError> {
    let categories = masters::categories(&state.db, &may).await?;
    let show = |errors: &Errors| unprocessable(pages::new_kind(&may, &state.clock, &form, &categories, errors));
    let (code, kind, category) = match form.check_new(&categories) {
        Ok(new) => new,
        Err(errors) => return Ok(show(&errors)),
    };
    match masters::add_kind(&state.db, &may, &code, &kind, &category, FIRST_YEAR).await {
        Ok(()) => Ok(see_other(format!("{PLACE}?done=created"))),
        Err(data::Error::Taken { field }) => {
            let mut errors = Errors::new();
            errors.add(field, "このコードは、ほかの機関種別が使っています。");
            Ok(show(&errors))
        }
        Err(error) => Err(error.into()),
    }
}

/// The form of a kind.
pub async fn edit(
    may: May<Administer>,
    State(state): State<AppState>,
    keys: Keys,
    resumed: Resumed,
) -> Result<Response, AppError> {
    let row = find(&state, &may, &keys).await?;
    let (form, said) = resumed.over(&state.db, may.actor(), KindForm::of(&row)).await?;
    Ok(pages::edit_kind(&may, &state.clock, &row, &form, &said).into_response())
}

/// Changes a kind.
pub async fn update(
    may: May<Administer>,
    State(state): State<AppState>,
    keys: Keys,
    Posted(form): Posted<KindForm>,
) -> Result<Response, AppError> {
    let row = find(&state, &may, &keys).await?;
    let kind = match form.check() {
        Ok(kind) => kind,
        Err(errors) => {
            return Ok(unprocessable(pages::edit_kind(&may, &state.clock, &row, &form, &errors)));
        }
    };
    match masters::change_kind(&state.db, &may, &row.code, &form.seen(), &kind).await {
        Err(data::Error::Stale) => {
            let row = find(&state, &may, &keys).await?;
            let (form, said) = beside(&state.db, may.actor(), None, form, &KindForm::of(&row)).await?;
            return Ok(conflict(pages::edit_kind(&may, &state.clock, &row, &form, &said)));
        }
        outcome => outcome?,
    }
    Ok(see_other(format!("{PLACE}?done=changed")))
}

/// The categories of a kind by fiscal year, and the form of another year.
pub async fn mappings(
    may: May<Administer>,
    State(state): State<AppState>,
    keys: Keys,
    resumed: Resumed,
    Asked(query): Asked<ListQuery>,
) -> Result<Response, AppError> {
    let row = find(&state, &may, &keys).await?;
    let (form, said) = resumed.anew(&state.db, may.actor(), MappingForm::default()).await?;
    let known = mapped(&state, &may, row).await?;
    Ok(pages::mappings(&may, &state.clock, &known, &form, &said, query.done.as_deref()).into_response())
}

/// Lets a kind count under another category from a fiscal year on.
pub async fn map(
    may: May<Administer>,
    State(state): State<AppState>,
    keys: Keys,
    Posted(form): Posted<MappingForm>,
) -> Result<Response, AppError> {
    let row = find(&state, &may, &keys).await?;
    let known = mapped(&state, &may, row).await?;
    let (from, category) = match form.check(&known.categories) {
        Ok(checked) => checked,
        Err(errors) => {
            return Ok(unprocessable(pages::mappings(&may, &state.clock, &known, &form, &errors, None)));
        }
    };
    masters::map_kind(&state.db, &may, &known.row.code, from.year(), &category).await?;
    let address = format!("{PLACE}/{}/mappings", known.row.code);
    Ok(see_other(format!("{address}?done=changed")))
}

async fn mapped(state: &AppState, may: &May<Administer>, row: agency_kinds::Model) -> Result<pages::Mapped, AppError> {
    Ok(pages::Mapped {
        rows: masters::mappings(&state.db, may, &row.code).await?,
        categories: masters::categories(&state.db, may).await?,
        row,
    })
}

async fn find(state: &AppState, may: &May<Administer>, keys: &Keys) -> Result<agency_kinds::Model, AppError> {
    masters::kind(&state.db, may, keys.text("kind"))
        .await?
        .ok_or_else(|| unknown(may.actor(), state, Kind::Master, None))
}
