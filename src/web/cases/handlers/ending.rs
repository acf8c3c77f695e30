//! Closing and reopening a case.

use super::second::{Attempt, second};
use super::{back, record_waiver};
use crate::access::WriteBasics;
use crate::data;
use crate::data::audit::Deed;
use crate::data::cases::{self, OnCase};
use crate::error::AppError;
use crate::state::AppState;
use crate::web::cases::form::{CloseForm, ReopenForm, version};
use crate::web::cases::pages;
use crate::web::forms::unprocessable;
use crate::web::{Posted, Resumed};
use axum::extract::State;
use axum::response::{IntoResponse, Response};

/// The form for a closing.
pub async fn close_form(
    on: OnCase<WriteBasics>,
    State(state): State<AppState>,
    resumed: Resumed,
) -> Result<Response, AppError> {
    if !on.row().is_open {
        return match resumed.typed(&state.db, on.actor()).await? {
            Some(form) => second(&state, on, &Attempt::Close(&form), data::Error::Stale).await,
            None => Ok(back(on.row().id, "already")),
        };
    }
    let detail = cases::detail(&state.db, &on).await?;
    let blank = CloseForm::blank(on.row().version, state.clock.today_ymd(), &detail.engagements);
    let (form, said) = resumed.anew(&state.db, on.actor(), blank).await?;
    Ok(pages::ending::close(&on, &state.clock, &detail, &form, &said).into_response())
}

/// Closes a case.
pub async fn close(
    on: OnCase<WriteBasics>,
    State(state): State<AppState>,
    Posted(form): Posted<CloseForm>,
) -> Result<Response, AppError> {
    if !on.row().is_open {
        return second(&state, on, &Attempt::Close(&form), data::Error::Stale).await;
    }
    let detail = cases::detail(&state.db, &on).await?;
    let closing = match form.check(on.row().opened_on, &detail.engagements, state.clock.today_ymd()) {
        Ok(closing) => closing,
        Err(errors) => {
            return Ok(unprocessable(pages::ending::close(&on, &state.clock, &detail, &form, &errors)));
        }
    };
    let (day, ending) = (closing.closed_on, &closing.ending);
    let version = version(&form.version);
    if let Err(error) = cases::close(&state.db, &on, version, day, closing.reason, &closing.note, ending).await {
        return second(&state, on, &Attempt::Close(&form), error).await;
    }
    record_waiver(&state.clock, on.actor(), on.row().id, Deed::Changed, closing.waived);
    Ok(back(on.row().id, "closed"))
}

/// The form for a reopening.
pub async fn reopen_form(
    on: OnCase<WriteBasics>,
    State(state): State<AppState>,
    resumed: Resumed,
) -> Result<Response, AppError> {
    if on.row().is_open {
        return match resumed.typed(&state.db, on.actor()).await? {
            Some(form) => second(&state, on, &Attempt::Reopen(&form), data::Error::Stale).await,
            None => Ok(back(on.row().id, "already")),
        };
    }
    let stands = ReopenForm { version: on.row().version.to_string(), ..ReopenForm::default() };
    let (form, said) = resumed.anew(&state.db, on.actor(), stands).await?;
    Ok(pages::ending::reopen(&on, &state.clock, &form, &said).into_response())
}

/// Reopens a case.
pub async fn reopen(
    on: OnCase<WriteBasics>,
    State(state): State<AppState>,
    Posted(form): Posted<ReopenForm>,
) -> Result<Response, AppError> {
    if on.row().is_open {
        return second(&state, on, &Attempt::Reopen(&form), data::Error::Stale).await;
    }
    let (note, waived) = match form.check() {
        Ok(checked) => checked,
        Err(errors) => {
            return Ok(unprocessable(pages::ending::reopen(&on, &state.clock, &form, &errors)));
        }
    };
    if let Err(error) = cases::reopen(&state.db, &on, version(&form.version), &note).await {
        return second(&state, on, &Attempt::Reopen(&form), error).await;
    }
    record_waiver(&state.clock, on.actor(), on.row().id, Deed::Changed, waived);
    Ok(back(on.row().id, "reopened"))
}
