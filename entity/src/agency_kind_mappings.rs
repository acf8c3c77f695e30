//! Which of the 21 published categories a kind counts under, by fiscal year.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "agency_kind_mappings")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub kind: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub from_fiscal_year: i32,
    pub report_code: String,
}

impl ActiveModelBehavior for ActiveModel {}
