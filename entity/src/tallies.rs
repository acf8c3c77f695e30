//! Fact: contacts of an agency by month, method and result.

use crate::codes::Method;
use crate::ids::AgencyId;
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "tallies")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub agency_id: AgencyId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub fiscal_year: i32,
    #[sea_orm(primary_key, auto_increment = false)]
    pub month: i32,
    #[sea_orm(primary_key, auto_increment = false)]
    pub method: Method,
    #[sea_orm(primary_key, auto_increment = false)]
    pub result: String,
    pub n: i64,
}

impl ActiveModelBehavior for ActiveModel {}
