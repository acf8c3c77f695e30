//! The query of an address; what cannot be read counts as not asked.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use serde::de::DeserializeOwned;
use std::convert::Infallible;

/// The query part, or its default where somebody wrote nonsense: an address never ends in a bare 400.
#[derive(Clone, Copy, Debug, Default)]
pub struct Asked<Q>(pub Q);

impl<Q: DeserializeOwned + Default, S: Send + Sync> FromRequestParts<S> for Asked<Q> {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let query = parts.uri.query().unwrap_or_default();
        Ok(Self(serde_html_form::from_str(query).unwrap_or_default()))
    }
}
