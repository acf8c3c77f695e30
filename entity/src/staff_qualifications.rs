//! Qualifications of staff (資格).

use crate::codes::Qualification;
use crate::ids::StaffId;
use crate::stamp::Ymd;
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "staff_qualifications")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub staff_id: StaffId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub qualification: Qualification,
    pub acquired_on: Option<Ymd>,
}

impl ActiveModelBehavior for ActiveModel {}
