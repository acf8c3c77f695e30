//! Consultations: one contact, one row.

use super::Job;
use super::batch::Batch;
use super::figures::{Counted, Figures};
use super::file::{Column, Faults, Sheet};
use super::known::{Known, PerAgency};
use super::lookups::{self, Agency};
use super::plan::Plan;
use super::row::{LINE, Row, SHORT, Seen};
use super::upsert::{Changed, TOGETHER, Table, compare, settle};
use crate::clock::local_minute;
use crate::data::Result;
use crate::data::audit::Kind;
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::opening::{Holidays, OpeningHours, is_after_hours};
use crate::domain::wareki;
use crate::domain::written::quoted;
use entity::codes::{Counterpart, Field, Method, Program, Route, Section, Topic};
use entity::ids::{AgencyId, CaseId, ConsultationId, PersonId, StaffId};
use entity::stamp::LocalMinute;
use entity::{agency_hours, consultation_subjects, consultations};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, Value};
use serde_json::json;
use std::collections::HashMap;
use unicode_normalization::UnicodeNormalization;

pub const COLUMNS: &[Column] = &[
    Column::must("external_id", "相談の番号"),
    Column::must("agency_code", "機関コード"),
    Column::must("occurred_at", "日時"),
    Column::must("method", "対応方法"),
    Column::may("person_external_id", "人の番号"),
    Column::may("case_external_id", "ケースの番号"),
    Column::may("staff_login", "職員のログイン名"),
    Column::may("counterpart", "相手"),
    Column::may("route", "把握経路"),
    Column::may("program", "事業"),
    Column::may("field", "分野"),
    Column::may("place", "場所"),
    Column::may("topics", "相談内容"),
    Column::may("minutes", "時間（分）"),
    Column::may("content", "内容"),
];

const TABLE: Table = Table {
    name: "consultations",
    kind: Kind::Consultation,
    columns: &[
        "case_id",
        "staff_id",
        "occurred_at",
        "occurred_ymd",
        "fiscal_year",
        "minutes",
        "method",
        "counterpart",
        "route",
        "topics",
        "program",
        "field",
        "place",
        "content",
        "is_anonymous",
        "is_after_hours",
    ],
    section: |_| Section::Consultations,
};

/// What the cells of a row refer to.
struct Lookups {
    agencies: HashMap<String, Agency>,
    staff: HashMap<String, StaffId>,
    persons: PerAgency<Counted>,
    cases: PerAgency<CaseId>,
    hours: HashMap<AgencyId, OpeningHours>,
    holidays: Holidays,
}

impl Lookups {
    async fn load(job: &Job<'_>) -> Result<Self> {
        let rows =
            agency_hours::Entity::find().order_by_asc(agency_hours::Column::FromMinute).all(job.db.reader()).await?;
        let mut spans: HashMap<(AgencyId, i32), Vec<(i32, i32)>> = HashMap::new();
        for row in rows {
            let day = spans.entry((row.agency_id, row.weekday)).or_default();
            day.push((row.from_minute, row.until_minute));
        }
        let mut hours: HashMap<AgencyId, OpeningHours> = HashMap::new();
        for ((agency, weekday), spans) in spans {
            let weekday = usize::try_from(weekday).unwrap_or(usize::MAX);
            hours.entry(agency).or_default().set(weekday, spans);
        }
        Ok(Self {
            agencies: lookups::agencies(job.db).await?,
            staff: lookups::staff(job.db).await?,
            persons: Counted::load(job.db).await?,
            cases: PerAgency::load(job.db, "cases", "id", |row| row.try_get_by_index(2)).await?,
            hours,
            holidays: lookups::holidays(job.db).await?,
        })
    }
}

/// A checked row.
struct Checked {
    external_id: String,
    agency: AgencyId,
    occurred_at: LocalMinute,
    method: Method,
    person: Option<Counted>,
    case: Option<CaseId>,
    staff: Option<StaffId>,
    counterpart: Counterpart,
    route: Option<Route>,
    program: Option<Program>,
    field: Option<Field>,
    place: String,
    topics: String,
    minutes: Option<i32>,
    content: String,
    is_after_hours: Option<bool>,
}

impl Checked {
    fn fiscal_year(&self) -> i32 {
        FiscalYear::of_ymd(self.occurred_at.day().0).year()
    }

    /// The values of [`TABLE`]'s columns.
    fn values(&mut self) -> Vec<Value> {
        vec![
            self.case.into(),
            self.staff.into(),
            self.occurred_at.into(),
            self.occurred_at.day().into(),
            self.fiscal_year().into(),
            self.minutes.into(),
            self.method.into(),
            self.counterpart.into(),
            self.route.into(),
            std::mem::take(&mut self.topics).into(),
            self.program.into(),
            self.field.into(),
            std::mem::take(&mut self.place).into(),
            std::mem::take(&mut self.content).into(),
            (self.person.is_none() && self.case.is_none()).into(),
            self.is_after_hours.into(),
        ]
    }
}

pub async fn plan(job: &Job<'_>, sheet: &Sheet<'_>, faults: &mut Faults) -> Result<Plan> {
    let lookups = Lookups::load(job).await?;
    let known = Known::of(job.db, "consultations").await?;
    let mut plan = Plan::default();
    let mut seen = Seen::default();
    let mut changed = Vec::new();
    let mut columns = vec!["id", "agency_id", "external_id", "external_hash"];
    columns.extend(TABLE.columns);
    let mut inserts = Batch::insert("consultations", &columns)
        .with("counterpart_note", "''")
        .with("next_note", "''")
        .with("result", "''")
        .with("version", 1)
        .with("created_at", job.now.0)
        .in_order_of(&["agency_id", "occurred_at", "id"]);
    let mut subjects = subjects();
    let mut figures = Figures::default();
    for (nth, record) in sheet.rows.iter().enumerate() {
        job.checked(nth).await;
        let mut row = Row::new(sheet, record, faults);
        let hash = row.fingerprint();
        let Some(mut checked) = check(job, &mut row, &lookups, &mut seen) else {
            continue;
        };
        let agency = checked.agency;
        match known.get(agency, &checked.external_id) {
            None => {
                plan.cases.extend(checked.case);
                let id = ConsultationId::new();
                plan.created.entry(agency).or_default().push(id.into());
                plan.added += 1;
                figures.count(agency, checked.occurred_at.day(), checked.method, id, checked.person.as_ref());
                let external_id = std::mem::take(&mut checked.external_id);
                inserts.push([id.into(), agency.into(), external_id.into(), hash.into()]);
                inserts.push(checked.values());
                if let Some(person) = checked.person {
                    subjects.push([id.into(), person.id.into(), agency.into()]);
                }
            }
            Some(old) if old.hash == Some(hash) => plan.unchanged += 1,
            Some(old) => changed.push(Changed { id: old.id, agency, hash, values: checked.values(), row: checked }),
        }
    }
    plan.batches = vec![inserts, subjects];
    if faults.is_empty() {
        change(job, changed, &mut plan).await?;
        figures.settle(job.db, &mut plan).await?;
    }
    Ok(plan)
}

fn subjects() -> Batch {
    Batch::insert("consultation_subjects", &["consultation_id", "person_id", "agency_id"]).with("is_principal", "TRUE")
}

async fn change(job: &Job<'_>, changed: Vec<Changed<Checked>>, plan: &mut Plan) -> Result<()> {
    let mut revised = compare::<consultations::Entity, _>(job, &TABLE, changed).await?;
    let mut linked: HashMap<ConsultationId, Vec<(PersonId, bool)>> = HashMap::new();
    for chunk in revised.chunks(TOGETHER) {
        let rows = consultation_subjects::Entity::find()
            .filter(consultation_subjects::Column::ConsultationId.is_in(chunk.iter().map(|one| one.old.id)))
            .all(job.db.reader())
            .await?;
        for row in rows {
            linked.entry(row.consultation_id).or_default().push((row.person_id, row.is_principal));
        }
    }
    let mut gone = Batch::delete("consultation_subjects", &["consultation_id", "person_id"]);
    let mut new = subjects();
    for one in &mut revised {
        let id = one.old.id;
        plan.cases.extend(one.old.case_id.into_iter().chain(one.new.row.case));
        plan.cells.insert((one.new.agency, one.old.fiscal_year));
        plan.cells.insert((one.new.agency, one.new.row.fiscal_year()));
        let linked = linked.remove(&id).unwrap_or_default();
        let principals: Vec<PersonId> = linked.iter().filter(|(_, is)| *is).map(|(person, _)| *person).collect();
        let person = one.new.row.person.map(|person| person.id);
        // Family members that were added in the program stay; whoever else was 本人 gives way to the file's.
        let is_same = person.map_or(principals.is_empty(), |person| principals.contains(&person));
        if is_same {
            continue;
        }
        for (other, is_principal) in linked {
            if is_principal || Some(other) == person {
                gone.push([id.into(), other.into()]);
            }
        }
        if let Some(person) = person {
            new.push([id.into(), person.into(), one.new.agency.into()]);
        }
        let after: Vec<PersonId> = person.into_iter().collect();
        one.differ(Section::Consultations, "principals", json!(principals), json!(after));
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
    let occurred_at = occurred_at(job, row);
    let method = row.required_code("method");
    let person = row.own("person_external_id", agency, &lookups.persons, "人");
    let case = row.own("case_external_id", agency, &lookups.cases, "ケース");
    let staff = row.any("staff_login", &lookups.staff, "職員");
    let counterpart = row.code("counterpart");
    let route = row.code("route");
    let program = row.code("program");
    let field = row.code("field");
    let place = row.short("place", LINE);
    let topics = topics(row);
    let minutes = crate::domain::amount::parse_minutes(row.cell("minutes"));
    let minutes = row.keep("minutes", minutes);
    let content = row.text("content");
    let (agency, occurred_at) = (agency?, occurred_at?);
    let is_after_hours = lookups.hours.get(&agency.id).and_then(|hours| {
        let day = occurred_at.day().0;
        is_after_hours(hours, agency.is_open_on_holidays, &lookups.holidays, day, occurred_at.minute_of_day())
    });
    Some(Checked {
        external_id: external_id?,
        agency: agency.id,
        occurred_at,
        method: method?,
        person: person?.copied(),
        case: case?.copied(),
        staff: staff?.copied(),
        counterpart: counterpart?.unwrap_or(Counterpart::Unknown),
        route: route?,
        program: program?,
        field: field?,
        place: place?,
        topics: topics?,
        minutes: minutes?,
        content: content?,
        is_after_hours,
    })
}

fn occurred_at(job: &Job<'_>, row: &mut Row<'_>) -> Option<LocalMinute> {
    let at = wareki::parse_date_time(row.cell("occurred_at"));
    let at = local_minute(row.keep("occurred_at", at)?);
    let now = local_minute(job.db.clock().local());
    if at <= now {
        return Some(at);
    }
    if row.not_ahead("occurred_at", at.day(), job.today) {
        let reason = format!("{}は今の時刻より後です。", quoted(row.cell("occurred_at")));
        row.fault("occurred_at", reason);
    }
    None
}

/// Reads `13!;7;9`: codes or labels, `!` or `◎` behind the one that weighs most.
fn topics(row: &mut Row<'_>) -> Option<String> {
    let cell = row.cell("topics");
    if cell.is_empty() {
        return Some(String::new());
    }
    let mut codes: Vec<String> = Vec::new();
    let mut has_main = false;
    for part in cell.split([';', '；']).map(str::trim).filter(|part| !part.is_empty()) {
        let plain = part.trim_end_matches(['!', '！', '◎']);
        let is_main = plain.len() < part.len();
        let plain: String = plain.trim().nfkc().collect();
        let topic: Topic = row.one_code("topics", &plain)?;
        if is_main && has_main {
            row.fault("topics", "「!」（◎）は1つの相談内容にだけ付けてください。");
            return None;
        }
        has_main |= is_main;
        let code = format!("{}{}", topic.code(), if is_main { "!" } else { "" });
        let is_repeated = codes.iter().any(|other| other.trim_end_matches('!') == topic.code());
        if is_repeated {
            row.fault("topics", format!("「{}」が2度書かれています。", topic.code()));
            return None;
        }
        codes.push(code);
    }
    Some(codes.join(";"))
}
