//! Persons (人): list, registration with a look for people already there, correction, and who read or changed what.

mod access;
mod form;
mod handlers;
pub(in crate::web) mod history;
mod list;
mod pages;
mod pages_access;
mod same;
mod sheet;
pub(in crate::web) mod words;
mod writing;

pub(in crate::web) use form::{Choices, PersonForm};
pub(in crate::web) use list::pages::cautioned;
pub(in crate::web) use pages::{safety, stage};

use crate::web::Routes;

/// `/persons` and everything below it.
pub fn routes(routes: Routes) -> Routes {
    routes
        .get("/persons", handlers::list)
        .get("/persons/new", writing::new)
        .post("/persons/new", writing::create)
        .get("/persons/duplicates", same::list)
        .get("/persons/{person}/same", same::compare)
        .post("/persons/{person}/same", same::judge)
        .get("/persons/{person}/apart", same::ask_apart)
        .post("/persons/{person}/apart", same::apart)
        .get("/persons/{person}", handlers::show)
        .get("/persons/{person}/edit", writing::edit)
        .post("/persons/{person}/edit", writing::update)
        .get("/persons/{person}/access", access::access)
        .get("/persons/{person}/history", handlers::history)
}
