//! Creates the table of pairs that may be one human being, and finds them among the records there are.

use crate::schema::create;
use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::ConnectionTrait;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create(manager, TABLES).await?;
        manager.get_connection().execute_unprepared(FIND).await.map(|_| ())
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

const FIND: &str = "INSERT INTO person_pairs (agency_id, one_id, other_id) \
    SELECT DISTINCT a.agency_id, a.person_id, b.person_id FROM person_keys a \
    JOIN person_keys b ON b.agency_id = a.agency_id AND b.kind = a.kind AND b.key = a.key AND b.person_id > a.person_id \
    JOIN persons p ON p.id = a.person_id JOIN persons q ON q.id = b.person_id AND q.identity_id <> p.identity_id \
    JOIN person_keys c ON c.person_id = a.person_id AND c.kind IN ('name', 'kana') \
    JOIN person_keys d ON d.person_id = b.person_id AND d.kind = c.kind AND d.key = c.key \
    WHERE a.kind IN ('birth', 'phone') \
    AND NOT EXISTS (SELECT 1 FROM person_differences x WHERE x.one_id = a.person_id AND x.other_id = b.person_id)";

const TABLES: &[&str] = &[
    r"CREATE TABLE person_pairs (
  agency_id {id} NOT NULL,
  one_id {id} NOT NULL REFERENCES persons,
  other_id {id} NOT NULL REFERENCES persons,
  PRIMARY KEY (agency_id, one_id, other_id),
  CHECK (one_id < other_id)
)",
    "CREATE INDEX person_pairs_by_one_id ON person_pairs (one_id)",
    "CREATE INDEX person_pairs_by_other_id ON person_pairs (other_id)",
];
