//! What somebody is kept away from, whatever else would open it to them (担当除外).

use crate::access::Facts;
use entity::ids::{CaseId, HouseholdId, PersonId};
use std::collections::BTreeSet;

/// Everything that hangs on the cases from which a member of staff is excluded; usually nothing.
///
/// Whoever must not read about a family must not read about it by another way either: with a named case go the persons it
/// is about, the other members of their households, those households, records linked to them as the same human being,
/// and the other cases about any of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Excluded {
    /// Cases.
    pub cases: BTreeSet<CaseId>,
    /// Persons.
    pub persons: BTreeSet<PersonId>,
    /// Households.
    pub households: BTreeSet<HouseholdId>,
}

impl Excluded {
    /// Whether nothing is kept away.
    pub fn is_empty(&self) -> bool {
        self.cases.is_empty() && self.persons.is_empty() && self.households.is_empty()
    }

    /// Whether a record belongs to any of it.
    pub fn covers(&self, facts: &Facts) -> bool {
        facts.case.is_some_and(|case| self.cases.contains(&case))
            || facts.household.is_some_and(|household| self.households.contains(&household))
            || facts.persons.iter().any(|person| self.persons.contains(person))
    }
}
