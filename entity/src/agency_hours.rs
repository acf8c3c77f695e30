//! Opening hours of an agency by weekday (開所時間).

use crate::ids::AgencyId;
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "agency_hours")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub agency_id: AgencyId,
    /// 0 = Monday … 6 = Sunday.
    #[sea_orm(primary_key, auto_increment = false)]
    pub weekday: i32,
    #[sea_orm(primary_key, auto_increment = false)]
    pub from_minute: i32,
    pub until_minute: i32,
}

impl ActiveModelBehavior for ActiveModel {}
