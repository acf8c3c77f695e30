//! Consultations (相談): one contact, one row.

use crate::codes::{Counterpart, Field, FirstContact, Method, NextStep, Program, Route};
use crate::ids::{AgencyId, CaseId, ConsultationId, StaffId};
use crate::stamp::{At, LocalMinute, Ymd};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "consultations")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ConsultationId,
    pub agency_id: AgencyId,
    pub case_id: Option<CaseId>,
    pub staff_id: Option<StaffId>,
    pub occurred_at: LocalMinute,
    pub occurred_ymd: Ymd,
    pub fiscal_year: i32,
    pub minutes: Option<i32>,
    pub method: Method,
    pub counterpart: Counterpart,
    pub counterpart_note: String,
    pub route: Option<Route>,
    pub first_contact: Option<FirstContact>,
    /// Topics as `13!;7;9`, `!` marking the one that weighs most.
    pub topics: String,
    pub program: Option<Program>,
    pub field: Option<Field>,
    pub place: String,
    pub content: String,
    pub next_step: Option<NextStep>,
    pub next_note: String,
    pub next_on: Option<Ymd>,
    pub is_anonymous: bool,
    pub is_after_hours: Option<bool>,
    /// Result of a visit; empty for other contacts.
    pub result: String,
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
