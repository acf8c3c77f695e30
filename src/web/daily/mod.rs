//! 相談日報: what was recorded of a day, to be read by supervisors (供覧) on the screen or on paper.

mod handlers;
mod pages;
mod sheet;

use crate::web::Routes;

pub use pages::waiting;

/// `/daily`.
pub fn routes(routes: Routes) -> Routes {
    routes.get("/daily", handlers::show).post("/daily", handlers::mark)
}
