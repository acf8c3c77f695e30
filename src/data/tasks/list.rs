//! Lists of what is to be done: tasks, and the answers that referrals wait for, in one order.

use super::names::complete;
use crate::access::{Actor, May, ViewConsultations};
use crate::clock::{date, ymd};
use crate::data::persons::PersonName;
use crate::data::referrals::{self, ReferralRow, ReplyDue, Writer};
use crate::data::visible::is;
use crate::data::{Db, Extent, Page, Result, Visible};
use crate::domain::deadline::end_of_week;
use entity::codes::{TaskKind, TaskState};
use entity::ids::{CaseId, ConsultationId, StaffId, TaskId};
use entity::referrals::Column as referral;
use entity::stamp::Ymd;
use entity::tasks::{self, Column, NO_DAY};
use sea_orm::sea_query::{CaseStatement, Expr};
use sea_orm::{ColumnTrait, Condition, DerivePartialModel, EntityTrait, Order, QuerySelect};
use uuid::Uuid;

/// Whose things.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Whose {
    /// One's own.
    #[default]
    Mine,
    /// Everybody's at the agency, and what nobody has taken yet.
    Agency,
    /// What nobody has taken yet.
    Nobody,
    /// A colleague's.
    Of(StaffId),
}

/// By when.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum When {
    /// Whenever.
    #[default]
    Any,
    /// Overdue.
    Overdue,
    /// Today.
    Today,
    /// Later this week.
    Week,
    /// After this week, or without a deadline.
    Later,
}

/// What a list looks for.
#[derive(Clone, Copy, Debug, Default)]
pub struct Filter {
    /// Whose.
    pub whose: Whose,
    /// By when.
    pub when: When,
    /// What was done, instead of what is to be done.
    pub is_done: bool,
}

#[derive(Clone, Debug, DerivePartialModel)]
#[sea_orm(entity = "tasks::Entity")]
pub(super) struct Row {
    pub(super) id: TaskId,
    pub(super) staff_id: Option<StaffId>,
    pub(super) kind: TaskKind,
    pub(super) consultation_id: Option<ConsultationId>,
    pub(super) case_id: Option<CaseId>,
    pub(super) title: String,
    pub(super) rank: i32,
    pub(super) due_on: Ymd,
    pub(super) state: TaskState,
    pub(super) done_on: Option<Ymd>,
    pub(super) version: i32,
}

/// What stands behind a row.
#[derive(Clone, Debug)]
pub enum What {
    /// A task.
    Task {
        /// The task.
        id: TaskId,
        /// Its kind.
        kind: TaskKind,
        /// Where it stands.
        state: TaskState,
        /// For the buttons that act on it.
        version: i32,
        /// It is an urgent phone note.
        is_urgent: bool,
    },
    /// 返信待ち: a referral that the agency sent.
    Awaited(ReferralRow),
    /// 届いたつなぎ: a slip that waits for the agency's answer.
    Owed(ReferralRow),
}

/// One thing to do.
#[derive(Clone, Debug)]
pub struct TaskRow {
    /// What it is.
    pub what: What,
    /// In a line.
    pub title: String,
    /// By when.
    pub due_on: Option<Ymd>,
    /// Day on which it was done.
    pub done_on: Option<Ymd>,
    /// Name of whose it is; empty = anybody's.
    pub staff: String,
    /// Whose it is.
    pub staff_id: Option<StaffId>,
    /// Its case: number and title.
    pub case: Option<(CaseId, String, String)>,
    /// About whom.
    pub persons: Vec<PersonName>,
    /// The consultation it came from.
    pub consultation: Option<ConsultationId>,
}

impl TaskRow {
    /// The record behind it.
    pub fn id(&self) -> Uuid {
        match &self.what {
            What::Task { id, .. } => id.0,
            What::Awaited(row) | What::Owed(row) => row.id.0,
        }
    }
}

/// How many things are due.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// 期限切れ.
    pub overdue: i64,
    /// 今日.
    pub today: i64,
    /// 今週.
    pub week: i64,
}

/// What the home page shows of one's own.
#[derive(Clone, Debug, Default)]
pub struct Today {
    /// How many.
    pub counts: Counts,
    /// The rows that hurt most.
    pub rows: Vec<TaskRow>,
    /// 返信待ち of the agency, the most overdue first.
    pub awaited: Vec<TaskRow>,
    /// 届いたつなぎ, the most overdue first.
    pub owed: Vec<TaskRow>,
}

/// A row before it is completed, in the order of the list.
pub(super) enum Narrow {
    Task(Row),
    Reply(ReplyDue),
}

impl Narrow {
    fn order(&self) -> (i32, Ymd, Uuid) {
        match self {
            Self::Task(row) => (row.rank, row.due_on, row.id.0),
            Self::Reply(reply) => (2, reply.due_on, reply.id.0),
        }
    }
}

const SOONEST: [(Column, Order); 3] =
    [(Column::Rank, Order::Asc), (Column::DueOn, Order::Asc), (Column::Id, Order::Asc)];
const LATEST: [(Column, Order); 2] = [(Column::DueOn, Order::Desc), (Column::Id, Order::Desc)];

/// First and last day of a part of the list.
fn days(when: When, today: Ymd) -> (Ymd, Ymd) {
    let sunday = date(today).map_or(today, |today| ymd(end_of_week(today)));
    match when {
        When::Any => (Ymd(0), NO_DAY),
        // Days are compared as they are written, so the number before a day is before it.
        When::Overdue => (Ymd(0), Ymd(today.0 - 1)),
        When::Today => (today, today),
        When::Week => (Ymd(today.0 + 1), sunday),
        When::Later => (Ymd(sunday.0 + 1), NO_DAY),
    }
}

fn visible(who: &Actor, filter: Filter, today: Ymd) -> Visible<tasks::Entity> {
    let state = if filter.is_done { TaskState::Done } else { TaskState::Open };
    let mut narrowed = Condition::all().add(Column::State.eq(state));
    narrowed = match filter.whose {
        Whose::Mine => narrowed.add(Column::StaffId.eq(who.staff())),
        Whose::Of(staff) => narrowed.add(Column::StaffId.eq(staff)),
        Whose::Nobody => narrowed.add(Column::StaffId.is_null()),
        Whose::Agency => narrowed,
    };
    if filter.when != When::Any {
        let (from, until) = days(filter.when, today);
        narrowed = narrowed.add(Column::DueOn.gte(from)).add(Column::DueOn.lte(until));
    }
    Visible::own(who).and(narrowed)
}

/// Answers that belong in a list: those that the agency waits for, with whoever wrote the referral, and those that it
/// owes, with whoever accepted it.
async fn replies(db: &Db, who: &Actor, filter: Filter, today: Ymd, most: u64) -> Result<Vec<ReplyDue>> {
    if filter.is_done {
        return Ok(Vec::new());
    }
    let days = days(filter.when, today);
    let writer = match filter.whose {
        Whose::Mine => Writer::One(who.staff()),
        Whose::Of(staff) => Writer::One(staff),
        Whose::Nobody => Writer::Nobody,
        Whose::Agency => Writer::Anybody,
    };
    let mut all = referrals::replies_awaited(db, who, writer, days, most).await?;
    all.extend(referrals::replies_owed(db, who, writer, days, most).await?);
    Ok(all)
}

/// Things to do at the acting agency: phone notes first, then by day.
///
/// # Errors
/// The database cannot be read.
pub async fn list(
    db: &Db,
    by: &May<ViewConsultations>,
    filter: Filter,
    part: impl Into<Extent>,
) -> Result<Page<TaskRow>> {
    let (who, part, today) = (by.actor(), part.into(), db.clock().today_ymd());
    let order = if filter.is_done { &LATEST[..] } else { &SOONEST[..] };
    let most = part.offset().saturating_add(part.asked());
    let (rows, replies) = tokio::try_join!(
        visible(who, filter, today).all::<Row>(db, order, most),
        replies(db, who, filter, today, most)
    )?;
    let mut all: Vec<Narrow> =
        rows.into_iter().map(Narrow::Task).chain(replies.into_iter().map(Narrow::Reply)).collect();
    if !filter.is_done {
        all.sort_by_key(Narrow::order);
    }
    let page = Page::among(all, part);
    let (no, has_next) = (page.no, page.has_next);
    Ok(Page { rows: complete(db, who, page.rows).await?, no, has_next })
}

/// What somebody has to do today: how much, and the first rows.
///
/// # Errors
/// The database cannot be read.
pub async fn today(db: &Db, who: &Actor, most: usize, letters: usize) -> Result<Today> {
    let today = db.clock().today_ymd();
    let (filter, always) = (Filter::default(), days(When::Any, today));
    let few = letters as u64;
    let (counts, rows, mine, owed, awaited) = tokio::try_join!(
        counts(db, who, today),
        visible(who, filter, today).all::<Row>(db, &SOONEST, most as u64),
        replies(db, who, filter, today, most as u64),
        referrals::replies_owed(db, who, Writer::Anybody, always, few),
        referrals::replies_awaited(db, who, Writer::Anybody, always, few),
    )?;
    let mut all: Vec<Narrow> = rows.into_iter().map(Narrow::Task).chain(mine.into_iter().map(Narrow::Reply)).collect();
    all.sort_by_key(Narrow::order);
    all.truncate(most);
    let own = all.len();
    all.extend(owed.into_iter().map(Narrow::Reply));
    let received = all.len();
    all.extend(awaited.into_iter().map(Narrow::Reply));
    let mut rows = complete(db, who, all).await?;
    let awaited = rows.split_off(received.min(rows.len()));
    let owed = rows.split_off(own.min(rows.len()));
    Ok(Today { counts, rows, awaited, owed })
}

/// How much of one's own is due, up to the end of the week.
async fn counts(db: &Db, who: &Actor, today: Ymd) -> Result<Counts> {
    let (_, sunday) = days(When::Week, today);
    let mine = visible(who, Filter::default(), today).and(Column::DueOn.lte(sunday));
    let me = Writer::One(who.staff());
    let answers = referrals::awaited(who, me).and(referral::AnswerDueOn.lte(sunday));
    let owed = referrals::owed(who, me).and(referral::AnswerDueOn.lte(sunday));
    let (tasks, answers, owed) = tokio::try_join!(
        near(db, mine, Column::DueOn, today),
        near(db, answers, referral::AnswerDueOn, today),
        near(db, owed, referral::AnswerDueOn, today)
    )?;
    let mut counts = Counts::default();
    for (nearness, count) in tasks.into_iter().chain(answers).chain(owed) {
        *match nearness {
            0 => &mut counts.overdue,
            1 => &mut counts.today,
            _ => &mut counts.week,
        } += count;
    }
    Ok(counts)
}

/// How many rows are overdue (0), due today (1) or later (2).
async fn near<E: EntityTrait>(
    db: &Db,
    visible: Visible<E>,
    due: impl ColumnTrait,
    today: Ymd,
) -> Result<Vec<(i32, i64)>> {
    let mut all = Vec::new();
    for branch in visible.branches() {
        let nearness = CaseStatement::new().case(due.lt(today), 0).case(due.eq(today), 1).finally(2);
        let rows: Vec<(i32, i64)> = branch
            .select_only()
            .expr_as(nearness, "nearness")
            .expr_as(Expr::cust("COUNT(*)"), "number")
            .group_by(Expr::cust("1"))
            .into_tuple()
            .all(db.reader())
            .await?;
        all.extend(rows);
    }
    Ok(all)
}

/// The day of a task, unless it stands for none.
pub fn shown(day: Ymd) -> Option<Ymd> {
    (day != NO_DAY).then_some(day)
}

pub(super) fn open(who: &Actor) -> Visible<tasks::Entity> {
    Visible::own(who).and(is(Column::State, TaskState::Open))
}
