//! Sharing on a ground other than consent.

use super::choices::choices;
use super::form::ShareForm;
use super::pages_form;
use crate::access::WriteBasics;
use crate::data;
use crate::data::audit::{Deed, Entry, Kind};
use crate::data::cases::OnCase;
use crate::data::grants::reviews;
use crate::data::persons::Added;
use crate::domain::errors::Errors;
use crate::error::AppError;
use crate::state::AppState;
use crate::web::forms::{see_other, unprocessable};
use crate::web::made::made;
use crate::web::{Posted, Resumed, paths};
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use entity::codes::ReviewState;
use entity::ids::GrantReviewId;
use serde_json::json;

/// An empty form.
pub async fn new(
    on: OnCase<WriteBasics>,
    State(state): State<AppState>,
    resumed: Resumed,
) -> Result<Response, AppError> {
    let choices = choices(&state, &on).await?;
    let blank = ShareForm::blank(&choices.ids());
    let (mut form, said) = resumed.anew(&state.db, on.actor(), blank).await?;
    if form.key.is_empty() {
        form.key = GrantReviewId::new().to_string();
    }
    Ok(pages_form::share(&on, &state.clock, &choices, &form, &said).into_response())
}

/// Shares it or asks a second person to, or shows the form again with what was typed.
pub async fn create(
    on: OnCase<WriteBasics>,
    State(state): State<AppState>,
    Posted(form): Posted<ShareForm>,
) -> Result<Response, AppError> {
    let again = async |errors: &Errors| -> Result<Response, AppError> {
        let choices = choices(&state, &on).await?;
        Ok(unprocessable(pages_form::share(&on, &state.clock, &choices, &form, errors)))
    };
    let (new, waived) = match form.check(state.clock.today_ymd()) {
        Ok(checked) => checked,
        Err(errors) => return again(&errors).await,
    };
    let id: GrantReviewId = made(on.actor(), "/cases/grants/new", &form.key)?;
    match reviews::propose(&state.db, &on, id, &new).await {
        Ok((added, stands)) => {
            if waived && added == Added::Now {
                let entry =
                    Entry::new(state.clock.now(), Deed::Changed, Kind::GrantReview).by(on.actor()).on(id.into());
                let entry = entry.owned_by(on.actor().agency()).with(json!({ "not_a_my_number": true }));
                on.actor().witness().record(entry);
            }
            let done = match (added, stands) {
                (Added::Before, _) => "already",
                (Added::Now, ReviewState::Waiting) if new.is_urgent => "shared_at_once",
                (Added::Now, ReviewState::Waiting) => "asked",
                (Added::Now, _) => "shared",
            };
            Ok(see_other(format!("{}?done={done}", paths::grant_review(id))))
        }
        Err(data::Error::Refused(why)) => {
            let mut errors = Errors::new();
            errors.add("", why);
            again(&errors).await
        }
        Err(error) => Err(error.into()),
    }
}
