//! 共有の確認: what is to be shared without consent, and what a second person says to it.

mod handlers;
mod pages;

use crate::web::Routes;

/// `/grant-reviews`.
pub fn routes(routes: Routes) -> Routes {
    routes
        .get("/grant-reviews", handlers::list)
        .get("/grant-reviews/{review}", handlers::show)
        .get("/grant-reviews/{review}/decide", handlers::ask)
        .post("/grant-reviews/{review}/decide", handlers::decide)
        .post("/grant-reviews/{review}/take-back", handlers::take_back)
}
