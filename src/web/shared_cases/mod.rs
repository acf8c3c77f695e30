//! 共有されたケース: what other agencies let the acting one see, and why.

mod handlers;
mod pages;

use crate::web::Routes;

/// `/shared-cases…`.
pub fn routes(routes: Routes) -> Routes {
    routes.get("/shared-cases", handlers::list).get("/shared-cases/{shared}", handlers::show)
}
