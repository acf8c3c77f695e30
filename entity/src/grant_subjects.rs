//! The persons a grant is about, for each row of its story.

use crate::ids::{GrantRowId, PersonId};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "grant_subjects")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub row_id: GrantRowId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub person_id: PersonId,
}

impl ActiveModelBehavior for ActiveModel {}
