//! Agencies (機関), kept by the administrator.

mod form;
mod form_commissions;
mod handlers;
mod pages;
mod pages_commissions;
mod sheet;

use crate::web::Routes;

/// `/admin/agencies` and below.
pub fn routes(routes: Routes) -> Routes {
    routes
        .get("/admin/agencies", handlers::list)
        .get("/admin/agencies/new", handlers::new)
        .post("/admin/agencies/new", handlers::create)
        .get("/admin/agencies/{agency}", handlers::show)
        .get("/admin/agencies/{agency}/edit", handlers::edit)
        .post("/admin/agencies/{agency}/edit", handlers::update)
        .get("/admin/agencies/{agency}/commissions", handlers::commissions)
        .post("/admin/agencies/{agency}/commissions", handlers::commission)
        .get("/admin/agencies/{agency}/commissions/{commission}/end", handlers::ending)
        .post("/admin/agencies/{agency}/commissions/{commission}/end", handlers::end)
}
