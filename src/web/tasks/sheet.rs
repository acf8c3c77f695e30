//! Tasks as a sheet.

use crate::clock;
use crate::data::persons::PersonName;
use crate::data::tasks::{Load, TaskRow, What};
use crate::documents::{Listing, Sheet};
use crate::domain::deadline::Nearness;
use crate::domain::referral_state::awaited_words;
use crate::web::export::days;
use chrono::NaiveDate;

/// The list as its page shows it.
pub fn sheet(rows: &[TaskRow], today: NaiveDate) -> Sheet {
    Listing::<TaskRow>::new("tasks", "することの一覧")
        .column("id", "記録の番号", |row| row.id().to_string())
        .column("kind", "種類", |row| kind(row))
        .column("title", "すること", |row| row.title.clone())
        .column("due_on", "期限", |row| days(row.due_on))
        .column("overdue_days", "超過日数", move |row| {
            match Nearness::of(row.due_on.and_then(clock::date), today) {
                Nearness::Overdue(days) if row.done_on.is_none() => Some(days),
                _ => None,
            }
        })
        .column("staff", "担当", |row| row.staff.clone())
        .column("case_number", "ケース番号", |row| {
            row.case.as_ref().map(|case| case.1.clone()).unwrap_or_default()
        })
        .column("case", "ケース", |row| row.case.as_ref().map(|case| case.2.clone()).unwrap_or_default())
        .column("persons", "だれ", |row| row.persons.iter().map(PersonName::name).collect::<Vec<_>>().join("、"))
        .column("done_on", "済んだ日", |row| days(row.done_on))
        .sheet(rows)
}

/// The kind of a row in a word.
pub fn kind(row: &TaskRow) -> &'static str {
    match &row.what {
        What::Task { kind, .. } => kind.label(),
        What::Awaited(letter) => awaited_words(letter.status),
        What::Owed(_) => "届いたつなぎ",
    }
}

/// How much lies with whom.
pub fn loads(rows: &[Load]) -> Sheet {
    Listing::<Load>::new("tasks-by-staff", "担当者別のすること")
        .column("staff", "担当", |row| if row.staff.is_none() { "担当なし".to_owned() } else { row.name.clone() })
        .column("open", "未了", |row| row.open)
        .column("overdue", "期限切れ", |row| row.overdue)
        .column("oldest", "一番古い期限", |row| days(row.oldest))
        .sheet(rows)
}
