//! What the grants open, folded from their story: to whom, which section, about whom, from when until when.

use crate::codes::Section;
use crate::ids::{CaseId, GrantId, PersonId};
use crate::stamp::At;
use sea_orm::entity::prelude::*;
use uuid::Uuid;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "grant_reach")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub grant_id: GrantId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub section: Section,
    #[sea_orm(primary_key, auto_increment = false)]
    pub subject_id: PersonId,
    pub case_id: CaseId,
    /// An agency, a posting or a member of staff.
    pub recipient_id: Uuid,
    pub from_at: At,
    /// The first instant at which it is over.
    pub until_at: At,
}

impl ActiveModelBehavior for ActiveModel {}
