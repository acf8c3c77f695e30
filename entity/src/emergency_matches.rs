//! Whom an emergency inquiry found, and which agency knows them.

use crate::ids::{AgencyId, EmergencyInquiryId, PersonId};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "emergency_matches")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub inquiry_id: EmergencyInquiryId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub person_id: PersonId,
    pub agency_id: AgencyId,
}

impl ActiveModelBehavior for ActiveModel {}
