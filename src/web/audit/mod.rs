//! Reading the audit log (監査記録): by auditors, by supervisors for their agency, and its technical part by administrators.

mod form;
mod handlers;
mod labels;
mod pages;
mod sheet;
mod words;

pub use pages::history_table;

use crate::web::Routes;

/// `/admin/audit` and below.
pub fn routes(routes: Routes) -> Routes {
    routes
        .get("/admin/audit", handlers::list)
        .get("/admin/audit/technical", handlers::technical_list)
        .get("/admin/audit/technical/{entry}", handlers::technical_entry)
        .get("/admin/audit/{entry}", handlers::entry)
}
