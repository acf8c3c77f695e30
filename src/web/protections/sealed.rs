//! Having shown what is hidden of a protected person.

use super::form::{RemoveForm, UnmaskForm};
use super::pages_sealed;
use crate::access::Unmask;
use crate::data;
use crate::data::protections::{self, OnProtected};
use crate::domain::errors::Errors;
use crate::error::AppError;
use crate::state::AppState;
use crate::web::conflict::conflict;
use crate::web::forms::{ListQuery, see_other, text, unprocessable};
use crate::web::made::made;
use crate::web::{Asked, Posted, paths};
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use entity::ids::UnmaskingId;
use maud::Markup;

/// What is hidden, while a reason given just now opens it; otherwise the question for the reason.
pub async fn show(
    on: OnProtected<Unmask>,
    State(state): State<AppState>,
    Asked(query): Asked<ListQuery>,
) -> Result<Response, AppError> {
    Ok(match protections::sealed(&state.db, &on).await? {
        Some(sealed) => {
            pages_sealed::shown(&on, &state.clock, &sealed, &Errors::new(), query.done.as_deref()).into_response()
        }
        None => pages_sealed::ask(&on, &state.clock, &UnmaskForm::blank(), &Errors::new()).into_response(),
    })
}

/// Records the reason and shows what is hidden.
pub async fn unmask(
    on: OnProtected<Unmask>,
    State(state): State<AppState>,
    Posted(form): Posted<UnmaskForm>,
) -> Result<Response, AppError> {
    let mut errors = Errors::new();
    let Some(reason) = text(&mut errors, "reason", "理由", &form.reason, 500, true) else {
        return Ok(unprocessable(pages_sealed::ask(&on, &state.clock, &form, &errors)));
    };
    let id: UnmaskingId = made(on.actor(), "/persons/sealed", &form.key)?;
    protections::unmask(&state.db, &on, id, &reason).await?;
    Ok(see_other(format!("{}/sealed", paths::person(on.row().person.id))))
}

async fn remove_page(
    state: &AppState,
    on: &OnProtected<Unmask>,
    form: &RemoveForm,
    errors: &Errors,
) -> Result<Markup, AppError> {
    let sealed = protections::sealed(&state.db, on).await?;
    let row = sealed.as_ref().and_then(|sealed| sealed.rows.iter().find(|row| row.id.to_string() == form.contact));
    Ok(match (sealed.as_ref(), row) {
        (Some(_), Some(row)) => pages_sealed::remove(on, &state.clock, row, form, errors),
        (Some(sealed), None) => pages_sealed::shown(on, &state.clock, sealed, errors, None),
        (None, _) => pages_sealed::ask(on, &state.clock, &UnmaskForm::blank(), errors),
    })
}

/// Asks before removing.
pub async fn ask_remove(
    on: OnProtected<Unmask>,
    State(state): State<AppState>,
    Asked(form): Asked<RemoveForm>,
) -> Result<Response, AppError> {
    Ok(remove_page(&state, &on, &form, &Errors::new()).await?.into_response())
}

/// Removes what is no longer true.
pub async fn remove(
    on: OnProtected<Unmask>,
    State(state): State<AppState>,
    Posted(form): Posted<RemoveForm>,
) -> Result<Response, AppError> {
    let back = format!("{}/sealed", paths::person(on.row().person.id));
    let mut errors = Errors::new();
    let Some(reason) = text(&mut errors, "reason", "理由", &form.reason, 500, true) else {
        return Ok(unprocessable(remove_page(&state, &on, &form, &errors).await?));
    };
    // What is no key is nobody's contact: it is answered like one that has been removed.
    let id = form.contact.parse().unwrap_or_default();
    match protections::remove(&state.db, &on, id, &reason).await {
        Ok(()) => Ok(see_other(format!("{back}?done=cleared"))),
        Err(data::Error::Refused(why)) => {
            errors.add("", why);
            Ok(conflict(remove_page(&state, &on, &form, &errors).await?))
        }
        Err(error) => Err(error.into()),
    }
}
