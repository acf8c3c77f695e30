//! Suggestions while somebody is being looked for: a fragment of a page that the search fields put below themselves.

mod handlers;
mod pages;

use crate::web::Routes;

/// `/search/suggestions`.
pub fn routes(routes: Routes) -> Routes {
    routes.get("/search/suggestions", handlers::list)
}
