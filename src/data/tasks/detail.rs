//! What the page of one task shows beside its row.

use super::names::case_names;
use super::{OnTask, notes};
use crate::data::audit::{self, Change};
use crate::data::consultations::staff_names;
use crate::data::{Db, PageNo, Result};
use entity::ids::{CaseId, StaffId};
use entity::phone_notes;
use std::collections::BTreeMap;

/// Names, the phone note, and how the task was moved and handed on.
#[derive(Clone, Debug)]
pub struct TaskDetail {
    /// Names of everybody the task and its story mention.
    pub names: BTreeMap<StaffId, String>,
    /// Its case: number and title.
    pub case: Option<(CaseId, String, String)>,
    /// What the caller wanted.
    pub note: Option<phone_notes::Model>,
    /// What was changed, the newest first.
    pub changes: Vec<Change>,
}

impl TaskDetail {
    /// A name; empty for nobody.
    pub fn name(&self, id: Option<StaffId>) -> &str {
        id.and_then(|id| self.names.get(&id)).map_or("", String::as_str)
    }
}

/// What the page of a task in hand shows beside its row.
///
/// # Errors
/// The database cannot be read.
pub async fn detail<A>(db: &Db, on: &OnTask<A>) -> Result<TaskDetail> {
    let row = on.row();
    let (note, cases, changes) = tokio::try_join!(
        notes::note(db, on),
        case_names(db, on.actor(), row.case_id.into_iter().collect()),
        audit::changes(db, on.actor(), row.id.0, PageNo::default()),
    )?;
    let mut staff: Vec<StaffId> = [row.staff_id, row.done_by, row.created_by].into_iter().flatten().collect();
    staff.extend(note.as_ref().map(|note| note.taken_by));
    let told = changes.rows.iter().flat_map(|change| [&change.revision.old["staff"], &change.revision.new["staff"]]);
    staff.extend(told.filter_map(|id| id.as_str().and_then(|id| id.parse::<StaffId>().ok())));
    let case = row.case_id.and_then(|id| cases.get(&id).map(|(number, title)| (id, number.clone(), title.clone())));
    Ok(TaskDetail { names: staff_names(db, staff).await?, case, note, changes: changes.rows })
}
