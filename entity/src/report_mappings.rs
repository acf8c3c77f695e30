//! Which column a raw code counts under; an absent code is not counted.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "report_mappings")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub report: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub from_fiscal_year: i32,
    #[sea_orm(primary_key, auto_increment = false)]
    pub raw: String,
    pub column_code: String,
}

impl ActiveModelBehavior for ActiveModel {}
