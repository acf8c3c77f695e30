//! Two records of one agency that may be one human being, kept as the search keys say.

use crate::ids::{AgencyId, PersonId};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "person_pairs")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub agency_id: AgencyId,
    /// The smaller id of the two, which was made first.
    #[sea_orm(primary_key, auto_increment = false)]
    pub one_id: PersonId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub other_id: PersonId,
}

impl ActiveModelBehavior for ActiveModel {}
