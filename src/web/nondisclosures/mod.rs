//! 知らせてはならない相手.

mod form;
mod handlers;
mod pages;

pub use pages::card;

use crate::access::Actor;
use crate::data::{Db, nondisclosures};
use crate::domain::errors::Errors;
use crate::error::AppError;
use crate::web::Routes;
use entity::ids::PersonId;

/// `/persons/{person}/nondisclosure` and `/nondisclosures/…`.
pub fn routes(routes: Routes) -> Routes {
    routes
        .get("/persons/{person}/nondisclosure", handlers::new)
        .post("/persons/{person}/nondisclosure", handlers::create)
        .get("/nondisclosures/{nondisclosure}/end", handlers::ask_end)
        .post("/nondisclosures/{nondisclosure}/end", handlers::end)
}

/// The field by which somebody says that they have looked.
pub const LOOKED: &str = "told_apart";

/// Stops what would carry the data of persons to somebody who must not be told, until the box is ticked: nothing if
/// there is no such pair.
///
/// # Errors
/// The database cannot be read.
pub async fn stop(db: &Db, who: &Actor, about: &[PersonId], looked: &str) -> Result<Option<Errors>, AppError> {
    if !looked.is_empty() {
        return Ok(None);
    }
    let pairs = nondisclosures::warned(db, who, about).await?;
    let mut pairs: Vec<String> = pairs
        .iter()
        .filter(|pair| about.contains(&pair.about_id))
        .map(|pair| format!("{}さんのことを、{}さんに知らせてはなりません。", pair.about(), pair.from()))
        .collect();
    if nondisclosures::is_any_unseen(db, who, about).await? {
        pairs.push("この人のことを知らせてはならない相手がいます。".to_owned());
    }
    if pairs.is_empty() {
        return Ok(None);
    }
    let mut errors = Errors::new();
    errors.add(LOOKED, format!("{}伝わらないことを確かめて、印を付けてください。", pairs.concat()));
    Ok(Some(errors))
}
