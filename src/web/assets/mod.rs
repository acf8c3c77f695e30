//! The embedded files; an address carries the hash of its content, so it may be kept for ever.

use crate::access::Open;
use crate::error::AppError;
use crate::view::asset::asset;
use crate::web::Routes;
use crate::web::keys::Keys;
use axum::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};

/// `/assets/…`.
pub fn routes(routes: Routes) -> Routes {
    routes.get("/assets/{name}", show)
}

async fn show(_: Open, keys: Keys) -> Result<Response, AppError> {
    let (bytes, kind) = asset(keys.text("name")).ok_or(AppError::NotFound)?;
    Ok(([(CONTENT_TYPE, kind), (CACHE_CONTROL, "public, max-age=31536000, immutable")], bytes).into_response())
}
