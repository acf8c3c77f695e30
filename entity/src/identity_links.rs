//! Two records of two agencies that are the same human being, and on what ground (同じ人の結びつき).

use crate::ids::{AgencyId, IdentityLinkId, IdentityMatchId, PersonId, ReferralId, StaffId};
use crate::stamp::At;
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "identity_links")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: IdentityLinkId,
    /// The smaller id of the two.
    pub one_id: PersonId,
    pub other_id: PersonId,
    /// The match that both agencies answered.
    pub match_id: Option<IdentityMatchId>,
    /// The referral with which the person came.
    pub referral_id: Option<ReferralId>,
    pub made_at: At,
    pub ended_by: Option<StaffId>,
    /// The agency for which they acted.
    pub ended_agency_id: Option<AgencyId>,
    pub ended_at: Option<At>,
    pub end_reason: String,
}

impl ActiveModelBehavior for ActiveModel {}
