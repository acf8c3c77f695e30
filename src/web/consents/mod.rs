//! 同意: recording what somebody said about sharing with one agency, sharing on its ground, and taking it back.

mod form;
mod handlers;
mod pages;
mod pages_paper;

pub use pages::state;

use crate::web::Routes;

/// `/cases/{case}/consents/new` and `/consents/…`.
pub fn routes(routes: Routes) -> Routes {
    routes
        .get("/cases/{case}/consents/new", handlers::new)
        .post("/cases/{case}/consents/new", handlers::create)
        .get("/consents/{consent}", handlers::show)
        .get("/consents/{consent}/paper", handlers::paper)
        .post("/consents/{consent}/share", handlers::share)
        .get("/consents/{consent}/withdraw", handlers::ask_withdraw)
        .post("/consents/{consent}/withdraw", handlers::withdraw)
}
