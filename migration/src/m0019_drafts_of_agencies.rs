//! A draft stays with the agency for which it was typed, where its author works for several.

use crate::schema::create;
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create(manager, &["ALTER TABLE drafts ADD COLUMN agency_id {id}"]).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
