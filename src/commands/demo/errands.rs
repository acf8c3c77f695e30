//! What is to be done in the sample town: the next steps of its consultations, and calls that somebody took for a colleague.

use super::story::Span;
use crate::clock::{date, local_minute, ymd};
use crate::data::demo::World;
use crate::data::tasks::title;
use chrono::{NaiveTime, TimeDelta};
use entity::codes::{Callback, TaskKind, TaskState};
use entity::ids::{ConsultationId, PersonId, StaffId, TaskId};
use entity::stamp::At;
use entity::{phone_notes, tasks};
use std::collections::HashMap;

/// Days after which a step that nobody followed is told as done: a story that ended without a word.
const FORGOTTEN: i64 = 7;

/// Calls for whoever signs in as `consultant`: from whom, telephone, about, callback, urgent.
const CALLS: [(&str, &str, &str, Callback, bool); 2] = [
    ("さくら総合病院 地域連携室", "000-0000-0101", "退院前の話合いの日を決めたいそうです。", Callback::Wanted, true),
    ("民生委員の高木さん", "", "先日の訪問のお礼でした。", Callback::CallsAgain, false),
];

/// Writes down what follows from the consultations; the last step of an open story is still to be done.
pub fn write(world: &mut World, span: Span) {
    let mut about: HashMap<ConsultationId, PersonId> = HashMap::new();
    for subject in world.subjects.iter().filter(|subject| subject.is_principal) {
        about.insert(subject.consultation_id, subject.person_id);
    }
    let mut last = HashMap::new();
    for row in world.consultations.iter().filter(|row| row.voided_at.is_none()) {
        let whose = (row.agency_id, row.case_id, about.get(&row.id));
        let latest = last.entry(whose).or_insert(row.occurred_at);
        *latest = (*latest).max(row.occurred_at);
    }
    let today = ymd(span.today);
    let mut steps = Vec::new();
    for row in world.consultations.iter().filter(|row| row.voided_at.is_none()) {
        let (Some(step), Some(next_on)) = (row.next_step, row.next_on) else { continue };
        let is_last = last.get(&(row.agency_id, row.case_id, about.get(&row.id))) == Some(&row.occurred_at);
        let is_forgotten = date(next_on).is_some_and(|day| (span.today - day).num_days() >= FORGOTTEN);
        let is_open = is_last && !is_forgotten;
        let done_on = next_on.min(today);
        steps.push(tasks::Model {
            id: TaskId::new(),
            agency_id: row.agency_id,
            staff_id: row.staff_id,
            kind: TaskKind::NextStep,
            consultation_id: Some(row.id),
            case_id: row.case_id,
            title: title(step, &row.next_note),
            rank: 2,
            due_on: next_on,
            state: if is_open { TaskState::Open } else { TaskState::Done },
            done_on: (!is_open).then_some(done_on),
            done_by: if is_open { None } else { row.staff_id },
            end_note: String::new(),
            version: if is_open { 1 } else { 2 },
            created_at: row.created_at,
            created_by: row.created_by,
        });
    }
    world.tasks = steps;
    calls(world, span);
}

fn calls(world: &mut World, span: Span) -> Option<()> {
    let to = world.staff.iter().find(|row| row.login == "consultant")?.id;
    let agency = world.postings.iter().find(|row| row.staff_id == to)?.agency_id;
    let of_agency = world.postings.iter().filter(|row| row.agency_id == agency).map(|row| row.staff_id);
    let taken_by: StaffId = of_agency.into_iter().find(|staff| *staff != to)?;
    let morning = span.today.and_time(NaiveTime::MIN) + TimeDelta::hours(8) + TimeDelta::minutes(40);
    for (place, (caller, phone, about, callback, is_urgent)) in CALLS.into_iter().enumerate() {
        let time = morning + TimeDelta::minutes(place as i64 * 15);
        let at = At((time - TimeDelta::hours(9)).and_utc().timestamp_micros());
        let id = TaskId::new();
        world.tasks.push(tasks::Model {
            id,
            agency_id: agency,
            staff_id: Some(to),
            kind: TaskKind::PhoneNote,
            consultation_id: None,
            case_id: None,
            title: format!("{caller}から電話（{callback}）"),
            rank: i32::from(!is_urgent),
            due_on: ymd(span.today),
            state: TaskState::Open,
            done_on: None,
            done_by: None,
            end_note: String::new(),
            version: 1,
            created_at: at,
            created_by: Some(taken_by),
        });
        world.phone_notes.push(phone_notes::Model {
            task_id: id,
            agency_id: agency,
            caller: caller.to_owned(),
            phone: phone.to_owned(),
            called_at: local_minute(time),
            about: about.to_owned(),
            callback,
            is_urgent,
            taken_by,
        });
    }
    Some(())
}
