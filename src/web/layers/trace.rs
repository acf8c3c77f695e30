//! One line per request in the log: id, route template, status, duration, actor; never a name, search word or form value.

use crate::access::{SIGN_IN_KEY, SignIn};
use axum::extract::{MatchedPath, Request};
use axum::http::header::{HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;
use entity::ids::StaffId;
use std::sync::{Arc, OnceLock};
use std::time::Instant;
use tower_sessions::Session;
use tracing::Instrument;
use uuid::Uuid;

/// Where the inner layer leaves who acted, for the outer one to write down.
#[derive(Clone, Default)]
struct Seen(Arc<OnceLock<StaffId>>);

/// Writes the line; the outermost layer, so that time-outs and panics are seen as well.
pub async fn trace(mut request: Request, next: Next) -> Response {
    let id = Uuid::now_v7().simple().to_string();
    let method = request.method().clone();
    let route = route(&request);
    let seen = Seen::default();
    request.extensions_mut().insert(seen.clone());
    let began = Instant::now();
    let span = tracing::info_span!("request", id);
    let mut response = next.run(request).instrument(span).await;
    tracing::info!(
        id,
        %method,
        route,
        status = response.status().as_u16(),
        ms = began.elapsed().as_millis() as u64,
        actor = seen.0.get().map(ToString::to_string),
        "request"
    );
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(HeaderName::from_static("x-request-id"), value);
    }
    response
}

/// Notes whose session it was; inside the session layer.
pub async fn actor(request: Request, next: Next) -> Response {
    let is_personal =
        !matches!(request.uri().path().split('/').nth(1), Some("assets" | "healthz" | "readyz" | "metrics"));
    let seen = request.extensions().get::<Seen>().cloned();
    let session = request.extensions().get::<Session>().cloned();
    let response = next.run(request).await;
    if let (true, Some(seen), Some(session)) = (is_personal, seen, session)
        && let Ok(Some(sign_in)) = session.get::<SignIn>(SIGN_IN_KEY).await
    {
        let _ = seen.0.set(sign_in.staff);
    }
    response
}

/// The template of the route, never the address itself: an address may hold a search word.
fn route(request: &Request) -> String {
    request.extensions().get::<MatchedPath>().map_or("-", MatchedPath::as_str).to_owned()
}
