//! Opening a case.

use super::{happened, minute};
use crate::access::{Actor, May, Section, WriteBasics};
use crate::data::audit::{Deed, Entry, Kind};
use crate::data::persons::Added;
use crate::data::referrals::{self, Brought, Taken};
use crate::data::visible::owned;
use crate::data::{Db, Error, Result, Tx, consultations, households};
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::kana;
use entity::codes::{CaseStage, EventKind, MemberRole, Program, Route, SubjectRole};
use entity::ids::{AgencyId, CaseId, CaseMemberId, ConsultationId, EngagementId, HouseholdId, PersonId};
use entity::stamp::Ymd;
use entity::{case_members, case_subjects, cases, engagements, persons};
use sea_orm::{ActiveModelTrait, ConnectionTrait, EntityTrait, QueryFilter, Set, Statement};
use serde::Serialize;
use serde_json::json;

/// A new case as the form checked it.
#[derive(Clone, Debug, Serialize)]
pub struct NewCase {
    /// What it is called; empty = after household or subject.
    pub title: String,
    /// 世帯.
    pub household: Option<HouseholdId>,
    /// Subjects, 0..n.
    pub subjects: Vec<(PersonId, SubjectRole)>,
    /// First stage.
    pub stage: CaseStage,
    /// 把握経路.
    pub route: Option<Route>,
    /// Day of opening.
    pub opened_on: Ymd,
    /// In a few words.
    pub summary: String,
    /// The first episode.
    pub program: Option<Program>,
    /// The consultation it grew out of.
    pub from: Option<ConsultationId>,
    /// The referral it was opened for, and who comes with it.
    pub taken: Option<Taken>,
}

/// Opens a case under the key that the form carried; the actor becomes 主担当.
///
/// # Errors
/// [`Error::Refused`] if household or subjects are not the acting agency's.
pub async fn open(db: &Db, by: &May<WriteBasics>, id: CaseId, new: &NewCase) -> Result<Added> {
    let who = by.actor();
    let agency = who.agency();
    // Asked before the transaction: one that waits for a second connection could wait for itself.
    let offered = match &new.taken {
        Some(taken) => referrals::taking(db, who, taken.referral).await?.map(|taking| taking.carried),
        None => None,
    };
    let tx = db.begin().await?;
    if let Some(row) = cases::Entity::find_by_id(id).one(tx.connection()).await? {
        return if row.agency_id == agency && row.created_by == Some(who.staff()) {
            Ok(Added::Before)
        } else {
            Err(Error::Stale)
        };
    }
    if let Some(household) = new.household
        && !households::is_owned(&tx, who, household).await?
    {
        return Err(Error::Refused("世帯が見つかりません。もう一度選んでください。"));
    }
    let brought = match &new.taken {
        Some(taken) => Some(referrals::bring(db, &tx, who, taken, offered.as_deref().unwrap_or_default()).await?),
        None => None,
    };
    let subjects = subjects(new, brought.as_ref());
    check_subjects(&tx, who, &subjects).await?;
    let title = title(&tx, new, &subjects).await?;
    let number = next_number(&tx, "case_numbers", agency, new.opened_on).await?;
    cases::ActiveModel {
        id: Set(id),
        agency_id: Set(agency),
        number: Set(number),
        sort_kana: Set(kana::sort_key(&title)),
        title: Set(title),
        household_id: Set(new.household),
        stage: Set(new.stage),
        is_open: Set(true),
        opened_on: Set(new.opened_on),
        closed_on: Set(None),
        close_reason: Set(None),
        close_note: Set(String::new()),
        lead_staff_id: Set(Some(who.staff())),
        route: Set(new.route),
        summary: Set(new.summary.clone()),
        last_contact_on: Set(None),
        last_met_on: Set(None),
        next_on: Set(None),
        next_consultation_id: Set(None),
        external_id: Set(None),
        external_hash: Set(None),
        version: Set(1),
        created_at: Set(db.clock().now()),
        created_by: Set(Some(who.staff())),
    }
    .insert(tx.connection())
    .await?;
    write_subjects(&tx, agency, id, &subjects).await?;
    case_members::ActiveModel {
        id: Set(CaseMemberId::new()),
        case_id: Set(id),
        agency_id: Set(agency),
        staff_id: Set(who.staff()),
        role: Set(MemberRole::Lead),
        from_on: Set(new.opened_on),
        until_on: Set(None),
    }
    .insert(tx.connection())
    .await?;
    if let Some(program) = new.program {
        engagements::ActiveModel {
            id: Set(EngagementId::new()),
            case_id: Set(id),
            agency_id: Set(agency),
            program: Set(program),
            opened_on: Set(new.opened_on),
            open_reason: Set(String::new()),
            closed_on: Set(None),
            close_reason: Set(String::new()),
        }
        .insert(tx.connection())
        .await?;
    }
    if let Some(consultation) = new.from {
        consultations::put_into_case(&tx, who, consultation, id).await?;
    }
    let note = brought.as_ref().map(|brought| format!("つなぎ {} から", brought.row.number)).unwrap_or_default();
    happened(&tx, who, id, minute(db), db, EventKind::Opened, note).await?;
    let mut entries = match brought {
        Some(brought) => brought.settle(db, &tx, who, id).await?,
        None => Vec::new(),
    };
    let entry = Entry::new(db.clock().now(), Deed::Created, Kind::Case)
        .by(who)
        .on(id.into())
        .owned_by(agency)
        .revising(Section::Basics, id.into(), agency, &json!(null), &json!(new));
    entries.push(entry);
    tx.commit(entries).await?;
    Ok(Added::Now)
}

/// Whom the case is about: who was chosen, and who comes with the referral; each once.
fn subjects(new: &NewCase, brought: Option<&Brought>) -> Vec<(PersonId, SubjectRole)> {
    let mut subjects = brought.map(|brought| brought.subjects.clone()).unwrap_or_default();
    for (person, role) in &new.subjects {
        if subjects.iter().all(|(known, _)| known != person) {
            subjects.push((*person, *role));
        }
    }
    subjects.sort_by_key(|(_, role)| *role);
    subjects
}

/// Calls the case after its household or its first subject, unless it has a name of its own.
async fn title(tx: &Tx, new: &NewCase, subjects: &[(PersonId, SubjectRole)]) -> Result<String> {
    if !new.title.is_empty() {
        return Ok(new.title.clone());
    }
    if let Some(id) = new.household
        && let Some(household) = entity::households::Entity::find_by_id(id).one(tx.connection()).await?
    {
        return Ok(household.label);
    }
    if let Some((id, _)) = subjects.first()
        && let Some(person) = persons::Entity::find_by_id(*id).one(tx.connection()).await?
    {
        let name = format!("{} {}", person.family_name, person.given_name);
        let name = name.trim();
        let name = if name.is_empty() { &person.calling_name } else { name };
        if !name.is_empty() {
            return Ok(name.to_owned());
        }
    }
    Ok("（名前のわからないケース）".to_owned())
}

pub(super) async fn check_subjects(tx: &Tx, who: &Actor, subjects: &[(PersonId, SubjectRole)]) -> Result<()> {
    for (person, _) in subjects {
        let found =
            persons::Entity::find_by_id(*person).filter(owned::<persons::Entity>(who)).one(tx.connection()).await?;
        if found.is_none() {
            return Err(Error::Refused("対象の人が見つかりません。もう一度選んでください。"));
        }
    }
    Ok(())
}

pub(super) async fn write_subjects(
    tx: &Tx,
    agency: AgencyId,
    id: CaseId,
    subjects: &[(PersonId, SubjectRole)],
) -> Result<()> {
    for (person, role) in subjects {
        case_subjects::ActiveModel {
            case_id: Set(id),
            person_id: Set(*person),
            agency_id: Set(agency),
            role: Set(*role),
        }
        .insert(tx.connection())
        .await?;
    }
    Ok(())
}

/// The next number of an agency in the fiscal year of `day`: 「R8-000123」. A rollback gives it back.
pub(in crate::data) async fn next_number(tx: &Tx, table: &'static str, agency: AgencyId, day: Ymd) -> Result<String> {
    let year = FiscalYear::of_ymd(day.0);
    let row = tx
        .connection()
        .query_one_raw(Statement::from_sql_and_values(
            tx.backend(),
            format!(
                "INSERT INTO {table} (agency_id, fiscal_year, next) VALUES ($1, $2, 2) \
                 ON CONFLICT (agency_id, fiscal_year) DO UPDATE SET next = {table}.next + 1 RETURNING next"
            ),
            vec![agency.into(), year.year().into()],
        ))
        .await?
        .ok_or_else(|| Error::Broken("no number".to_owned()))?;
    let next: i64 = row.try_get_by_index(0)?;
    Ok(format!("{}-{:06}", year.short(), next - 1))
}
