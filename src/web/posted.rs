//! The only body extractor: a form whose token is this session's.

use crate::access::TOKEN_KEY;
use crate::error::AppError;
use crate::state::AppState;
use axum::extract::{FromRequest, Request};
use axum::http::header::CONTENT_TYPE;
use serde::de::DeserializeOwned;
use tower_sessions::Session;

/// Name of the hidden field with the form token.
pub const TOKEN_FIELD: &str = "_token";

/// A form that this session asked for.
#[derive(Debug)]
pub struct Posted<F>(pub F);

impl<F: DeserializeOwned> FromRequest<AppState> for Posted<F> {
    type Rejection = AppError;

    async fn from_request(request: Request, state: &AppState) -> Result<Self, AppError> {
        let (parts, body) = request.into_parts();
        let is_form = parts
            .headers
            .get(CONTENT_TYPE)
            .and_then(|value| value.to_str().ok())
            .is_some_and(|value| value.starts_with("application/x-www-form-urlencoded"));
        if !is_form {
            return Err(AppError::NotAForm);
        }
        let session = parts.extensions.get::<Session>().cloned().ok_or(AppError::StaleForm)?;
        let bytes = super::layers::read_body(body).await.map_err(|()| AppError::TooLarge)?;
        let token: Option<String> = session.get(TOKEN_KEY).await?;
        if token.is_none_or(|token| !has_token(&bytes, &token)) {
            return Err(AppError::StaleForm);
        }
        let request = Request::from_parts(parts, axum::body::Body::from(bytes));
        let form =
            axum_extra::extract::Form::<F>::from_request(request, state).await.map_err(|_| AppError::NotAForm)?;
        Ok(Self(form.0))
    }
}

/// Whether the form in `body` carries `token`; the time taken does not depend on where they differ.
pub(super) fn has_token(body: &[u8], token: &str) -> bool {
    let Ok(text) = std::str::from_utf8(body) else {
        return false;
    };
    let prefix = format!("{TOKEN_FIELD}=");
    text.split('&').find_map(|pair| pair.strip_prefix(&prefix)).is_some_and(|given| {
        given.len() == token.len()
            && given.bytes().zip(token.bytes()).fold(0, |difference, (a, b)| difference | (a ^ b)) == 0
    })
}
