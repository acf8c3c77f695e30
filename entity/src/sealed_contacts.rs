//! What would tell where a protected person is (伏せた連絡先): taken out of the records that lists, searches and papers read.

use crate::codes::SealedKind;
use crate::ids::{AgencyId, ConsultationId, DistrictId, HouseholdId, PersonId, SealedContactId};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "sealed_contacts")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SealedContactId,
    pub agency_id: AgencyId,
    /// For whose sake; it comes back with the end of their protection.
    pub for_id: PersonId,
    /// Of whose record it was taken; or of which household's, or consultation's.
    pub person_id: Option<PersonId>,
    pub household_id: Option<HouseholdId>,
    pub consultation_id: Option<ConsultationId>,
    pub kind: SealedKind,
    pub value: String,
    pub postal_code: String,
    pub district_id: Option<DistrictId>,
    /// Whose telephone it is, in words.
    pub owner: String,
    /// Code of `PhoneSafety`; empty for anything but a telephone.
    pub safety: String,
    pub note: String,
}

impl ActiveModelBehavior for ActiveModel {}
