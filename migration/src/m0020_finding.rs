//! Finding people: the parts of names and addresses, filled from the search keys there are, and whose cases are near.

use crate::schema::create;
use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::ConnectionTrait;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create(manager, TABLES).await?;
        manager.get_connection().execute_unprepared(FILL).await.map(|_| ())
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

const FILL: &str = "INSERT INTO person_key_parts (agency_id, kind, part) SELECT DISTINCT f.agency_id, f.kind, \
    CASE WHEN g.key IS NULL THEN f.key ELSE substr(f.key, 1, length(f.key) - length(g.key)) END FROM person_keys f \
    LEFT JOIN person_keys g ON g.person_id = f.person_id AND g.kind = f.kind AND f.kind IN ('name', 'kana_plain') \
    AND length(g.key) < length(f.key) AND substr(f.key, length(f.key) - length(g.key) + 1) = g.key \
    WHERE f.kind IN ('name', 'kana_plain', 'former', 'common', 'address')";

const TABLES: &[&str] = &[
    r"CREATE TABLE person_key_parts (
  agency_id {id} NOT NULL,
  kind {text} NOT NULL CHECK (kind IN ('name', 'kana_plain', 'former', 'common', 'address')),
  part {text} NOT NULL,
  PRIMARY KEY (agency_id, kind, part)
)",
    // In which cases somebody takes part is read from the index alone.
    "CREATE INDEX case_members_by_staff_id_until_on_role_case_id ON case_members (staff_id, until_on, role, case_id)",
    "DROP INDEX case_members_by_staff_id_until_on",
];
