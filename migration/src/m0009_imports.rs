//! Creates the tables of imported files.

use crate::schema::create;
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create(manager, TABLES).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

const TABLES: &[&str] = &[r"CREATE TABLE import_files (
  id {id} NOT NULL,
  kind {text} NOT NULL,
  name {text} NOT NULL,
  sha256 {text} NOT NULL,
  added {big} NOT NULL,
  changed {big} NOT NULL,
  unchanged {big} NOT NULL,
  imported_at {big} NOT NULL,
  PRIMARY KEY (id)
)"];
