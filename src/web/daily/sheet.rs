//! The 日報 as a sheet.

use crate::data::daily::DailyRow;
use crate::documents::{Listing, Sheet};
use crate::web::export::{days, minute};

/// The records of a day, with whoever has read them.
pub fn sheet(rows: &[DailyRow]) -> Sheet {
    Listing::<DailyRow>::new("daily", "相談日報")
        .column("id", "記録の番号", |row| row.id.to_string())
        .column("occurred_at", "日時", |row| minute(row.occurred_at))
        .column("method", "方法", |row| row.method.label())
        .column("counterpart", "相談者", |row| row.counterpart.label())
        .column("persons", "だれ", about)
        .column("content", "内容", |row| row.content.clone())
        .column("next_step", "次にすること", |row| row.next.clone())
        .column("next_on", "いつまで", |row| days(row.next_on))
        .column("staff", "担当", |row| row.staff.clone())
        .column("read_by", "供覧", |row| {
            row.readers.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>().join("、")
        })
        .sheet(rows)
}

/// About whom, in a line.
pub fn about(row: &DailyRow) -> String {
    if row.subjects.is_empty() && row.is_anonymous {
        return "匿名".to_owned();
    }
    row.subjects.iter().map(|subject| subject.name.name()).collect::<Vec<_>>().join("、")
}
