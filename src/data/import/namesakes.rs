//! Nameless households are called after the persons that come to live in them.

use super::Job;
use super::batch::{Batch, Change};
use super::plan::Plan;
use super::upsert::TOGETHER;
use crate::data::audit::{Deed, Entry, Kind};
use crate::domain::kana;
use entity::ids::{AgencyId, HouseholdId};
use serde_json::json;
use std::collections::BTreeMap;
use uuid::Uuid;

/// Who gives a nameless household its name.
pub struct Namesake {
    pub agency: AgencyId,
    pub version: i32,
    pub is_self: bool,
    pub family_name: String,
    pub family_kana: String,
}

/// Calls nameless households after their 本人, or the first member with a name.
pub fn name_households(job: &Job<'_>, names: BTreeMap<HouseholdId, Namesake>, plan: &mut Plan) {
    let mut batch = Batch::new("households", Change::Update, vec!["id", "version", "label", "sort_kana"]);
    let mut named: BTreeMap<AgencyId, Vec<Uuid>> = BTreeMap::new();
    for (id, namesake) in names {
        let reading = if namesake.family_kana.is_empty() { &namesake.family_name } else { &namesake.family_kana };
        batch.push([
            id.into(),
            namesake.version.into(),
            format!("{}家", namesake.family_name).into(),
            kana::sort_key(reading).into(),
        ]);
        named.entry(namesake.agency).or_default().push(id.into());
    }
    plan.batches.push(batch);
    for (agency, ids) in named {
        for ids in ids.chunks(TOGETHER) {
            let entry = Entry::new(job.now, Deed::Changed, Kind::Household)
                .owned_by(agency)
                .showing(ids.iter().copied())
                .with(json!({ "by": job.task.reason(), "named_after_members": ids.len() }));
            plan.entries.push(entry);
        }
    }
}
