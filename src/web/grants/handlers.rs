//! Who can see what of a case; ending a grant.

use super::pages;
use crate::access::{ViewBasics, WriteBasics};
use crate::data::cases::OnCase;
use crate::data::grants::{self, OnGrant, is_open, reviews};
use crate::data::{self, consents, exclusions};
use crate::domain::errors::Errors;
use crate::error::AppError;
use crate::state::AppState;
use crate::web::conflict::conflict;
use crate::web::forms::{ListQuery, see_other, text, unprocessable};
use crate::web::{Asked, Posted, Resumed, paths};
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use maud::Markup;
use serde::{Deserialize, Serialize};

/// Everything that is shared of a case, and every consent.
pub async fn access(
    on: OnCase<ViewBasics>,
    State(state): State<AppState>,
    Asked(query): Asked<ListQuery>,
) -> Result<Response, AppError> {
    let grants = grants::of_case(&state.db, &on).await?;
    let consents = consents::of_case(&state.db, &on).await?;
    let reviews = reviews::of_case(&state.db, &on).await?;
    let exclusions = exclusions::of_case(&state.db, &on).await?;
    let shown = pages::Shown { grants: &grants, reviews: &reviews, consents: &consents, exclusions: &exclusions };
    Ok(pages::access(&on, &state.clock, &shown, query.done.as_deref()).into_response())
}

/// Why a grant ends.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct EndForm {
    /// In words.
    pub reason: String,
}

async fn end_page(
    state: &AppState,
    on: &OnGrant<WriteBasics>,
    form: &EndForm,
    errors: &Errors,
) -> Result<Markup, AppError> {
    let row = grants::row(&state.db, on).await?.ok_or(AppError::NotFound)?;
    Ok(pages::end(on, &state.clock, &row, form, errors))
}

/// Asks before ending.
pub async fn ask_end(
    on: OnGrant<WriteBasics>,
    State(state): State<AppState>,
    resumed: Resumed,
) -> Result<Response, AppError> {
    let (form, said) = resumed.anew(&state.db, on.actor(), EndForm::default()).await?;
    Ok(end_page(&state, &on, &form, &said).await?.into_response())
}

/// Ends a grant.
pub async fn end(
    on: OnGrant<WriteBasics>,
    State(state): State<AppState>,
    Posted(form): Posted<EndForm>,
) -> Result<Response, AppError> {
    let back = format!("{}/access", paths::case(on.row().case_id));
    let mut errors = Errors::new();
    let Some(reason) = text(&mut errors, "reason", "理由", &form.reason, 1_000, true) else {
        return Ok(unprocessable(end_page(&state, &on, &form, &errors).await?));
    };
    match grants::end(&state.db, &on, &reason).await {
        Ok(()) => Ok(see_other(format!("{back}?done=unshared"))),
        Err(data::Error::Refused(why)) => {
            let on = on.again(&state.db).await?;
            if !is_open(on.row(), state.clock.now()) && on.row().reason == reason {
                return Ok(see_other(format!("{back}?done=already")));
            }
            errors.add("", why);
            Ok(conflict(end_page(&state, &on, &form, &errors).await?))
        }
        Err(error) => Err(error.into()),
    }
}
