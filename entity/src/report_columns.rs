//! Columns or rows of a report.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "report_columns")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub report: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub from_fiscal_year: i32,
    #[sea_orm(primary_key, auto_increment = false)]
    pub code: String,
    pub label: String,
    pub sort: i32,
    pub from_age: Option<i32>,
    /// First age that is no longer in the band.
    pub until_age: Option<i32>,
}

impl ActiveModelBehavior for ActiveModel {}
