//! Signing in and out, the initial password, the acting posting, and the first administrator.

mod form;
mod handlers;
mod pages;

use crate::web::Routes;

/// `/login`, `/logout`, `/password`, `/postings/switch`, `/setup`.
pub fn routes(routes: Routes) -> Routes {
    routes
        .get("/login", handlers::show)
        .post("/login", handlers::sign_in)
        .post("/logout", handlers::sign_out)
        .get("/password", handlers::password)
        .post("/password", handlers::change_password)
        .post("/postings/switch", handlers::switch)
        .get("/setup", handlers::set_up)
        .post("/setup", handlers::create_first)
}
