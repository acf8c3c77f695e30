//! Drafts (下書き): what somebody typed and has not saved; theirs alone.

mod handlers;
mod names;
mod pages;

pub use handlers::told;
pub use names::{form_name, is_click, is_kept};

use crate::web::Routes;

/// Where drafts are kept and listed.
pub const PLACE: &str = "/drafts";
/// Names the form that a draft belongs to.
pub const FORM_FIELD: &str = "_form";

/// `/drafts` and below.
pub fn routes(routes: Routes) -> Routes {
    routes
        .get("/drafts", handlers::list)
        .post("/drafts", handlers::keep)
        .get("/drafts/{draft}/discard", handlers::asking)
        .post("/drafts/{draft}/discard", handlers::discard)
}
