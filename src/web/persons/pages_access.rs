//! 共有と同意 of a person.

use super::pages::{Place, tabs};
use super::words;
use crate::access::ViewBasics;
use crate::clock::{Clock, date};
use crate::data::consents::ConsentRow;
use crate::data::grants::GrantRow;
use crate::data::persons::OnPerson;
use crate::data::referrals::{Handed, ReferralRow};
use crate::domain::consent::opens;
use crate::domain::{sections, wareki};
use crate::view::card::Card;
use crate::view::empty::EmptyState;
use crate::view::table::{Head, Table};
use crate::web::consents::state;
use crate::web::grants::{ground, short_since, until};
use crate::web::referrals::pages_handed;
use crate::web::{Frame, paths};
use entity::codes::GrantDeed;
use entity::ids::CaseId;
use entity::stamp::Ymd;
use maud::{Markup, html};

/// What the page tells.
pub struct Shown<'a> {
    /// What is or was shared.
    pub grants: &'a [GrantRow],
    /// What the person agreed to or refused.
    pub consents: &'a [ConsentRow],
    /// Slips that were sent.
    pub slips: &'a [ReferralRow],
    /// What came from others.
    pub handed: &'a [Handed],
    /// Cases that are still about the person: whoever was taken out of one is shared no more.
    pub cases: &'a [CaseId],
}

fn short(day: Option<Ymd>) -> String {
    day.and_then(date).map(wareki::short).unwrap_or_default()
}

/// Who can see what about a person.
pub fn access(on: &OnPerson<ViewBasics>, clock: &Clock, shown: &Shown<'_>) -> Markup {
    let now = clock.now();
    let name = words::name(on.row());
    let here = paths::person(on.row().id);
    let (open, over): (Vec<&GrantRow>, Vec<&GrantRow>) = shown.grants.iter().partition(|grant| {
        grant.deed != GrantDeed::Ended && now < grant.until_at && shown.cases.contains(&grant.case_id)
    });
    let body = html! {
        (tabs(on.row().id, Place::Access))
        @for handed in shown.handed { (pages_handed::withdrawn(handed, &name)) }
        (Card { title: "いま見られる人", body: html! {
            p { (on.actor().agency_name()) "の相談支援員、アウトリーチ支援員、コーディネーター、スーパーバイザーなど（担当機関として、すべての区分）" }
            (grants("ほかの機関", &open))
        }, ..Card::default() })
        (Card { title: "同意", body: consents(shown.consents), ..Card::default() })
        @if !shown.slips.is_empty() {
            (Card { title: "送ったつなぎシート", body: slips(shown.slips), ..Card::default() })
        }
        @if !shown.handed.is_empty() {
            (Card { title: "ほかの機関から引き継いだ情報", body: received(shown.handed), ..Card::default() })
        }
        @if !over.is_empty() {
            (Card { title: "終わった共有", body: grants("終わった共有", &over), ..Card::default() })
        }
        (Card { title: "実際に見た人", body: html! {
            p { a href={ (here) "/history" } { "閲覧履歴を見る" } }
        }, ..Card::default() })
    };
    Frame::new(on.actor(), clock, "/persons", format!("{name}の共有と同意"))
        .under("人", "/persons")
        .under(name, here)
        .page(&body)
}

fn case(grant: &GrantRow) -> Markup {
    html! { a href={ (paths::case(grant.case_id)) "/access" } { (grant.case_number) } }
}

fn grants(caption: &str, grants: &[&GrantRow]) -> Markup {
    let rows = grants
        .iter()
        .map(|grant| {
            vec![
                html! { (grant.recipient) },
                case(grant),
                html! { (sections::words(&grant.sections)) },
                ground(grant),
                html! { (short_since(grant.from_at)) },
                html! { @if grant.deed == GrantDeed::Ended { "終了（" (grant.reason) "）" } @else { (until(grant.until_at)) } },
                html! { (grant.staff) },
            ]
        })
        .collect();
    let table = Table {
        caption,
        caption_hidden: true,
        heads: ["相手", "ケース", "範囲", "根拠", "いつから", "いつまで", "共有した職員"].map(Head::text).to_vec(),
        rows,
        empty: EmptyState { title: "ほかの機関には共有していません。", ..EmptyState::default() },
        ..Table::default()
    };
    html! { (table) }
}

fn consents(consents: &[ConsentRow]) -> Markup {
    let rows = consents
        .iter()
        .map(|row| {
            vec![
                html! { a href=(paths::consent(row.id)) { (row.recipient) } },
                state(row.status),
                html! { (sections::words(&row.sections)) },
                html! { (short(Some(row.decided_on))) },
                html! { @if row.withdrawn_on.is_some() { "撤回 " (short(row.withdrawn_on)) } @else if row.expires_on.is_some() { (short(row.expires_on)) } @else if opens(row.status) { "撤回するまで" } @else { "－" } },
            ]
        })
        .collect();
    let table = Table {
        caption: "同意",
        caption_hidden: true,
        heads: ["共有する機関", "状態", "範囲", "日付", "期限"].map(Head::text).to_vec(),
        rows,
        empty: EmptyState {
            title: "同意はまだ記録されていません。",
            advice: "同意は、ケースの「共有と同意」から記録します。",
            action: None,
        },
        ..Table::default()
    };
    html! { (table) }
}

fn slips(slips: &[ReferralRow]) -> Markup {
    html! {
        ul {
            @for slip in slips {
                li {
                    a href=(paths::referral(slip.id)) { (slip.number) " → " (slip.to) }
                    "　" (short(slip.sent_on)) "　" (slip.status)
                }
            }
        }
    }
}

fn received(handed: &[Handed]) -> Markup {
    html! {
        ul {
            @for one in handed {
                li {
                    a href=(paths::referral(one.referral_id)) { "つなぎ " (one.number) } "（" (one.from_name) "から）　"
                    (sections::words(&one.sections))
                }
            }
        }
    }
}
