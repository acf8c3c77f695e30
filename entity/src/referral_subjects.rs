//! Persons a referral is about.

use crate::ids::{AgencyId, PersonId, ReferralId};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "referral_subjects")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub referral_id: ReferralId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub person_id: PersonId,
    pub agency_id: AgencyId,
}

impl ActiveModelBehavior for ActiveModel {}
