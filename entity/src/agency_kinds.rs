//! Kinds of agency: the finer local types (機関種別).

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "agency_kinds")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub code: String,
    pub label: String,
    pub field: String,
    pub sort: i32,
    pub is_active: bool,
}

impl ActiveModelBehavior for ActiveModel {}
