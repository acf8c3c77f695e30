//! Agencies as a sheet.

use crate::data::agencies::AgencyRow;
use crate::documents::{Listing, Sheet};
use crate::web::export::{days, yes};

/// The list.
pub fn sheet(rows: &[AgencyRow]) -> Sheet {
    Listing::<AgencyRow>::new("agencies", "機関の一覧")
        .column("id", "記録の番号", |row| row.id.to_string())
        .column("code", "コード", |row| row.code.clone())
        .column("name", "機関", |row| row.name.clone())
        .column("kana", "フリガナ", |row| row.kana.clone())
        .column("kind", "機関種別", |row| row.kind_label.clone())
        .column("is_municipality", "この市町村", |row| yes(row.is_municipality, "この市町村"))
        .column("phone", "電話", |row| row.phone.clone())
        .column("staff", "職員", |row| row.staff)
        .column("valid_from", "はじめの日", |row| days(row.valid_from))
        .column("valid_until", "終わりの日", |row| days(row.valid_until))
        .sheet(rows)
}
