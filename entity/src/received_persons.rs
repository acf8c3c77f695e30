//! A person of the receiver's own records who came with a referral, and what was handed over about them.

use crate::ids::{AgencyId, ConsentId, PersonId, ReferralId};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "received_persons")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub referral_id: ReferralId,
    /// The receiver's own record.
    #[sea_orm(primary_key, auto_increment = false)]
    pub person_id: PersonId,
    /// The agency that received the referral.
    pub agency_id: AgencyId,
    /// Codes of `Section` joined by `;`: what was handed over of the sender's record.
    pub sections: String,
    /// The consent on which it was handed over.
    pub consent_id: Option<ConsentId>,
}

impl ActiveModelBehavior for ActiveModel {}
