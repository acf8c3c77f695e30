//! Lets nothing change or remove what the audit log holds.

use crate::append_only::protect;
use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend};

#[derive(DeriveMigrationName)]
pub struct Migration;

const PROTECTED: [(&str, &str); 2] = [
    ("audit_entries", "chain_id = NEW.chain_id AND seq = NEW.seq"),
    ("revisions", "chain_id = NEW.chain_id AND seq = NEW.seq AND part = NEW.part"),
];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        if manager.get_database_backend() == DbBackend::Postgres {
            manager
                .get_connection()
                .execute_unprepared(
                    "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS \
                     $$ BEGIN RAISE EXCEPTION '% is append only', TG_TABLE_NAME; END $$",
                )
                .await?;
        }
        protect(manager, &PROTECTED).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
