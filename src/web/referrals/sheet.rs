//! Referrals as a sheet.

use super::pages::Letterbox;
use crate::data::referrals::ReferralRow;
use crate::documents::{Listing, Sheet};
use crate::web::export::days;

/// One of the lists; the other side is the sender of what was received, and the receiver of what was sent.
pub fn sheet(of: Letterbox, rows: &[ReferralRow]) -> Sheet {
    let (name, title) = match of {
        Letterbox::Received => ("referrals-received", "届いたつなぎの一覧"),
        Letterbox::Sent => ("referrals-sent", "送ったつなぎの一覧"),
        Letterbox::Awaiting => ("referrals-awaiting", "返信待ちのつなぎの一覧"),
    };
    let list = Listing::<ReferralRow>::new(name, title)
        .column("id", "記録の番号", |row| row.id.to_string())
        .column("number", "番号", |row| row.number.clone())
        .column("sent_on", "送付日", |row| days(row.sent_on));
    let list = if of == Letterbox::Received {
        list.column("from", "どこから", |row| row.from.clone())
    } else {
        list.column("to", "どこへ", |row| row.to.clone())
    };
    list.column("subject", "だれ", |row| row.subject.clone())
        .column("reason", "依頼", |row| row.reason.clone())
        .column("urgency", "緊急度", |row| if row.is_blank { "" } else { row.urgency.code() })
        .column("kind", "種類", |row| if row.is_blank { "" } else { row.kind.label() })
        .column("status", "状態", |row| if row.is_voided { "取消し" } else { row.status.label() })
        .sheet(rows)
}
