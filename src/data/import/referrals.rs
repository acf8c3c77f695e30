//! Referrals: what was sent to whom, without a slip that carries personal data.

use super::Job;
use super::agencies::kind;
use super::batch::Batch;
use super::file::{Column, Faults, Sheet};
use super::known::{Known, PerAgency};
use super::lookups::{self, Agency, AgencyKinds};
use super::numbers::Numbers;
use super::plan::Plan;
use super::row::{Row, SHORT, Seen};
use super::upsert::{Changed, TOGETHER, Table, compare, settle};
use crate::data::Result;
use crate::data::audit::Kind;
use crate::data::referrals::due_after;
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::opening::Holidays;
use crate::domain::referral_state::is_awaiting;
use entity::codes::{About, ReferralKind, ReferralStatus, Section, SlipGround, Urgency};
use entity::ids::{AgencyId, CaseId, PersonId, ReferralId};
use entity::stamp::Ymd;
use entity::{referral_subjects, referrals};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Value};
use serde_json::json;
use std::collections::HashMap;

pub const COLUMNS: &[Column] = &[
    Column::must("external_id", "つなぎの番号"),
    Column::must("agency_code", "送付元の機関コード"),
    Column::must("referred_on", "送付日"),
    Column::must("to_agency_kind", "相手の機関種別"),
    Column::may("to_agency_code", "相手の機関コード"),
    Column::must("kind", "つなぎの種類"),
    Column::may("person_external_id", "人の番号"),
    Column::may("case_external_id", "ケースの番号"),
    Column::may("about", "だれのこと"),
    Column::may("status", "状態"),
    Column::may("reason", "理由"),
];

const TABLE: Table = Table {
    name: "referrals",
    kind: Kind::Referral,
    columns: &[
        "case_id",
        "to_agency_id",
        "to_kind",
        "to_name",
        "kind",
        "about",
        "reason",
        "status",
        "drafted_on",
        "sent_on",
        "answer_due_on",
        "fiscal_year",
    ],
    section: |_| Section::Referrals,
};

/// What the cells of a row refer to.
struct Lookups {
    agencies: HashMap<String, Agency>,
    kinds: AgencyKinds,
    persons: PerAgency<PersonId>,
    cases: PerAgency<CaseId>,
    holidays: Holidays,
}

/// A checked row.
struct Checked {
    external_id: String,
    agency: AgencyId,
    referred_on: Ymd,
    answer_due_on: Ymd,
    to_agency: Option<AgencyId>,
    to_kind: String,
    to_name: String,
    kind: ReferralKind,
    person: Option<PersonId>,
    case: Option<CaseId>,
    about: About,
    status: ReferralStatus,
    reason: String,
}

impl Checked {
    /// The fiscal year in which the referral counts; none for a draft.
    fn year(&self) -> Option<i32> {
        (self.status != ReferralStatus::Draft).then(|| FiscalYear::of_ymd(self.referred_on.0).year())
    }

    /// The values of [`TABLE`]'s columns.
    fn values(&self) -> Vec<Value> {
        let sent_on = (self.status != ReferralStatus::Draft).then_some(self.referred_on);
        vec![
            self.case.into(),
            self.to_agency.into(),
            self.to_kind.clone().into(),
            self.to_name.clone().into(),
            self.kind.into(),
            self.about.into(),
            self.reason.clone().into(),
            self.status.into(),
            self.referred_on.into(),
            sent_on.into(),
            is_awaiting(self.status).then_some(self.answer_due_on).into(),
            self.year().into(),
        ]
    }
}

pub async fn plan(job: &Job<'_>, sheet: &Sheet<'_>, faults: &mut Faults) -> Result<Plan> {
    let lookups = Lookups {
        agencies: lookups::agencies(job.db).await?,
        kinds: AgencyKinds::load(job.db).await?,
        persons: PerAgency::load(job.db, "persons", "id", |row| row.try_get_by_index(2)).await?,
        cases: PerAgency::load(job.db, "cases", "id", |row| row.try_get_by_index(2)).await?,
        holidays: lookups::holidays(job.db).await?,
    };
    let known = Known::of(job.db, "referrals").await?;
    let mut numbers = Numbers::load(job.db, "referral_numbers").await?;
    let mut plan = Plan::default();
    let mut seen = Seen::default();
    let mut changed = Vec::new();
    let mut columns = vec!["id", "agency_id", "external_id", "external_hash", "number"];
    columns.extend(TABLE.columns);
    let mut inserts = Batch::insert("referrals", &columns)
        .with("urgency", format!("'{}'", Urgency::D.code()))
        .with("is_accompanied", "FALSE")
        .with("carries_personal_data", "FALSE")
        .with("ground", format!("'{}'", SlipGround::NoPersonalData.code()))
        .with("ground_note", "''")
        .with("slip_subject", "''")
        .with("slip_background", "''")
        .with("answer_note", "''")
        .with("outcome", "''")
        .with("version", 1)
        .with("created_at", job.now.0);
    let mut subjects = Batch::insert("referral_subjects", &["referral_id", "person_id", "agency_id"]);
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
                let id = ReferralId::new();
                plan.created.entry(agency).or_default().push(id.into());
                plan.touched.extend(checked.year().map(|year| (agency, year)));
                plan.added += 1;
                let number = numbers.take(agency, FiscalYear::of_ymd(checked.referred_on.0));
                inserts.push([
                    id.into(),
                    agency.into(),
                    checked.external_id.clone().into(),
                    hash.into(),
                    number.into(),
                ]);
                inserts.push(checked.values());
                if let Some(person) = checked.person {
                    subjects.push([id.into(), person.into(), agency.into()]);
                }
            }
            Some(old) if old.hash == Some(hash) => plan.unchanged += 1,
            Some(old) => changed.push(Changed { id: old.id, agency, hash, values: checked.values(), row: checked }),
        }
    }
    plan.numbers = numbers.blocks();
    plan.batches = vec![inserts, subjects];
    if faults.is_empty() {
        change(job, changed, &mut plan).await?;
    }
    Ok(plan)
}

async fn change(job: &Job<'_>, changed: Vec<Changed<Checked>>, plan: &mut Plan) -> Result<()> {
    let mut revised = compare::<referrals::Entity, _>(job, &TABLE, changed).await?;
    let mut linked: HashMap<ReferralId, Vec<PersonId>> = HashMap::new();
    for chunk in revised.chunks(TOGETHER) {
        let rows = referral_subjects::Entity::find()
            .filter(referral_subjects::Column::ReferralId.is_in(chunk.iter().map(|one| one.old.id)))
            .all(job.db.reader())
            .await?;
        for row in rows {
            linked.entry(row.referral_id).or_default().push(row.person_id);
        }
    }
    let mut gone = Batch::delete("referral_subjects", &["referral_id", "person_id"]);
    let mut new = Batch::insert("referral_subjects", &["referral_id", "person_id", "agency_id"]);
    for one in &mut revised {
        let id = one.old.id;
        let years = [one.old.fiscal_year, one.new.row.year()];
        plan.touched.extend(years.into_iter().flatten().map(|year| (one.new.agency, year)));
        let before = linked.remove(&id).unwrap_or_default();
        let person = one.new.row.person;
        let is_same = person.map_or(before.is_empty(), |person| before.contains(&person));
        if is_same {
            continue;
        }
        for other in &before {
            gone.push([id.into(), (*other).into()]);
        }
        if let Some(person) = person {
            new.push([id.into(), person.into(), one.new.agency.into()]);
        }
        let after: Vec<PersonId> = person.into_iter().collect();
        one.differ(Section::Referrals, "subjects", json!(before), json!(after));
    }
    plan.batches.push(gone);
    plan.batches.push(new);
    settle(job, &TABLE, revised, plan)
}

fn check(job: &Job<'_>, row: &mut Row<'_>, lookups: &Lookups, seen: &mut Seen) -> Option<Checked> {
    let external_id = row.required("external_id", SHORT);
    let agency = row.agency(&lookups.agencies);
    if let (Some(key), Some(agency)) = (&external_id, agency) {
        seen.once(row, "external_id", agency.id, key);
    }
    let referred_on = row.past_date("referred_on", job.today);
    let to_kind = kind(row, "to_agency_kind", &lookups.kinds);
    let to_agency = row.any("to_agency_code", &lookups.agencies, "機関");
    let kind = row.required_code("kind");
    let person = row.own("person_external_id", agency, &lookups.persons, "人");
    let case = row.own("case_external_id", agency, &lookups.cases, "ケース");
    let about = row.code("about");
    let status = row.code("status");
    let reason = row.text("reason");
    let (to_kind, to_agency) = (to_kind?, to_agency?);
    if let Some(agency) = to_agency {
        let theirs = lookups.kinds.read(&agency.kind)?;
        // The published 21 kinds are coarser than the local ones: agreeing in either is agreeing.
        if theirs.code != to_kind.code && theirs.report_code != to_kind.report_code {
            let reason = format!(
                "機関種別が「{}」ですが、to_agency_code の機関「{}」の種別は「{}」です。",
                to_kind.label, agency.name, theirs.label
            );
            row.fault("to_agency_kind", reason);
            return None;
        }
    }
    let referred_on = referred_on?;
    Some(Checked {
        external_id: external_id?,
        agency: agency?.id,
        answer_due_on: due_after(referred_on, to_agency.map(|agency| agency.reply_days), Urgency::D, &lookups.holidays),
        referred_on,
        to_agency: to_agency.map(|agency| agency.id),
        to_kind: to_agency.map_or(&to_kind.code, |agency| &agency.kind).clone(),
        to_name: to_agency.map_or(&to_kind.label, |agency| &agency.name).clone(),
        kind: kind?,
        person: person?.copied(),
        case: case?.copied(),
        about: about?.unwrap_or(About::Myself),
        status: status?.unwrap_or(ReferralStatus::Sent),
        reason: reason?,
    })
}
