//! 電話の取次ぎメモ: somebody called for a colleague who is not there.

mod form;
mod handlers;
mod pages;

use crate::web::Routes;

/// `/phone-notes…`.
pub fn routes(routes: Routes) -> Routes {
    routes.get("/phone-notes/new", handlers::new).post("/phone-notes/new", handlers::create)
}
