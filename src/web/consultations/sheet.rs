//! Consultations as a sheet.

use crate::data::consultations::{ConsultationRow, Subject};
use crate::documents::{Listing, Sheet};
use crate::web::export::{minute, yes};

/// The list, with the whole of what was said.
pub fn sheet(rows: &[ConsultationRow]) -> Sheet {
    Listing::<ConsultationRow>::new("consultations", "相談の一覧")
        .column("id", "記録の番号", |row| row.id.to_string())
        .column("occurred_at", "日時", |row| minute(row.occurred_at))
        .column("persons", "だれ", about)
        .column("method", "方法", |row| row.method.label())
        .column("counterpart", "相手", |row| row.counterpart.label())
        .column("content", "内容", |row| row.content.clone())
        .column("staff", "担当", |row| row.staff.clone())
        .column("voided", "取消し", |row| yes(row.is_voided, "取消し"))
        .sheet(rows)
}

fn about(row: &ConsultationRow) -> String {
    let named = |subject: &Subject| {
        let family = if subject.is_principal { "" } else { "（家族）" };
        format!("{}{family}", subject.name.name())
    };
    if row.subjects.is_empty() && row.is_anonymous {
        return "匿名".to_owned();
    }
    row.subjects.iter().map(named).collect::<Vec<_>>().join("、")
}
