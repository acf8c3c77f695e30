//! Who works on a case, and since when (担当).

use crate::codes::MemberRole;
use crate::ids::{AgencyId, CaseId, CaseMemberId, StaffId};
use crate::stamp::Ymd;
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "case_members")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CaseMemberId,
    pub case_id: CaseId,
    pub agency_id: AgencyId,
    pub staff_id: StaffId,
    pub role: MemberRole,
    pub from_on: Ymd,
    pub until_on: Option<Ymd>,
}

impl ActiveModelBehavior for ActiveModel {}
