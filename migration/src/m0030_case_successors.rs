//! Creates the table of who is to lead a case next (次の担当), and keeps since when a posting stands as it does.

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
    r"CREATE TABLE case_successors (
  case_id {id} NOT NULL REFERENCES cases,
  agency_id {id} NOT NULL REFERENCES agencies,
  staff_id {id} NOT NULL REFERENCES staff,
  chosen_by {id} NOT NULL REFERENCES staff,
  chosen_at {big} NOT NULL,
  PRIMARY KEY (case_id)
)",
    "CREATE INDEX case_successors_by_agency_id ON case_successors (agency_id)",
    "ALTER TABLE postings ADD COLUMN changed_at {big} NOT NULL DEFAULT 0",
];
