//! 担当除外: keeping a member of staff away from a case.

mod form;
mod handlers;
mod pages;

pub use pages::exclusions;

use crate::web::Routes;

/// `/cases/{case}/exclusions/new` and `/exclusions/…`.
pub fn routes(routes: Routes) -> Routes {
    routes
        .get("/cases/{case}/exclusions/new", handlers::new)
        .post("/cases/{case}/exclusions/new", handlers::create)
        .get("/exclusions/{exclusion}/end", handlers::ask_end)
        .post("/exclusions/{exclusion}/end", handlers::end)
}
