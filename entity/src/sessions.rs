//! Signed-in sessions; the id is stored as a hash.

use crate::stamp::At;
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "sessions")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id_hash: String,
    pub data: String,
    pub expires_at: At,
    pub last_seen: At,
}

impl ActiveModelBehavior for ActiveModel {}
