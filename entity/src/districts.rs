//! Districts (圏域・地区).

use crate::ids::DistrictId;
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "districts")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: DistrictId,
    pub code: String,
    pub name: String,
    pub kind: String,
    pub sort: i32,
    pub is_active: bool,
    pub version: i32,
}

impl ActiveModelBehavior for ActiveModel {}
