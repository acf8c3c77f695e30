//! 説明文: the text by which sharing is explained before somebody consents, version by version; nothing changes a row.

use crate::ids::StaffId;
use crate::stamp::At;
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "explanations")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub version: i32,
    pub body: String,
    pub made_at: At,
    /// Who wrote it; none for the one that came with the program.
    pub staff_id: Option<StaffId>,
}

impl ActiveModelBehavior for ActiveModel {}
