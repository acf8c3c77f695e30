//! Creates the table of who must not be told about whom (知らせてはならない相手).

use crate::schema::create;
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create(manager, STATEMENTS).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

const STATEMENTS: &[&str] = &[
    r"CREATE TABLE nondisclosures (
  id {id} NOT NULL,
  agency_id {id} NOT NULL REFERENCES agencies,
  about_id {id} NOT NULL REFERENCES persons,
  from_id {id} NOT NULL REFERENCES persons,
  reason {text} NOT NULL,
  staff_id {id} NOT NULL REFERENCES staff,
  created_at {big} NOT NULL,
  ended_by {id} REFERENCES staff,
  ended_at {big},
  end_reason {text} NOT NULL,
  PRIMARY KEY (id)
)",
    "CREATE UNIQUE INDEX nondisclosures_by_about_id_from_id ON nondisclosures (about_id, from_id) WHERE ended_at IS NULL",
    "CREATE INDEX nondisclosures_by_from_id ON nondisclosures (from_id) WHERE ended_at IS NULL",
    "CREATE INDEX nondisclosures_by_about_id_id ON nondisclosures (about_id, id)",
];
