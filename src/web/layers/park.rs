//! Nothing typed is lost: a form that could not be taken is kept as its author's draft.
//!
//! That is so for the POST of a locked session (the same person finds it after signing in again; another does not),
//! and for every POST that ends in 403, 404, 409 or 503.

use super::read_body;
use crate::access::{SIGN_IN_KEY, SignIn, SystemTask, TOKEN_KEY};
use crate::data::drafts;
use crate::error::AppError;
use crate::state::AppState;
use crate::web::posted::{TOKEN_FIELD, has_token};
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use tower_sessions::Session;

/// Forms that are never kept: they hold passwords or nothing.
const NEVER: [&str; 5] = ["/login", "/logout", "/password", "/setup", "/postings/switch"];

/// Keeps what a refused POST carried.
pub async fn park(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    let is_kept = request.method() == Method::POST
        && !NEVER.iter().any(|never| path.starts_with(never))
        && !path.starts_with("/drafts")
        && !holds_nothing(&path);
    let Some(session) = request.extensions().get::<Session>().cloned().filter(|_| is_kept) else {
        return next.run(request).await;
    };
    let (parts, body) = request.into_parts();
    let Ok(bytes) = read_body(body).await else {
        return AppError::TooLarge.into_response();
    };
    let author = match owner(&session, &bytes).await {
        Ok(author) => author,
        Err(error) => return error.into_response(),
    };
    if let Some(author) = &author
        && author.is_locked(state.clock.now(), state.config.session_idle_minutes)
    {
        return match keep(&state, author, &path, &bytes).await {
            Ok(()) => AppError::SignIn.into_response(),
            Err(error) => error.into_response(),
        };
    }
    let response = next.run(Request::from_parts(parts, Body::from(bytes.clone()))).await;
    let is_saved = response.status() == StatusCode::SEE_OTHER && !is_to_login(&response);
    let is_refused = matches!(
        response.status(),
        StatusCode::FORBIDDEN | StatusCode::NOT_FOUND | StatusCode::CONFLICT | StatusCode::SERVICE_UNAVAILABLE
    );
    let Some(author) = author else {
        return response;
    };
    let outcome = if is_refused || is_to_login(&response) {
        keep(&state, &author, &path, &bytes).await
    } else if is_saved {
        forget(&state, &author, &path).await
    } else {
        Ok(())
    };
    match outcome {
        Ok(()) => response,
        Err(error) => error.into_response(),
    }
}

/// One click on a task, or on the 日報, leaves nothing behind that somebody could go on with.
fn holds_nothing(path: &str) -> bool {
    path == "/daily"
        || path.starts_with("/tasks/") && ["/done", "/reopen", "/move", "/hand"].iter().any(|act| path.ends_with(act))
}

fn is_to_login(response: &Response) -> bool {
    response.headers().get("location").is_some_and(|place| place == "/login")
}

/// The form was saved: its draft, if there was one, has done its work.
async fn forget(state: &AppState, author: &SignIn, path: &str) -> Result<(), AppError> {
    let task = SystemTask::new("removing the draft of a form that was saved");
    drafts::saved(&state.db, &task, author.staff, path).await?;
    Ok(())
}

/// Who typed this: the session's owner, if the form carries that session's token.
async fn owner(session: &Session, body: &Bytes) -> Result<Option<SignIn>, AppError> {
    let token: Option<String> = session.get(TOKEN_KEY).await?;
    if token.is_none_or(|token| !has_token(body, &token)) {
        return Ok(None);
    }
    Ok(session.get(SIGN_IN_KEY).await?)
}

async fn keep(state: &AppState, author: &SignIn, path: &str, body: &Bytes) -> Result<(), AppError> {
    let Ok(text) = std::str::from_utf8(body) else {
        return Ok(());
    };
    let token = format!("{TOKEN_FIELD}=");
    let fields: Vec<&str> = text
        .split('&')
        // A password must not lie about in clear.
        .filter(|pair| !pair.starts_with(&token) && !pair.starts_with("password="))
        .collect();
    let is_empty = fields.iter().all(|pair| pair.split_once('=').is_none_or(|(_, value)| value.is_empty()));
    if is_empty {
        return Ok(());
    }
    let task = SystemTask::new("parking a form that could not be saved");
    drafts::park(&state.db, &task, author.staff, path, &fields.join("&")).await?;
    Ok(())
}
