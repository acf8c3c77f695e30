//! Signing in and out.

use super::form::{LoginForm, PasswordForm, SetupForm};
use super::pages;
use crate::access::{Public, SIGN_IN_KEY, SignIn, SignedIn, SystemTask, start_session};
use crate::data::audit::{Deed, Entry, Kind};
use crate::data::staff::{Hashing, Outcome};
use crate::data::{self, staff};
use crate::domain::errors::Errors;
use crate::error::AppError;
use crate::state::AppState;
use crate::web::Asked;
use crate::web::Posted;
use crate::web::forms::{see_other, unprocessable};
use crate::web::keys::Yes;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use entity::ids::PostingId;
use serde::Deserialize;

/// The sign-in page; somebody whose session is locked is told that nothing is lost.
pub async fn show(public: Public, State(state): State<AppState>) -> Result<Response, AppError> {
    let before: Option<SignIn> = public.session.get(SIGN_IN_KEY).await?;
    let now = state.clock.now();
    if let Some(sign_in) = &before
        && !sign_in.is_locked(now, state.config.session_idle_minutes)
        && data::staff::standing(&state.db, sign_in.staff, sign_in.posting, state.clock.today_ymd()).await?.is_some()
    {
        return Ok(see_other("/"));
    }
    let notice = before.map(|_| pages::locked());
    Ok(pages::login(&public.token, &LoginForm::default(), &Errors::new(), notice).into_response())
}

/// Checks name and password.
pub async fn sign_in(
    public: Public,
    State(state): State<AppState>,
    Posted(form): Posted<LoginForm>,
) -> Result<Response, AppError> {
    let mut errors = Errors::new();
    let login = form.login.trim();
    if login.is_empty() {
        errors.add("login", "ログイン名を入力してください。");
    }
    if form.password.is_empty() {
        errors.add("password", "パスワードを入力してください。");
    }
    if errors.is_empty() {
        let task = SystemTask::new("signing in");
        let hashing = Hashing::of(&state.config);
        match staff::sign_in(&state.db, &task, hashing, login, &form.password).await? {
            Outcome::Welcome(id) => return welcome(&public, &state, id).await,
            Outcome::Wrong => errors.add("login", "ログイン名かパスワードが違います。"),
            Outcome::Wait(seconds) => {
                errors.add("login", format!("続けて間違えたため、{seconds}秒のあいだサインインできません。"));
            }
        }
    }
    Ok(unprocessable(pages::login(&public.token, &form, &errors, None)))
}

async fn welcome(public: &Public, state: &AppState, id: entity::ids::StaffId) -> Result<Response, AppError> {
    let now = state.clock.now();
    let standing = staff::standing(&state.db, id, None, state.clock.today_ymd()).await?;
    let Some(standing) = standing else {
        let mut errors = Errors::new();
        errors.add("login", "今日の日付で有効な所属がありません。システム管理者に確かめてください。");
        return Ok(unprocessable(pages::login(&public.token, &LoginForm::default(), &errors, None)));
    };
    let sign_in = SignIn { staff: id, posting: Some(standing.posting), since: now, seen: now };
    start_session(&public.session, &sign_in).await?;
    Ok(see_other(if standing.must_change_password { "/password" } else { "/" }))
}

/// Ends the session.
pub async fn sign_out(
    who: SignedIn,
    State(state): State<AppState>,
    Posted(Yes {}): Posted<Yes>,
) -> Result<Response, AppError> {
    let entry =
        Entry::new(state.clock.now(), Deed::SignedOut, Kind::Session).by(&who.actor).on(who.actor.staff().into());
    who.actor.witness().record(entry);
    who.session.flush().await?;
    Ok(see_other("/login"))
}

/// The form for a new password.
pub async fn password(who: SignedIn, State(state): State<AppState>) -> Result<Response, AppError> {
    let page =
        pages::password(&who.actor, &state.clock, who.must_change_password, &PasswordForm::default(), &Errors::new());
    Ok(page.into_response())
}

/// Gives the person a new password; whoever was signed in elsewhere is no longer.
pub async fn change_password(
    who: SignedIn,
    State(state): State<AppState>,
    Posted(form): Posted<PasswordForm>,
) -> Result<Response, AppError> {
    let show = |errors: &Errors| {
        unprocessable(pages::password(&who.actor, &state.clock, who.must_change_password, &form, errors))
    };
    let new = match form.check() {
        Ok(new) => new,
        Err(errors) => return Ok(show(&errors)),
    };
    let sign_in: SignIn = who.session.get(SIGN_IN_KEY).await?.ok_or(AppError::SignIn)?;
    let hashing = Hashing::of(&state.config);
    if !staff::change_password(&state.db, &who.actor, hashing, &form.old, &new).await? {
        let mut errors = Errors::new();
        errors.add("old", "いまのパスワードが違います。");
        return Ok(show(&errors));
    }
    // Every session has ended, this one too; whoever knows the new password goes on in another.
    start_session(&who.session, &sign_in).await?;
    Ok(see_other("/?done=password"))
}

/// Which posting to act under.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct SwitchForm {
    /// The posting.
    pub posting: String,
}

/// Takes up another of one's postings.
pub async fn switch(
    who: SignedIn,
    State(state): State<AppState>,
    Posted(form): Posted<SwitchForm>,
) -> Result<Response, AppError> {
    let wanted: Option<PostingId> = form.posting.parse().ok();
    let is_own = who.actor.postings().iter().any(|posting| Some(posting.id) == wanted);
    if !is_own {
        return Err(AppError::NotFound);
    }
    let mut sign_in: SignIn = who.session.get(SIGN_IN_KEY).await?.ok_or(AppError::SignIn)?;
    sign_in.posting = wanted;
    who.session.insert(SIGN_IN_KEY, &sign_in).await?;
    let entry = Entry::new(state.clock.now(), Deed::Switched, Kind::Session)
        .by(&who.actor)
        .on(who.actor.staff().into())
        .with(serde_json::json!({ "posting": wanted }));
    who.actor.witness().record(entry);
    Ok(see_other("/?done=switched"))
}

/// The token in the one-time link.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct SetupQuery {
    /// The token.
    pub token: String,
}

/// The form for the first administrator, behind the one-time link.
pub async fn set_up(
    public: Public,
    State(state): State<AppState>,
    Asked(query): Asked<SetupQuery>,
) -> Result<Response, AppError> {
    if !is_expected(&state, &query.token) {
        return Ok(pages::set_up_closed().into_response());
    }
    let form = SetupForm { token: query.token, ..SetupForm::default() };
    Ok(pages::set_up(&public.token, &form, &Errors::new()).into_response())
}

/// Creates the municipality's agency and its first administrator; the link works once.
pub async fn create_first(
    public: Public,
    State(state): State<AppState>,
    Posted(form): Posted<SetupForm>,
) -> Result<Response, AppError> {
    if !is_expected(&state, &form.token) {
        return Ok(pages::set_up_closed().into_response());
    }
    let setup = match form.check() {
        Ok(setup) => setup,
        Err(errors) => return Ok(unprocessable(pages::set_up(&public.token, &form, &errors))),
    };
    let task = SystemTask::new("creating the first administrator through the one-time link");
    let hashing = Hashing::of(&state.config);
    data::agencies::set_up(&state.db, &task, hashing, &setup.agency, &setup.staff, &setup.password).await?;
    if let Ok(mut token) = state.setup.lock() {
        *token = None;
    }
    Ok(see_other("/login"))
}

fn is_expected(state: &AppState, token: &str) -> bool {
    let expected = state.setup.lock().ok().and_then(|token| token.clone());
    !token.is_empty() && expected.as_deref() == Some(token)
}
