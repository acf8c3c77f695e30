//! A consultation's next step is a task: it comes, changes and goes in the consultation's own transaction.

use crate::access::{Actor, Section};
use crate::data::audit::{Deed, Entry, Kind};
use crate::data::{Result, Tx};
use entity::codes::{NextStep, TaskKind, TaskState};
use entity::consultations;
use entity::ids::{CaseId, ConsultationId, StaffId, TaskId};
use entity::stamp::At;
use entity::tasks::{self, Column, NO_DAY};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, Set};
use serde_json::{Value, json};

/// 「電話する　母に日程をきく」.
pub fn title(step: NextStep, note: &str) -> String {
    if note.is_empty() { step.label().to_owned() } else { format!("{step}　{note}") }
}

/// What the log keeps of a task.
pub(super) fn told(row: &tasks::Model) -> Value {
    json!({
        "title": row.title, "due_on": row.due_on, "staff": row.staff_id, "state": row.state, "case": row.case_id,
        "end_note": row.end_note,
    })
}

/// An entry about a task, with what it said before and says now.
pub(super) fn entry(now: At, who: &Actor, deed: Deed, old: Option<&tasks::Model>, new: &tasks::Model) -> Entry {
    Entry::new(now, deed, Kind::Task)
        .by(who)
        .on(new.id.into())
        .owned_by(new.agency_id)
        .with(json!({ "state": new.state, "due_on": new.due_on, "staff": new.staff_id }))
        .revising(Section::Consultations, new.id.into(), new.agency_id, &json!(old.map(told)), &told(new))
}

async fn of(tx: &Tx, consultation: ConsultationId) -> Result<Option<tasks::Model>> {
    Ok(tasks::Entity::find()
        .filter(Column::ConsultationId.eq(consultation))
        .filter(Column::Kind.eq(TaskKind::NextStep))
        .one(tx.connection())
        .await?)
}

/// Brings the task of a consultation in line with what the consultation now says; what is done stays done.
pub(in crate::data) async fn follow(
    tx: &Tx,
    who: &Actor,
    now: At,
    new: &consultations::Model,
    before: Option<&consultations::Model>,
) -> Result<Option<Entry>> {
    let known = if before.is_some() { of(tx, new.id).await? } else { None };
    let Some(step) = new.next_step else {
        return match known {
            Some(task) => drop_open(tx, who, now, task).await,
            None => Ok(None),
        };
    };
    let title = title(step, &new.next_note);
    let due_on = new.next_on.unwrap_or(NO_DAY);
    let Some(task) = known else {
        let row = tasks::ActiveModel {
            id: Set(TaskId::new()),
            agency_id: Set(new.agency_id),
            staff_id: Set(new.staff_id),
            kind: Set(TaskKind::NextStep),
            consultation_id: Set(Some(new.id)),
            case_id: Set(new.case_id),
            title: Set(title),
            rank: Set(2),
            due_on: Set(due_on),
            state: Set(TaskState::Open),
            done_on: Set(None),
            done_by: Set(None),
            end_note: Set(String::new()),
            version: Set(1),
            created_at: Set(now),
            created_by: Set(Some(who.staff())),
        };
        let row = row.insert(tx.connection()).await?;
        return Ok(Some(entry(now, who, Deed::Created, None, &row)));
    };
    if task.state == TaskState::Done {
        return Ok(None);
    }
    let is_other = before
        .is_none_or(|old| (old.next_step, &old.next_note, old.next_on) != (new.next_step, &new.next_note, new.next_on));
    // What was given up comes back only if another step was written down.
    if task.state == TaskState::Cancelled && !is_other {
        return Ok(None);
    }
    let is_moved = before.is_none_or(|old| old.next_on != new.next_on);
    let mut changed = task.clone();
    changed.title = title;
    changed.case_id = new.case_id;
    // A day that was put off by hand holds until the consultation names another one.
    changed.due_on = if is_moved { due_on } else { task.due_on };
    changed.state = TaskState::Open;
    changed.end_note = String::new();
    store(tx, who, now, task, changed).await
}

/// The task of a consultation that was voided is not to be done any more.
pub(in crate::data) async fn fall(tx: &Tx, who: &Actor, now: At, id: ConsultationId) -> Result<Option<Entry>> {
    match of(tx, id).await? {
        Some(task) => drop_open(tx, who, now, task).await,
        None => Ok(None),
    }
}

/// What lay open of a case with its lead lies with the next one.
pub(in crate::data) async fn follow_lead(
    tx: &Tx,
    who: &Actor,
    now: At,
    case: CaseId,
    from: Option<StaffId>,
    to: StaffId,
) -> Result<Vec<Entry>> {
    let Some(from) = from else { return Ok(Vec::new()) };
    let open = tasks::Entity::find()
        .filter(Column::CaseId.eq(case))
        .filter(Column::StaffId.eq(from))
        .filter(Column::State.eq(TaskState::Open))
        .all(tx.connection())
        .await?;
    let mut entries = Vec::with_capacity(open.len());
    for task in open {
        let changed = tasks::Model { staff_id: Some(to), ..task.clone() };
        entries.extend(store(tx, who, now, task, changed).await?);
    }
    Ok(entries)
}

async fn drop_open(tx: &Tx, who: &Actor, now: At, task: tasks::Model) -> Result<Option<Entry>> {
    if task.state != TaskState::Open {
        return Ok(None);
    }
    let changed = tasks::Model { state: TaskState::Cancelled, ..task.clone() };
    store(tx, who, now, task, changed).await
}

async fn store(tx: &Tx, who: &Actor, now: At, old: tasks::Model, mut new: tasks::Model) -> Result<Option<Entry>> {
    if old == new {
        return Ok(None);
    }
    new.version = old.version + 1;
    let row = new.into_active_model().reset_all().update(tx.connection()).await?;
    Ok(Some(entry(now, who, Deed::Changed, Some(&old), &row)))
}
