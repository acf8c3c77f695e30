//! Households (世帯), owned by one agency.

use crate::ids::{AgencyId, DistrictId, HouseholdId, StaffId};
use crate::stamp::At;
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "households")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: HouseholdId,
    pub agency_id: AgencyId,
    /// What the household is called, usually 「山田家」.
    pub label: String,
    pub sort_kana: String,
    pub postal_code: String,
    pub address: String,
    pub district_id: Option<DistrictId>,
    pub note: String,
    pub external_id: Option<String>,
    /// Fingerprint of the imported row, so that an unchanged row is left alone.
    pub external_hash: Option<i64>,
    pub version: i32,
    pub created_at: At,
    pub created_by: Option<StaffId>,
}

impl ActiveModelBehavior for ActiveModel {}
