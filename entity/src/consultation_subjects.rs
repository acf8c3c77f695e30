//! Persons a consultation is about (相談の対象者).

use crate::ids::{AgencyId, ConsultationId, PersonId};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "consultation_subjects")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub consultation_id: ConsultationId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub person_id: PersonId,
    pub agency_id: AgencyId,
    /// The person was helped for himself or herself (本人).
    pub is_principal: bool,
}

impl ActiveModelBehavior for ActiveModel {}
