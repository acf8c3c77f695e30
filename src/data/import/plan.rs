//! What an import is going to do, complete before the writer is asked for.

use super::Job;
use super::batch::Batch;
use super::numbers::Block;
use crate::data::audit::{Deed, Entry, Kind};
use entity::ids::{AgencyId, CaseId, PersonId};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// Ids in one audit entry.
const TOGETHER: usize = 500;

/// Everything that one transaction will do.
#[derive(Default)]
pub struct Plan {
    /// Changes of tables, in order.
    pub batches: Vec<Batch>,
    /// Numbers that were given out while checking.
    pub numbers: Vec<Block>,
    /// Agencies and fiscal years whose figures are counted again.
    pub cells: BTreeSet<(AgencyId, i32)>,
    /// Agencies and fiscal years without any figures yet, whose figures are among the batches.
    pub fresh: BTreeSet<(AgencyId, i32)>,
    /// Agencies and fiscal years of which something counted changes without being counted again here.
    pub touched: BTreeSet<(AgencyId, i32)>,
    /// Persons whose figures are counted again one by one.
    pub recount: BTreeMap<AgencyId, Vec<PersonId>>,
    /// Persons whose keys change: they may be one human being with somebody else.
    pub keyed: BTreeMap<AgencyId, Vec<PersonId>>,
    /// Cases whose last contact and next step are looked up again.
    pub cases: BTreeSet<CaseId>,
    /// Somebody becomes another human being: links that rest on who they were end.
    pub relinks: bool,
    /// Audit entries of changed records.
    pub entries: Vec<Entry>,
    /// New records by owner.
    pub created: BTreeMap<AgencyId, Vec<Uuid>>,
    /// Rows that become records.
    pub added: u64,
    /// Rows that change one.
    pub changed: u64,
    /// Rows left alone.
    pub unchanged: u64,
    /// Sentences for the person who imports.
    pub notes: Vec<String>,
}

impl Plan {
    /// The audit entries of new records, a few hundred ids in each.
    pub fn creations(&self, job: &Job<'_>, kind: Kind) -> Vec<Entry> {
        self.created
            .iter()
            .flat_map(|(agency, ids)| ids.chunks(TOGETHER).map(move |ids| (*agency, ids)))
            .map(|(agency, ids)| {
                Entry::new(job.now, Deed::Created, kind)
                    .owned_by(agency)
                    .showing(ids.iter().copied())
                    .with(serde_json::json!({ "by": job.task.reason(), "n": ids.len() }))
            })
            .collect()
    }
}
