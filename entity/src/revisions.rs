//! Old and new values of a change; read only by those whom the section reaches.

use crate::codes::Section;
use crate::ids::{AgencyId, ChainId};
use crate::stamp::At;
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "revisions")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub chain_id: ChainId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub seq: i64,
    #[sea_orm(primary_key, auto_increment = false)]
    pub part: i32,
    pub at: At,
    pub kind: String,
    pub record_id: Uuid,
    pub agency_id: AgencyId,
    pub section: Section,
    pub payload: String,
    pub payload_hash: String,
}

impl ActiveModelBehavior for ActiveModel {}
