//! National holidays (祝日), kept as data.

use crate::stamp::Ymd;
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "holidays")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub ymd: Ymd,
    pub name: String,
}

impl ActiveModelBehavior for ActiveModel {}
