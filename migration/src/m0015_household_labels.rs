//! Households are found by how their name begins.

use crate::schema::create;
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        create(manager, &["CREATE INDEX households_by_agency_id_label_id ON households (agency_id, label, id)"]).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}
