//! Undoing a link with another agency's record.

use super::form::EndForm;
use super::pages;
use crate::access::Supervise;
use crate::data;
use crate::data::identities::{self, OnIdentityLink};
use crate::domain::errors::Errors;
use crate::error::AppError;
use crate::state::AppState;
use crate::web::conflict::conflict;
use crate::web::forms::{see_other, text, unprocessable};
use crate::web::{Posted, Resumed, paths};
use axum::extract::State;
use axum::response::{IntoResponse, Response};

/// Asks before undoing.
pub async fn ask_end(
    on: OnIdentityLink<Supervise>,
    State(state): State<AppState>,
    resumed: Resumed,
) -> Result<Response, AppError> {
    let (form, said) = resumed.anew(&state.db, on.actor(), EndForm::default()).await?;
    Ok(pages::end(&on, &state.clock, &form, &said).into_response())
}

/// Undoes it.
pub async fn end(
    on: OnIdentityLink<Supervise>,
    State(state): State<AppState>,
    Posted(form): Posted<EndForm>,
) -> Result<Response, AppError> {
    let back = paths::person(on.row().person.id);
    let mut errors = Errors::new();
    let Some(reason) = text(&mut errors, "reason", "理由", &form.reason, 1_000, true) else {
        return Ok(unprocessable(pages::end(&on, &state.clock, &form, &errors)));
    };
    match identities::end(&state.db, &on, &reason).await {
        Ok(()) => Ok(see_other(format!("{back}?done=apart"))),
        Err(data::Error::Refused(why)) => {
            let on = on.again(&state.db).await?;
            let link = &on.row().link;
            if link.ended_by == Some(on.actor().staff()) && link.end_reason == reason {
                return Ok(see_other(format!("{back}?done=already")));
            }
            errors.add("", why);
            Ok(conflict(pages::end(&on, &state.clock, &form, &errors)))
        }
        Err(error) => Err(error.into()),
    }
}
