//! 知らせてはならない相手: somebody who must not be told anything about somebody else, also inside one household.

use crate::ids::{AgencyId, NondisclosureId, PersonId, StaffId};
use crate::stamp::At;
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "nondisclosures")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: NondisclosureId,
    pub agency_id: AgencyId,
    /// About whom nothing is told.
    pub about_id: PersonId,
    /// To whom.
    pub from_id: PersonId,
    pub reason: String,
    pub staff_id: StaffId,
    pub created_at: At,
    pub ended_by: Option<StaffId>,
    pub ended_at: Option<At>,
    pub end_reason: String,
}

impl ActiveModelBehavior for ActiveModel {}
