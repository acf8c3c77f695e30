//! Episodes of a programme inside a case (関与).

use crate::codes::Program;
use crate::ids::{AgencyId, CaseId, EngagementId};
use crate::stamp::Ymd;
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "engagements")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: EngagementId,
    pub case_id: CaseId,
    pub agency_id: AgencyId,
    pub program: Program,
    pub opened_on: Ymd,
    pub open_reason: String,
    pub closed_on: Option<Ymd>,
    pub close_reason: String,
}

impl ActiveModelBehavior for ActiveModel {}
