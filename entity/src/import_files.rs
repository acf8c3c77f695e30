//! Files that were imported.

use crate::ids::ImportFileId;
use crate::stamp::At;
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "import_files")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ImportFileId,
    pub kind: String,
    pub name: String,
    pub sha256: String,
    pub added: i64,
    pub changed: i64,
    pub unchanged: i64,
    pub imported_at: At,
}

impl ActiveModelBehavior for ActiveModel {}
