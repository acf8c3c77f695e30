//! Who had sealed contacts shown, when and why (伏せた連絡先の表示); nothing changes a row.

use crate::ids::{AgencyId, PersonId, StaffId, UnmaskingId};
use crate::stamp::At;
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "unmaskings")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: UnmaskingId,
    pub agency_id: AgencyId,
    pub person_id: PersonId,
    pub staff_id: StaffId,
    pub reason: String,
    pub made_at: At,
}

impl ActiveModelBehavior for ActiveModel {}
