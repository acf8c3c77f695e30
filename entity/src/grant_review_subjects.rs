//! The persons about whom something is to be shared.

use crate::ids::{GrantReviewId, PersonId};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "grant_review_subjects")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub review_id: GrantReviewId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub person_id: PersonId,
}

impl ActiveModelBehavior for ActiveModel {}
