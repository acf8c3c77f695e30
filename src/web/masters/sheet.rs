//! Code lists as sheets, and what is put on record when one is taken along.

use crate::access::{Administer, May};
use crate::data::audit::Kind;
use crate::data::masters::{CategoryRow, KindListRow};
use crate::documents::{Listing, Sheet};
use crate::web::export::{Export, Taken, day, yes};
use entity::{districts, holidays};
use serde_json::Value;
use uuid::Uuid;

/// A code list that is taken along as far as `rows` go.
pub fn taken<'a>(
    may: &'a May<Administer>,
    export: &Export,
    address: &'a str,
    filter: Value,
    (ids, rows): (Vec<Uuid>, usize),
) -> Taken<'a> {
    Taken {
        who: may.actor(),
        kind: Kind::Master,
        place: "/admin/masters",
        address,
        filter,
        conditions: Vec::new(),
        ids,
        is_too_long: rows as u64 > export.most(),
    }
}

/// Kinds of agency with their category of this fiscal year.
pub fn kinds(rows: &[KindListRow], categories: &[CategoryRow]) -> Sheet {
    let category = |code: &str| categories.iter().find(|row| row.code == code).map(|row| row.label.clone());
    Listing::<KindListRow>::new("agency-kinds", "機関種別の一覧")
        .column("code", "コード", |row| row.code.clone())
        .column("label", "名称", |row| row.label.clone())
        .column("field", "分野", |row| row.field.clone())
        .column("report_code", "公表区分のコード", |row| row.report_code.clone())
        .column("report_label", "公表区分", move |row| row.report_code.as_deref().and_then(category))
        .column("agencies", "機関", |row| row.agencies)
        .column("is_active", "使用", |row| yes(row.is_active, "使っています"))
        .sheet(rows)
}

/// Districts.
pub fn districts(rows: &[districts::Model]) -> Sheet {
    Listing::<districts::Model>::new("districts", "地区の一覧")
        .column("id", "記録の番号", |row| row.id.to_string())
        .column("code", "コード", |row| row.code.clone())
        .column("name", "名称", |row| row.name.clone())
        .column("kind", "種類", |row| row.kind.clone())
        .column("sort", "並び順", |row| row.sort)
        .column("is_active", "使用", |row| yes(row.is_active, "使っています"))
        .sheet(rows)
}

/// Holidays of a year.
pub fn holidays(rows: &[holidays::Model], year: i32) -> Sheet {
    Listing::<holidays::Model>::new("holidays", format!("祝日の一覧（{year}年）"))
        .column("day", "日付", |row| day(row.ymd))
        .column("name", "名称", |row| row.name.clone())
        .sheet(rows)
}
