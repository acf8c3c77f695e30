//! Persons (人), owned by one agency; a person may have no name.

use crate::codes::{Relationship, Sex};
use crate::ids::{AgencyId, DistrictId, HouseholdId, IdentityId, PersonId, StaffId};
use crate::stamp::{At, Ymd};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "persons")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PersonId,
    pub agency_id: AgencyId,
    pub household_id: Option<HouseholdId>,
    /// The same human being across records.
    pub identity_id: IdentityId,
    pub relationship: Relationship,
    pub family_name: String,
    pub given_name: String,
    pub family_kana: String,
    pub given_kana: String,
    /// What somebody without a known name is called, such as 「長男」.
    pub calling_name: String,
    pub sort_kana: String,
    pub sex: Sex,
    /// Earliest possible day of birth; 0 = unknown.
    pub birth_lo: Ymd,
    /// Latest possible day of birth; 0 = unknown.
    pub birth_hi: Ymd,
    pub birth_precision: String,
    pub birth_as_of: Ymd,
    pub district_id: Option<DistrictId>,
    /// Codes of `Caution` joined by `;`.
    pub cautions: String,
    pub caution_note: String,
    pub note: String,
    pub external_id: Option<String>,
    /// Fingerprint of the imported row, so that an unchanged row is left alone.
    pub external_hash: Option<i64>,
    pub version: i32,
    pub created_at: At,
    pub created_by: Option<StaffId>,
}

impl ActiveModelBehavior for ActiveModel {}
