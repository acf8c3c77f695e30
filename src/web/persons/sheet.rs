//! Persons as a sheet.

use super::words;
use crate::data::persons::PersonRow;
use crate::documents::{Listing, Sheet};
use entity::stamp::Ymd;

/// The list, with the whole of 連絡上の注意; ages are those of `today`.
pub fn sheet(rows: &[PersonRow], today: Ymd) -> Sheet {
    Listing::<PersonRow>::new("persons", "人の一覧")
        .column("id", "記録の番号", |row| row.id.to_string())
        .column("name", "名前", PersonRow::name)
        .column("kana", "フリガナ", PersonRow::kana)
        .column("age", "年齢", move |row| row.age(today))
        .column("sex", "性別", |row| row.sex.label())
        .column("relationship", "続柄", |row| row.relationship.label())
        .column("cautions", "連絡上の注意", |row| words::cautions(&row.cautions, &row.caution_note))
        .sheet(rows)
}
