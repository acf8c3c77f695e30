//! Agencies (機関), with and without accounts.

use crate::ids::AgencyId;
use crate::stamp::{At, Ymd};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "agencies")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AgencyId,
    pub code: String,
    pub name: String,
    pub kana: String,
    pub kind: String,
    pub field: String,
    pub postal_code: String,
    pub address: String,
    pub phone: String,
    pub duty_phone: String,
    pub is_municipality: bool,
    pub is_open_on_holidays: bool,
    /// Days within which a reply to a referral is expected.
    pub reply_days: i32,
    pub valid_from: Option<Ymd>,
    pub valid_until: Option<Ymd>,
    pub external_hash: Option<i64>,
    pub version: i32,
    pub created_at: At,
}

impl ActiveModelBehavior for ActiveModel {}
