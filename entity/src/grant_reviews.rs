//! 共有の確認: what is to be shared on a ground other than consent, and what another person says to it.

use crate::codes::{Ground, RecipientKind, ReviewKind, ReviewState};
use crate::ids::{AgencyId, CaseId, EmergencyInquiryId, GrantId, GrantReviewId, StaffId};
use crate::stamp::{At, Ymd};
use sea_orm::entity::prelude::*;
use uuid::Uuid;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "grant_reviews")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: GrantReviewId,
    /// The agency that owns the case.
    pub agency_id: AgencyId,
    pub case_id: CaseId,
    pub kind: ReviewKind,
    pub recipient_kind: RecipientKind,
    /// An agency, or the member of staff who took it in an emergency.
    pub recipient_id: Uuid,
    /// The agency for which somebody of elsewhere took it.
    pub from_agency_id: Option<AgencyId>,
    pub ground: Ground,
    /// Codes of `Section` joined by `;`.
    pub sections: String,
    /// The last day.
    pub until_on: Ymd,
    /// The article of law.
    pub provision: String,
    pub reason: String,
    /// What was opened; none as long as nothing is.
    pub grant_id: Option<GrantId>,
    /// The inquiry on which somebody of elsewhere took it.
    pub inquiry_id: Option<EmergencyInquiryId>,
    /// By when another person is to look at it.
    pub due_on: Ymd,
    pub state: ReviewState,
    /// Who wants to share.
    pub staff_id: StaffId,
    pub asked_at: At,
    pub decided_by: Option<StaffId>,
    pub decided_at: Option<At>,
    pub note: String,
    pub version: i32,
}

impl ActiveModelBehavior for ActiveModel {}
