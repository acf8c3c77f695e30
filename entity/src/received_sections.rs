//! What was handed over about somebody who came with a referral, section by section.

use crate::codes::Section;
use crate::ids::{AgencyId, ConsentId, PersonId, ReferralId};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "received_sections")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub referral_id: ReferralId,
    /// The receiver's own record.
    #[sea_orm(primary_key, auto_increment = false)]
    pub person_id: PersonId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub section: Section,
    /// The agency that received the referral.
    pub agency_id: AgencyId,
    /// The consent on which it was handed over.
    pub consent_id: Option<ConsentId>,
}

impl ActiveModelBehavior for ActiveModel {}
