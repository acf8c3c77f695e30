//! Entries of the audit log (監査記録). Append only.

use crate::ids::{AgencyId, ChainId, PostingId, StaffId};
use crate::stamp::At;
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "audit_entries")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub chain_id: ChainId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub seq: i64,
    pub at: At,
    pub staff_id: Option<StaffId>,
    pub posting_id: Option<PostingId>,
    pub agency_id: Option<AgencyId>,
    pub act: String,
    pub kind: String,
    pub record_id: Option<Uuid>,
    /// Agency that owns the record.
    pub owner_id: Option<AgencyId>,
    /// The exact text that was hashed.
    pub body: String,
    /// Ids of the rows a list showed, 16 bytes each.
    pub shown: Option<Vec<u8>>,
    pub hash: String,
}

impl ActiveModelBehavior for ActiveModel {}
