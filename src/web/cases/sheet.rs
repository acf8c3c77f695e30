//! Cases as a sheet.

use crate::data::cases::CaseRow;
use crate::documents::{Listing, Sheet};
use crate::web::export::{day, days};

/// The list.
pub fn sheet(rows: &[CaseRow]) -> Sheet {
    Listing::<CaseRow>::new("cases", "ケースの一覧")
        .column("id", "記録の番号", |row| row.id.to_string())
        .column("number", "番号", |row| row.number.clone())
        .column("title", "ケース", |row| row.title.clone())
        .column("stage", "段階", |row| row.stage.label())
        .column("lead", "主担当", |row| row.lead.clone())
        .column("opened_on", "開始日", |row| day(row.opened_on))
        .column("closed_on", "終結日", |row| days(row.closed_on))
        .sheet(rows)
}
