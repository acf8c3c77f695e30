//! やりとり: what was said about a referral after it was sent, alike for its sender and its receiver.

use super::OnReferral;
use crate::data::consultations::staff_names;
use crate::data::{Db, Result, Tx};
use entity::codes::ReferralStatus;
use entity::ids::ReferralStepId;
use entity::referral_steps::{ActiveModel, Column, Entity};
use entity::stamp::Ymd;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set};

/// Most answers that are shown.
const MOST: u64 = 100;

/// One answer, about to be written.
pub(super) struct Step<'a> {
    /// Where the referral stands from then on.
    pub status: ReferralStatus,
    /// The day.
    pub said_on: Ymd,
    /// By when the next answer is due.
    pub due_on: Option<Ymd>,
    /// In words.
    pub note: &'a str,
}

/// One answer as it is shown.
#[derive(Clone, Debug)]
pub struct Said {
    /// Where the referral stands from then on.
    pub status: ReferralStatus,
    /// The day.
    pub said_on: Ymd,
    /// By when the next answer was due.
    pub due_on: Option<Ymd>,
    /// In words.
    pub note: String,
    /// Who recorded it.
    pub staff: String,
}

pub(super) async fn write<A>(db: &Db, tx: &Tx, on: &OnReferral<A>, step: Step<'_>) -> Result<()> {
    let row = ActiveModel {
        id: Set(ReferralStepId::new()),
        referral_id: Set(on.row().id),
        agency_id: Set(on.row().agency_id),
        by_agency_id: Set(on.actor().agency()),
        status: Set(step.status),
        said_on: Set(step.said_on),
        due_on: Set(step.due_on),
        note: Set(step.note.to_owned()),
        staff_id: Set(on.actor().staff()),
        created_at: Set(db.clock().now()),
    };
    Entity::insert(row).exec_without_returning(tx.connection()).await?;
    Ok(())
}

/// What was said about a referral in hand, the newest first.
///
/// # Errors
/// The database cannot be read.
pub async fn steps<A>(db: &Db, on: &OnReferral<A>) -> Result<Vec<Said>> {
    let rows = Entity::find()
        .filter(Column::ReferralId.eq(on.row().id))
        .filter(Column::AgencyId.eq(on.row().agency_id))
        .order_by_desc(Column::Id)
        .limit(MOST)
        .all(db.reader())
        .await?;
    let names = staff_names(db, rows.iter().map(|row| row.staff_id).collect()).await?;
    Ok(rows
        .into_iter()
        .map(|row| Said {
            status: row.status,
            said_on: row.said_on,
            due_on: row.due_on,
            note: row.note,
            staff: names.get(&row.staff_id).cloned().unwrap_or_default(),
        })
        .collect())
}
