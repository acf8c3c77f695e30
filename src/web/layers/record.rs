//! An answer leaves only after its audit entries are durable, and a verb is not cut short by a closed browser.

use crate::access::Witness;
use crate::error::AppError;
use crate::state::AppState;
use axum::extract::{Request, State};
use axum::http::Method;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use tracing::Instrument;

/// Gives the request a witness and waits for it.
pub async fn record(State(state): State<AppState>, mut request: Request, next: Next) -> Response {
    let witness = Witness::new(state.committer.clone());
    request.extensions_mut().insert(witness.clone());
    let response = if matches!(*request.method(), Method::GET | Method::HEAD) {
        next.run(request).await
    } else {
        match tokio::spawn(next.run(request).instrument(tracing::Span::current())).await {
            Ok(response) => response,
            Err(error) => AppError::broken(error).into_response(),
        }
    };
    match witness.settle().await {
        Ok(()) => response,
        Err(error) => AppError::from(error).into_response(),
    }
}
