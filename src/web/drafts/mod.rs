//! Drafts (下書き): what somebody typed and the server could not save; theirs alone.

mod handlers;
mod names;
mod pages;

use crate::web::Routes;

/// `/drafts` and below.
pub fn routes(routes: Routes) -> Routes {
    routes
        .get("/drafts", handlers::list)
        .get("/drafts/{draft}/discard", handlers::asking)
        .post("/drafts/{draft}/discard", handlers::discard)
}
