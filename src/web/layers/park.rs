//! Nothing typed is lost: a form that could not be taken is kept as its author's draft.
//!
//! That is so for the POST of a locked session (the same person finds it after signing in again; another does not),
//! and for every POST that ends in 403, 404, 409 or 503. A form that was saved needs its draft no longer.

use super::read_body;
use crate::access::{SIGN_IN_KEY, SignIn, SystemTask, TOKEN_KEY};
use crate::data::drafts::{self, Kept, Sheet};
use crate::error::AppError;
use crate::state::AppState;
use crate::web::drafts::{FORM_FIELD, PLACE, is_click, is_kept, told};
use crate::web::posted::has_token;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::header::{LOCATION, REFERER};
use axum::http::{HeaderMap, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use entity::ids::DraftId;
use tower_sessions::Session;

/// A form on its way to its handler.
struct Typed {
    author: SignIn,
    /// The address of the form.
    form: String,
    sheet: Sheet,
    /// The draft that the page was opened with.
    opened: Option<DraftId>,
}

/// Keeps what a refused POST carried.
pub async fn park(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    let is_asked = request.method() == Method::POST && (is_kept(&path) || path == PLACE);
    let Some(session) = request.extensions().get::<Session>().cloned().filter(|_| is_asked) else {
        return next.run(request).await;
    };
    let (parts, body) = request.into_parts();
    let Ok(bytes) = read_body(body).await else {
        return AppError::TooLarge.into_response();
    };
    let typed = match read(&session, &path, &parts.headers, &bytes).await {
        Ok(typed) => typed,
        Err(error) => return error.into_response(),
    };
    if let Some(typed) = &typed
        && typed.author.is_locked(state.clock.now(), state.config.session_idle_minutes)
    {
        if is_click(&path) {
            return AppError::SignIn.into_response();
        }
        return match keep(&state, typed).await {
            // The page goes on keeping what is typed, and asks for another sign-in.
            Ok(Some(kept)) if path == PLACE => told(StatusCode::UNAUTHORIZED, kept),
            Ok(_) => AppError::SignIn.into_response(),
            Err(error) => error.into_response(),
        };
    }
    let response = next.run(Request::from_parts(parts, Body::from(bytes))).await;
    let Some(typed) = typed.filter(|_| path != PLACE) else {
        return response;
    };
    match settle(&state, &typed, outcome(&response)).await {
        Ok(()) => response,
        Err(error) => error.into_response(),
    }
}

/// After the handler: what was refused is kept, what was saved needs its draft no longer.
async fn settle(state: &AppState, typed: &Typed, outcome: Outcome) -> Result<(), AppError> {
    match outcome {
        Outcome::Refused if is_click(&typed.form) => {}
        Outcome::Refused => {
            keep(state, typed).await?;
        }
        Outcome::Saved => {
            let task = SystemTask::new("removing the draft of a form that was saved");
            drafts::saved(&state.db, &task, typed.author.staff, &typed.form, &typed.sheet, typed.opened).await?;
        }
        Outcome::Shown => {}
    }
    Ok(())
}

/// What became of a form.
#[derive(Clone, Copy)]
enum Outcome {
    /// It is on record.
    Saved,
    /// It is not, and its page is left.
    Refused,
    /// Its page is shown again with everything in it.
    Shown,
}

fn outcome(response: &Response) -> Outcome {
    let is_to_login = response.headers().get(LOCATION).is_some_and(|place| place == "/login");
    match response.status() {
        StatusCode::FORBIDDEN | StatusCode::NOT_FOUND | StatusCode::CONFLICT | StatusCode::SERVICE_UNAVAILABLE => {
            Outcome::Refused
        }
        StatusCode::SEE_OTHER if is_to_login => Outcome::Refused,
        StatusCode::SEE_OTHER => Outcome::Saved,
        _ => Outcome::Shown,
    }
}

/// What was typed and by whom: the session's owner, if the form carries that session's token.
async fn read(session: &Session, path: &str, headers: &HeaderMap, body: &Bytes) -> Result<Option<Typed>, AppError> {
    let token: Option<String> = session.get(TOKEN_KEY).await?;
    if token.is_none_or(|token| !has_token(body, &token)) {
        return Ok(None);
    }
    let author: Option<SignIn> = session.get(SIGN_IN_KEY).await?;
    let (Some(author), Ok(text)) = (author, std::str::from_utf8(body)) else {
        return Ok(None);
    };
    let pairs: Vec<(String, String)> = serde_html_form::from_str(text).unwrap_or_default();
    let named = pairs.iter().find(|(name, _)| name == FORM_FIELD).map(|(_, form)| form.clone());
    let form = if path == PLACE { named.filter(|form| is_kept(form)) } else { Some(path.to_owned()) };
    let opened = opened(path, headers);
    Ok(form.map(|form| Typed { author, form, sheet: Sheet::of(pairs), opened }))
}

/// The draft with which the page was opened that sent this form.
fn opened(path: &str, headers: &HeaderMap) -> Option<DraftId> {
    let page = headers.get(REFERER)?.to_str().ok()?;
    let (place, query) = page.split_once('?')?;
    let draft = query.split('&').find_map(|pair| pair.strip_prefix("draft="))?;
    if place.ends_with(path) { draft.parse().ok() } else { None }
}

async fn keep(state: &AppState, typed: &Typed) -> Result<Option<Kept>, AppError> {
    if typed.sheet.is_empty() {
        return Ok(None);
    }
    let task = SystemTask::new("parking a form that could not be saved");
    let sheet = typed.sheet.clone();
    Ok(Some(drafts::park(&state.db, &task, typed.author.staff, typed.author.posting, &typed.form, sheet).await?))
}
