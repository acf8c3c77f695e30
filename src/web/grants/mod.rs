//! 共有と同意 of a case: who can see what of it, why and until when; and ending that.

mod handlers;
mod pages;

pub use pages::{since, until};

use crate::web::Routes;

/// `/cases/{case}/access` and `/grants/…`.
pub fn routes(routes: Routes) -> Routes {
    routes
        .get("/cases/{case}/access", handlers::access)
        .get("/grants/{grant}/end", handlers::ask_end)
        .post("/grants/{grant}/end", handlers::end)
}
