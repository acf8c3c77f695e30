//! Who commissioned an agency with a programme (委託元).

use crate::codes::Program;
use crate::ids::{AgencyId, CommissionId};
use crate::stamp::Ymd;
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "agency_commissions")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CommissionId,
    pub agency_id: AgencyId,
    pub program: Program,
    pub commissioner_id: AgencyId,
    pub from_on: Ymd,
    pub until_on: Option<Ymd>,
}

impl ActiveModelBehavior for ActiveModel {}
