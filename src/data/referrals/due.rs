//! By when an answer to a referral is due: so many days after it was sent as the receiver allows itself, on a working day.

use super::list::{ReferralRow, page};
use super::{slips, visible};
use crate::access::Actor;
use crate::clock::{date, ymd};
use crate::data::batches::batches;
use crate::data::{Db, Extent, Result, Visible};
use crate::domain::deadline::end_of_period;
use crate::domain::opening::Holidays;
use entity::agencies;
use entity::codes::ReferralStatus;
use entity::ids::{AgencyId, ReferralId, StaffId};
use entity::referrals::{self, Column};
use entity::stamp::Ymd;
use sea_orm::{ColumnTrait, Condition, DerivePartialModel, EntityTrait, Order, QuerySelect};
use std::collections::BTreeMap;

/// Days within which an answer is expected where the receiver has no number of its own.
const REPLY_DAYS: i32 = 14;
/// Most referrals that are looked through on each side, the longest waiting first.
const MOST: u64 = 5_000;

/// An answer that is due.
#[derive(Clone, Debug)]
pub struct ReplyDue {
    /// The referral.
    pub id: ReferralId,
    /// The acting agency owes it; otherwise it waits for it.
    pub is_owed: bool,
    /// Who wrote the referral; none for one that was received.
    pub staff_id: Option<StaffId>,
    /// By when.
    pub due_on: Ymd,
}

#[derive(Clone, Debug, DerivePartialModel)]
#[sea_orm(entity = "referrals::Entity")]
struct Row {
    id: ReferralId,
    to_agency_id: Option<AgencyId>,
    staff_id: Option<StaffId>,
    sent_on: Option<Ymd>,
}

/// Answers that the acting agency waits for or owes, the most overdue first.
///
/// # Errors
/// The database cannot be read.
pub async fn replies_due(db: &Db, who: &Actor, holidays: &Holidays) -> Result<Vec<ReplyDue>> {
    let order = [(Column::SentOn, Order::Asc), (Column::Id, Order::Asc)];
    let in_state = |states: Vec<ReferralStatus>| {
        Condition::all().add(Column::Status.is_in(states)).add(Column::VoidedAt.is_null())
    };
    let sent = Visible::<referrals::Entity>::own(who).and(in_state(vec![ReferralStatus::Sent]));
    let received = Visible::<referrals::Entity>::only(slips(who))
        .and(in_state(vec![ReferralStatus::Sent, ReferralStatus::OnHold]));
    let (sent, received, days) =
        tokio::try_join!(sent.all::<Row>(db, &order, MOST), received.all::<Row>(db, &order, MOST), reply_days(db),)?;
    let due = |row: &Row| {
        let days = row.to_agency_id.and_then(|id| days.get(&id).copied()).unwrap_or(REPLY_DAYS);
        let sent = row.sent_on.and_then(date)?;
        Some(ymd(end_of_period(sent, u32::try_from(days).unwrap_or_default(), holidays)))
    };
    let sent = sent
        .iter()
        .filter_map(|row| Some(ReplyDue { id: row.id, is_owed: false, staff_id: row.staff_id, due_on: due(row)? }));
    let received = received
        .iter()
        .filter_map(|row| Some(ReplyDue { id: row.id, is_owed: true, staff_id: None, due_on: due(row)? }));
    let mut all: Vec<ReplyDue> = sent.chain(received).collect();
    all.sort_by_key(|reply| (reply.due_on, reply.id));
    Ok(all)
}

async fn reply_days(db: &Db) -> Result<BTreeMap<AgencyId, i32>> {
    let rows: Vec<(AgencyId, i32)> = agencies::Entity::find()
        .select_only()
        .columns([agencies::Column::Id, agencies::Column::ReplyDays])
        .into_tuple()
        .all(db.reader())
        .await?;
    Ok(rows.into_iter().collect())
}

/// Some referrals as their lists show them, as far as the actor may see them.
///
/// # Errors
/// The database cannot be read.
pub async fn of_ids(db: &Db, who: &Actor, ids: Vec<ReferralId>) -> Result<BTreeMap<ReferralId, ReferralRow>> {
    let mut found = BTreeMap::new();
    for ids in batches(ids) {
        let most = Extent::all(ids.len() as u64);
        let some = visible(who).and(Condition::all().add(Column::Id.is_in(ids)));
        let rows = page(db, who, some, (Column::SentOn, Order::Asc), most).await?.rows;
        found.extend(rows.into_iter().map(|row| (row.id, row)));
    }
    Ok(found)
}
