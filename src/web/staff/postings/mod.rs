//! Postings of an account: nobody edits their own.

mod pages;

use super::accounts::find;
use super::form::PostingForm;
use crate::access::{Administer, May};
use crate::data::audit::Kind;
use crate::data::staff::{self, Account, PostingRow};
use crate::data::{self, agencies};
use crate::error::AppError;
use crate::state::AppState;
use crate::web::conflict::{beside, conflict};
use crate::web::forms::{see_other, unprocessable};
use crate::web::keys::{Keys, unknown};
use crate::web::{Posted, Resumed, paths};
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use entity::ids::PostingId;

/// The form of a new posting.
pub async fn new(
    may: May<Administer>,
    State(state): State<AppState>,
    keys: Keys,
    resumed: Resumed,
) -> Result<Response, AppError> {
    let account = somebody_else(&state, &may, &keys).await?;
    let (form, said) = resumed.anew(&state.db, may.actor(), PostingForm::default()).await?;
    let named = agencies::named(&state.db, &may).await?;
    Ok(pages::new(&may, &state.clock, &account.row, &form, &named, &said).into_response())
}

/// Gives somebody a posting.
pub async fn create(
    may: May<Administer>,
    State(state): State<AppState>,
    keys: Keys,
    Posted(form): Posted<PostingForm>,
) -> Result<Response, AppError> {
    let account = somebody_else(&state, &may, &keys).await?;
    let named = agencies::named(&state.db, &may).await?;
    let posting = match form.check(&named) {
        Ok(posting) => posting,
        Err(errors) => {
            return Ok(unprocessable(pages::new(&may, &state.clock, &account.row, &form, &named, &errors)));
        }
    };
    staff::add_posting(&state.db, &may, account.row.id, &posting).await?;
    let address = paths::staff(account.row.id);
    Ok(see_other(format!("{address}?done=created")))
}

/// The form of a posting.
pub async fn edit(
    may: May<Administer>,
    State(state): State<AppState>,
    keys: Keys,
    resumed: Resumed,
) -> Result<Response, AppError> {
    let account = somebody_else(&state, &may, &keys).await?;
    let row = find_posting(&state, &may, &keys, &account).await?;
    let (form, said) = resumed.over(&state.db, may.actor(), PostingForm::of(&row)).await?;
    let named = agencies::named(&state.db, &may).await?;
    let known = pages::Posted { account: &account.row, row: &row };
    Ok(pages::edit(&may, &state.clock, &known, &form, &named, &said).into_response())
}

/// Changes a posting.
pub async fn update(
    may: May<Administer>,
    State(state): State<AppState>,
    keys: Keys,
    Posted(form): Posted<PostingForm>,
) -> Result<Response, AppError> {
    let account = somebody_else(&state, &may, &keys).await?;
    let row = find_posting(&state, &may, &keys, &account).await?;
    let named = agencies::named(&state.db, &may).await?;
    let posting = match form.check(&named) {
        Ok(posting) => posting,
        Err(errors) => {
            let known = pages::Posted { account: &account.row, row: &row };
            return Ok(unprocessable(pages::edit(&may, &state.clock, &known, &form, &named, &errors)));
        }
    };
    let version = form.version.parse().unwrap_or_default();
    match staff::change_posting(&state.db, &may, row.id, version, &posting).await {
        Err(data::Error::Stale) => {
            let row = find_posting(&state, &may, &keys, &account).await?;
            let stands = PostingForm::of(&row);
            let (form, said) = beside(&state.db, may.actor(), Some(row.id.into()), form, &stands).await?;
            let known = pages::Posted { account: &account.row, row: &row };
            return Ok(conflict(pages::edit(&may, &state.clock, &known, &form, &named, &said)));
        }
        outcome => outcome?,
    }
    let address = paths::staff(account.row.id);
    Ok(see_other(format!("{address}?done=changed")))
}

async fn somebody_else(state: &AppState, may: &May<Administer>, keys: &Keys) -> Result<Account, AppError> {
    let account = find(state, may, keys).await?;
    if account.row.id == may.actor().staff() {
        return Err(AppError::Refused(
            "自分の所属と役割は、自分では変更できません。ほかのシステム管理者に依頼してください。".to_owned(),
        ));
    }
    Ok(account)
}

async fn find_posting(
    state: &AppState,
    may: &May<Administer>,
    keys: &Keys,
    account: &Account,
) -> Result<PostingRow, AppError> {
    let id: Option<PostingId> = keys.get("posting");
    let row = match id {
        Some(id) => staff::find_posting(&state.db, may, account.row.id, id).await?,
        None => None,
    };
    row.ok_or_else(|| unknown(may.actor(), state, Kind::Posting, id.map(Into::into)))
}
