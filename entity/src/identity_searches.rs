//! One search for records of two agencies that agree (照合).

use crate::ids::{AgencyId, IdentitySearchId, StaffId};
use crate::stamp::Ymd;
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "identity_searches")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: IdentitySearchId,
    pub agency_id: AgencyId,
    pub staff_id: StaffId,
    pub made_on: Ymd,
    /// How many matches were found anew.
    pub found: i32,
}

impl ActiveModelBehavior for ActiveModel {}
