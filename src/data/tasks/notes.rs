//! Phone notes (取次ぎメモ): somebody called for a colleague; it waits as a task until the colleague has taken it up.

use super::OnTask;
use super::arise::entry;
use super::write::check_colleague;
use crate::access::{Actor, May, Record, WriteConsultations};
use crate::data::audit::{Deed, Entry};
use crate::data::persons::Added;
use crate::data::{Db, Error, Result, Tx};
use entity::codes::{Callback, TaskKind, TaskState};
use entity::ids::{ConsultationId, StaffId, TaskId};
use entity::stamp::{At, LocalMinute, Ymd};
use entity::{consultations, phone_notes, tasks};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, Set};

/// A phone note as the form checked it.
#[derive(Clone, Debug)]
pub struct PhoneNote {
    /// For whom.
    pub to: StaffId,
    /// From whom, as they called themselves.
    pub caller: String,
    /// Their telephone.
    pub phone: String,
    /// When they called.
    pub called_at: LocalMinute,
    /// What about.
    pub about: String,
    /// What they want back.
    pub callback: Callback,
    /// It cannot wait.
    pub is_urgent: bool,
}

/// A phone note that waits to be taken up.
#[derive(Clone, Debug)]
pub struct Waiting {
    /// Its task.
    pub id: TaskId,
    /// What it says.
    pub note: phone_notes::Model,
}

/// Leaves a phone note for a colleague, under the key that the form carried.
///
/// `waived` tells that somebody looked at a number that could be a 個人番号 and said that it is none.
///
/// # Errors
/// [`Error::Refused`] if the colleague is not at the acting agency.
pub async fn add_note(
    db: &Db,
    by: &May<WriteConsultations>,
    id: TaskId,
    new: &PhoneNote,
    waived: bool,
) -> Result<Added> {
    let who = by.actor();
    let tx = db.begin().await?;
    if let Some(row) = tasks::Entity::find_by_id(id).one(tx.connection()).await? {
        let is_own = row.agency_id == who.agency() && row.created_by == Some(who.staff());
        return if is_own { Ok(Added::Before) } else { Err(Error::Stale) };
    }
    check_colleague(db, &tx, who.agency(), None, Some(new.to)).await?;
    let now = db.clock().now();
    let row = tasks::ActiveModel {
        id: Set(id),
        agency_id: Set(who.agency()),
        staff_id: Set(Some(new.to)),
        kind: Set(TaskKind::PhoneNote),
        consultation_id: Set(None),
        case_id: Set(None),
        title: Set(format!("{}から電話（{}）", new.caller, new.callback)),
        rank: Set(i32::from(!new.is_urgent)),
        due_on: Set(db.clock().today_ymd()),
        state: Set(TaskState::Open),
        done_on: Set(None),
        done_by: Set(None),
        end_note: Set(String::new()),
        version: Set(1),
        created_at: Set(now),
        created_by: Set(Some(who.staff())),
    };
    let row = row.insert(tx.connection()).await?;
    let note = phone_notes::ActiveModel {
        task_id: Set(id),
        agency_id: Set(who.agency()),
        caller: Set(new.caller.clone()),
        phone: Set(new.phone.clone()),
        called_at: Set(new.called_at),
        about: Set(new.about.clone()),
        callback: Set(new.callback),
        is_urgent: Set(new.is_urgent),
        taken_by: Set(who.staff()),
    };
    note.insert(tx.connection()).await?;
    let mut entry = entry(now, who, Deed::Created, None, &row);
    if waived {
        entry = entry.with(serde_json::json!({ "not_a_my_number": true }));
    }
    tx.commit(vec![entry]).await?;
    Ok(Added::Now)
}

/// What the phone note behind a task says.
///
/// # Errors
/// The database cannot be read.
pub async fn note<A>(db: &Db, on: &OnTask<A>) -> Result<Option<phone_notes::Model>> {
    if on.row().kind != TaskKind::PhoneNote {
        return Ok(None);
    }
    Ok(phone_notes::Entity::find_by_id(on.row().id)
        .filter(phone_notes::Column::AgencyId.eq(on.row().agency_id))
        .one(db.reader())
        .await?)
}

/// A phone note of the acting agency that nobody has taken up yet.
///
/// # Errors
/// The database cannot be read.
pub async fn waiting_note(db: &Db, who: &Actor, id: TaskId) -> Result<Option<Waiting>> {
    let Some(task) = super::TaskRecord::find(db, who, id).await? else {
        return Ok(None);
    };
    if task.kind != TaskKind::PhoneNote || task.state != TaskState::Open {
        return Ok(None);
    }
    let note = phone_notes::Entity::find_by_id(id)
        .filter(phone_notes::Column::AgencyId.eq(task.agency_id))
        .one(db.reader())
        .await?;
    Ok(note.map(|note| Waiting { id, note }))
}

/// Closes a phone note with the consultation that came of it; one that is over already stays as it is.
pub(in crate::data) async fn take_up(
    tx: &Tx,
    who: &Actor,
    now: At,
    today: Ymd,
    id: TaskId,
    consultation: ConsultationId,
) -> Result<Option<Entry>> {
    let old = tasks::Entity::find_by_id(id)
        .filter(tasks::Column::AgencyId.eq(who.agency()))
        .filter(tasks::Column::Kind.eq(TaskKind::PhoneNote))
        .filter(tasks::Column::State.eq(TaskState::Open))
        .one(tx.connection())
        .await?;
    let Some(old) = old else { return Ok(None) };
    let new = tasks::Model {
        state: TaskState::Done,
        done_on: Some(today),
        done_by: Some(who.staff()),
        consultation_id: Some(consultation),
        version: old.version + 1,
        ..old.clone()
    };
    let row = new.into_active_model().reset_all().update(tx.connection()).await?;
    Ok(Some(entry(now, who, Deed::Changed, Some(&old), &row)))
}

/// Whether the consultation of a next step still stands and still asks for one.
pub(super) async fn is_wanted(tx: &Tx, task: &tasks::Model) -> Result<bool> {
    let Some(id) = task.consultation_id else { return Ok(true) };
    let row = consultations::Entity::find_by_id(id).one(tx.connection()).await?;
    Ok(row.is_some_and(|row| row.voided_at.is_none() && row.next_step.is_some()))
}

/// The case into which a consultation was put is the case of its task as well.
pub(in crate::data) async fn join_case(
    tx: &Tx,
    who: &Actor,
    consultation: ConsultationId,
    case: entity::ids::CaseId,
) -> Result<()> {
    tx.run(
        "UPDATE tasks SET case_id = $1 WHERE consultation_id = $2 AND agency_id = $3 AND case_id IS NULL",
        vec![case.into(), consultation.into(), who.agency().into()],
    )
    .await?;
    Ok(())
}
