//! お知らせ: what has come to pass that the reader should know of.

mod handlers;
pub mod pages;

use crate::web::Routes;

/// `/notifications`.
pub fn routes(routes: Routes) -> Routes {
    routes.get("/notifications", handlers::list).post("/notifications/seen", handlers::seen)
}
