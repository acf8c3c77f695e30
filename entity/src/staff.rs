//! Accounts of staff (職員).

use crate::ids::StaffId;
use crate::stamp::{At, Ymd};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "staff")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: StaffId,
    pub login: String,
    pub name: String,
    pub kana: String,
    pub password_hash: String,
    pub must_change_password: bool,
    pub failures: i32,
    pub locked_until: Option<At>,
    pub valid_from: Option<Ymd>,
    pub valid_until: Option<Ymd>,
    pub is_disabled: bool,
    pub version: i32,
    pub created_at: At,
}

impl ActiveModelBehavior for ActiveModel {}
