//! Entries of the log as a sheet: metadata in words, never what a record says.

use super::pages::{Line, name};
use crate::data::audit::{Deed, Kind};
use crate::documents::{Listing, Sheet};
use crate::web::export::instant;

/// The list, with all details of each entry.
pub fn sheet(title: &'static str, rows: &[Line]) -> Sheet {
    Listing::<Line>::new("audit", format!("{title}の一覧"))
        .column("entry", "記録の番号", |line| name(&line.row))
        .column("at", "日時", |line| instant(line.row.at))
        .column("staff", "だれが", |line| line.row.staff_name.clone().unwrap_or_else(|| "システム".to_owned()))
        .column("agency", "所属", |line| line.row.agency_name.clone())
        .column("act", "何を", |line| Deed::label(&line.row.act))
        .column("kind", "対象", |line| Kind::label(&line.row.kind))
        .column("record", "対象の記録の番号", |line| line.row.record_id.map(|id| id.to_string()))
        .column("owner", "記録の機関", |line| line.row.owner_name.clone())
        .column("details", "明細", |line| {
            let details: Vec<String> = line.details.iter().map(|(label, said)| format!("{label}: {said}")).collect();
            details.join(" / ")
        })
        .sheet(rows)
}
