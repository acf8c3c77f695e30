//! やりとり: each answer to a referral after it was sent, in order; nothing changes a row.

use crate::codes::ReferralStatus;
use crate::ids::{AgencyId, ReferralId, ReferralStepId, StaffId};
use crate::stamp::{At, Ymd};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "referral_steps")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ReferralStepId,
    pub referral_id: ReferralId,
    /// The agency that sent the referral.
    pub agency_id: AgencyId,
    /// The agency that recorded the step: the receiver, or the sender for one without accounts.
    pub by_agency_id: AgencyId,
    /// Where the referral stands from then on.
    pub status: ReferralStatus,
    pub said_on: Ymd,
    /// By when the next answer is due.
    pub due_on: Option<Ymd>,
    pub note: String,
    pub staff_id: StaffId,
    pub created_at: At,
}

impl ActiveModelBehavior for ActiveModel {}
