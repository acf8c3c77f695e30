//! Postings (所属): agency × roles × from/until.

use crate::ids::{AgencyId, PostingId, StaffId};
use crate::stamp::{At, Ymd};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "postings")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PostingId,
    pub staff_id: StaffId,
    pub agency_id: AgencyId,
    /// Role codes joined by `;`.
    pub roles: String,
    pub valid_from: Option<Ymd>,
    pub valid_until: Option<Ymd>,
    /// Notifications (お知らせ) up to this instant have been read.
    pub notifications_seen_at: At,
    /// Since when it stands as it does; 0 = from before that was kept.
    pub changed_at: At,
    pub version: i32,
}

impl ActiveModelBehavior for ActiveModel {}
