//! Cases (ケース), owned by one agency.

use crate::codes::{CaseStage, CloseReason, Route};
use crate::ids::{AgencyId, CaseId, ConsultationId, HouseholdId, StaffId};
use crate::stamp::{At, Ymd};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "cases")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CaseId,
    pub agency_id: AgencyId,
    pub number: String,
    /// What the case is called, usually after its household.
    pub title: String,
    pub sort_kana: String,
    pub household_id: Option<HouseholdId>,
    pub stage: CaseStage,
    pub is_open: bool,
    pub opened_on: Ymd,
    pub closed_on: Option<Ymd>,
    pub close_reason: Option<CloseReason>,
    pub close_note: String,
    pub lead_staff_id: Option<StaffId>,
    pub route: Option<Route>,
    pub summary: String,
    /// Day of the newest contact that was not voided; kept in step by whoever writes consultations.
    pub last_contact_on: Option<Ymd>,
    /// Day of the newest contact with 本人 in person.
    pub last_met_on: Option<Ymd>,
    /// By when the next thing is to be done: the soonest open task with a day.
    pub next_on: Option<Ymd>,
    /// The contact from which that task came, if it came from one.
    pub next_consultation_id: Option<ConsultationId>,
    pub external_id: Option<String>,
    /// Fingerprint of the imported row, so that an unchanged row is left alone.
    pub external_hash: Option<i64>,
    pub version: i32,
    pub created_at: At,
    pub created_by: Option<StaffId>,
}

impl ActiveModelBehavior for ActiveModel {}
