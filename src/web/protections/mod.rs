//! 支援措置: protected persons, and what is hidden of them.

mod form;
mod handlers;
mod pages;
mod pages_sealed;
mod sealed;

pub use pages::card;

use crate::web::Routes;

/// `/protections`, `/persons/{person}/protection` and `/persons/{person}/sealed`.
pub fn routes(routes: Routes) -> Routes {
    routes
        .get("/protections", handlers::list)
        .get("/persons/{person}/protection", handlers::new)
        .post("/persons/{person}/protection", handlers::create)
        .get("/protections/{protection}", handlers::show)
        .get("/protections/{protection}/change", handlers::edit)
        .post("/protections/{protection}/change", handlers::save)
        .get("/protections/{protection}/end", handlers::ask_end)
        .post("/protections/{protection}/end", handlers::end)
        .get("/persons/{person}/sealed", sealed::show)
        .post("/persons/{person}/sealed", sealed::unmask)
        .get("/persons/{person}/sealed/remove", sealed::ask_remove)
        .post("/persons/{person}/sealed/remove", sealed::remove)
}
