//! Fact: one human being counted by one agency in one fiscal year.

use crate::ids::{AgencyId, ConsultationId, IdentityId};
use crate::stamp::Ymd;
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "identity_years")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub fiscal_year: i32,
    #[sea_orm(primary_key, auto_increment = false)]
    pub identity_id: IdentityId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub agency_id: AgencyId,
    pub first_ymd: Ymd,
    /// Day of the earliest contact whose record knows the birth date; 0 = none does.
    pub known_ymd: Ymd,
    /// That contact; the first one if none knows.
    pub known_id: ConsultationId,
    pub birth_lo: Ymd,
    pub birth_hi: Ymd,
    pub contacts: i32,
    /// Least age in whole years on the first day, which the database derives; −1 = the birth date is unknown.
    pub youngest: i32,
    /// Greatest age on the first day; −1 = unknown.
    pub oldest: i32,
}

impl ActiveModelBehavior for ActiveModel {}
