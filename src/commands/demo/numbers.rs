//! Numbers of cases and referrals, given in the order of their days as if they had been given day by day.

use crate::data::demo::World;
use crate::domain::fiscal_year::FiscalYear;
use entity::ids::AgencyId;
use entity::{case_numbers, referral_numbers};
use std::collections::BTreeMap;

type Next = BTreeMap<(AgencyId, i32), i64>;

/// Numbers everything, and leaves the next number of each agency and year.
pub fn give(world: &mut World) {
    let mut next = Next::new();
    world.cases.sort_by_key(|row| (row.agency_id, row.opened_on));
    for row in &mut world.cases {
        row.number = number(&mut next, row.agency_id, row.opened_on.0);
    }
    for ((agency_id, fiscal_year), next) in std::mem::take(&mut next) {
        world.case_numbers.push(case_numbers::Model { agency_id, fiscal_year, next });
    }
    world.referrals.sort_by_key(|row| (row.agency_id, row.drafted_on));
    for row in &mut world.referrals {
        row.number = number(&mut next, row.agency_id, row.drafted_on.0);
    }
    for ((agency_id, fiscal_year), next) in next {
        world.referral_numbers.push(referral_numbers::Model { agency_id, fiscal_year, next });
    }
}

fn number(next: &mut Next, agency: AgencyId, ymd: i32) -> String {
    let year = FiscalYear::of_ymd(ymd);
    let counter = next.entry((agency, year.year())).or_insert(1);
    let number = format!("{}-{counter:06}", year.short());
    *counter += 1;
    number
}
