//! Whether open next steps agree with the consultations they come from.

use super::arise::title;
use crate::access::SystemTask;
use crate::data::{Db, Result};
use entity::codes::NextStep;
use entity::ids::{AgencyId, TaskId};
use entity::stamp::At;
use sea_orm::FromQueryResult;

#[derive(FromQueryResult)]
struct Row {
    id: TaskId,
    agency_id: AgencyId,
    title: String,
    owner_id: Option<AgencyId>,
    next_step: Option<NextStep>,
    next_note: Option<String>,
    voided_at: Option<At>,
}

/// The first open next step that its consultation does not ask for, in words.
///
/// # Errors
/// The database cannot be read.
pub async fn verify(db: &Db, _task: &SystemTask) -> Result<Option<String>> {
    let rows = Row::find_by_statement(db.statement(
        "SELECT t.id, t.agency_id, t.title, c.agency_id AS owner_id, c.next_step, c.next_note, c.voided_at FROM tasks t \
         LEFT JOIN consultations c ON c.id = t.consultation_id \
         WHERE t.state = 'open' AND t.kind = 'next_step' ORDER BY t.id",
        vec![],
    ))
    .all(db.reader())
    .await?;
    let fault = rows.iter().find_map(|row| {
        let wanted = row.next_step.map(|step| title(step, row.next_note.as_deref().unwrap_or_default()));
        let cause = if row.owner_id != Some(row.agency_id) {
            "別の機関の相談を指しています。"
        } else if row.voided_at.is_some() {
            "もとの相談は取り消されています。"
        } else if wanted.is_none() {
            "もとの相談に「次にすること」がありません。"
        } else if wanted.as_deref() != Some(row.title.as_str()) {
            "もとの相談の「次にすること」と違います。"
        } else {
            return None;
        };
        Some(format!("すること {}: {cause}", row.id))
    });
    Ok(fault)
}
