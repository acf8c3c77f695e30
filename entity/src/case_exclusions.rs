//! Who is kept away from a case, whatever else would open it to them (担当除外).

use crate::ids::{AgencyId, CaseExclusionId, CaseId, StaffId};
use crate::stamp::At;
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "case_exclusions")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CaseExclusionId,
    /// The agency that owns the case.
    pub agency_id: AgencyId,
    pub case_id: CaseId,
    /// Who is kept away, of whichever agency.
    pub staff_id: StaffId,
    pub reason: String,
    pub made_by: StaffId,
    pub made_at: At,
    pub ended_by: Option<StaffId>,
    pub ended_at: Option<At>,
    pub end_reason: String,
}

impl ActiveModelBehavior for ActiveModel {}
