//! 相談日報: what an agency recorded of one day, and who of its supervisors has read it (供覧).

use crate::access::{Act, Actor, May, Supervise, ViewConsultations};
use crate::data::audit::{Deed, Entry, Kind};
use crate::data::batches::batches;
use crate::data::consultations::{Subject, staff_names, subjects};
use crate::data::{Db, Extent, Page, Result, Visible};
use entity::codes::{Counterpart, Method, NextStep};
use entity::consultations::{self, Column};
use entity::ids::{ConsultationId, StaffId};
use entity::read_marks;
use entity::stamp::{At, LocalMinute, Ymd};
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict, Query};
use sea_orm::{
    ColumnTrait, Condition, DerivePartialModel, EntityTrait, Order, QueryFilter, QueryOrder, QuerySelect, Set,
};
use serde_json::json;
use std::collections::BTreeMap;

/// Days back in which records wait to be read.
const DAYS: u64 = 30;

#[derive(Clone, Debug, DerivePartialModel)]
#[sea_orm(entity = "consultations::Entity")]
struct Row {
    id: ConsultationId,
    staff_id: Option<StaffId>,
    occurred_at: LocalMinute,
    method: Method,
    counterpart: Counterpart,
    counterpart_note: String,
    content: String,
    next_step: Option<NextStep>,
    next_note: String,
    next_on: Option<Ymd>,
    is_anonymous: bool,
}

/// A consultation in the 日報.
#[derive(Clone, Debug)]
pub struct DailyRow {
    /// The consultation.
    pub id: ConsultationId,
    /// When.
    pub occurred_at: LocalMinute,
    /// How.
    pub method: Method,
    /// With whom.
    pub counterpart: Counterpart,
    /// Name of the caller or their agency.
    pub counterpart_note: String,
    /// About whom.
    pub subjects: Vec<Subject>,
    /// The caller gave no name.
    pub is_anonymous: bool,
    /// What was said.
    pub content: String,
    /// What next, in a line.
    pub next: String,
    /// By when.
    pub next_on: Option<Ymd>,
    /// Who recorded it.
    pub staff: String,
    /// Who has read it, and when.
    pub readers: Vec<(String, At)>,
    /// The actor has read it.
    pub is_read: bool,
}

/// What the acting agency recorded of a day, in the order of the day; voided records are left out.
///
/// # Errors
/// The database cannot be read.
pub async fn day(db: &Db, by: &May<ViewConsultations>, on: Ymd, part: impl Into<Extent>) -> Result<Page<DailyRow>> {
    let who = by.actor();
    let narrowed = Condition::all()
        .add(Column::OccurredAt.gte(LocalMinute(i64::from(on.0) * 10_000)))
        .add(Column::OccurredAt.lt(LocalMinute((i64::from(on.0) + 1) * 10_000)))
        .add(Column::VoidedAt.is_null());
    let order = [(Column::OccurredAt, Order::Asc), (Column::Id, Order::Asc)];
    let page = Visible::<consultations::Entity>::own(who)
        .and(narrowed)
        .page(db, &order, part, |row: &Row| (row.occurred_at, row.id))
        .await?;
    let ids: Vec<ConsultationId> = page.rows.iter().map(|row| row.id).collect();
    let (mut subjects, marks) = tokio::try_join!(subjects(db, who, ids.clone()), marks(db, who, ids))?;
    let readers = marks.values().flatten().map(|(staff, _)| *staff);
    let staff = staff_names(db, page.rows.iter().filter_map(|row| row.staff_id).chain(readers).collect()).await?;
    let name = |id: StaffId| staff.get(&id).cloned().unwrap_or_default();
    Ok(page.map(|row| {
        let marks = marks.get(&row.id).map(Vec::as_slice).unwrap_or_default();
        DailyRow {
            id: row.id,
            occurred_at: row.occurred_at,
            method: row.method,
            counterpart: row.counterpart,
            counterpart_note: row.counterpart_note,
            subjects: subjects.remove(&row.id).unwrap_or_default(),
            is_anonymous: row.is_anonymous,
            content: row.content,
            next: row.next_step.map(|step| crate::data::tasks::title(step, &row.next_note)).unwrap_or_default(),
            next_on: row.next_on,
            staff: row.staff_id.map(name).unwrap_or_default(),
            readers: marks.iter().map(|(staff, at)| (name(*staff), *at)).collect(),
            is_read: marks.iter().any(|(staff, _)| *staff == who.staff()),
        }
    }))
}

type Marks = BTreeMap<ConsultationId, Vec<(StaffId, At)>>;

async fn marks(db: &Db, who: &Actor, ids: Vec<ConsultationId>) -> Result<Marks> {
    let mut marks: Marks = BTreeMap::new();
    for ids in batches(ids) {
        let rows = read_marks::Entity::find()
            .filter(read_marks::Column::ConsultationId.is_in(ids))
            .filter(read_marks::Column::AgencyId.eq(who.agency()))
            .order_by_asc(read_marks::Column::At)
            .order_by_asc(read_marks::Column::StaffId)
            .all(db.reader())
            .await?;
        for row in rows {
            marks.entry(row.consultation_id).or_default().push((row.staff_id, row.at));
        }
    }
    Ok(marks)
}

/// Marks consultations of the acting agency as read by the actor; what is marked already stays marked.
///
/// # Errors
/// The database cannot be written.
pub async fn mark_read(db: &Db, by: &May<Supervise>, on: Ymd, ids: Vec<ConsultationId>) -> Result<usize> {
    let who = by.actor();
    let mut own = Vec::new();
    for ids in batches(ids) {
        let most = ids.len() as u64;
        let some = Visible::<consultations::Entity>::own(who).and(Condition::all().add(Column::Id.is_in(ids)));
        own.extend(some.all::<Row>(db, &[(Column::Id, Order::Asc)], most).await?.into_iter().map(|row| row.id));
    }
    if own.is_empty() {
        return Ok(0);
    }
    let tx = db.begin().await?;
    let now = db.clock().now();
    for some in batches(own.iter().copied()) {
        let rows = some.into_iter().map(|id| read_marks::ActiveModel {
            consultation_id: Set(id),
            staff_id: Set(who.staff()),
            agency_id: Set(who.agency()),
            at: Set(now),
        });
        let once = OnConflict::columns([read_marks::Column::ConsultationId, read_marks::Column::StaffId])
            .do_nothing()
            .to_owned();
        read_marks::Entity::insert_many(rows).on_conflict(once).exec_without_returning(tx.connection()).await?;
    }
    let count = own.len();
    let entry = Entry::new(now, Deed::Changed, Kind::Consultation)
        .by(who)
        .owned_by(who.agency())
        .with(json!({ "read": true, "day": on, "rows": count }))
        .showing(own.into_iter().map(Into::into));
    tx.commit(vec![entry]).await?;
    Ok(count)
}

/// Days of the last month with records that the actor has not read, the oldest first; nothing for whoever does not
/// supervise.
///
/// # Errors
/// The database cannot be read.
pub async fn unread(db: &Db, who: &Actor) -> Result<Vec<(Ymd, i64)>> {
    if !who.may(Act::Supervise) {
        return Ok(Vec::new());
    }
    let since = db.clock().today().checked_sub_days(chrono::Days::new(DAYS)).map_or(Ymd(0), crate::clock::ymd);
    let read = Query::select()
        .expr(Expr::val(1))
        .from(read_marks::Entity)
        .and_where(
            Expr::col((read_marks::Entity, read_marks::Column::ConsultationId))
                .equals((consultations::Entity, Column::Id)),
        )
        .and_where(Expr::col((read_marks::Entity, read_marks::Column::StaffId)).eq(who.staff()))
        .to_owned();
    let narrowed = Condition::all()
        .add(Column::OccurredAt.gte(LocalMinute(i64::from(since.0) * 10_000)))
        .add(Column::VoidedAt.is_null())
        .add(Expr::exists(read).not());
    let mut days = Vec::new();
    for branch in Visible::<consultations::Entity>::own(who).and(narrowed).branches() {
        let rows: Vec<(Ymd, i64)> = branch
            .select_only()
            .column(Column::OccurredYmd)
            .column_as(Column::Id.count(), "number")
            .group_by(Column::OccurredYmd)
            .order_by_asc(Column::OccurredYmd)
            .into_tuple()
            .all(db.reader())
            .await?;
        days.extend(rows);
    }
    Ok(days)
}
