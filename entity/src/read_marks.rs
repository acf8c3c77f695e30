//! Who of the supervisors has read which consultation (供覧).

use crate::ids::{AgencyId, ConsultationId, StaffId};
use crate::stamp::At;
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "read_marks")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub consultation_id: ConsultationId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub staff_id: StaffId,
    pub agency_id: AgencyId,
    pub at: At,
}

impl ActiveModelBehavior for ActiveModel {}
