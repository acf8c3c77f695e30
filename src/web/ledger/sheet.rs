//! The ledger as a sheet: the columns of the page.

use crate::clock;
use crate::data::ledger::LedgerRow;
use crate::documents::{Listing, Sheet, Value};
use crate::web::export::{day, days};
use entity::codes::Program;
use entity::stamp::Ymd;

/// The ledger as of `today`.
pub fn sheet(rows: &[LedgerRow], today: Ymd) -> Sheet {
    Listing::<LedgerRow>::new("ledger", "進行管理台帳")
        .column("id", "記録の番号", |row| row.id.to_string())
        .column("number", "番号", |row| row.number.clone())
        .column("title", "ケース", |row| row.title.clone())
        .column("subjects", "対象", |row| row.subjects.join("、"))
        .column("stage", "段階", |row| row.stage.label())
        .column("lead", "主担当", |row| row.lead.clone())
        .column("opened_on", "開始日", |row| day(row.opened_on))
        .column("programs", "関与", |row| labels(&row.programs))
        .column("last_contact_on", "最終接触", |row| days(row.last_contact_on))
        .column("idle_days", "接触のない日数", move |row| number(idle(row, today)))
        .column("last_met_on", "本人と会えた日", |row| days(row.last_met_on))
        .column("waiting", "返信待ちのつなぎ", |row| number(i64::try_from(row.waiting).ok()))
        .column("next_on", "次回", |row| days(row.next_on))
        .column("next", "次にすること", |row| row.next.clone())
        .sheet(rows)
}

fn number(some: Option<i64>) -> Value {
    some.map_or(Value::Empty, Value::Whole)
}

/// The programmes in words.
pub fn labels(programs: &[Program]) -> String {
    programs.iter().map(|program| program.label()).collect::<Vec<_>>().join("、")
}

/// Days since the last contact, or since the opening where there was none.
pub fn idle(row: &LedgerRow, today: Ymd) -> Option<i64> {
    let since = row.last_contact_on.unwrap_or(row.opened_on);
    Some((clock::date(today)? - clock::date(since)?).num_days())
}
