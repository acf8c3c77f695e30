//! Referrals (つなぎ) and their slips.

use crate::codes::{About, ReferralKind, ReferralStatus, SlipGround, Urgency};
use crate::ids::{AgencyId, CaseId, ConsultationId, ReferralId, StaffId};
use crate::stamp::{At, Ymd};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "referrals")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ReferralId,
    pub agency_id: AgencyId,
    pub number: String,
    pub case_id: Option<CaseId>,
    pub consultation_id: Option<ConsultationId>,
    pub staff_id: Option<StaffId>,
    pub to_agency_id: Option<AgencyId>,
    pub to_kind: String,
    pub to_name: String,
    pub kind: ReferralKind,
    pub about: About,
    pub reason: String,
    pub urgency: Urgency,
    pub is_accompanied: bool,
    pub carries_personal_data: bool,
    pub ground: SlipGround,
    pub ground_note: String,
    /// Whom the slip names, as far as its ground carries.
    pub slip_subject: String,
    pub slip_background: String,
    pub status: ReferralStatus,
    pub drafted_on: Ymd,
    pub sent_on: Option<Ymd>,
    /// By when the receiver's next answer is due: the reply; after 保留 the day that was named; after 受理 the start;
    /// in 対応中 the next word of how it goes. None once it is over.
    pub answer_due_on: Option<Ymd>,
    /// Fiscal year of the day it was sent.
    pub fiscal_year: Option<i32>,
    pub answered_on: Option<Ymd>,
    pub answer_note: String,
    pub answered_by: Option<StaffId>,
    pub completed_on: Option<Ymd>,
    pub outcome: String,
    pub withdrawn_on: Option<Ymd>,
    /// The referral that was declined or withdrawn before this one was sent elsewhere (つなぎ直し).
    pub again_of_id: Option<ReferralId>,
    pub voided_at: Option<At>,
    pub voided_by: Option<StaffId>,
    pub void_reason: Option<String>,
    pub external_id: Option<String>,
    /// Fingerprint of the imported row, so that an unchanged row is left alone.
    pub external_hash: Option<i64>,
    pub version: i32,
    pub created_at: At,
    pub created_by: Option<StaffId>,
}

impl ActiveModelBehavior for ActiveModel {}
