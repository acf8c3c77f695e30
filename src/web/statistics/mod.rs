//! 統計: the figures, the rows behind every number, and the files to take along.

mod form;
mod handlers;
mod pages;
mod sheet;
mod sheet_rows;

mod opened {
    pub(super) mod pages;
}

mod tables {
    pub(super) mod pages;
}

pub use sheet::{file_stem, sheet};

use crate::web::Routes;

/// `/statistics`, `/statistics/{report}`, `/statistics/{report}/rows`.
pub fn routes(routes: Routes) -> Routes {
    routes
        .get("/statistics", handlers::list)
        .get("/statistics/{report}", handlers::show)
        .get("/statistics/{report}/rows", handlers::rows)
}
