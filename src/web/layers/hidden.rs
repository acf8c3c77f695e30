//! A text that gives away where a protected person is is not saved unseen, whichever form it was typed into.
//!
//! No handler has to think of it: the form is stopped on its way, shown with the words marked, and goes on as it is
//! decided there: written anew, with the words taken out, or as it stands.

use super::read_body;
use crate::access::{Actor, SIGN_IN_KEY, SignIn, SystemTask, TOKEN_KEY};
use crate::data::protections;
use crate::domain::hidden::{Hidden, masked};
use crate::error::AppError;
use crate::state::AppState;
use crate::web::drafts::is_kept;
use crate::web::forms::unprocessable;
use crate::web::layers::pages_hidden::{self, Stopped};
use crate::web::posted::has_token;
use axum::body::Body;
use axum::extract::{FromRequestParts, Request, State};
use axum::http::Method;
use axum::http::header::CONTENT_LENGTH;
use axum::http::request::Parts;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use tower_sessions::Session;

/// What was decided about a form that had been stopped.
pub const DECIDED: &str = "_hidden";

/// Stops a form with hidden words in it.
pub async fn hidden(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let is_asked = request.method() == Method::POST && is_kept(path) && !belongs_there(path);
    let Some(session) = request.extensions().get::<Session>().cloned().filter(|_| is_asked) else {
        return next.run(request).await;
    };
    let (parts, body) = request.into_parts();
    let Ok(bytes) = read_body(body).await else {
        return AppError::TooLarge.into_response();
    };
    match looked_through(&state, &session, parts, bytes).await {
        Ok(Outcome::Goes(request)) => next.run(*request).await,
        Ok(Outcome::Stopped(page)) => page,
        Err(error) => error.into_response(),
    }
}

enum Outcome {
    Goes(Box<Request>),
    Stopped(Response),
}

async fn looked_through(
    state: &AppState,
    session: &Session,
    mut parts: Parts,
    bytes: Bytes,
) -> Result<Outcome, AppError> {
    let token: Option<String> = session.get(TOKEN_KEY).await?;
    let author: Option<SignIn> = session.get(SIGN_IN_KEY).await?;
    let posting =
        author.and_then(|author| author.posting).filter(|_| token.is_some_and(|token| has_token(&bytes, &token)));
    let words = match posting {
        Some(posting) => {
            let task = SystemTask::new("looking for what is hidden in a text before it is saved");
            protections::hidden_words(&state.db, &task, posting).await?
        }
        None => Vec::new(),
    };
    let text = std::str::from_utf8(&bytes).unwrap_or_default();
    let mut pairs: Vec<(String, String)> =
        if words.is_empty() { Vec::new() } else { serde_html_form::from_str(text).unwrap_or_default() };
    let path = parts.uri.path().to_owned();
    let is_telling =
        |(name, value): &(String, String)| is_text(&path, name) && words.iter().any(|word| word.stands_in(value));
    if !pairs.iter().any(is_telling) {
        return Ok(going(parts, bytes));
    }
    let decided = pairs.iter().find(|(name, _)| name == DECIDED).map(|(_, value)| value.clone()).unwrap_or_default();
    pairs.retain(|(name, _)| name != DECIDED);
    match decided.as_str() {
        "keep" => return Ok(going(parts, written(&pairs)?)),
        "hide" => {
            for pair in &mut pairs {
                if is_telling(pair) {
                    pair.1 = masked(&pair.1, &words);
                }
            }
            return Ok(going(parts, written(&pairs)?));
        }
        _ => {}
    }
    let actor = Actor::from_request_parts(&mut parts, state).await?;
    let (telling, rest): (Vec<_>, Vec<_>) = pairs.iter().partition(|pair| is_telling(pair));
    let labels = labels(&telling, &words);
    let action = parts.uri.path_and_query().map_or(path.as_str(), |whole| whole.as_str());
    let stopped = Stopped { action, telling: &telling, rest: &rest, labels: &labels };
    Ok(Outcome::Stopped(unprocessable(pages_hidden::stopped(&actor, &state.clock, &stopped))))
}

fn labels(telling: &[&(String, String)], words: &[Hidden]) -> Vec<&'static str> {
    let found = |word: &&Hidden| telling.iter().any(|(_, value)| word.stands_in(value));
    let mut labels: Vec<&'static str> = words.iter().filter(found).map(|word| word.label).collect();
    labels.sort_unstable();
    labels.dedup();
    labels
}

fn going(mut parts: Parts, bytes: Bytes) -> Outcome {
    // The length may be another one now.
    parts.headers.remove(CONTENT_LENGTH);
    Outcome::Goes(Box::new(Request::from_parts(parts, Body::from(bytes))))
}

fn written(pairs: &[(String, String)]) -> Result<Bytes, AppError> {
    serde_html_form::to_string(pairs).map(Bytes::from).map_err(AppError::broken)
}

/// Forms in which nothing becomes a text of a record: the emergency door, the administration, and the protection itself.
fn belongs_there(path: &str) -> bool {
    ["/emergencies/", "/admin/", "/protections/"].iter().any(|place| path.starts_with(place))
        || path.ends_with("/sealed")
}

/// Whether a field is a text that lists, papers and slips show; the contact fields of a protected person are sealed away.
fn is_text(path: &str, name: &str) -> bool {
    let is_contact = ["phone", "address", "postal"].iter().any(|field| name.starts_with(field));
    let is_record = path.starts_with("/persons/") || path.starts_with("/households/");
    !(name.starts_with('_') || ["key", "version", "find", "place"].contains(&name) || is_record && is_contact)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contact_fields_of_records_are_no_texts_but_those_of_phone_notes_are() {
        assert!(is_text("/consultations/new", "content") && is_text("/phone-notes/new", "phone"));
        assert!(is_text("/persons/1/edit", "note"));
        for (path, name) in
            [("/persons/1/edit", "phone_number_1"), ("/households/1/edit", "address"), ("/cases/new", "_token")]
        {
            assert!(!is_text(path, name), "{path} {name}");
        }
        assert!(belongs_there("/persons/1/sealed") && !belongs_there("/persons/1/edit"));
    }
}
