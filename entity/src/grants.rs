//! 共有: the story of what was granted, row after row; nothing is changed or removed.

use crate::codes::{GrantDeed, Ground, RecipientKind};
use crate::ids::{AgencyId, CaseId, ConsentId, GrantId, GrantRowId, StaffId};
use crate::stamp::At;
use sea_orm::entity::prelude::*;
use uuid::Uuid;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "grants")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: GrantRowId,
    /// The grant whose story this is.
    pub grant_id: GrantId,
    pub deed: GrantDeed,
    /// The agency that owns the case.
    pub agency_id: AgencyId,
    pub case_id: CaseId,
    pub recipient_kind: RecipientKind,
    /// An agency, a posting or a member of staff.
    pub recipient_id: Uuid,
    pub ground: Ground,
    pub consent_id: Option<ConsentId>,
    /// The article of law; empty where another ground needs none.
    pub provision: String,
    /// Codes of `Section` joined by `;`.
    pub sections: String,
    pub from_at: At,
    /// The first instant at which it is over.
    pub until_at: At,
    pub reason: String,
    pub made_at: At,
    pub staff_id: Option<StaffId>,
}

impl ActiveModelBehavior for ActiveModel {}
