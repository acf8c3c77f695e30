//! Persons as a sheet.

use super::words;
use crate::data::persons::{Pair, PersonRow};
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

/// Pairs that may be one human being, a line each.
pub fn pairs(rows: &[Pair], today: Ymd) -> Sheet {
    Listing::<Pair>::new("duplicates", "同じ人かもしれない記録")
        .column("one_id", "記録の番号", |pair| pair.one.id.to_string())
        .column("one_name", "名前", |pair| pair.one.name())
        .column("one_kana", "フリガナ", |pair| pair.one.kana())
        .column("one_age", "年齢", move |pair| pair.one.age(today))
        .column("other_id", "もう一つの記録の番号", |pair| pair.other.id.to_string())
        .column("other_name", "もう一つの名前", |pair| pair.other.name())
        .column("other_kana", "もう一つのフリガナ", |pair| pair.other.kana())
        .column("other_age", "もう一つの年齢", move |pair| pair.other.age(today))
        .sheet(rows)
}
