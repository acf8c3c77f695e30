//! Households and cases around the people.

use super::births::Birth;
use super::people::{Part, Population};
use super::quota::{AGENCIES, Quota};
use super::random::Random;

/// A row of `households`.
pub struct Household {
    pub agency: usize,
    pub external_id: String,
}

/// A row of `cases`.
pub struct Case {
    pub agency: usize,
    pub external_id: String,
    pub record: Option<usize>,
    pub household: Option<usize>,
    /// From its opening to its close; the close is 0 while it is open.
    pub opened: i32,
    pub closed: i32,
}

impl Case {
    pub const fn is_open_on(&self, day: i32) -> bool {
        self.opened <= day && (self.closed == 0 || day <= self.closed)
    }
}

/// Gives four records of ten a household, some of them a shared one, some of them a mother.
pub fn settle(population: &mut Population, random: &mut Random) -> Vec<Household> {
    let mut households: Vec<Household> = Vec::new();
    let mut latest: Vec<Option<usize>> = vec![None; AGENCIES.len()];
    for index in 0..population.records.len() {
        if index % 10 >= 4 {
            continue;
        }
        let agency = population.records[index].agency;
        if let Some(shared) = latest[agency].filter(|_| index % 40 == 2) {
            population.records[index].household = Some(shared);
            population.records[index].relationship = "brother";
            continue;
        }
        households.push(Household { agency, external_id: format!("H{:06}", households.len() + 1) });
        let household = households.len() - 1;
        latest[agency] = Some(household);
        population.records[index].household = Some(household);
        population.records[index].relationship = if index % 3 == 0 { "本人" } else { "self" };
        if index % 40 == 1 {
            let born = Birth::Day(random.between(1935, 1960) * 10_000 + 1_103);
            let mother = population.add(agency, Part::Family, born);
            population.records[mother].household = Some(household);
            population.records[mother].relationship = "mother";
        }
    }
    households
}

/// Opens a case for three records of ten, and some for a household alone.
pub fn open_cases(population: &Population, households: &[Household], quota: &Quota, random: &mut Random) -> Vec<Case> {
    let mut spans: Vec<(i32, i32)> = vec![(i32::MAX, 0); population.records.len()];
    for contact in &population.contacts {
        if let Some(record) = contact.record {
            let (first, last) = spans[record];
            spans[record] = (first.min(contact.day), last.max(contact.day));
        }
    }
    let mut cases = Vec::new();
    for (index, record) in population.records.iter().enumerate() {
        let (first, last) = spans[index];
        if last == 0 || (index + index / 10) % 10 >= 3 {
            continue;
        }
        cases.push(Case {
            agency: record.agency,
            external_id: format!("K{:06}", cases.len() + 1),
            record: Some(index),
            household: record.household,
            opened: first,
            closed: if random.percent(30) { super::calendar::after(last, random.between(0, 40)) } else { 0 },
        });
    }
    let step = (households.len() / quota.part(100, 4)).max(1);
    for (index, household) in households.iter().enumerate().step_by(step) {
        cases.push(Case {
            agency: household.agency,
            external_id: format!("K{:06}", cases.len() + 1),
            record: None,
            household: Some(index),
            opened: population.year.0 - 10_000,
            closed: 0,
        });
    }
    cases
}
