//! What stands beside a case in its line: names, programmes, referrals that wait, and what is to be done next.

use super::Row;
use crate::access::{Act, Actor, Section};
use crate::data::batches::batches;
use crate::data::consultations::staff_names;
use crate::data::{Db, Result, persons};
use entity::codes::{CaseStage, NextStep, Program, ReferralStatus};
use entity::ids::{CaseId, ConsultationId};
use entity::stamp::Ymd;
use entity::{case_subjects, consultations, engagements, referrals};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use std::collections::BTreeMap;

/// One line of the ledger.
#[derive(Clone, Debug)]
pub struct LedgerRow {
    /// The case.
    pub id: CaseId,
    /// Its number.
    pub number: String,
    /// What it is called.
    pub title: String,
    /// Names of its subjects, 本人 first.
    pub subjects: Vec<String>,
    /// Its stage.
    pub stage: CaseStage,
    /// 主担当; empty = none.
    pub lead: String,
    /// When it was opened.
    pub opened_on: Ymd,
    /// Programmes at work.
    pub programs: Vec<Program>,
    /// The last contact.
    pub last_contact_on: Option<Ymd>,
    /// The last contact with 本人 in person.
    pub last_met_on: Option<Ymd>,
    /// Referrals that wait for an answer.
    pub waiting: u64,
    /// By when something is to be done.
    pub next_on: Option<Ymd>,
    /// What is to be done.
    pub next: String,
}

/// Completes rows: six statements, and as many again for every further few thousand rows.
pub async fn complete(db: &Db, who: &Actor, rows: Vec<Row>) -> Result<Vec<LedgerRow>> {
    let ids: Vec<CaseId> = rows.iter().map(|row| row.id).collect();
    let leads = staff_names(db, rows.iter().filter_map(|row| row.lead_staff_id).collect()).await?;
    let mut subjects = subjects(db, who, &ids).await?;
    let mut programs = programs(db, &ids).await?;
    let sees_contacts = who.may(Act::View(Section::Consultations));
    let waiting = if who.may(Act::View(Section::Referrals)) { waiting(db, who, &ids).await? } else { BTreeMap::new() };
    let steps: Vec<ConsultationId> =
        rows.iter().filter_map(|row| row.next_consultation_id).filter(|_| sees_contacts).collect();
    let steps = next_steps(db, who, steps).await?;
    Ok(rows
        .into_iter()
        .map(|row| LedgerRow {
            subjects: subjects.remove(&row.id).unwrap_or_default(),
            lead: row.lead_staff_id.and_then(|id| leads.get(&id).cloned()).unwrap_or_default(),
            programs: programs.remove(&row.id).unwrap_or_default(),
            waiting: waiting.get(&row.id).copied().unwrap_or(0),
            next: row.next_consultation_id.and_then(|id| steps.get(&id).cloned()).unwrap_or_default(),
            last_contact_on: row.last_contact_on.filter(|_| sees_contacts),
            last_met_on: row.last_met_on.filter(|_| sees_contacts),
            next_on: row.next_on.filter(|_| sees_contacts),
            id: row.id,
            number: row.number,
            title: row.title,
            stage: row.stage,
            opened_on: row.opened_on,
        })
        .collect())
}

async fn subjects(db: &Db, who: &Actor, ids: &[CaseId]) -> Result<BTreeMap<CaseId, Vec<String>>> {
    use case_subjects::Column;
    let mut links = Vec::new();
    for ids in batches(ids.iter().copied()) {
        let found = case_subjects::Entity::find()
            .filter(Column::CaseId.is_in(ids))
            .filter(Column::AgencyId.eq(who.agency()))
            .all(db.reader())
            .await?;
        links.extend(found);
    }
    links.sort_by_key(|link| (link.case_id, link.role, link.person_id));
    let names = persons::names(db, who, links.iter().map(|link| link.person_id)).await?;
    let mut of: BTreeMap<CaseId, Vec<String>> = BTreeMap::new();
    for link in links {
        if let Some(name) = names.get(&link.person_id) {
            of.entry(link.case_id).or_default().push(name.name());
        }
    }
    Ok(of)
}

async fn programs(db: &Db, ids: &[CaseId]) -> Result<BTreeMap<CaseId, Vec<Program>>> {
    use engagements::Column;
    let mut of: BTreeMap<CaseId, Vec<Program>> = BTreeMap::new();
    for ids in batches(ids.iter().copied()) {
        let found: Vec<(CaseId, Program)> = engagements::Entity::find()
            .select_only()
            .columns([Column::CaseId, Column::Program])
            .filter(Column::CaseId.is_in(ids))
            .filter(Column::ClosedOn.is_null())
            .order_by_asc(Column::OpenedOn)
            .order_by_asc(Column::Id)
            .into_tuple()
            .all(db.reader())
            .await?;
        for (case, program) in found {
            of.entry(case).or_default().push(program);
        }
    }
    Ok(of)
}

async fn waiting(db: &Db, who: &Actor, ids: &[CaseId]) -> Result<BTreeMap<CaseId, u64>> {
    use referrals::Column;
    let mut of = BTreeMap::new();
    for ids in batches(ids.iter().copied()) {
        let found: Vec<Option<CaseId>> = referrals::Entity::find()
            .select_only()
            .column(Column::CaseId)
            .filter(Column::CaseId.is_in(ids))
            .filter(Column::AgencyId.eq(who.agency()))
            .filter(Column::Status.is_in([ReferralStatus::Sent, ReferralStatus::OnHold]))
            .filter(Column::VoidedAt.is_null())
            .into_tuple()
            .all(db.reader())
            .await?;
        for case in found.into_iter().flatten() {
            *of.entry(case).or_insert(0) += 1;
        }
    }
    Ok(of)
}

async fn next_steps(db: &Db, who: &Actor, ids: Vec<ConsultationId>) -> Result<BTreeMap<ConsultationId, String>> {
    use consultations::Column;
    let mut of = BTreeMap::new();
    for ids in batches(ids) {
        let found: Vec<(ConsultationId, Option<NextStep>, String)> = consultations::Entity::find()
            .select_only()
            .columns([Column::Id, Column::NextStep, Column::NextNote])
            .filter(Column::Id.is_in(ids))
            .filter(Column::AgencyId.eq(who.agency()))
            .into_tuple()
            .all(db.reader())
            .await?;
        of.extend(found.into_iter().map(|(id, step, note)| {
            let step = step.map_or("", NextStep::label);
            (id, [step, &note].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" "))
        }));
    }
    Ok(of)
}
