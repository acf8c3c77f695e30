//! How often anything counted of an agency in a fiscal year has changed.

use crate::ids::AgencyId;
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "facts_versions")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub fiscal_year: i32,
    #[sea_orm(primary_key, auto_increment = false)]
    pub agency_id: AgencyId,
    pub version: i64,
}

impl ActiveModelBehavior for ActiveModel {}
