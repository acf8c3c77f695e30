//! Code lists (コード) that the administrator keeps: kinds of agency, districts, holidays, explanations.

mod districts;
mod explanations;
mod form;
mod holidays;
mod kinds;
mod pages;
mod pages_explanations;
mod sheet;

use crate::web::Routes;

/// `/admin/masters` and below.
pub fn routes(routes: Routes) -> Routes {
    routes
        .get("/admin/masters", kinds::index)
        .get("/admin/masters/kinds", kinds::list)
        .get("/admin/masters/kinds/new", kinds::new)
        .post("/admin/masters/kinds/new", kinds::create)
        .get("/admin/masters/kinds/{kind}/edit", kinds::edit)
        .post("/admin/masters/kinds/{kind}/edit", kinds::update)
        .get("/admin/masters/kinds/{kind}/mappings", kinds::mappings)
        .post("/admin/masters/kinds/{kind}/mappings", kinds::map)
        .get("/admin/masters/districts", districts::list)
        .get("/admin/masters/districts/new", districts::new)
        .post("/admin/masters/districts/new", districts::create)
        .get("/admin/masters/districts/{district}/edit", districts::edit)
        .post("/admin/masters/districts/{district}/edit", districts::update)
        .get("/admin/masters/explanations", explanations::list)
        .post("/admin/masters/explanations", explanations::add)
        .get("/admin/masters/holidays", holidays::list)
        .post("/admin/masters/holidays", holidays::add)
        .get("/admin/masters/holidays/{day}/remove", holidays::removing)
        .post("/admin/masters/holidays/{day}/remove", holidays::remove)
}
