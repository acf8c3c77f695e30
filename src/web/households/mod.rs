//! Households (世帯): list, registration, members and cases, correction, and who read or changed what.

mod form;
mod handlers;
mod pages;
mod sheet;

use crate::web::Routes;

/// `/households` and everything below it.
pub fn routes(routes: Routes) -> Routes {
    routes
        .get("/households", handlers::list)
        .get("/households/new", handlers::new)
        .post("/households/new", handlers::create)
        .get("/households/{household}", handlers::show)
        .get("/households/{household}/edit", handlers::edit)
        .post("/households/{household}/edit", handlers::update)
        .get("/households/{household}/history", handlers::history)
}
