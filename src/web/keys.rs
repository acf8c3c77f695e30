//! Keys in the addresses of the administration: what is no key, or nobody's key, is a page that does not exist.

use crate::access::Actor;
use crate::data::audit::{Deed, Entry, Kind};
use crate::error::AppError;
use crate::state::AppState;
use axum::extract::{FromRequestParts, RawPathParams};
use axum::http::request::Parts;
use serde::Deserialize;
use std::str::FromStr;
use uuid::Uuid;

/// The form of a question that was answered yes: nothing but the session's token.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Yes {}

/// The parameters of the address, as typed.
#[derive(Clone, Debug, Default)]
pub struct Keys(Vec<(String, String)>);

impl FromRequestParts<AppState> for Keys {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, AppError> {
        let params = RawPathParams::from_request_parts(parts, state).await.map_err(|_| AppError::NotFound)?;
        Ok(Self(params.iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect()))
    }
}

impl Keys {
    /// The parameter, if it is a key.
    pub fn get<K: FromStr>(&self, name: &str) -> Option<K> {
        self.text(name).parse().ok()
    }

    /// The parameter as typed.
    pub fn text(&self, name: &str) -> &str {
        self.0.iter().find(|(given, _)| given == name).map_or("", |(_, value)| value)
    }
}

/// Records that something was asked for that is not there; the answer is 404.
pub fn unknown(who: &Actor, state: &AppState, kind: Kind, id: Option<Uuid>) -> AppError {
    let entry = Entry::new(state.clock.now(), Deed::Refused, kind).by(who);
    who.witness().record(match id {
        Some(id) => entry.on(id),
        None => entry,
    });
    AppError::NotFound
}

/// Records that a record's page was read.
pub fn viewed(who: &Actor, state: &AppState, kind: Kind, id: Uuid) {
    who.witness().record(Entry::new(state.clock.now(), Deed::Viewed, kind).by(who).on(id));
}

/// Records that a list was read: its filter, how many rows it showed, and which.
pub fn listed(who: &Actor, state: &AppState, kind: Kind, filter: &serde_json::Value, shown: &[Uuid]) {
    let entry = Entry::new(state.clock.now(), Deed::Listed, kind)
        .by(who)
        .with(serde_json::json!({ "filter": filter, "rows": shown.len() }))
        .showing(shown.iter().copied());
    who.witness().record(entry);
}

/// The address of a list with its filter, to which the pager adds the page.
pub fn address(path: &str, fields: &[(&str, &str)]) -> String {
    let given: Vec<&(&str, &str)> = fields.iter().filter(|(_, value)| !value.is_empty()).collect();
    let query = serde_html_form::to_string(&given).unwrap_or_default();
    if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_keeps_what_is_typed() {
        assert_eq!(address("/admin/staff", &[("name", ""), ("ended", "")]), "/admin/staff");
        assert_eq!(address("/a", &[("name", "佐 &"), ("ended", "yes")]), "/a?name=%E4%BD%90+%26&ended=yes");
    }
}
