//! 支援措置: a person whose whereabouts must not become known.

use crate::codes::ProtectionKind;
use crate::ids::{AgencyId, PersonId, ProtectionId, StaffId};
use crate::stamp::{At, Ymd};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "protections")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ProtectionId,
    pub agency_id: AgencyId,
    pub person_id: PersonId,
    pub kind: ProtectionKind,
    pub from_on: Ymd,
    /// The day up to which the municipality decided it; what is hidden stays hidden until somebody ends it.
    pub until_on: Ymd,
    /// From whom, in words.
    pub from_whom: String,
    pub note: String,
    pub staff_id: StaffId,
    pub created_at: At,
    pub version: i32,
    pub ended_by: Option<StaffId>,
    pub ended_at: Option<At>,
    pub end_reason: String,
}

impl ActiveModelBehavior for ActiveModel {}
