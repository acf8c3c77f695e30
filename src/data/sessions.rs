//! Where sessions live: our own store behind tower-sessions, for both databases.

use crate::data::{Db, Result, Tx};
use async_trait::async_trait;
use entity::ids::StaffId;
use entity::sessions;
use entity::stamp::At;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Set};
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use time::OffsetDateTime;
use tower_sessions::session::{Id, Record};
use tower_sessions::session_store::{self, SessionStore};

/// How long a session is kept after its last save: a day in microseconds. It locks long before.
const LIFE: i64 = 24 * 3_600 * 1_000_000;

/// Keeps sessions in the database; ids are stored as SHA-256 only.
#[derive(Clone)]
pub struct Store(Db);

impl Store {
    /// A store on this database.
    pub const fn new(db: Db) -> Self {
        Self(db)
    }

    fn row(&self, record: &Record) -> sessions::ActiveModel {
        sessions::ActiveModel {
            id_hash: Set(hash(&record.id)),
            data: Set(serde_json::to_string(&record.data).unwrap_or_default()),
            expires_at: Set(At(self.0.clock().now().0 + LIFE)),
            last_seen: Set(self.0.clock().now()),
        }
    }

    async fn insert(&self, record: &Record) -> Result<bool> {
        let conflict = OnConflict::column(sessions::Column::IdHash).do_nothing().to_owned();
        let tx = self.0.begin().await?;
        let insert = sessions::Entity::insert(self.row(record)).on_conflict(conflict);
        let written = insert.exec_without_returning(tx.connection()).await?;
        tx.commit_unrecorded().await?;
        Ok(written > 0)
    }

    /// A session that was ended meanwhile stays ended: nothing is written where there is nothing any more.
    async fn update(&self, record: &Record) -> Result<()> {
        let tx = self.0.begin().await?;
        sessions::Entity::update_many()
            .set(self.row(record))
            .filter(sessions::Column::IdHash.eq(hash(&record.id)))
            .exec(tx.connection())
            .await?;
        tx.commit_unrecorded().await
    }
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Store")
    }
}

#[async_trait]
impl SessionStore for Store {
    async fn create(&self, record: &mut Record) -> session_store::Result<()> {
        while !self.insert(record).await.map_err(backend)? {
            record.id = Id::default();
        }
        Ok(())
    }

    async fn save(&self, record: &Record) -> session_store::Result<()> {
        self.update(record).await.map_err(backend)
    }

    async fn load(&self, id: &Id) -> session_store::Result<Option<Record>> {
        let row = sessions::Entity::find_by_id(hash(id))
            .filter(sessions::Column::ExpiresAt.gt(self.0.clock().now()))
            .one(self.0.reader())
            .await
            .map_err(backend)?;
        let Some(row) = row else { return Ok(None) };
        let data: HashMap<String, serde_json::Value> =
            serde_json::from_str(&row.data).map_err(|error| session_store::Error::Decode(error.to_string()))?;
        let expiry_date = OffsetDateTime::from_unix_timestamp_nanos(i128::from(row.expires_at.0) * 1_000)
            .map_err(|error| session_store::Error::Decode(error.to_string()))?;
        Ok(Some(Record { id: *id, data, expiry_date }))
    }

    async fn delete(&self, id: &Id) -> session_store::Result<()> {
        let tx = self.0.begin().await.map_err(backend)?;
        sessions::Entity::delete_by_id(hash(id)).exec(tx.connection()).await.map_err(backend)?;
        tx.commit_unrecorded().await.map_err(backend)
    }
}

/// Removes sessions that have expired.
///
/// # Errors
/// The database cannot be written.
pub async fn sweep(db: &Db, _task: &crate::access::SystemTask) -> Result<u64> {
    let tx = db.begin().await?;
    let swept = sessions::Entity::delete_many()
        .filter(sessions::Column::ExpiresAt.lte(db.clock().now()))
        .exec(tx.connection())
        .await?
        .rows_affected;
    tx.commit_unrecorded().await?;
    Ok(swept)
}

/// Ends every session of somebody, locked ones as well.
pub(in crate::data) async fn end_all(tx: &Tx, staff: StaffId) -> Result<()> {
    // What a session holds is text; the id of its owner stands in it in one way only.
    let owner = format!("%\"staff\":\"{staff}\"%");
    tx.run("DELETE FROM sessions WHERE data LIKE $1", vec![owner.into()]).await?;
    Ok(())
}

fn hash(id: &Id) -> String {
    hex::encode(Sha256::digest(id.0.to_be_bytes()))
}

fn backend(error: impl std::fmt::Display) -> session_store::Error {
    session_store::Error::Backend(error.to_string())
}
