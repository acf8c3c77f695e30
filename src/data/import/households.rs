//! Households, nameless until their members come.

use super::Job;
use super::batch::Batch;
use super::file::{Column, Faults, Sheet};
use super::keys::{Keyed, rekey};
use super::known::Known;
use super::lookups::{self, Agency};
use super::plan::Plan;
use super::row::{LINE, Row, SHORT, Seen};
use super::upsert::{Changed, TOGETHER, Table, compare, settle};
use crate::data::Result;
use crate::data::audit::Kind;
use crate::domain::{kana, postal};
use entity::codes::Section;
use entity::ids::{AgencyId, DistrictId, HouseholdId};
use entity::{households, persons};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Value};
use std::collections::HashMap;

pub const COLUMNS: &[Column] = &[
    Column::must("external_id", "世帯の番号"),
    Column::must("agency_code", "機関コード"),
    Column::may("postal_code", "郵便番号"),
    Column::may("address", "住所"),
    Column::may("district", "地区"),
    Column::may("note", "備考"),
];

const TABLE: Table = Table {
    name: "households",
    kind: Kind::Household,
    columns: &["postal_code", "address", "district_id", "note"],
    section: |column| match column {
        "postal_code" | "address" => Section::Contact,
        _ => Section::Basics,
    },
};

/// What a household is called until a member with a name comes.
pub fn placeholder(external_id: &str) -> String {
    format!("（世帯番号 {external_id}）")
}

struct Household {
    external_id: String,
    agency: AgencyId,
    postal_code: String,
    address: String,
    district: Option<DistrictId>,
    note: String,
}

impl Household {
    fn values(&self) -> Vec<Value> {
        vec![
            self.postal_code.clone().into(),
            self.address.clone().into(),
            self.district.into(),
            self.note.clone().into(),
        ]
    }
}

pub async fn plan(job: &Job<'_>, sheet: &Sheet<'_>, faults: &mut Faults) -> Result<Plan> {
    let agencies = lookups::agencies(job.db).await?;
    let districts = lookups::districts(job.db).await?;
    let known = Known::of(job.db, "households").await?;
    let mut plan = Plan::default();
    let mut seen = Seen::default();
    let mut changed = Vec::new();
    let mut columns = vec!["id", "agency_id", "external_id", "external_hash", "label"];
    columns.extend(TABLE.columns);
    let mut inserts = Batch::insert("households", &columns)
        .with("sort_kana", format!("'{}'", kana::sort_key("")))
        .with("version", 1)
        .with("created_at", job.now.0);
    for (nth, record) in sheet.rows.iter().enumerate() {
        job.checked(nth).await;
        let mut row = Row::new(sheet, record, faults);
        let hash = row.fingerprint();
        let Some(household) = check(&mut row, &agencies, &districts, &mut seen) else {
            continue;
        };
        let agency = household.agency;
        match known.get(agency, &household.external_id) {
            None => {
                let id = HouseholdId::new();
                plan.created.entry(agency).or_default().push(id.into());
                plan.added += 1;
                let label = placeholder(&household.external_id);
                inserts.push([
                    id.into(),
                    agency.into(),
                    household.external_id.clone().into(),
                    hash.into(),
                    label.into(),
                ]);
                inserts.push(household.values());
            }
            Some(old) if old.hash == Some(hash) => plan.unchanged += 1,
            Some(old) => changed.push(Changed { id: old.id, agency, hash, values: household.values(), row: household }),
        }
    }
    plan.batches.push(inserts);
    if !faults.is_empty() {
        return Ok(plan);
    }
    let revised = compare::<households::Entity, _>(job, &TABLE, changed).await?;
    let moved: HashMap<HouseholdId, String> = revised
        .iter()
        .filter(|one| one.old.address != one.new.row.address)
        .map(|one| (one.old.id, one.new.row.address.clone()))
        .collect();
    settle(job, &TABLE, revised, &mut plan)?;
    let members = members(job, &moved).await?;
    rekey(job, members, &mut plan).await?;
    Ok(plan)
}

/// Members of households that moved are found under the new address.
async fn members(job: &Job<'_>, moved: &HashMap<HouseholdId, String>) -> Result<Vec<Keyed>> {
    let ids: Vec<HouseholdId> = moved.keys().copied().collect();
    let mut members = Vec::new();
    for chunk in ids.chunks(TOGETHER) {
        let rows = persons::Entity::find()
            .filter(persons::Column::HouseholdId.is_in(chunk.iter().copied()))
            .all(job.db.reader())
            .await?;
        members.extend(rows.into_iter().map(|person| Keyed {
            address: person.household_id.and_then(|id| moved.get(&id).cloned()),
            phones: None,
            person,
        }));
    }
    Ok(members)
}

fn check(
    row: &mut Row<'_>,
    agencies: &HashMap<String, Agency>,
    districts: &HashMap<String, DistrictId>,
    seen: &mut Seen,
) -> Option<Household> {
    let external_id = row.required("external_id", SHORT);
    let agency = row.agency(agencies);
    if let (Some(key), Some(agency)) = (&external_id, agency) {
        seen.once(row, "external_id", agency.id, key);
    }
    let postal_code = postal::parse_postal(row.cell("postal_code"));
    let postal_code = row.keep("postal_code", postal_code);
    let address = row.short("address", LINE);
    let district = row.any("district", districts, "地区");
    let note = row.text("note");
    Some(Household {
        external_id: external_id?,
        agency: agency?.id,
        postal_code: postal_code?.unwrap_or_default(),
        address: address?,
        district: district?.copied(),
        note: note?,
    })
}
