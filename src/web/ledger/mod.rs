//! 進行管理台帳 (R15): every open case in one line, for supervision and for paper.

mod form;
mod handlers;
mod pages;
mod sheet;

use crate::web::Routes;

/// `/ledger`.
pub fn routes(routes: Routes) -> Routes {
    routes.get("/ledger", handlers::show)
}
