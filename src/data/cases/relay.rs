//! Handing over many cases of one worker at once: all of them, or none.

use super::team::{Joining, colleague, end_standing_in, join};
use super::{happened, minute};
use crate::access::{Act, Actor, May, Section, WriteBasics};
use crate::data::audit::{Deed, Entry, Kind};
use crate::data::visible::{is, owned};
use crate::data::{Db, Error, Result, Tx, Visible, tasks};
use entity::cases::{self, Column};
use entity::codes::{CaseStage, EventKind, MemberRole};
use entity::ids::{CaseId, StaffId};
use entity::stamp::Ymd;
use sea_orm::{ColumnTrait, Condition, DerivePartialModel, EntityTrait, Order, QueryFilter, QueryOrder};
use serde_json::json;

/// Most cases in one hand-over.
const MOST: u64 = 1_000;

/// An open case that somebody leads.
#[derive(Clone, Debug, DerivePartialModel)]
#[sea_orm(entity = "cases::Entity")]
pub struct Led {
    /// The case.
    pub id: CaseId,
    /// Its number.
    pub number: String,
    /// What it is called.
    pub title: String,
    /// Its stage.
    pub stage: CaseStage,
    /// When it was opened.
    pub opened_on: Ymd,
}

/// Open cases of the acting agency that somebody leads, the oldest first.
///
/// # Errors
/// The database cannot be read.
pub async fn led_by(db: &Db, by: &May<WriteBasics>, lead: StaffId) -> Result<Vec<Led>> {
    Visible::<cases::Entity>::own(by.actor())
        .and(is(Column::IsOpen, true))
        .and(is(Column::LeadStaffId, lead))
        .all(db, &[(Column::OpenedOn, Order::Asc), (Column::Id, Order::Asc)], MOST)
        .await
}

/// A hand-over of several cases as the form checked it.
#[derive(Clone, Debug)]
pub struct HandOverAll {
    /// Who leads them now.
    pub from: StaffId,
    /// Who leads them from then on.
    pub to: StaffId,
    /// Which ones.
    pub cases: Vec<CaseId>,
    /// On which day.
    pub on: Ymd,
    /// What the other should know; the same for all.
    pub note: String,
}

/// Hands several cases of one worker to another; each gets its event and its entry in the log.
///
/// # Errors
/// [`Error::Refused`] for all of them if a single one is not an open case of the acting agency that `from` leads, if
/// the day lies before its beginning, or if the actor neither is `from` nor supervises.
pub async fn hand_over_all(db: &Db, by: &May<WriteBasics>, all: &HandOverAll) -> Result<u64> {
    let who = by.actor();
    if !may_hand_over(who, all.from) {
        return Err(Error::Refused("ほかの職員のケースをまとめて引き継げるのは、スーパーバイザーだけです。"));
    }
    if all.from == all.to {
        return Err(Error::Refused("引き継ぐ相手には、別の職員を選んでください。"));
    }
    let name = colleague(db, who, all.to).await?;
    let tx = db.begin().await?;
    // The actor's own rows only: a case that is not there and one that is another agency's are refused alike.
    let rows = cases::Entity::find()
        .filter(owned::<cases::Entity>(who))
        .filter(Column::IsOpen.eq(true))
        .filter(Column::LeadStaffId.eq(all.from))
        .filter(Condition::all().add(Column::Id.is_in(all.cases.iter().copied())))
        .order_by_asc(Column::Id)
        .all(tx.connection())
        .await?;
    if rows.is_empty() || rows.len() != all.cases.len() {
        return Err(Error::Refused(
            "選んだケースのなかに、引き継げないものがあります。どのケースも引き継いでいません。ページを開き直してください。",
        ));
    }
    if rows.iter().any(|row| all.on < row.opened_on) {
        return Err(Error::Refused("引継ぎの日は、どのケースの開始日よりも後の日にしてください。"));
    }
    let mut entries = Vec::with_capacity(rows.len());
    let lead = NextLead { staff: all.to, name: &name, on: all.on, note: &all.note };
    for row in &rows {
        entries.extend(lead_from(db, &tx, who, row, &lead).await?);
    }
    tx.commit(entries).await?;
    Ok(rows.len() as u64)
}

/// Who is to lead a case from a day on, and what they should know.
#[derive(Clone, Copy, Debug)]
pub(in crate::data) struct NextLead<'a> {
    pub(in crate::data) staff: StaffId,
    pub(in crate::data) name: &'a str,
    pub(in crate::data) on: Ymd,
    pub(in crate::data) note: &'a str,
}

/// Makes somebody the lead of a case from a day on, with the open tasks of whoever led it; the event and the entries of
/// the log that tell it.
pub(in crate::data) async fn lead_from(
    db: &Db,
    tx: &Tx,
    who: &Actor,
    row: &cases::Model,
    next: &NextLead<'_>,
) -> Result<Vec<Entry>> {
    let NextLead { staff: to, name, on, note } = *next;
    let changed = tx
        .run(
            "UPDATE cases SET lead_staff_id = $1, version = version + 1 WHERE id = $2 AND version = $3",
            vec![to.into(), row.id.into(), row.version.into()],
        )
        .await?;
    if changed == 0 {
        return Err(Error::Stale);
    }
    tx.run(
        "UPDATE case_members SET until_on = $1 WHERE case_id = $2 AND until_on IS NULL AND (role = 'lead' OR staff_id = $3)",
        vec![on.into(), row.id.into(), to.into()],
    )
    .await?;
    end_standing_in(tx, row.id, to, on).await?;
    let lead = Joining { staff: to, role: MemberRole::Lead, from_on: on, until_on: None };
    join(tx, row.id, row.agency_id, &lead).await?;
    tx.run("DELETE FROM case_successors WHERE case_id = $1", vec![row.id.into()]).await?;
    let told = format!("主担当: {name}　{note}").trim().to_owned();
    happened(tx, who, row.id, minute(db), db, EventKind::HandedOver, told).await?;
    let mut entries = tasks::follow_lead(tx, who, db.clock().now(), row.id, row.lead_staff_id, to).await?;
    entries.push(
        Entry::new(db.clock().now(), Deed::Changed, Kind::Case)
            .by(who)
            .on(row.id.into())
            .owned_by(row.agency_id)
            .revising(
                Section::Basics,
                row.id.into(),
                row.agency_id,
                &json!({ "lead": row.lead_staff_id }),
                &json!({ "lead": to, "note": note }),
            ),
    );
    Ok(entries)
}

/// Whether somebody may hand over what `from` leads: their own, or anybody's as a supervisor.
pub fn may_hand_over(who: &Actor, from: StaffId) -> bool {
    from == who.staff() || who.may(Act::Supervise)
}
