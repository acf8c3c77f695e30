//! Somebody who came with a referral, and the receiver's own record of them.

use crate::ids::{AgencyId, PersonId, ReferralId};
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
    /// The sender's record.
    pub from_person_id: PersonId,
}

impl ActiveModelBehavior for ActiveModel {}
