//! Holidays.

use super::form::HolidayForm;
use super::{pages, sheet};
use crate::access::{Administer, May};
use crate::data::audit::Kind;
use crate::data::{self, masters};
use crate::domain::errors::Errors;
use crate::domain::written::half_width;
use crate::error::AppError;
use crate::state::AppState;
use crate::web::export::Export;
use crate::web::forms::{see_other, unprocessable};
use crate::web::keys::{Keys, Yes, unknown};
use crate::web::{Asked, Posted, Resumed};
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use chrono::Datelike;
use entity::holidays;
use entity::stamp::Ymd;
use serde::Deserialize;
use serde_json::json;

const PLACE: &str = "/admin/masters/holidays";
/// Years that the list can show.
const YEARS: std::ops::RangeInclusive<i32> = 1990..=2100;

/// Which year is shown.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct YearQuery {
    /// The calendar year.
    pub year: String,
    /// What has just been done.
    pub done: Option<String>,
}

/// Holidays of a year, and the form of another.
pub async fn list(
    may: May<Administer>,
    State(state): State<AppState>,
    resumed: Resumed,
    Asked(query): Asked<YearQuery>,
    export: Option<Export>,
) -> Result<Response, AppError> {
    let (form, said) = resumed.anew(&state.db, may.actor(), HolidayForm::default()).await?;
    let year = half_width(&query.year).trim().parse().ok().filter(|year| YEARS.contains(year));
    let year = year.unwrap_or_else(|| state.clock.today().year());
    let rows = masters::holidays_of(&state.db, &may, year).await?;
    if let Some(export) = export {
        let address = format!("{PLACE}?year={year}");
        let filter = json!({ "master": "holiday", "year": year });
        let taken = sheet::taken(&may, &export, &address, filter, (Vec::new(), rows.len()));
        return export.send(taken, || sheet::holidays(&rows, year)).await;
    }
    let known = pages::Year { year, rows };
    Ok(pages::holidays(&may, &state.clock, &known, &form, &said, query.done.as_deref()).into_response())
}

/// Adds a holiday.
pub async fn add(
    may: May<Administer>,
    State(state): State<AppState>,
    Posted(form): Posted<HolidayForm>,
) -> Result<Response, AppError> {
    let result = match form.check() {
        Ok((day, name)) => match masters::add_holiday(&state.db, &may, day, &name).await {
            Ok(()) => Ok(day),
            Err(data::Error::Taken { field }) => {
                let mut errors = Errors::new();
                errors.add(field, "この日は、すでに祝日として登録されています。");
                Err(errors)
            }
            Err(error) => return Err(error.into()),
        },
        Err(errors) => Err(errors),
    };
    match result {
        Ok(day) => Ok(see_other(format!("{PLACE}?year={}&done=created", day.0 / 10_000))),
        Err(errors) => {
            let year = state.clock.today().year();
            let rows = masters::holidays_of(&state.db, &may, year).await?;
            let known = pages::Year { year, rows };
            Ok(unprocessable(pages::holidays(&may, &state.clock, &known, &form, &errors, None)))
        }
    }
}

/// Asks before a holiday is removed.
pub async fn removing(may: May<Administer>, State(state): State<AppState>, keys: Keys) -> Result<Response, AppError> {
    let row = find(&state, &may, &keys).await?;
    Ok(pages::remove_holiday(&may, &state.clock, &row).into_response())
}

/// Removes a holiday.
pub async fn remove(
    may: May<Administer>,
    State(state): State<AppState>,
    keys: Keys,
    Posted(Yes {}): Posted<Yes>,
) -> Result<Response, AppError> {
    let row = find(&state, &may, &keys).await?;
    masters::remove_holiday(&state.db, &may, &row).await?;
    Ok(see_other(format!("{PLACE}?year={}&done=removed", row.ymd.0 / 10_000)))
}

async fn find(state: &AppState, may: &May<Administer>, keys: &Keys) -> Result<holidays::Model, AppError> {
    let day: Option<i32> = keys.get("day");
    let row = match day {
        Some(day) => masters::holiday(&state.db, may, Ymd(day)).await?,
        None => None,
    };
    row.ok_or_else(|| unknown(may.actor(), state, Kind::Master, None))
}
