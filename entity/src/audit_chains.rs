//! Chains of the audit log: one per process.

use crate::ids::ChainId;
use crate::stamp::At;
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "audit_chains")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ChainId,
    pub process: String,
    pub opened_at: At,
    pub next_seq: i64,
    pub head: String,
}

impl ActiveModelBehavior for ActiveModel {}
