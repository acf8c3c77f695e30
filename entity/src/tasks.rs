//! Tasks (すること): what somebody of an agency has to do, and by when.

use crate::codes::{TaskKind, TaskState};
use crate::ids::{AgencyId, CaseId, ConsultationId, StaffId, TaskId};
use crate::stamp::{At, Ymd};
use sea_orm::entity::prelude::*;

/// The day of a task without a deadline, so that it sorts behind all others on both databases.
pub const NO_DAY: Ymd = Ymd(99_991_231);

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "tasks")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: TaskId,
    pub agency_id: AgencyId,
    /// Whose; none = anybody's at the agency.
    pub staff_id: Option<StaffId>,
    pub kind: TaskKind,
    /// The consultation whose next step it is, or that grew out of a phone note.
    pub consultation_id: Option<ConsultationId>,
    pub case_id: Option<CaseId>,
    pub title: String,
    /// What stands before everything else: 0 an urgent phone note, 1 a phone note, 2 the rest.
    pub rank: i32,
    pub due_on: Ymd,
    pub state: TaskState,
    pub done_on: Option<Ymd>,
    pub done_by: Option<StaffId>,
    /// Why it was given up, or how a phone note ended.
    pub end_note: String,
    pub version: i32,
    pub created_at: At,
    pub created_by: Option<StaffId>,
}

impl ActiveModelBehavior for ActiveModel {}
