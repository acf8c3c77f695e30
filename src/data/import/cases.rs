//! Cases with their subject, lead worker and the days on which they were opened and closed.

use super::Job;
use super::batch::Batch;
use super::case_changes::change;
use super::file::{Column, Faults, Sheet};
use super::known::{Known, PerAgency};
use super::lookups::{self, Agency};
use super::numbers::Numbers;
use super::plan::Plan;
use super::row::{Row, SHORT, Seen};
use super::upsert::{Changed, Table};
use crate::data::Result;
use crate::data::audit::Kind;
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::kana;
use entity::codes::{CaseStage, CloseReason, EventKind, MemberRole, Section, SubjectRole};
use entity::ids::{AgencyId, CaseEventId, CaseId, CaseMemberId, HouseholdId, PersonId, StaffId};
use entity::stamp::{At, LocalMinute, Ymd};
use sea_orm::Value;
use std::collections::HashMap;

pub const COLUMNS: &[Column] = &[
    Column::must("external_id", "ケースの番号"),
    Column::must("agency_code", "機関コード"),
    Column::may("household_external_id", "世帯の番号"),
    Column::may("person_external_id", "人の番号"),
    Column::may("lead_login", "主担当のログイン名"),
    Column::must("opened_on", "開始日"),
    Column::may("stage", "段階"),
    Column::may("closed_on", "終結日"),
    Column::may("close_reason", "終結理由"),
];

pub const TABLE: Table = Table {
    name: "cases",
    kind: Kind::Case,
    columns: &["household_id", "stage", "is_open", "opened_on", "closed_on", "close_reason", "lead_staff_id"],
    section: |_| Section::Basics,
};

/// A household or a person that a case can be called after.
struct Called {
    id: uuid::Uuid,
    name: String,
    sort_kana: String,
    household: Option<HouseholdId>,
}

/// What the cells of a row refer to.
struct Lookups {
    agencies: HashMap<String, Agency>,
    staff: HashMap<String, StaffId>,
    households: PerAgency<Called>,
    persons: PerAgency<Called>,
}

impl Lookups {
    async fn load(job: &Job<'_>) -> Result<Self> {
        let households = PerAgency::load(job.db, "households", "id, label, sort_kana", |row| {
            Ok(Called {
                id: row.try_get_by_index(2)?,
                name: row.try_get_by_index(3)?,
                sort_kana: row.try_get_by_index(4)?,
                household: None,
            })
        });
        let columns = "id, family_name, given_name, calling_name, sort_kana, household_id";
        let persons = PerAgency::load(job.db, "persons", columns, |row| {
            let family: String = row.try_get_by_index(3)?;
            let given: String = row.try_get_by_index(4)?;
            let name = format!("{family} {given}").trim().to_owned();
            Ok(Called {
                id: row.try_get_by_index(2)?,
                name: if name.is_empty() { row.try_get_by_index(5)? } else { name },
                sort_kana: row.try_get_by_index(6)?,
                household: row.try_get_by_index(7)?,
            })
        });
        Ok(Self {
            agencies: lookups::agencies(job.db).await?,
            staff: lookups::staff(job.db).await?,
            households: households.await?,
            persons: persons.await?,
        })
    }
}

/// A checked row.
pub struct Checked {
    external_id: String,
    agency: AgencyId,
    title: String,
    sort_kana: String,
    household: Option<HouseholdId>,
    pub person: Option<PersonId>,
    pub lead: Option<StaffId>,
    opened_on: Ymd,
    pub stage: CaseStage,
    pub closed_on: Option<Ymd>,
    pub close_reason: Option<CloseReason>,
}

impl Checked {
    /// The values of [`TABLE`]'s columns.
    fn values(&self) -> Vec<Value> {
        vec![
            self.household.into(),
            self.stage.into(),
            (self.stage != CaseStage::Closed).into(),
            self.opened_on.into(),
            self.closed_on.into(),
            self.close_reason.into(),
            self.lead.into(),
        ]
    }
}

/// Rows of the tables below a case.
pub struct Parts {
    subjects: Batch,
    members: Batch,
    events: Batch,
}

impl Parts {
    pub fn new(now: At) -> Self {
        Self {
            subjects: Batch::insert("case_subjects", &["case_id", "person_id", "agency_id"])
                .with("role", format!("'{}'", SubjectRole::Principal.code())),
            members: Batch::insert("case_members", &["id", "case_id", "agency_id", "staff_id", "from_on", "until_on"])
                .with("role", format!("'{}'", MemberRole::Lead.code())),
            events: Batch::insert("case_events", &["id", "case_id", "agency_id", "kind", "occurred_at", "note"])
                .with("created_at", now.0),
        }
    }

    pub fn subject(&mut self, case: CaseId, agency: AgencyId, person: PersonId) {
        self.subjects.push([case.into(), person.into(), agency.into()]);
    }

    pub fn lead(&mut self, case: CaseId, agency: AgencyId, staff: StaffId, from: Ymd, until: Option<Ymd>) {
        self.members.push([
            CaseMemberId::new().into(),
            case.into(),
            agency.into(),
            staff.into(),
            from.into(),
            until.into(),
        ]);
    }

    /// Something that happened on a day; its time of day is not known.
    pub fn event(&mut self, case: CaseId, agency: AgencyId, kind: EventKind, day: Ymd, note: String) {
        let at = LocalMinute(i64::from(day.0) * 10_000);
        self.events.push([CaseEventId::new().into(), case.into(), agency.into(), kind.into(), at.into(), note.into()]);
    }

    pub fn into_batches(self) -> [Batch; 3] {
        [self.subjects, self.members, self.events]
    }
}

/// The words beside the end of a case.
pub fn closing_note(reason: Option<CloseReason>) -> String {
    reason.map(|reason| reason.label().to_owned()).unwrap_or_default()
}

pub async fn plan(job: &Job<'_>, sheet: &Sheet<'_>, faults: &mut Faults) -> Result<Plan> {
    let lookups = Lookups::load(job).await?;
    let known = Known::of(job.db, "cases").await?;
    let mut numbers = Numbers::load(job.db, "case_numbers").await?;
    let mut plan = Plan::default();
    let mut seen = Seen::default();
    let mut changed = Vec::new();
    let mut columns = vec!["id", "agency_id", "external_id", "external_hash", "number", "title", "sort_kana"];
    columns.extend(TABLE.columns);
    let mut inserts = Batch::insert("cases", &columns)
        .with("close_note", "''")
        .with("summary", "''")
        .with("version", 1)
        .with("created_at", job.now.0);
    let mut parts = Parts::new(job.now);
    for (nth, record) in sheet.rows.iter().enumerate() {
        job.checked(nth).await;
        let mut row = Row::new(sheet, record, faults);
        let hash = row.fingerprint();
        let Some(checked) = check(job, &mut row, &lookups, &mut seen) else {
            continue;
        };
        let agency = checked.agency;
        match known.get(agency, &checked.external_id) {
            None => {
                let id = CaseId::new();
                plan.created.entry(agency).or_default().push(id.into());
                plan.added += 1;
                let number = numbers.take(agency, FiscalYear::of_ymd(checked.opened_on.0));
                inserts.push([
                    id.into(),
                    agency.into(),
                    checked.external_id.clone().into(),
                    hash.into(),
                    number.into(),
                    checked.title.clone().into(),
                    checked.sort_kana.clone().into(),
                ]);
                inserts.push(checked.values());
                add_parts(&mut parts, id, &checked);
            }
            Some(old) if old.hash == Some(hash) => plan.unchanged += 1,
            Some(old) => changed.push(Changed { id: old.id, agency, hash, values: checked.values(), row: checked }),
        }
    }
    plan.numbers = numbers.blocks();
    plan.batches = vec![inserts];
    plan.batches.extend(parts.into_batches());
    if faults.is_empty() {
        change(job, changed, &mut plan).await?;
    }
    Ok(plan)
}

fn add_parts(parts: &mut Parts, id: CaseId, case: &Checked) {
    let agency = case.agency;
    if let Some(person) = case.person {
        parts.subject(id, agency, person);
    }
    if let Some(lead) = case.lead {
        parts.lead(id, agency, lead, case.opened_on, case.closed_on);
    }
    parts.event(id, agency, EventKind::Opened, case.opened_on, String::new());
    if let Some(closed_on) = case.closed_on {
        parts.event(id, agency, EventKind::Closed, closed_on, closing_note(case.close_reason));
    }
}

fn check(job: &Job<'_>, row: &mut Row<'_>, lookups: &Lookups, seen: &mut Seen) -> Option<Checked> {
    let external_id = row.required("external_id", SHORT);
    let agency = row.agency(&lookups.agencies);
    if let (Some(key), Some(agency)) = (&external_id, agency) {
        seen.once(row, "external_id", agency.id, key);
    }
    let household = row.own("household_external_id", agency, &lookups.households, "世帯");
    let person = row.own("person_external_id", agency, &lookups.persons, "人");
    if matches!((household, person), (Some(None), Some(None))) {
        row.fault("household_external_id", "世帯の番号か人の番号のどちらかを入力してください。");
    }
    let lead = row.any("lead_login", &lookups.staff, "職員");
    let opened_on = row.past_date("opened_on", job.today);
    let closing = closing(job, row, opened_on);
    let (household, person) = (household?, person?);
    let called = household.or(person)?;
    let name = Some(&called.name).filter(|name| !name.is_empty());
    let title = name.map_or("（名前のわからないケース）", String::as_str);
    let (stage, closed_on, close_reason) = closing?;
    Some(Checked {
        external_id: external_id?,
        agency: agency?.id,
        title: title.to_owned(),
        sort_kana: if called.sort_kana.is_empty() { kana::sort_key(title) } else { called.sort_kana.clone() },
        household: household.map(|household| HouseholdId(household.id)).or_else(|| person?.household),
        person: person.map(|person| PersonId(person.id)),
        lead: lead?.copied(),
        opened_on: opened_on?,
        stage,
        closed_on,
        close_reason,
    })
}

type Closing = (CaseStage, Option<Ymd>, Option<CloseReason>);

/// Stage, end and its reason: a case is closed on a day, or not at all.
fn closing(job: &Job<'_>, row: &mut Row<'_>, opened_on: Option<Ymd>) -> Option<Closing> {
    let stage: Option<Option<CaseStage>> = row.code("stage");
    let closed_on = row.date("closed_on");
    let reason: Option<Option<CloseReason>> = row.code("close_reason");
    let (stage, closed_on, reason) = (stage?, closed_on?, reason?);
    if let Some(day) = closed_on {
        if !row.not_ahead("closed_on", day, job.today) {
            return None;
        }
        if opened_on.is_some_and(|opened_on| day < opened_on) {
            row.fault("closed_on", "終結日が開始日より前です。");
            return None;
        }
        if stage.is_some_and(|stage| stage != CaseStage::Closed) {
            row.fault("stage", "終結日がありますが、段階が「終結」ではありません。");
            return None;
        }
        return Some((CaseStage::Closed, closed_on, reason));
    }
    if stage == Some(CaseStage::Closed) {
        row.fault("closed_on", "段階が「終結」のときは、終結日を入力してください。");
        return None;
    }
    if reason.is_some() {
        row.fault("close_reason", "終結日がないのに、終結理由があります。");
        return None;
    }
    Some((stage.unwrap_or(CaseStage::Received), None, None))
}
