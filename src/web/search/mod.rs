//! Search (検索): people, households and cases of the acting agency, each hit with the reason why it was found.

mod handlers;
mod pages;
mod sheet;
mod why;

pub use handlers::SearchQuery;
pub use why::{kind as kind_of_words, of_person as why_of_person};

use crate::web::Routes;

/// `/search`.
pub fn routes(routes: Routes) -> Routes {
    routes.get("/search", handlers::search)
}
