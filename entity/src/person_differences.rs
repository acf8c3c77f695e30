//! Two records of one agency that somebody found to be different human beings (別人).

use crate::ids::{AgencyId, PersonId, StaffId};
use crate::stamp::At;
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "person_differences")]
pub struct Model {
    /// The smaller id of the two.
    #[sea_orm(primary_key, auto_increment = false)]
    pub one_id: PersonId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub other_id: PersonId,
    pub agency_id: AgencyId,
    pub judged_at: At,
    pub judged_by: Option<StaffId>,
}

impl ActiveModelBehavior for ActiveModel {}
