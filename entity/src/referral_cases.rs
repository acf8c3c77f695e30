//! The receiver's own case that came of a referral; the sender does not see it.

use crate::ids::{AgencyId, CaseId, ReferralId, StaffId};
use crate::stamp::At;
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "referral_cases")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub referral_id: ReferralId,
    /// The agency that received the referral and owns the case.
    pub agency_id: AgencyId,
    pub case_id: CaseId,
    pub staff_id: StaffId,
    pub created_at: At,
}

impl ActiveModelBehavior for ActiveModel {}
