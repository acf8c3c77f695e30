//! 緊急照会: asking which agency knows somebody in danger, reading there for a day, and the owner's list of that.

mod form;
mod handlers;
mod pages;

use crate::web::Routes;

/// `/emergencies`.
pub fn routes(routes: Routes) -> Routes {
    routes
        .get("/emergencies", handlers::list)
        .get("/emergencies/new", handlers::new)
        .post("/emergencies/new", handlers::create)
        .get("/emergencies/{inquiry}", handlers::show)
        .post("/emergencies/{inquiry}/take", handlers::take)
}
