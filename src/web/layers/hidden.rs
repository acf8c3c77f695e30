//! A text that gives away where a protected person is is not saved unseen, whichever form it was typed into.
//!
//! No handler has to think of it: the form is stopped on its way, shown with the words marked, and goes on as it is
//! decided there: written anew, with the words taken out, or as it stands.

use super::read_body;
use crate::access::{Actor, SIGN_IN_KEY, SignIn, SystemTask, TOKEN_KEY};
use crate::data::persons::{self, PersonName};
use crate::data::protections::{self, Secret};
use crate::domain::hidden::{Hidden, gives_away, masked};
use crate::error::AppError;
use crate::state::AppState;
use crate::web::drafts::is_kept;
use crate::web::forms::unprocessable;
use crate::web::layers::pages_hidden::{self, Stopped, Telling};
use crate::web::posted::has_token;
use axum::body::Body;
use axum::extract::{FromRequestParts, Request, State};
use axum::http::Method;
use axum::http::header::CONTENT_LENGTH;
use axum::http::request::Parts;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use entity::ids::PersonId;
use tower_sessions::Session;
use uuid::Uuid;

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
    let secrets = match posting {
        Some(posting) => {
            let task = SystemTask::new("looking for what is hidden in a text before it is saved");
            protections::hidden_words(&state.db, &task, posting).await?
        }
        None => Vec::new(),
    };
    let text = std::str::from_utf8(&bytes).unwrap_or_default();
    let mut pairs: Vec<(String, String)> =
        if secrets.is_empty() { Vec::new() } else { serde_html_form::from_str(text).unwrap_or_default() };
    let path = parts.uri.path().to_owned();
    if pairs.is_empty() {
        return Ok(going(parts, bytes));
    }
    let task = SystemTask::new("asking whether contact fields are sealed when they are saved");
    let is_sealed = protections::is_sealed_on_saving(&state.db, &task, &sealing(&path, &pairs)).await?;
    // What is typed into the contact fields of somebody protected is as secret as what is known already.
    let mut secrets: Vec<Secret> = secrets;
    let anew: Vec<Hidden> =
        pairs.iter().filter(|(name, _)| is_sealed && is_whereabouts(&path, name)).filter_map(typed).collect();
    let is_told = |secrets: &[Secret], pair: &(String, String)| {
        let is_sealed = is_sealed && is_whereabouts(&path, &pair.0);
        let words = secrets.iter().map(|secret| &secret.word).chain(&anew);
        is_text(&pair.0) && !is_sealed && gives_away(&pair.1, words)
    };
    if !pairs.iter().any(|pair| is_told(&secrets, pair)) {
        return Ok(going(parts, bytes));
    }
    // Whoever is kept away from somebody learns nothing about them, not even that a number is theirs.
    let actor = Actor::from_request_parts(&mut parts, state).await?;
    secrets.retain(|secret| !actor.excluded().persons.contains(&secret.of));
    let is_telling = |pair: &(String, String)| is_told(&secrets, pair);
    if !pairs.iter().any(is_telling) {
        return Ok(going(parts, bytes));
    }
    let words: Vec<Hidden> = secrets.iter().map(|secret| secret.word.clone()).chain(anew.iter().cloned()).collect();
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
    let (telling, rest): (Vec<_>, Vec<_>) = pairs.iter().partition(|pair| is_telling(pair));
    let is_meant = |secret: &&Secret| telling.iter().any(|(_, value)| secret.word.stands_in(value));
    let of: Vec<PersonId> = secrets.iter().filter(is_meant).map(|secret| secret.of).collect();
    let whose = persons::names(&state.db, &actor, of).await?;
    let whose: Vec<String> = whose.values().map(PersonName::name).collect();
    let found = |value: &str| -> Vec<String> {
        words.iter().filter_map(|word| Some(format!("{}「{}」", word.label, word.words_in(value)?))).collect()
    };
    let telling: Vec<Telling> =
        telling.into_iter().map(|(name, value)| Telling { name, value, found: found(value) }).collect();
    let action = parts.uri.path_and_query().map_or(path.as_str(), |whole| whole.as_str());
    let stopped = Stopped { action, telling: &telling, rest: &rest, whose: &whose, is_again: decided == "again" };
    Ok(Outcome::Stopped(unprocessable(pages_hidden::stopped(&actor, &state.clock, &stopped))))
}

/// A contact field that is filled in, as a word that must not stand in the texts beside it.
fn typed((name, value): &(String, String)) -> Option<Hidden> {
    if name.starts_with("phone_number") {
        Hidden::number("電話", value)
    } else if name.starts_with("address_line") || name == "address" {
        Hidden::place("住所", value)
    } else {
        None
    }
}

fn going(mut parts: Parts, bytes: Bytes) -> Outcome {
    // The length may be another one now.
    parts.headers.remove(CONTENT_LENGTH);
    Outcome::Goes(Box::new(Request::from_parts(parts, Body::from(bytes))))
}

fn written(pairs: &[(String, String)]) -> Result<Bytes, AppError> {
    serde_html_form::to_string(pairs).map(Bytes::from).map_err(AppError::broken)
}

/// Forms in which nothing becomes a text of a record: the emergency door, the administration, and the reason for looking.
fn belongs_there(path: &str) -> bool {
    ["/emergencies/", "/admin/"].iter().any(|place| path.starts_with(place)) || path.ends_with("/sealed")
}

/// Whether a field is one that somebody types into.
fn is_text(name: &str) -> bool {
    !(name.starts_with('_') || ["key", "version", "find"].contains(&name))
}

/// Whether a field says where somebody is, and is sealed away if they are protected.
fn is_whereabouts(path: &str, name: &str) -> bool {
    let is_contact = ["phone", "address", "postal"].iter().any(|field| name.starts_with(field));
    let is_record = path.starts_with("/persons/") || path.starts_with("/households/");
    is_record && is_contact || path.starts_with("/consultations/") && name == "place"
}

/// Records whose protection seals what is typed: the person or household of the address; for a consultation those whom it
/// is about once it is saved.
fn sealing(path: &str, pairs: &[(String, String)]) -> Vec<Uuid> {
    if path.starts_with("/consultations/") {
        let chosen = pairs.iter().filter(|(name, value)| name.starts_with("role_") && !value.is_empty());
        return chosen.filter_map(|(name, _)| name.strip_prefix("role_")?.parse().ok()).collect();
    }
    path.split('/').filter_map(|part| part.parse().ok()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contact_fields_of_records_are_sealed_and_those_of_phone_notes_are_texts() {
        assert!(is_text("content") && is_text("phone") && !is_text("_token"));
        assert!(is_whereabouts("/persons/1/edit", "phone_number_1") && is_whereabouts("/consultations/new", "place"));
        for (path, name) in
            [("/persons/1/edit", "note"), ("/phone-notes/new", "phone"), ("/protections/1/change", "note")]
        {
            assert!(!is_whereabouts(path, name), "{path} {name}");
        }
        assert!(belongs_there("/persons/1/sealed") && !belongs_there("/protections/1/change"));
    }

    #[test]
    fn only_whom_a_consultation_is_about_afterwards_seals_its_place() {
        let (one, other) = (Uuid::now_v7(), Uuid::now_v7());
        let pairs = [(format!("role_{other}"), "principal".to_owned()), (format!("role_{one}"), String::new())];
        assert_eq!(sealing(&format!("/consultations/{one}/edit"), &pairs), [other]);
        assert_eq!(sealing(&format!("/persons/{one}/edit"), &pairs), [one]);
    }
}
