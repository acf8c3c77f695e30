//! Switching an account off and on, and giving it an initial password again; each asks once.

use super::accounts::{find, hand_on};
use super::pages::{self, Question};
use crate::access::{Administer, May};
use crate::data::staff::{self, Hashing};
use crate::error::AppError;
use crate::state::AppState;
use crate::web::forms::see_other;
use crate::web::keys::{Keys, Yes};
use crate::web::{Posted, paths};
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use tower_sessions::Session;

/// Asks before an account is switched off.
pub async fn disabling(may: May<Administer>, State(state): State<AppState>, keys: Keys) -> Result<Response, AppError> {
    ask(&may, &state, &keys, Question::Disable).await
}

/// Asks before an account is switched on again.
pub async fn enabling(may: May<Administer>, State(state): State<AppState>, keys: Keys) -> Result<Response, AppError> {
    ask(&may, &state, &keys, Question::Enable).await
}

/// Asks before a password is replaced.
pub async fn resetting(may: May<Administer>, State(state): State<AppState>, keys: Keys) -> Result<Response, AppError> {
    ask(&may, &state, &keys, Question::Reset).await
}

async fn ask(may: &May<Administer>, state: &AppState, keys: &Keys, question: Question) -> Result<Response, AppError> {
    let account = find(state, may, keys).await?;
    if account.row.id == may.actor().staff() {
        return Err(AppError::Refused(question.refusal().to_owned()));
    }
    Ok(pages::ask(may, &state.clock, &account.row, question).into_response())
}

/// Switches an account off.
pub async fn disable(
    may: May<Administer>,
    State(state): State<AppState>,
    keys: Keys,
    Posted(Yes {}): Posted<Yes>,
) -> Result<Response, AppError> {
    let account = find(&state, &may, &keys).await?;
    staff::disable(&state.db, &may, account.row.id, true).await?;
    Ok(see_other(format!("{}?done=disabled", paths::staff(account.row.id))))
}

/// Switches an account on again.
pub async fn enable(
    may: May<Administer>,
    State(state): State<AppState>,
    keys: Keys,
    Posted(Yes {}): Posted<Yes>,
) -> Result<Response, AppError> {
    let account = find(&state, &may, &keys).await?;
    staff::disable(&state.db, &may, account.row.id, false).await?;
    Ok(see_other(format!("{}?done=enabled", paths::staff(account.row.id))))
}

/// Gives an account an initial password again; the next page shows it once.
pub async fn reset(
    may: May<Administer>,
    State(state): State<AppState>,
    session: Session,
    keys: Keys,
    Posted(Yes {}): Posted<Yes>,
) -> Result<Response, AppError> {
    let account = find(&state, &may, &keys).await?;
    let hashing = Hashing::of(&state.config);
    let password = staff::renew_password(&state.db, &may, hashing, account.row.id).await?;
    hand_on(&session, &state, account.row.id, password).await?;
    Ok(see_other(format!("{}?done=reset", paths::staff(account.row.id))))
}
