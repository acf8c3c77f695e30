//! Other names of a person (旧姓・通称).

use crate::codes::NameKind;
use crate::ids::{AgencyId, PersonId, PersonNameId};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "person_names")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PersonNameId,
    pub person_id: PersonId,
    pub agency_id: AgencyId,
    pub kind: NameKind,
    pub family_name: String,
    pub given_name: String,
    pub family_kana: String,
    pub given_kana: String,
}

impl ActiveModelBehavior for ActiveModel {}
