//! Persons, their telephone and search keys; a nameless household is called after them.

use super::Job;
use super::batch::Batch;
use super::file::{Column, Faults, Sheet};
use super::households::placeholder;
use super::identity::identity_of;
use super::keys::{self, Keyed, grouped, rekey};
use super::known::{Known, PerAgency};
use super::lookups::{self, Agency};
use super::namesakes::{Namesake, name_households};
use super::plan::Plan;
use super::row::{NAME, Row, SHORT, Seen};
use super::upsert::{Changed, Revised, TOGETHER, Table, compare, settle};
use crate::clock::date;
use crate::data::Result;
use crate::data::audit::Kind;
use crate::domain::{birth, kana};
use entity::codes::{PhoneSafety, Relationship, Section, Sex};
use entity::ids::{AgencyId, HouseholdId, IdentityId, PersonId, PersonPhoneId};
use entity::stamp::Ymd;
use entity::{identity_years, person_phones, persons};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect, Value};
use serde_json::json;
use std::collections::{BTreeMap, HashMap};
use uuid::Uuid;

pub const COLUMNS: &[Column] = &[
    Column::must("external_id", "人の番号"),
    Column::must("agency_code", "機関コード"),
    Column::may("household_external_id", "世帯の番号"),
    Column::may("relationship", "続柄"),
    Column::may("family_name", "姓"),
    Column::may("given_name", "名"),
    Column::may("family_kana", "姓のフリガナ"),
    Column::may("given_kana", "名のフリガナ"),
    Column::may("sex", "性別"),
    Column::may("birth_date", "生年月日"),
    Column::may("phone", "電話"),
    Column::may("identity_key", "同一人物のしるし"),
];

const TABLE: Table = Table {
    name: "persons",
    kind: Kind::Person,
    columns: &[
        "household_id",
        "identity_id",
        "relationship",
        "family_name",
        "given_name",
        "family_kana",
        "given_kana",
        "sort_kana",
        "sex",
        "birth_lo",
        "birth_hi",
        "birth_precision",
        "birth_as_of",
    ],
    section: |_| Section::Basics,
};

/// Persons whose figures are counted again one by one; beyond that whole years are quicker.
const FEW: usize = 50;

/// A household that persons can belong to.
struct Home {
    id: HouseholdId,
    address: String,
    version: i32,
    is_nameless: bool,
}

pub async fn plan(job: &Job<'_>, sheet: &Sheet<'_>, faults: &mut Faults) -> Result<Plan> {
    let agencies = lookups::agencies(job.db).await?;
    let homes = PerAgency::load(job.db, "households", "id, address, version, label", |row| {
        let label: String = row.try_get_by_index(5)?;
        let external_id: String = row.try_get_by_index(1)?;
        Ok(Home {
            id: row.try_get_by_index(2)?,
            address: row.try_get_by_index(3)?,
            version: row.try_get_by_index(4)?,
            is_nameless: label == placeholder(&external_id),
        })
    })
    .await?;
    let known = Known::of(job.db, "persons").await?;
    let mut plan = Plan::default();
    let mut seen = Seen::default();
    let mut changed = Vec::new();
    let mut names = BTreeMap::new();
    let mut columns = vec!["id", "agency_id", "external_id", "external_hash"];
    columns.extend(TABLE.columns);
    let mut inserts = Batch::insert("persons", &columns)
        .with("calling_name", "''")
        .with("cautions", "''")
        .with("caution_note", "''")
        .with("note", "''")
        .with("version", 1)
        .with("created_at", job.now.0);
    let mut phones = phones();
    let mut keys = keys::batch();
    for (nth, record) in sheet.rows.iter().enumerate() {
        job.checked(nth).await;
        let mut row = Row::new(sheet, record, faults);
        let hash = row.fingerprint();
        let Some(checked) = check(job, &mut row, &agencies, &homes, &mut seen) else {
            continue;
        };
        checked.name_household(&mut names);
        let agency = checked.agency;
        match known.get(agency, &checked.external_id) {
            None => {
                let person = checked.person(PersonId::new(), IdentityId::new());
                plan.created.entry(agency).or_default().push(person.id.into());
                plan.keyed.entry(agency).or_default().push(person.id);
                plan.added += 1;
                inserts.push([person.id.into(), agency.into(), checked.external_id.clone().into(), hash.into()]);
                inserts.push(values(&person));
                if !checked.phone.is_empty() {
                    add_phone(&mut phones, &person, &checked.phone, 1);
                }
                let address = checked.home.map(|home| home.address.clone());
                let phone = Some(checked.phone.clone()).filter(|phone| !phone.is_empty());
                keys::add(&mut keys, &person, &[], phone.as_slice(), address.as_slice());
            }
            Some(old) if old.hash == Some(hash) => plan.unchanged += 1,
            Some(old) => changed.push(Changed { id: old.id, agency, hash, values: Vec::new(), row: checked }),
        }
    }
    plan.batches = vec![inserts, phones, keys];
    if faults.is_empty() {
        change(job, changed, &mut plan).await?;
        name_households(job, names, &mut plan);
    }
    Ok(plan)
}

/// A checked row.
struct Checked<'h> {
    external_id: String,
    agency: AgencyId,
    home: Option<&'h Home>,
    relationship: Relationship,
    family_name: String,
    given_name: String,
    family_kana: String,
    given_kana: String,
    sex: Sex,
    birth: birth::StoredBirth,
    phone: String,
    identity: Option<IdentityId>,
}

impl Checked<'_> {
    /// The person as it is going to be; the identity stays unless the file names one.
    fn person(&self, id: PersonId, identity: IdentityId) -> persons::Model {
        let reading = format!("{}{}", self.family_kana, self.given_kana);
        let sort = if reading.is_empty() { format!("{}{}", self.family_name, self.given_name) } else { reading };
        persons::Model {
            id,
            agency_id: self.agency,
            household_id: self.home.map(|home| home.id),
            identity_id: self.identity.unwrap_or(identity),
            relationship: self.relationship,
            family_name: self.family_name.clone(),
            given_name: self.given_name.clone(),
            family_kana: self.family_kana.clone(),
            given_kana: self.given_kana.clone(),
            calling_name: String::new(),
            sort_kana: kana::sort_key(&sort),
            sex: self.sex,
            birth_lo: Ymd(self.birth.lo_ymd),
            birth_hi: Ymd(self.birth.hi_ymd),
            birth_precision: self.birth.precision.to_owned(),
            birth_as_of: Ymd(self.birth.as_of_ymd),
            district_id: None,
            cautions: String::new(),
            caution_note: String::new(),
            note: String::new(),
            external_id: None,
            external_hash: None,
            version: 1,
            created_at: entity::stamp::At(0),
            created_by: None,
        }
    }

    fn name_household(&self, names: &mut BTreeMap<HouseholdId, Namesake>) {
        let Some(home) = self.home.filter(|home| home.is_nameless) else {
            return;
        };
        let is_self = self.relationship == Relationship::Myself;
        let is_better = names.get(&home.id).is_none_or(|first| is_self && !first.is_self);
        if is_better && !self.family_name.is_empty() {
            let namesake = Namesake {
                agency: self.agency,
                version: home.version,
                is_self,
                family_name: self.family_name.clone(),
                family_kana: self.family_kana.clone(),
            };
            names.insert(home.id, namesake);
        }
    }
}

fn check<'h>(
    job: &Job<'_>,
    row: &mut Row<'_>,
    agencies: &HashMap<String, Agency>,
    homes: &'h PerAgency<Home>,
    seen: &mut Seen,
) -> Option<Checked<'h>> {
    let external_id = row.required("external_id", SHORT);
    let agency = row.agency(agencies);
    if let (Some(key), Some(agency)) = (&external_id, agency) {
        seen.once(row, "external_id", agency.id, key);
    }
    let home = row.own("household_external_id", agency, homes, "世帯");
    let relationship = row.code("relationship");
    let family_name = row.short("family_name", NAME);
    let given_name = row.short("given_name", NAME);
    let family_kana = row.reading("family_kana");
    let given_kana = row.reading("given_kana");
    let sex = row.code("sex");
    let today = date(job.today).unwrap_or_default();
    let birth = birth::parse_birth(row.cell("birth_date"), today);
    let birth = row.keep("birth_date", birth);
    let phone = row.phone("phone");
    let identity = row.short("identity_key", SHORT);
    Some(Checked {
        external_id: external_id?,
        agency: agency?.id,
        home: home?,
        relationship: relationship?.unwrap_or(Relationship::Unknown),
        family_name: family_name?,
        given_name: given_name?,
        family_kana: family_kana?,
        given_kana: given_kana?,
        sex: sex?.unwrap_or(Sex::Unknown),
        birth: birth::stored(birth?.as_ref()),
        phone: phone?,
        identity: identity.map(|key| (!key.is_empty()).then(|| identity_of(&key)))?,
    })
}

/// The values of [`TABLE`]'s columns.
fn values(person: &persons::Model) -> Vec<Value> {
    vec![
        person.household_id.into(),
        person.identity_id.into(),
        person.relationship.into(),
        person.family_name.clone().into(),
        person.given_name.clone().into(),
        person.family_kana.clone().into(),
        person.given_kana.clone().into(),
        person.sort_kana.clone().into(),
        person.sex.into(),
        person.birth_lo.into(),
        person.birth_hi.into(),
        person.birth_precision.clone().into(),
        person.birth_as_of.into(),
    ]
}

fn phones() -> Batch {
    Batch::insert("person_phones", &["id", "person_id", "agency_id", "number", "sort"])
        .with("owner", "''")
        .with("safety", format!("'{}'", PhoneSafety::Unknown.code()))
        .with("note", "''")
}

fn add_phone(phones: &mut Batch, person: &persons::Model, number: &str, sort: i32) {
    phones.push([PersonPhoneId::new().into(), person.id.into(), person.agency_id.into(), number.into(), sort.into()]);
}

async fn change(job: &Job<'_>, mut changed: Vec<Changed<Checked<'_>>>, plan: &mut Plan) -> Result<()> {
    let stored = stored(job, &changed).await?;
    let mut people = HashMap::new();
    for one in &mut changed {
        let id = PersonId(one.id);
        let identity = stored.get(&one.id).copied().unwrap_or_default();
        let person = one.row.person(id, identity);
        one.values = values(&person);
        people.insert(one.id, person);
    }
    let mut revised = compare::<persons::Entity, _>(job, &TABLE, changed).await?;
    let known_phones = known_phones(job, &revised).await?;
    let mut phones = phones();
    let mut keyed = Vec::new();
    let mut recount: BTreeMap<AgencyId, Vec<PersonId>> = BTreeMap::new();
    let mut has_relinked = false;
    for one in &mut revised {
        let Some(mut person) = people.remove(&one.new.id) else {
            continue;
        };
        person.calling_name.clone_from(&one.old.calling_name);
        let old = known_phones.get(&person.id).map_or(&[][..], Vec::as_slice);
        let number = &one.new.row.phone.clone();
        let is_new =
            !number.is_empty() && old.iter().all(|phone| kana::phone_key(&phone.number) != kana::phone_key(number));
        if is_new {
            let last = old.iter().map(|phone| phone.sort).max().unwrap_or(0);
            add_phone(&mut phones, &person, number, last.saturating_add(1));
            let before: Vec<&String> = old.iter().map(|phone| &phone.number).collect();
            let after: Vec<&String> = before.iter().copied().chain([number]).collect();
            let (before, after) = (json!(before), json!(after));
            one.differ(Section::Contact, "phones", before, after);
        }
        if (one.old.birth_lo, one.old.birth_hi) != (person.birth_lo, person.birth_hi) {
            recount.entry(person.agency_id).or_default().push(person.id);
        }
        if one.old.identity_id != person.identity_id {
            recount.entry(person.agency_id).or_default().push(person.id);
            has_relinked = true;
        }
        let numbers = old.iter().map(|phone| &phone.number);
        keyed.push(Keyed {
            phones: Some(numbers.chain(is_new.then_some(number)).cloned().collect()),
            address: one.new.row.home.map(|home| home.address.clone()),
            person,
        });
    }
    plan.batches.push(phones);
    rekey(job, keyed, plan).await?;
    settle(job, &TABLE, revised, plan)?;
    plan.relinks = has_relinked;
    recount_figures(job, recount, has_relinked, plan).await
}

/// Who a person is linked to now.
async fn stored(job: &Job<'_>, changed: &[Changed<Checked<'_>>]) -> Result<HashMap<Uuid, IdentityId>> {
    let mut identities = HashMap::new();
    for chunk in changed.chunks(TOGETHER) {
        let rows: Vec<(Uuid, IdentityId)> = persons::Entity::find()
            .select_only()
            .column(persons::Column::Id)
            .column(persons::Column::IdentityId)
            .filter(persons::Column::Id.is_in(chunk.iter().map(|one| one.id)))
            .into_tuple()
            .all(job.db.reader())
            .await?;
        identities.extend(rows);
    }
    Ok(identities)
}

async fn known_phones(
    job: &Job<'_>,
    revised: &[Revised<persons::Entity, Checked<'_>>],
) -> Result<HashMap<PersonId, Vec<person_phones::Model>>> {
    let mut phones = Vec::new();
    for chunk in revised.chunks(TOGETHER) {
        let rows = person_phones::Entity::find()
            .filter(person_phones::Column::PersonId.is_in(chunk.iter().map(|one| one.old.id)))
            .all(job.db.reader())
            .await?;
        phones.extend(rows);
    }
    Ok(grouped(phones, |phone| phone.person_id))
}

/// A corrected birth changes the person's own years; another identity also leaves a hole where the person was counted.
async fn recount_figures(
    job: &Job<'_>,
    recount: BTreeMap<AgencyId, Vec<PersonId>>,
    has_relinked: bool,
    plan: &mut Plan,
) -> Result<()> {
    if !has_relinked && recount.values().map(Vec::len).sum::<usize>() <= FEW {
        plan.recount = recount;
        return Ok(());
    }
    for agency in recount.into_keys() {
        let years: Vec<i32> = identity_years::Entity::find()
            .select_only()
            .column(identity_years::Column::FiscalYear)
            .distinct()
            .filter(identity_years::Column::AgencyId.eq(agency))
            .into_tuple()
            .all(job.db.reader())
            .await?;
        plan.cells.extend(years.into_iter().map(|year| (agency, year)));
    }
    Ok(())
}
