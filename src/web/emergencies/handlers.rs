//! Asking in an emergency, and reading for a day.

use super::form::{InquiryForm, TakeForm};
use super::pages;
use crate::access::{Inquire, May, Supervise};
use crate::data;
use crate::data::audit::{Deed, Entry, Kind};
use crate::data::emergencies::{self, OnInquiry};
use crate::data::grants::reviews;
use crate::domain::errors::Errors;
use crate::error::AppError;
use crate::state::AppState;
use crate::web::conflict::conflict;
use crate::web::forms::{see_other, unprocessable};
use crate::web::made::made;
use crate::web::{Asked, Posted, Resumed, paths};
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use chrono::{Datelike, Months, NaiveDate};
use entity::ids::EmergencyInquiryId;
use entity::stamp::At;
use maud::Markup;
use serde::Deserialize;
use serde_json::json;

async fn again(state: &AppState, by: &May<Inquire>, form: &InquiryForm, errors: &Errors) -> Result<Markup, AppError> {
    let today = emergencies::of_today(&state.db, by).await?;
    Ok(pages::ask(by.actor(), &state.clock, &today, form, errors))
}

/// An empty form.
pub async fn new(by: May<Inquire>, State(state): State<AppState>, resumed: Resumed) -> Result<Response, AppError> {
    let (mut form, said) = resumed.anew(&state.db, by.actor(), InquiryForm::blank()).await?;
    let today = emergencies::of_today(&state.db, &by).await?;
    if form.key.is_empty() {
        form.key = EmergencyInquiryId::new().to_string();
    }
    Ok(pages::ask(by.actor(), &state.clock, &today, &form, &said).into_response())
}

/// Asks, or shows the form again with what was typed.
pub async fn create(
    by: May<Inquire>,
    State(state): State<AppState>,
    Posted(form): Posted<InquiryForm>,
) -> Result<Response, AppError> {
    let asked = match form.check(state.clock.today_ymd()) {
        Ok(asked) => asked,
        Err(errors) => return Ok(unprocessable(again(&state, &by, &form, &errors).await?)),
    };
    let id: EmergencyInquiryId = made(by.actor(), "/emergencies/new", &form.key)?;
    match emergencies::ask(&state.db, &by, id, &asked).await {
        Ok(_) => Ok(see_other(format!("/emergencies/{id}"))),
        Err(data::Error::Refused(why)) => {
            let mut errors = Errors::new();
            errors.add("", why);
            Ok(unprocessable(again(&state, &by, &form, &errors).await?))
        }
        // The browser's back button led here: the page has asked about somebody else before.
        Err(data::Error::Stale) => {
            let mut errors = Errors::new();
            errors.add(
                "",
                "この画面では、すでに別の照会をしました。内容を確かめて、もう一度「照会する」を押してください。",
            );
            let form = InquiryForm { key: EmergencyInquiryId::new().to_string(), ..form };
            Ok(conflict(again(&state, &by, &form, &errors).await?))
        }
        Err(error) => Err(error.into()),
    }
}

/// What the inquiry answered.
pub async fn show(on: OnInquiry<Inquire>, State(state): State<AppState>) -> Result<Response, AppError> {
    let knowers = emergencies::knowers(&state.db, &on).await?;
    Ok(pages::show(&on, &state.clock, &knowers, &TakeForm::blank(), &Errors::new()).into_response())
}

/// Opens what is needed for a day.
pub async fn take(
    on: OnInquiry<Inquire>,
    State(state): State<AppState>,
    Posted(form): Posted<TakeForm>,
) -> Result<Response, AppError> {
    let (agency, sections) = match form.check() {
        Ok(checked) => checked,
        Err(errors) => {
            let knowers = emergencies::knowers(&state.db, &on).await?;
            return Ok(unprocessable(pages::show(&on, &state.clock, &knowers, &form, &errors)));
        }
    };
    match emergencies::take(&state.db, &on, agency, &sections).await {
        Ok(cases) => {
            let address = match cases.as_slice() {
                [only] => paths::shared_case(*only),
                _ => "/shared-cases".to_owned(),
            };
            Ok(see_other(format!("{address}?done=emergency")))
        }
        Err(data::Error::Refused(why)) => {
            let mut errors = Errors::new();
            errors.add("", why);
            let knowers = emergencies::knowers(&state.db, &on).await?;
            Ok(conflict(pages::show(&on, &state.clock, &knowers, &form, &errors)))
        }
        Err(error) => Err(error.into()),
    }
}

/// Which month, as `2026-11`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct MonthQuery {
    month: String,
}

/// The first day of the month that is asked for; nonsense is this month.
fn month(text: &str, today: NaiveDate) -> NaiveDate {
    let asked = text.split_once('-').and_then(|(year, month)| {
        NaiveDate::from_ymd_opt(year.parse().ok()?, month.parse().ok()?, 1).filter(|day| day.year() >= 1900)
    });
    asked.or_else(|| today.with_day(1)).unwrap_or(today)
}

/// What others opened in emergencies of the acting agency's cases, month by month.
pub async fn list(
    by: May<Supervise>,
    State(state): State<AppState>,
    Asked(query): Asked<MonthQuery>,
) -> Result<Response, AppError> {
    let first = month(&query.month, state.clock.today());
    let next = first.checked_add_months(Months::new(1)).unwrap_or(first);
    let at = |day| crate::clock::midnight(day).unwrap_or(At(0));
    let rows = reviews::emergencies(&state.db, &by, (at(first), at(next))).await?;
    let entry = Entry::new(state.clock.now(), Deed::Listed, Kind::Emergency)
        .by(by.actor())
        .with(json!({ "rows": rows.len() }))
        .showing(rows.iter().map(|row| row.id.into()));
    by.actor().witness().record(entry);
    Ok(pages::list(by.actor(), &state.clock, first, &rows).into_response())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nonsense_is_this_month() {
        let today = NaiveDate::from_ymd_opt(2026, 11, 22).unwrap();
        assert_eq!(month("2026-03", today), NaiveDate::from_ymd_opt(2026, 3, 1).unwrap());
        for nonsense in ["", "2026-13", "x", "0-1", "999999999999-1", "2026-03-01"] {
            assert_eq!(month(nonsense, today), NaiveDate::from_ymd_opt(2026, 11, 1).unwrap(), "{nonsense}");
        }
    }
}
