//! 同意: what one person says about sharing with one agency.

use crate::codes::{ConsentGiver, ConsentMethod, ConsentStatus};
use crate::ids::{AgencyId, CaseId, ConsentId, PersonId, StaffId};
use crate::stamp::{At, Ymd};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "consents")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ConsentId,
    pub agency_id: AgencyId,
    pub case_id: CaseId,
    /// Whose consent.
    pub person_id: PersonId,
    /// The agency that may be told.
    pub recipient_id: AgencyId,
    pub status: ConsentStatus,
    /// Codes of `Section` joined by `;`.
    pub sections: String,
    pub method: ConsentMethod,
    pub giver: ConsentGiver,
    /// Who gave it for the person; empty if the person did.
    pub giver_name: String,
    pub decided_on: Ymd,
    /// The last day on which it holds; none = until it is withdrawn.
    pub expires_on: Option<Ymd>,
    pub note: String,
    pub withdrawn_on: Option<Ymd>,
    pub withdraw_reason: String,
    /// Who obtained it.
    pub staff_id: Option<StaffId>,
    /// 説明文: the version by which it was explained; none if another was used.
    pub explanation_version: Option<i32>,
    pub version: i32,
    pub created_at: At,
}

impl ActiveModelBehavior for ActiveModel {}
