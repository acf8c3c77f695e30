//! 相談: logged in seconds, corrected with the old text kept, voided with a reason.

pub mod form;
mod handlers;
pub mod pages;
mod pages_record;
mod sheet;
mod voiding;

use crate::web::Routes;

/// `/consultations…`.
pub fn routes(routes: Routes) -> Routes {
    routes
        .get("/consultations", handlers::list)
        .get("/consultations/new", handlers::new)
        .post("/consultations/new", handlers::create)
        .get("/consultations/{consultation}", handlers::show)
        .get("/consultations/{consultation}/edit", handlers::edit)
        .post("/consultations/{consultation}/edit", handlers::update)
        .get("/consultations/{consultation}/void", voiding::ask_void)
        .post("/consultations/{consultation}/void", voiding::void)
}
