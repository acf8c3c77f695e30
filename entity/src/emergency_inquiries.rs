//! 緊急照会: somebody asked which agency knows a person, to protect life or body.

use crate::codes::InquiryBy;
use crate::ids::{AgencyId, EmergencyInquiryId, StaffId};
use crate::stamp::{At, Ymd};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "emergency_inquiries")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: EmergencyInquiryId,
    /// The agency acted for.
    pub agency_id: AgencyId,
    pub staff_id: StaffId,
    /// What was asked by; the name or number itself is not kept.
    pub asked_by: InquiryBy,
    /// Digest of the inquiry's key and what was sought, which tells a second click from another question.
    pub sought: String,
    pub reason: String,
    pub asked_on: Ymd,
    pub asked_at: At,
}

impl ActiveModelBehavior for ActiveModel {}
