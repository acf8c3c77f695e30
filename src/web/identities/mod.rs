//! 同じ人: records of two agencies that may be one human being, from the search to the link and its end.

mod form;
mod handlers;
mod links;
mod pages;

pub use pages::links;

use crate::web::Routes;

/// `/identity-matches`, `/identity-inquiries` and `/identity-links`.
pub fn routes(routes: Routes) -> Routes {
    routes
        .get("/identity-matches", handlers::matches)
        .post("/identity-matches", handlers::search)
        .get("/identity-inquiries", handlers::inquiries)
        .get("/identity-inquiries/{identity_inquiry}", handlers::show)
        .post("/identity-inquiries/{identity_inquiry}", handlers::answer)
        .get("/identity-links/{identity_link}/end", links::ask_end)
        .post("/identity-links/{identity_link}/end", links::end)
}
