//! 次の担当: who is to lead the cases of whoever leaves (人事異動).

mod form;
mod handlers;
mod pages;

use crate::web::Routes;

/// `/cases/successors`.
pub fn routes(routes: Routes) -> Routes {
    routes.get("/cases/successors", handlers::list).post("/cases/successors", handlers::save)
}
