//! ホーム: what waits for an answer, what one waits for, and what was recorded last.

mod handlers;
mod pages;

use crate::web::Routes;

/// `/`.
pub fn routes(routes: Routes) -> Routes {
    routes.get("/", handlers::show)
}
