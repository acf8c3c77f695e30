//! The rows behind a number as a sheet.

use crate::data::statistics::{Cell, ConsultationLine, Drill, PersonLine, ReferralLine, Rows};
use crate::documents::{Listing, Sheet};
use crate::web::export::{day, days, minute};

/// The rows that the reader may open, and how many there are besides.
pub fn sheet(drill: &Drill) -> Sheet {
    let title = format!("{}「{}」の記録", drill.title, drill.column);
    let mut sheet = match &drill.rows {
        Rows::Consultations(page) => Listing::<ConsultationLine>::new("counted-consultations", title)
            .column("id", "記録の番号", |row| row.id.to_string())
            .column("occurred_at", "日時", |row| minute(row.occurred_at))
            .column("persons", "だれのこと", |row| {
                if row.is_anonymous { "匿名".to_owned() } else { row.names.join("、") }
            })
            .column("method", "方法", |row| row.method.label())
            .column("counterpart", "相手", |row| row.counterpart.label())
            .column("agency", "機関", |row| row.agency.clone())
            .sheet(&page.rows),
        Rows::Referrals(page) => Listing::<ReferralLine>::new("counted-referrals", title)
            .column("id", "記録の番号", |row| row.id.to_string())
            .column("sent_on", "送付日", |row| days(row.sent_on))
            .column("persons", "だれのこと", |row| row.about.join("、"))
            .column("kind", "種類", |row| row.kind.label())
            .column("to", "つなぎ先", |row| row.to_name.clone())
            .column("status", "状態", |row| row.status.label())
            .column("from", "送った機関", |row| row.agency.clone())
            .sheet(&page.rows),
        Rows::Persons(page) => Listing::<PersonLine>::new("counted-persons", title)
            .column("id", "記録の番号", |row| row.id.to_string())
            .column("name", "氏名", |row| row.name.clone())
            .column("age", "その日の年齢", |row| row.age.label())
            .column("first_on", "年度の最初の相談", |row| day(row.first_on))
            .column("contacts", "年度の相談（回）", |row| row.contacts)
            .column("agency", "機関", |row| row.agency.clone())
            .sheet(&page.rows),
    };
    sheet.remarks =
        vec![("年度", drill.year.label()), ("対象", drill.agencies.clone()), ("統計の数", drill.cell.label())];
    if drill.withheld != Cell::Exact(0) {
        sheet.remarks.push(("閲覧権限のない記録", drill.withheld.label()));
    }
    sheet
}
