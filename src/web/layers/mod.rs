//! What happens to every request before and after its handler.

mod headers;
mod hidden;
mod pages_hidden;
mod park;
mod record;
mod trace;

pub use headers::headers;
pub use hidden::hidden;
pub use park::park;
pub use record::record;
pub use trace::{actor, trace};

use axum::body::Body;
use bytes::Bytes;
use http_body_util::{BodyExt, Limited};

/// Largest form, in bytes; longer than any allowed text.
pub const BODY_LIMIT: usize = 1_000_000;

/// Reads a body up to the limit.
pub async fn read_body(body: Body) -> Result<Bytes, ()> {
    Limited::new(body, BODY_LIMIT).collect().await.map(http_body_util::Collected::to_bytes).map_err(|_| ())
}
