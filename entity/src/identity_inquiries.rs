//! What one of the two agencies of a match is asked, and what it answered (同一人の照会).

use crate::codes::InquiryAnswer;
use crate::ids::{AgencyId, IdentityInquiryId, IdentityMatchId, PersonId, StaffId};
use crate::stamp::At;
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "identity_inquiries")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: IdentityInquiryId,
    pub match_id: IdentityMatchId,
    /// The agency that is asked.
    pub agency_id: AgencyId,
    /// Its own record.
    pub person_id: PersonId,
    pub asked_at: At,
    pub answer: Option<InquiryAnswer>,
    pub note: String,
    pub answered_by: Option<StaffId>,
    pub answered_at: Option<At>,
}

impl ActiveModelBehavior for ActiveModel {}
