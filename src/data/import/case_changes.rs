//! What a changed row means for subject, lead worker and timeline of a case.

use super::Job;
use super::batch::Batch;
use super::cases::{Checked, Parts, TABLE, closing_note};
use super::plan::Plan;
use super::upsert::{Changed, TOGETHER, compare, settle};
use crate::data::Result;
use entity::codes::{CaseStage, EventKind, MemberRole, Section};
use entity::ids::{CaseId, PersonId};
use entity::{case_members, case_subjects, cases};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::json;
use std::collections::HashMap;

/// Adds the changed rows to the plan.
pub async fn change(job: &Job<'_>, changed: Vec<Changed<Checked>>, plan: &mut Plan) -> Result<()> {
    let mut revised = compare::<cases::Entity, _>(job, &TABLE, changed).await?;
    let ids: Vec<CaseId> = revised.iter().map(|one| one.old.id).collect();
    let (mut subjects, mut leads) = parts_of(job, &ids).await?;
    let mut parts = Parts::new(job.now);
    let mut ended = Batch::delete("case_members", &["id"]);
    for one in &mut revised {
        let (id, agency) = (one.old.id, one.new.agency);
        let before = subjects.remove(&id).unwrap_or_default();
        if let Some(person) = one.new.row.person
            && !before.contains(&person)
        {
            parts.subject(id, agency, person);
            parts.event(id, agency, EventKind::SubjectsChanged, job.today, String::new());
            let after: Vec<PersonId> = before.iter().copied().chain([person]).collect();
            one.differ(Section::Basics, "subjects", json!(before), json!(after));
        }
        let row = &one.new.row;
        let leads = leads.remove(&id).unwrap_or_default();
        if row.lead != one.old.lead_staff_id {
            for lead in leads {
                // The period of the former lead is written again with its end.
                ended.push([lead.id.into()]);
                parts.lead(id, agency, lead.staff_id, lead.from_on, Some(job.today));
            }
            if let Some(staff) = row.lead {
                parts.lead(id, agency, staff, job.today, row.closed_on);
            }
            parts.event(id, agency, EventKind::HandedOver, job.today, String::new());
        }
        match (one.old.is_open, row.closed_on) {
            (true, Some(day)) => parts.event(id, agency, EventKind::Closed, day, closing_note(row.close_reason)),
            (false, None) => parts.event(id, agency, EventKind::Reopened, job.today, String::new()),
            (true, None) if one.old.stage != row.stage => {
                let note = format!("{} → {}", one.old.stage, row.stage);
                parts.event(id, agency, EventKind::StageChanged, job.today, note);
            }
            _ => {}
        }
        debug_assert_eq!(row.closed_on.is_some(), row.stage == CaseStage::Closed);
    }
    plan.batches.push(ended);
    plan.batches.extend(parts.into_batches());
    settle(job, &TABLE, revised, plan)
}

type Subjects = HashMap<CaseId, Vec<PersonId>>;
type Leads = HashMap<CaseId, Vec<case_members::Model>>;

async fn parts_of(job: &Job<'_>, ids: &[CaseId]) -> Result<(Subjects, Leads)> {
    let (mut subjects, mut leads) = (Subjects::new(), Leads::new());
    for chunk in ids.chunks(TOGETHER) {
        let rows = case_subjects::Entity::find()
            .filter(case_subjects::Column::CaseId.is_in(chunk.iter().copied()))
            .all(job.db.reader())
            .await?;
        for row in rows {
            subjects.entry(row.case_id).or_default().push(row.person_id);
        }
        let rows = case_members::Entity::find()
            .filter(case_members::Column::CaseId.is_in(chunk.iter().copied()))
            .filter(case_members::Column::Role.eq(MemberRole::Lead))
            .filter(case_members::Column::UntilOn.is_null())
            .all(job.db.reader())
            .await?;
        for row in rows {
            leads.entry(row.case_id).or_default().push(row);
        }
    }
    Ok((subjects, leads))
}
