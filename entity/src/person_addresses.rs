//! Addresses of a person (住所).

use crate::codes::AddressKind;
use crate::ids::{AgencyId, PersonAddressId, PersonId};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "person_addresses")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PersonAddressId,
    pub person_id: PersonId,
    pub agency_id: AgencyId,
    pub kind: AddressKind,
    pub postal_code: String,
    pub address: String,
    pub note: String,
    pub sort: i32,
}

impl ActiveModelBehavior for ActiveModel {}
