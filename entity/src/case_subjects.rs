//! Persons a case is about (対象者).

use crate::codes::SubjectRole;
use crate::ids::{AgencyId, CaseId, PersonId};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "case_subjects")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub case_id: CaseId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub person_id: PersonId,
    pub agency_id: AgencyId,
    pub role: SubjectRole,
}

impl ActiveModelBehavior for ActiveModel {}
