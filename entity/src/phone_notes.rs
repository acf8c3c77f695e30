//! Phone notes (取次ぎメモ): who called for a colleague, beside the task that it is.

use crate::codes::Callback;
use crate::ids::{AgencyId, StaffId, TaskId};
use crate::stamp::LocalMinute;
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "phone_notes")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub task_id: TaskId,
    pub agency_id: AgencyId,
    pub caller: String,
    pub phone: String,
    pub called_at: LocalMinute,
    pub about: String,
    pub callback: Callback,
    pub is_urgent: bool,
    pub taken_by: StaffId,
}

impl ActiveModelBehavior for ActiveModel {}
