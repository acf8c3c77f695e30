//! Households as a sheet.

use crate::data::households::HouseholdRow;
use crate::documents::{Listing, Sheet};

/// The list.
pub fn sheet(rows: &[HouseholdRow]) -> Sheet {
    Listing::<HouseholdRow>::new("households", "世帯の一覧")
        .column("id", "記録の番号", |row| row.id.to_string())
        .column("label", "世帯", |row| row.label.clone())
        .column("address", "住所", |row| row.address.clone())
        .sheet(rows)
}
