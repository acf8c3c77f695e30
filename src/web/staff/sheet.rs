//! Accounts as a sheet.

use crate::data::staff::StaffRow;
use crate::documents::{Listing, Sheet};
use crate::web::export::{days, yes};

/// The list.
pub fn sheet(rows: &[StaffRow]) -> Sheet {
    Listing::<StaffRow>::new("staff", "職員の一覧")
        .column("id", "記録の番号", |row| row.id.to_string())
        .column("login", "ログイン名", |row| row.login.clone())
        .column("name", "氏名", |row| row.name.clone())
        .column("kana", "フリガナ", |row| row.kana.clone())
        .column("postings", "所属", |row| row.postings.clone())
        .column("valid_from", "はじめの日", |row| days(row.valid_from))
        .column("valid_until", "終わりの日", |row| days(row.valid_until))
        .column("is_disabled", "停止中", |row| yes(row.is_disabled, "停止中"))
        .sheet(rows)
}
