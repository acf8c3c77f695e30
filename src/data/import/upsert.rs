//! Rows met in an earlier file: compared with what is stored, and changed only where they differ.

use super::Job;
use super::batch::{Batch, Change};
use super::plan::Plan;
use crate::data::audit::{Deed, Entry, Kind};
use crate::data::{Error, Result};
use entity::codes::Section;
use entity::ids::AgencyId;
use sea_orm::{ColumnTrait, EntityTrait, ModelTrait, QueryFilter, Value};
use serde_json::{Map, Value as Json};
use std::collections::{BTreeMap, HashMap};
use std::str::FromStr;
use uuid::Uuid;

/// Keys looked up at once.
pub const TOGETHER: usize = 500;

/// A row whose fingerprint differs from the one stored.
#[derive(Clone, Debug)]
pub struct Changed<R> {
    /// The record.
    pub id: Uuid,
    /// Its owner.
    pub agency: AgencyId,
    /// The new fingerprint.
    pub hash: i64,
    /// The new values of the columns that a file fills.
    pub values: Vec<Value>,
    /// The checked row.
    pub row: R,
}

/// A changed row beside the record as it is stored.
pub struct Revised<E: EntityTrait, R> {
    /// The record.
    pub old: E::Model,
    /// The row.
    pub new: Changed<R>,
    /// What differs, by section.
    pub differences: BTreeMap<Section, (Map<String, Json>, Map<String, Json>)>,
}

impl<E: EntityTrait, R> Revised<E, R> {
    /// Notes a difference that lies in another table.
    pub fn differ(&mut self, section: Section, name: &str, old: Json, new: Json) {
        let (before, after) = self.differences.entry(section).or_default();
        before.insert(name.to_owned(), old);
        after.insert(name.to_owned(), new);
    }
}

/// How the columns of a table are compared and written.
pub struct Table {
    /// Its name.
    pub name: &'static str,
    /// Its kind in the audit log.
    pub kind: Kind,
    /// The columns that a file fills, in the order of the values.
    pub columns: &'static [&'static str],
    /// The section to which a column belongs.
    pub section: fn(&str) -> Section,
}

/// Puts changed rows beside what is stored.
pub async fn compare<E, R>(job: &Job<'_>, table: &Table, changed: Vec<Changed<R>>) -> Result<Vec<Revised<E, R>>>
where
    E: EntityTrait,
    E::Model: ModelTrait<Entity = E>,
{
    let mut stored: HashMap<Uuid, E::Model> = HashMap::new();
    let id = column::<E>("id")?;
    for chunk in changed.chunks(TOGETHER) {
        let rows = E::find().filter(id.is_in(chunk.iter().map(|row| row.id))).all(job.db.reader()).await?;
        for row in rows {
            if let Value::Uuid(Some(key)) = row.get(id) {
                stored.insert(key, row);
            }
        }
    }
    let mut revised = Vec::with_capacity(changed.len());
    for new in changed {
        let old = stored.remove(&new.id).ok_or(Error::Stale)?;
        let mut one = Revised::<E, R> { differences: BTreeMap::new(), old, new };
        for (name, value) in table.columns.iter().zip(one.new.values.clone()) {
            let before = one.old.get(column::<E>(name)?);
            if before != value {
                one.differ((table.section)(name), name, json(&before), json(&value));
            }
        }
        revised.push(one);
    }
    Ok(revised)
}

/// Adds the changes and their audit entries to the plan; a row that says the same in other words is left alone.
pub fn settle<E, R>(job: &Job<'_>, table: &Table, revised: Vec<Revised<E, R>>, plan: &mut Plan) -> Result<()>
where
    E: EntityTrait,
    E::Model: ModelTrait<Entity = E>,
{
    let mut columns = vec!["id", "version", "external_hash"];
    columns.extend(table.columns);
    let mut batch = Batch::new(table.name, Change::Update, columns);
    let version = column::<E>("version")?;
    for one in revised {
        if one.differences.is_empty() {
            plan.unchanged += 1;
            continue;
        }
        plan.changed += 1;
        let seen = one.old.get(version);
        batch.push([one.new.id.into(), seen, one.new.hash.into()]);
        batch.push(one.new.values);
        let entry = Entry::new(job.now, Deed::Changed, table.kind)
            .on(one.new.id)
            .owned_by(one.new.agency)
            .with(serde_json::json!({ "by": job.task.reason() }));
        let entry = one.differences.into_iter().fold(entry, |entry, (section, (old, new))| {
            entry.revising(section, one.new.id, one.new.agency, &Json::Object(old), &Json::Object(new))
        });
        plan.entries.push(entry);
    }
    plan.batches.push(batch);
    Ok(())
}

fn column<E: EntityTrait>(name: &str) -> Result<E::Column>
where
    E::Column: FromStr,
{
    E::Column::from_str(name).map_err(|_| Error::Broken(format!("no column {name}")))
}

/// A value of a column as it stands in a revision.
pub fn json(value: &Value) -> Json {
    match value {
        Value::Bool(Some(value)) => (*value).into(),
        Value::Int(Some(value)) => (*value).into(),
        Value::BigInt(Some(value)) => (*value).into(),
        Value::String(Some(value)) => value.clone().into(),
        Value::Uuid(Some(value)) => value.to_string().into(),
        _ => Json::Null,
    }
}
