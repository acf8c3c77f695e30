//! 今日すること: tasks and answers that are due, done, put off and handed on in one click or with one key.

mod acts;
mod form;
mod handlers;
mod load;
pub mod pages;
mod pages_act;
mod pages_record;
mod second;
mod sheet;

use crate::web::Routes;

pub use form::notice;

/// `/tasks…`.
pub fn routes(routes: Routes) -> Routes {
    routes
        .get("/tasks", handlers::list)
        .get("/tasks/new", handlers::new)
        .post("/tasks/new", handlers::create)
        .get("/tasks/by-staff", load::by_staff)
        .get("/tasks/{task}", acts::show)
        .get("/tasks/{task}/done", acts::ask_done)
        .post("/tasks/{task}/done", acts::done)
        .get("/tasks/{task}/reopen", acts::ask_reopen)
        .post("/tasks/{task}/reopen", acts::reopen)
        .get("/tasks/{task}/move", acts::ask_move)
        .post("/tasks/{task}/move", acts::put_off)
        .get("/tasks/{task}/hand", acts::ask_hand)
        .post("/tasks/{task}/hand", acts::hand)
        .get("/tasks/{task}/end", acts::ask_end)
        .post("/tasks/{task}/end", acts::end)
}
