//! Figures that can be checked (統計): definitions are data, measures are code, one file each.
//!
//! A [`Countable`] says whose work may be counted and yields aggregates only. Additive measures are grouped by raw
//! code and folded here, so that a correction of a mapping needs no statement. [`rows`] opens a cell: it lists what
//! the reader may see anyway, and the cell is always what is listed and what is withheld together.

mod consultations_by_method;
mod countable;
mod definition;
mod drill;
mod figure;
mod mask;
mod memo;
mod opening;
mod persons_by_age;
mod referrals_by_agency_kind;
mod shape;

pub use countable::{Countable, CountedAgency, Offer};
pub use definition::{Column, Report, contents};
pub use drill::{ConsultationLine, Drill, PersonLine, ReferralLine, Rows, TOTAL, rows};
pub use figure::{Beside, Cell, Figure, Side, Sides, YearRow, figure};
pub use mask::{Count, FEW, Veil, veils};
pub(in crate::data) use memo::Memo;

use crate::access::SystemTask;
use crate::data::{Db, Result, facts};
use crate::domain::fiscal_year::FiscalYears;
use entity::ids::AgencyId;
use sea_orm::Value;

/// `fiscal_year IN ($1, …) [AND agency_id = $n]`, and its values; an IN list, because a range is far slower here.
fn years_and_agency(years: FiscalYears, agency: Option<AgencyId>) -> (String, Vec<Value>) {
    let mut values: Vec<Value> = years.iter().map(|year| year.year().into()).collect();
    let places: Vec<String> = (1..=values.len()).map(|place| format!("${place}")).collect();
    let mut text = format!("fiscal_year IN ({})", places.join(", "));
    if let Some(agency) = agency {
        values.push(agency.into());
        text = format!("{text} AND agency_id = ${}", values.len());
    }
    (text, values)
}

/// Counts agencies and years again whose rows a test wrote past the verbs.
///
/// # Errors
/// The database cannot be written.
#[doc(hidden)]
pub async fn recount_for_tests(db: &Db, _task: &SystemTask, cells: &[(AgencyId, i32)]) -> Result<()> {
    let tx = db.begin().await?;
    for (agency, fiscal_year) in cells {
        facts::rebuild(&tx, *agency, *fiscal_year).await?;
    }
    tx.commit_unrecorded().await
}
