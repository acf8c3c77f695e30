//! Creates the table of who is kept away from which case (担当除外).

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
    r"CREATE TABLE case_exclusions (
  id {id} NOT NULL,
  agency_id {id} NOT NULL REFERENCES agencies,
  case_id {id} NOT NULL REFERENCES cases,
  staff_id {id} NOT NULL REFERENCES staff,
  reason {text} NOT NULL,
  made_by {id} NOT NULL REFERENCES staff,
  made_at {big} NOT NULL,
  ended_by {id} REFERENCES staff,
  ended_at {big},
  end_reason {text} NOT NULL,
  PRIMARY KEY (id)
)",
    "CREATE UNIQUE INDEX case_exclusions_by_staff_id_case_id ON case_exclusions (staff_id, case_id) \
     WHERE ended_at IS NULL",
    "CREATE INDEX case_exclusions_by_case_id_id ON case_exclusions (case_id, id)",
];
