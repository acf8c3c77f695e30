//! Search keys of persons, written set-wise.

use super::Job;
use super::batch::Batch;
use super::plan::Plan;
use super::upsert::TOGETHER;
use crate::data::Result;
use crate::data::persons::keys::keys_of;
use entity::ids::{HouseholdId, PersonId};
use entity::{households, person_addresses, person_names, person_phones, persons};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use std::collections::HashMap;

/// A person whose keys are written anew.
pub struct Keyed {
    /// The person as it is going to be.
    pub person: persons::Model,
    /// The telephones as they are going to be; none = as stored.
    pub phones: Option<Vec<String>>,
    /// The address of the household as it is going to be; none = as stored.
    pub address: Option<String>,
}

/// No keys yet.
pub fn batch() -> Batch {
    Batch::insert("person_keys", &["agency_id", "kind", "key", "person_id"]).with("hidden_until", 0)
}

/// Adds the keys of a person to a batch.
pub fn add(
    batch: &mut Batch,
    person: &persons::Model,
    names: &[person_names::Model],
    phones: &[String],
    addresses: &[String],
) {
    for (kind, key) in keys_of(person, names, phones, addresses) {
        batch.push([person.agency_id.into(), kind.into(), key.into(), person.id.into()]);
    }
}

/// Replaces the keys of persons who are there already.
pub async fn rekey(job: &Job<'_>, people: Vec<Keyed>, plan: &mut Plan) -> Result<()> {
    let mut gone = Batch::delete("person_keys", &["person_id"]);
    let mut keys = batch();
    for chunk in people.chunks(TOGETHER) {
        let ids = || chunk.iter().map(|one| one.person.id);
        let names = person_names::Entity::find()
            .filter(person_names::Column::PersonId.is_in(ids()))
            .all(job.db.reader())
            .await?;
        let phones = person_phones::Entity::find()
            .filter(person_phones::Column::PersonId.is_in(ids()))
            .all(job.db.reader())
            .await?;
        let addresses = person_addresses::Entity::find()
            .filter(person_addresses::Column::PersonId.is_in(ids()))
            .all(job.db.reader())
            .await?;
        let homes = homes(job, chunk).await?;
        let names = grouped(names, |name| name.person_id);
        let phones = grouped(phones, |phone| phone.person_id);
        let addresses = grouped(addresses, |address| address.person_id);
        for one in chunk {
            let id = one.person.id;
            let stored = || phones.get(&id).into_iter().flatten().map(|phone| phone.number.clone());
            let phones: Vec<String> = one.phones.clone().unwrap_or_else(|| stored().collect());
            let home = one.address.as_ref().or_else(|| one.person.household_id.and_then(|home| homes.get(&home)));
            let addresses: Vec<String> =
                addresses.get(&id).into_iter().flatten().map(|address| &address.address).chain(home).cloned().collect();
            plan.keyed.entry(one.person.agency_id).or_default().push(id);
            gone.push([id.into()]);
            add(&mut keys, &one.person, names.get(&id).map_or(&[], Vec::as_slice), &phones, &addresses);
        }
    }
    plan.batches.push(gone);
    plan.batches.push(keys);
    Ok(())
}

async fn homes(job: &Job<'_>, people: &[Keyed]) -> Result<HashMap<HouseholdId, String>> {
    let rows: Vec<(HouseholdId, String)> = households::Entity::find()
        .select_only()
        .column(households::Column::Id)
        .column(households::Column::Address)
        .filter(households::Column::Id.is_in(people.iter().filter_map(|one| one.person.household_id)))
        .into_tuple()
        .all(job.db.reader())
        .await?;
    Ok(rows.into_iter().collect())
}

/// Rows by the person they belong to.
pub fn grouped<M>(rows: Vec<M>, of: impl Fn(&M) -> PersonId) -> HashMap<PersonId, Vec<M>> {
    let mut groups: HashMap<PersonId, Vec<M>> = HashMap::new();
    for row in rows {
        groups.entry(of(&row)).or_default().push(row);
    }
    groups
}
