//! How a report counts, by fiscal year from which it holds.

use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "report_definitions")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub report: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub from_fiscal_year: i32,
    pub title: String,
    /// The counting rule in words.
    pub rule: String,
    pub age_rule: String,
    pub note: String,
}

impl ActiveModelBehavior for ActiveModel {}
