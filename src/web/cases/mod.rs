//! ケース: the list, the page that tells the whole story, and every step in a case's life.

mod changes;
mod choices;
mod form;
mod handlers;
mod pages;
mod sheet;

use crate::web::Routes;
use handlers::{basics, ending, read, relay, working};

/// `/cases` and everything below it.
pub fn routes(routes: Routes) -> Routes {
    routes
        .get("/cases", read::list)
        .get("/cases/new", basics::blank)
        .post("/cases/new", basics::open)
        .get("/cases/hand-over", relay::form)
        .post("/cases/hand-over", relay::hand_over)
        .get("/cases/{case}", read::show)
        .get("/cases/{case}/tasks", read::due)
        .get("/cases/{case}/history", read::history)
        .get("/cases/{case}/edit", basics::edit)
        .post("/cases/{case}/edit", basics::change)
        .get("/cases/{case}/hand-over", working::hand_over_form)
        .post("/cases/{case}/hand-over", working::hand_over)
        .get("/cases/{case}/team", working::team_form)
        .post("/cases/{case}/team", working::team)
        .get("/cases/{case}/engagements", working::engagements_form)
        .post("/cases/{case}/engagements", working::engagements)
        .get("/cases/{case}/close", ending::close_form)
        .post("/cases/{case}/close", ending::close)
        .get("/cases/{case}/reopen", ending::reopen_form)
        .post("/cases/{case}/reopen", ending::reopen)
}
