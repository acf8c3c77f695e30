//! Answers that are due: each referral keeps by when, from the day on which it was sent.
//!
//! So many days after it was sent as the receiver allows itself, on a working day. A number that the receiver changes
//! later, or a holiday that is added, moves no deadline that stands already.

use super::list::{ReferralRow, page};
use super::{slips, visible};
use crate::access::Actor;
use crate::clock::{date, ymd};
use crate::data::batches::batches;
use crate::data::masters::holidays_after;
use crate::data::visible::is;
use crate::data::{Db, Extent, Result, Visible};
use crate::domain::deadline::end_of_period;
use crate::domain::opening::Holidays;
use crate::domain::referral_state::days_allowed;
use entity::agencies;
use entity::codes::Urgency;
use entity::ids::{AgencyId, ReferralId, StaffId};
use entity::referrals::{self, Column};
use entity::stamp::Ymd;
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, DerivePartialModel, EntityTrait, Order, QuerySelect};
use std::collections::BTreeMap;

/// Days within which an answer is expected where the receiver has no number of its own.
const REPLY_DAYS: i32 = 14;

/// By when an answer to a referral that is sent on this day is due: so many days later as the receiver allows itself, or
/// sooner where it is urgent.
pub(in crate::data) fn due_after(sent: Ymd, reply_days: Option<i32>, urgency: Urgency, holidays: &Holidays) -> Ymd {
    let days = u32::try_from(reply_days.unwrap_or(REPLY_DAYS)).unwrap_or_default();
    let days = days_allowed(urgency).map_or(days, |most| days.min(most));
    date(sent).map_or(sent, |sent| ymd(end_of_period(sent, days, holidays)))
}

/// The same, for a receiver that is to be looked up.
pub(super) async fn due_on(
    connection: &impl ConnectionTrait,
    to: Option<AgencyId>,
    urgency: Urgency,
    sent: Ymd,
) -> Result<Ymd> {
    let days: Option<i32> = match to {
        Some(to) => {
            let number = agencies::Entity::find_by_id(to).select_only().column(agencies::Column::ReplyDays);
            number.into_tuple().one(connection).await?
        }
        None => None,
    };
    let holidays = holidays_after(connection, sent, days.unwrap_or(REPLY_DAYS)).await?;
    Ok(due_after(sent, days, urgency, &holidays))
}

/// An answer that is due.
#[derive(Clone, Debug)]
pub struct ReplyDue {
    /// The referral.
    pub id: ReferralId,
    /// The acting agency owes it; otherwise it waits for it.
    pub is_owed: bool,
    /// Who wrote the referral; of one that was received, who accepted it.
    pub staff_id: Option<StaffId>,
    /// By when.
    pub due_on: Ymd,
}

#[derive(Clone, Debug, DerivePartialModel)]
#[sea_orm(entity = "referrals::Entity")]
struct Row {
    id: ReferralId,
    staff_id: Option<StaffId>,
    answered_by: Option<StaffId>,
    answer_due_on: Option<Ymd>,
}

/// Whose referrals wait: of those that were sent who wrote them, of those that were received who accepted them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Writer {
    /// Everybody's at the agency.
    Anybody,
    /// Those that nobody wrote.
    Nobody,
    /// One person's.
    One(StaffId),
}

fn within((from, until): (Ymd, Ymd)) -> Condition {
    Condition::all().add(Column::AnswerDueOn.gte(from)).add(Column::AnswerDueOn.lte(until))
}

/// 返信待ち: what the acting agency sent and the receiver's next answer to which is due on a day.
pub(in crate::data) fn awaited(who: &Actor, writer: Writer) -> Visible<referrals::Entity> {
    let sent = Visible::own(who).and(is_due());
    match writer {
        Writer::Anybody => sent,
        Writer::Nobody => sent.and(Column::StaffId.is_null()),
        Writer::One(staff) => sent.and(is(Column::StaffId, staff)),
    }
}

/// What the acting agency was sent and its next answer to which is due on a day: with whoever accepted it, before that
/// with nobody.
pub(in crate::data) fn owed(who: &Actor, by: Writer) -> Visible<referrals::Entity> {
    let received = Visible::only(who, Condition::all().add(slips(who)).add(is_due()));
    match by {
        Writer::Anybody => received,
        Writer::Nobody => received.and(Column::AnsweredBy.is_null()),
        Writer::One(staff) => received.and(is(Column::AnsweredBy, staff)),
    }
}

/// Only what waits for something keeps a day, whatever its state.
fn is_due() -> Condition {
    Condition::all().add(Column::AnswerDueOn.is_not_null()).add(Column::VoidedAt.is_null())
}

/// Answers that the acting agency waits for, due within these days, the most overdue first, up to `most`.
///
/// # Errors
/// The database cannot be read.
pub async fn replies_awaited(
    db: &Db,
    who: &Actor,
    writer: Writer,
    days: (Ymd, Ymd),
    most: u64,
) -> Result<Vec<ReplyDue>> {
    due(db, awaited(who, writer).and(within(days)), false, most).await
}

/// Answers that the acting agency owes, due within these days, the most overdue first, up to `most`.
///
/// # Errors
/// The database cannot be read.
pub async fn replies_owed(db: &Db, who: &Actor, by: Writer, days: (Ymd, Ymd), most: u64) -> Result<Vec<ReplyDue>> {
    due(db, owed(who, by).and(within(days)), true, most).await
}

async fn due(db: &Db, visible: Visible<referrals::Entity>, is_owed: bool, most: u64) -> Result<Vec<ReplyDue>> {
    let order = [(Column::AnswerDueOn, Order::Asc), (Column::Id, Order::Asc)];
    let rows = visible.all::<Row>(db, &order, most).await?;
    let mut replies: Vec<ReplyDue> = rows
        .into_iter()
        .filter_map(|row| {
            let staff_id = if is_owed { row.answered_by } else { row.staff_id };
            Some(ReplyDue { id: row.id, is_owed, staff_id, due_on: row.answer_due_on? })
        })
        .collect();
    replies.sort_by_key(|reply| (reply.due_on, reply.id));
    replies.truncate(usize::try_from(most).unwrap_or(usize::MAX));
    Ok(replies)
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
