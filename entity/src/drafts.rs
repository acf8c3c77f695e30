//! What somebody typed and could not save yet (下書き).

use crate::ids::{DraftId, PostingId, StaffId};
use crate::stamp::At;
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "drafts")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: DraftId,
    pub staff_id: StaffId,
    pub posting_id: Option<PostingId>,
    /// Address the form was sent to.
    pub form: String,
    pub record: Option<Uuid>,
    pub fields: String,
    pub saved_at: At,
}

impl ActiveModelBehavior for ActiveModel {}
