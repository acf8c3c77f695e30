//! For whoever watches the server: alive, and able to work.

use crate::access::Open;
use crate::data::Db;
use crate::error::AppError;
use crate::web::Routes;
use axum::extract::State;

/// `/healthz` and `/readyz`.
pub fn routes(routes: Routes) -> Routes {
    routes.get("/healthz", alive).get("/readyz", ready)
}

async fn alive(_: Open) -> &'static str {
    "ok\n"
}

async fn ready(_: Open, State(db): State<Db>) -> Result<&'static str, AppError> {
    db.ping().await?;
    Ok("ready\n")
}
