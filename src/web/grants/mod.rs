//! 共有と同意 of a case: who can see what of it, why and until when; sharing on a ground other than consent, changing and
//! ending that.

mod change;
mod choices;
mod form;
mod handlers;
mod pages;
mod pages_form;
mod share;

pub use choices::{Choices, choices};
pub use form::DecideForm;
pub use pages::{ground, review_state, short_since, since, until};

use crate::web::Routes;

/// `/cases/{case}/access`, `/cases/{case}/grants/new` and `/grants/…`.
pub fn routes(routes: Routes) -> Routes {
    routes
        .get("/cases/{case}/access", handlers::access)
        .get("/cases/{case}/grants/new", share::new)
        .post("/cases/{case}/grants/new", share::create)
        .get("/grants/{grant}/change", change::edit)
        .post("/grants/{grant}/change", change::save)
        .get("/grants/{grant}/end", handlers::ask_end)
        .post("/grants/{grant}/end", handlers::end)
}
