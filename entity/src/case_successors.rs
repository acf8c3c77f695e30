//! Who is to lead a case once its lead has left (次の担当).

use crate::ids::{AgencyId, CaseId, StaffId};
use crate::stamp::At;
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "case_successors")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub case_id: CaseId,
    pub agency_id: AgencyId,
    /// Who is to lead it.
    pub staff_id: StaffId,
    pub chosen_by: StaffId,
    pub chosen_at: At,
}

impl ActiveModelBehavior for ActiveModel {}
