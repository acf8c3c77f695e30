//! 説明文: the text by which sharing is explained before somebody consents.
//!
//! A version is never changed: a consent says by which one it was explained, and that one can be read again.

use crate::access::{Actor, Administer, May};
use crate::data::audit::{Deed, Entry, Kind};
use crate::data::{Db, Error, Result};
use entity::explanations::{Column, Entity, Model};
use sea_orm::{EntityTrait, IntoActiveModel, QueryOrder, QuerySelect};
use serde_json::json;

/// Most versions that are listed.
const MOST: u64 = 50;

/// The versions, the newest first. The text is the municipality's and no secret: whoever is signed in may read it.
///
/// # Errors
/// The database cannot be read.
pub async fn explanations(db: &Db, _who: &Actor) -> Result<Vec<Model>> {
    Ok(Entity::find().order_by_desc(Column::Version).limit(MOST).all(db.reader()).await?)
}

/// One version.
///
/// # Errors
/// The database cannot be read.
pub async fn explanation(db: &Db, _who: &Actor, version: i32) -> Result<Option<Model>> {
    Ok(Entity::find_by_id(version).one(db.reader()).await?)
}

/// Writes the next version after the one that was shown.
///
/// # Errors
/// [`Error::Stale`] if somebody wrote another one meanwhile, [`Error::Refused`] if it says the same as the last.
pub async fn explain_anew(db: &Db, by: &May<Administer>, after: i32, body: &str) -> Result<i32> {
    let tx = db.begin().await?;
    let last = Entity::find().order_by_desc(Column::Version).one(tx.connection()).await?;
    if last.as_ref().map_or(0, |last| last.version) != after {
        return Err(Error::Stale);
    }
    if last.is_some_and(|last| last.body == body) {
        return Err(Error::Refused("いまの版と同じ文です。変えてから登録してください。"));
    }
    let version = after + 1;
    let row = Model { version, body: body.to_owned(), made_at: db.clock().now(), staff_id: Some(by.actor().staff()) };
    let written = Entity::insert(row.into_active_model()).exec_without_returning(tx.connection()).await;
    written.map_err(|error| {
        if Error::is_unique(&error, &["explanations.version", "explanations_pkey"]) {
            Error::Stale
        } else {
            Error::Database(error)
        }
    })?;
    let entry = Entry::new(db.clock().now(), Deed::Created, Kind::Master)
        .by(by.actor())
        .with(json!({ "master": "explanation", "version": version }));
    tx.commit(vec![entry]).await?;
    Ok(version)
}
