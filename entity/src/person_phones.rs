//! Telephones of a person: whose, and safe to call or not (電話).

use crate::codes::PhoneSafety;
use crate::ids::{AgencyId, PersonId, PersonPhoneId};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "person_phones")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PersonPhoneId,
    pub person_id: PersonId,
    pub agency_id: AgencyId,
    pub number: String,
    /// Whose telephone it is, in words.
    pub owner: String,
    pub safety: PhoneSafety,
    pub note: String,
    pub sort: i32,
}

impl ActiveModelBehavior for ActiveModel {}
