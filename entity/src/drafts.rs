//! What somebody typed and has not saved yet (下書き).

use crate::ids::{AgencyId, DraftId, StaffId};
use crate::stamp::At;
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "drafts")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: DraftId,
    pub staff_id: StaffId,
    /// Address the form is sent to.
    pub form: String,
    /// Tells drafts of one form apart: the key of the new record, empty for the first draft of an edit form.
    pub form_key: String,
    /// What was typed, as a form sends it.
    pub fields: String,
    pub saved_at: At,
    /// The agency for which its author typed it; none where that is not known.
    pub agency_id: Option<AgencyId>,
}

impl ActiveModelBehavior for ActiveModel {}
