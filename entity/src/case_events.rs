//! What happened to a case itself: opened, handed over, closed (ケースのできごと).

use crate::codes::EventKind;
use crate::ids::{AgencyId, CaseEventId, CaseId, StaffId};
use crate::stamp::{At, LocalMinute};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "case_events")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CaseEventId,
    pub case_id: CaseId,
    pub agency_id: AgencyId,
    pub kind: EventKind,
    pub occurred_at: LocalMinute,
    pub note: String,
    pub staff_id: Option<StaffId>,
    pub created_at: At,
}

impl ActiveModelBehavior for ActiveModel {}
