//! Search keys of persons, one row per way to find somebody (検索キー).

use crate::codes::KeyKind;
use crate::ids::{AgencyId, PersonId};
use crate::stamp::Ymd;
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "person_keys")]
pub struct Model {
    pub agency_id: AgencyId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub kind: KeyKind,
    #[sea_orm(primary_key, auto_increment = false)]
    pub key: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub person_id: PersonId,
    /// The key finds nothing up to this day; 0 = never hidden.
    pub hidden_until: Ymd,
}

impl ActiveModelBehavior for ActiveModel {}
