//! Writing a task down, doing it, putting it off, handing it on, giving it up; each by version, and once.

use super::OnTask;
use super::arise::entry;
use super::notes;
use super::staff::is_colleague;
use crate::access::{Act, May, WriteConsultations};
use crate::data::audit::Deed;
use crate::data::exclusions::refuse_excluded;
use crate::data::persons::Added;
use crate::data::visible::owned;
use crate::data::{Db, Error, Result, Tx, cases as case_book};
use entity::cases;
use entity::codes::{TaskKind, TaskState};
use entity::ids::{CaseId, StaffId, TaskId};
use entity::stamp::Ymd;
use entity::tasks::{self, Column, NO_DAY};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, Set};

/// A task as the form checked it.
#[derive(Clone, Debug)]
pub struct NewTask {
    /// What is to be done.
    pub title: String,
    /// By when; none = no deadline.
    pub due_on: Option<Ymd>,
    /// Whose; none = anybody's at the agency.
    pub staff: Option<StaffId>,
    /// For which case.
    pub case: Option<CaseId>,
}

/// What a verb left behind: the version by which it can be taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Done {
    /// The version of the task now.
    pub version: i32,
}

/// Writes a task down under the key that the form carried.
///
/// # Errors
/// [`Error::Refused`] if the colleague or the case is not of the acting agency.
pub async fn add(db: &Db, by: &May<WriteConsultations>, id: TaskId, new: &NewTask) -> Result<Added> {
    let who = by.actor();
    let tx = db.begin().await?;
    if let Some(row) = tasks::Entity::find_by_id(id).one(tx.connection()).await? {
        let is_own = row.agency_id == who.agency() && row.created_by == Some(who.staff());
        return if is_own { Ok(Added::Before) } else { Err(Error::Stale) };
    }
    if let Some(case) = new.case {
        cases::Entity::find_by_id(case)
            .filter(owned::<cases::Entity>(who))
            .one(tx.connection())
            .await?
            .ok_or(Error::Refused("ケースが見つかりません。もう一度選んでください。"))?;
    }
    check_colleague(db, &tx, who.agency(), new.case, new.staff).await?;
    let row = tasks::ActiveModel {
        id: Set(id),
        agency_id: Set(who.agency()),
        staff_id: Set(new.staff),
        kind: Set(TaskKind::Other),
        consultation_id: Set(None),
        case_id: Set(new.case),
        title: Set(new.title.clone()),
        rank: Set(2),
        due_on: Set(new.due_on.unwrap_or(NO_DAY)),
        state: Set(TaskState::Open),
        done_on: Set(None),
        done_by: Set(None),
        end_note: Set(String::new()),
        version: Set(1),
        created_at: Set(db.clock().now()),
        created_by: Set(Some(who.staff())),
    };
    let row = row.insert(tx.connection()).await?;
    case_book::keep_up(&tx, row.case_id).await?;
    let entry = entry(db.clock().now(), who, Deed::Created, None, &row);
    tx.commit(vec![entry]).await?;
    Ok(Added::Now)
}

pub(super) async fn check_colleague(
    db: &Db,
    tx: &Tx,
    agency: entity::ids::AgencyId,
    case: Option<CaseId>,
    staff: Option<StaffId>,
) -> Result<()> {
    if let (Some(case), Some(staff)) = (case, staff) {
        refuse_excluded(tx, case, staff).await?;
    }
    match staff {
        Some(staff) if !is_colleague(tx, agency, staff, db.clock().today_ymd()).await? => {
            Err(Error::Refused("その職員は、いまこの機関に所属していません。もう一度選んでください。"))
        }
        _ => Ok(()),
    }
}

/// Marks a task as done.
///
/// # Errors
/// [`Error::Stale`] if somebody changed it meanwhile, [`Error::Refused`] for a phone note, which ends otherwise.
pub async fn finish(db: &Db, on: &OnTask<WriteConsultations>, version: i32) -> Result<Done> {
    if on.row().kind == TaskKind::PhoneNote {
        return Err(Error::Refused(
            "取次ぎメモは、相談として記録するか、どう終わったかをひとこと書いて終えてください。",
        ));
    }
    let (me, today) = (on.actor().staff(), db.clock().today_ymd());
    change(db, on, version, |row| {
        row.state = TaskState::Done;
        row.done_on = Some(today);
        row.done_by = Some(me);
    })
    .await
}

/// Takes back that a task was done or given up.
///
/// # Errors
/// [`Error::Stale`] if somebody changed it meanwhile, [`Error::Refused`] if it is open, or its consultation is voided.
pub async fn reopen(db: &Db, on: &OnTask<WriteConsultations>, version: i32) -> Result<Done> {
    let tx = db.begin().await?;
    let old = current(&tx, on).await?;
    let mut new = old.clone();
    (new.state, new.done_on, new.done_by) = (TaskState::Open, None, None);
    new.end_note.clear();
    if old.version == version + 1 && old.state == TaskState::Open {
        return Ok(Done { version: old.version });
    }
    if old.version != version {
        return Err(Error::Stale);
    }
    if old.state == TaskState::Open {
        return Err(Error::Refused("まだ終わっていません。"));
    }
    if old.kind == TaskKind::NextStep && !notes::is_wanted(&tx, &old).await? {
        return Err(Error::Refused("もとの相談が取り消されたか、次にすることが消されています。"));
    }
    if old.kind == TaskKind::PhoneNote && old.consultation_id.is_some() {
        return Err(Error::Refused("この取次ぎメモは、相談として記録されています。"));
    }
    store(db, tx, on, old, new).await
}

/// Puts a task off, or forward, to another day.
///
/// # Errors
/// [`Error::Stale`] if somebody changed it meanwhile, [`Error::Refused`] if it is over.
pub async fn put_off(db: &Db, on: &OnTask<WriteConsultations>, version: i32, due_on: Ymd) -> Result<Done> {
    change(db, on, version, |row| row.due_on = due_on).await
}

/// Hands a task on to a colleague, or to whoever of the agency takes it.
///
/// # Errors
/// [`Error::Stale`] if somebody changed it meanwhile, [`Error::Refused`] if it is over, or the colleague has no posting.
pub async fn hand_on(db: &Db, on: &OnTask<WriteConsultations>, version: i32, staff: Option<StaffId>) -> Result<Done> {
    let tx = db.begin().await?;
    check_colleague(db, &tx, on.row().agency_id, on.row().case_id, staff).await?;
    write(db, tx, on, version, |row| row.staff_id = staff).await
}

/// Gives a task up, or ends a phone note without a consultation; with a word why.
///
/// # Errors
/// [`Error::Stale`] if somebody changed it meanwhile, [`Error::Refused`] if it is over, or is a phone note of others.
pub async fn end(db: &Db, on: &OnTask<WriteConsultations>, version: i32, why: &str) -> Result<Done> {
    if !may_end(db, on).await? {
        return Err(Error::Refused("取次ぎメモを終えられるのは、受けた人、あて先の人、スーパーバイザーです。"));
    }
    let (me, today, is_note) = (on.actor().staff(), db.clock().today_ymd(), on.row().kind == TaskKind::PhoneNote);
    change(db, on, version, |row| {
        row.state = if is_note { TaskState::Done } else { TaskState::Cancelled };
        why.clone_into(&mut row.end_note);
        if is_note {
            row.done_on = Some(today);
            row.done_by = Some(me);
        }
    })
    .await
}

/// Whether the actor may end this task with a word: a phone note only its author, its receiver, or a supervisor.
///
/// # Errors
/// The database cannot be read.
pub async fn may_end<A>(db: &Db, on: &OnTask<A>) -> Result<bool> {
    let me = on.actor().staff();
    if on.row().kind != TaskKind::PhoneNote || on.row().staff_id == Some(me) || on.may(Act::Supervise) {
        return Ok(true);
    }
    Ok(notes::note(db, on).await?.is_some_and(|note| note.taken_by == me))
}

async fn change(
    db: &Db,
    on: &OnTask<WriteConsultations>,
    version: i32,
    make: impl FnOnce(&mut tasks::Model),
) -> Result<Done> {
    let tx = db.begin().await?;
    write(db, tx, on, version, make).await
}

async fn write(
    db: &Db,
    tx: Tx,
    on: &OnTask<WriteConsultations>,
    version: i32,
    make: impl FnOnce(&mut tasks::Model),
) -> Result<Done> {
    let old = current(&tx, on).await?;
    let mut new = old.clone();
    make(&mut new);
    // The second click of two finds what the first one made, and nobody else can have come between.
    if old.version == version + 1 && new == old {
        return Ok(Done { version: old.version });
    }
    if old.version != version {
        return Err(Error::Stale);
    }
    if old.state != TaskState::Open {
        return Err(Error::Refused("もう終わっています。"));
    }
    if new == old {
        return Ok(Done { version });
    }
    store(db, tx, on, old, new).await
}

async fn store(
    db: &Db,
    tx: Tx,
    on: &OnTask<WriteConsultations>,
    old: tasks::Model,
    mut new: tasks::Model,
) -> Result<Done> {
    new.version = old.version + 1;
    let row = new.into_active_model().reset_all().update(tx.connection()).await?;
    case_book::keep_up(&tx, old.case_id.into_iter().chain(row.case_id)).await?;
    let entry = entry(db.clock().now(), on.actor(), Deed::Changed, Some(&old), &row);
    tx.commit(vec![entry]).await?;
    Ok(Done { version: row.version })
}

async fn current(tx: &Tx, on: &OnTask<WriteConsultations>) -> Result<tasks::Model> {
    tasks::Entity::find_by_id(on.row().id)
        .filter(Column::AgencyId.eq(on.row().agency_id))
        .one(tx.connection())
        .await?
        .ok_or(Error::Stale)
}
