//! Agencies, known by their code.

use super::Job;
use super::batch::{Batch, Change};
use super::file::{Column, Faults, Sheet};
use super::lookups::{AgencyKind, AgencyKinds};
use super::plan::Plan;
use super::row::{LINE, NAME, Row, SHORT, Seen};
use crate::data::Result;
use crate::data::audit::{Deed, Entry, Kind};
use crate::domain::written::quoted;
use entity::agencies;
use entity::ids::AgencyId;
use sea_orm::EntityTrait;
use serde_json::{Value as Json, json};
use std::collections::HashMap;
use uuid::Uuid;

pub const COLUMNS: &[Column] = &[
    Column::must("code", "機関コード"),
    Column::must("name", "名称"),
    Column::may("kana", "フリガナ"),
    Column::must("kind", "機関種別"),
    Column::may("field", "分野"),
    Column::may("address", "住所"),
    Column::may("phone", "電話"),
];

struct Agency {
    code: String,
    name: String,
    kana: String,
    kind: String,
    field: String,
    address: String,
    phone: String,
}

impl Agency {
    fn told(&self) -> Json {
        json!({
            "name": self.name, "kana": self.kana, "kind": self.kind,
            "field": self.field, "address": self.address, "phone": self.phone,
        })
    }
}

pub async fn plan(job: &Job<'_>, sheet: &Sheet<'_>, faults: &mut Faults) -> Result<Plan> {
    let kinds = AgencyKinds::load(job.db).await?;
    let stored = agencies::Entity::find().all(job.db.reader()).await?;
    let stored: HashMap<String, agencies::Model> = stored.into_iter().map(|row| (row.code.clone(), row)).collect();
    let mut plan = Plan::default();
    let mut seen = Seen::default();
    let mut inserts = Batch::insert(
        "agencies",
        &["id", "external_hash", "code", "name", "kana", "kind", "field", "address", "phone"],
    )
    .with("postal_code", "''")
    .with("duty_phone", "''")
    .with("is_municipality", "FALSE")
    .with("is_open_on_holidays", "FALSE")
    .with("reply_days", 14)
    .with("version", 1)
    .with("created_at", job.now.0);
    let mut updates = Batch::new(
        "agencies",
        Change::Update,
        vec!["id", "version", "external_hash", "name", "kana", "kind", "field", "address", "phone"],
    );
    for record in &sheet.rows {
        let mut row = Row::new(sheet, record, faults);
        let hash = row.fingerprint();
        let Some(agency) = check(&mut row, &kinds, &mut seen) else {
            continue;
        };
        let Some(old) = stored.get(&agency.code) else {
            let id = AgencyId::new();
            plan.added += 1;
            plan.created.entry(id).or_default().push(id.into());
            inserts.push([id.into(), hash.into(), agency.code.into(), agency.name.into(), agency.kana.into()]);
            inserts.push([agency.kind.into(), agency.field.into(), agency.address.into(), agency.phone.into()]);
            continue;
        };
        let before = Agency {
            code: old.code.clone(),
            name: old.name.clone(),
            kana: old.kana.clone(),
            kind: old.kind.clone(),
            field: old.field.clone(),
            address: old.address.clone(),
            phone: old.phone.clone(),
        };
        if old.external_hash == Some(hash) || before.told() == agency.told() {
            plan.unchanged += 1;
            continue;
        }
        plan.changed += 1;
        plan.entries.push(
            Entry::new(job.now, Deed::Changed, Kind::Agency)
                .on(old.id.into())
                .owned_by(old.id)
                .with(json!({ "by": job.task.reason(), "old": before.told(), "new": agency.told() })),
        );
        updates.push([old.id.into(), old.version.into(), hash.into(), agency.name.into(), agency.kana.into()]);
        updates.push([agency.kind.into(), agency.field.into(), agency.address.into(), agency.phone.into()]);
    }
    plan.batches = vec![inserts, updates];
    Ok(plan)
}

fn check(row: &mut Row<'_>, kinds: &AgencyKinds, seen: &mut Seen) -> Option<Agency> {
    let code = row.required("code", SHORT);
    if let Some(code) = &code {
        // Codes are unique in the whole municipality, not in an agency.
        seen.once(row, "code", AgencyId(Uuid::nil()), code);
    }
    let name = row.required("name", NAME);
    let kana = row.reading("kana");
    let kind = kind(row, "kind", kinds);
    let field = row.short("field", SHORT);
    let address = row.short("address", LINE);
    let phone = row.phone("phone");
    let kind = kind?;
    Some(Agency {
        code: code?,
        name: name?,
        kana: kana?,
        field: field.map(|field| if field.is_empty() { kind.field.clone() } else { field })?,
        kind: kind.code.clone(),
        address: address?,
        phone: phone?,
    })
}

/// The kind of agency in a cell that must be filled.
pub fn kind<'k>(row: &mut Row<'_>, name: &str, kinds: &'k AgencyKinds) -> Option<&'k AgencyKind> {
    row.required(name, SHORT)?;
    let kind = kinds.read(row.cell(name));
    if kind.is_none() {
        let reason = format!(
            "{}という機関種別はありません。01から21までの番号か、登録されている種別の名前で書いてください。",
            quoted(row.cell(name))
        );
        row.fault(name, reason);
    }
    kind
}
