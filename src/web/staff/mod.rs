//! Accounts of staff (職員) and their postings (所属), kept by the administrator.

mod accounts;
mod form;
mod pages;
mod postings;
mod sheet;
mod switches;

use crate::web::Routes;

/// `/admin/staff` and below.
pub fn routes(routes: Routes) -> Routes {
    routes
        .get("/admin/staff", accounts::list)
        .get("/admin/staff/new", accounts::new)
        .post("/admin/staff/new", accounts::create)
        .get("/admin/staff/{staff}", accounts::show)
        .get("/admin/staff/{staff}/edit", accounts::edit)
        .post("/admin/staff/{staff}/edit", accounts::update)
        .get("/admin/staff/{staff}/disable", switches::disabling)
        .post("/admin/staff/{staff}/disable", switches::disable)
        .get("/admin/staff/{staff}/enable", switches::enabling)
        .post("/admin/staff/{staff}/enable", switches::enable)
        .get("/admin/staff/{staff}/reset-password", switches::resetting)
        .post("/admin/staff/{staff}/reset-password", switches::reset)
        .get("/admin/staff/{staff}/postings/new", postings::new)
        .post("/admin/staff/{staff}/postings/new", postings::create)
        .get("/admin/staff/{staff}/postings/{posting}/edit", postings::edit)
        .post("/admin/staff/{staff}/postings/{posting}/edit", postings::update)
}
