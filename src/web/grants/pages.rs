//! Pages of grants.

use super::handlers::EndForm;
use crate::access::{Act, Section, ViewBasics, WriteBasics};
use crate::clock::{Clock, date, local_time};
use crate::data::cases::OnCase;
use crate::data::consents::ConsentRow;
use crate::data::exclusions::ExclusionRow;
use crate::data::grants::reviews::ReviewRow;
use crate::data::grants::{GrantRow, OnGrant, is_open};
use crate::domain::consent::opens;
use crate::domain::errors::Errors;
use crate::domain::{sections, wareki};
use crate::view::card::Card;
use crate::view::confirm::Confirm;
use crate::view::empty::EmptyState;
use crate::view::field::{ErrorSummary, TextArea};
use crate::view::table::{Head, Table};
use crate::view::tag::{Tone, tag};
use crate::web::consents::state;
use crate::web::{Frame, moments, paths};
use entity::codes::{GrantDeed, Ground, ReviewKind, ReviewState};
use entity::stamp::{At, Ymd};
use maud::{Markup, html};

/// Up to when, in words.
pub fn until(at: At) -> String {
    if at.0 == i64::MAX {
        return "期限なし".to_owned();
    }
    // Where it does not end with a day, the hour matters.
    if let Some(end) = local_time(at).filter(|end| end.time() != chrono::NaiveTime::MIN) {
        return format!("{} {}まで", wareki::long(end.date()), end.format("%H:%M"));
    }
    // The last instant that belongs to it names its last day.
    let last = local_time(At(at.0.saturating_sub(1)));
    last.map(|last| format!("{}まで", wareki::long(last.date()))).unwrap_or_default()
}

/// From which day on, in words.
pub fn since(at: At) -> String {
    local_time(at).map(|from| wareki::long(from.date())).unwrap_or_default()
}

/// From which day on, as tables write it.
pub fn short_since(at: At) -> String {
    local_time(at).map(|from| wareki::short(from.date())).unwrap_or_default()
}

fn short(day: Ymd) -> String {
    date(day).map(wareki::short).unwrap_or_default()
}

/// What the page about a case's sharing shows.
pub struct Shown<'a> {
    /// What is or was shared.
    pub grants: &'a [GrantRow],
    /// What a second person looks at.
    pub reviews: &'a [ReviewRow],
    /// Every consent.
    pub consents: &'a [ConsentRow],
    /// Who is or was kept away.
    pub exclusions: &'a [ExclusionRow],
}

/// 共有と同意.
pub fn access(on: &OnCase<ViewBasics>, clock: &Clock, shown: &Shown<'_>, done: Option<&str>) -> Markup {
    let Shown { grants, reviews, consents, exclusions } = shown;
    let supervises = on.may(Act::Supervise);
    let case = on.row();
    let here = paths::case(case.id);
    let may_write = on.may(Act::Write(Section::Basics));
    let now = clock.now();
    let (open, over): (Vec<&GrantRow>, Vec<&GrantRow>) =
        grants.iter().partition(|grant| grant.deed != GrantDeed::Ended && now < grant.until_at);
    let body = html! {
        (Card { title: "いま見られる人", body: html! {
            p { (on.actor().agency_name()) "の相談支援員、アウトリーチ支援員、コーディネーター、スーパーバイザーなど（担当機関として、すべての区分）" @if exclusions.iter().any(|one| one.ended_at.is_none()) { "。下の「担当から除外した職員」を除きます。" } }
            (table("ほかの機関", &open, clock, may_write, true))
        }, ..Card::default() })
        @if !reviews.is_empty() {
            (Card { title: "同意によらない共有の確認", body: checked(reviews, now), ..Card::default() })
        }
        (Card { title: "同意", body: consent_table(consents, &here), ..Card::default() })
        @if !over.is_empty() {
            (Card { title: "終わった共有", body: table("終わった共有", &over, clock, may_write, false), ..Card::default() })
        }
        @if supervises || !exclusions.is_empty() {
            (Card { title: "担当から除外した職員", body: html! {
                (crate::web::exclusions::exclusions(exclusions, clock, supervises))
                @if supervises { p { a href={ (here) "/exclusions/new" } { "職員を担当から除外する" } } }
            }, ..Card::default() })
        }
        (Card { title: "実際に見た人", body: html! {
            p { a href={ (here) "/history" } { "閲覧履歴を見る" } }
        }, ..Card::default() })
    };
    Frame::new(on.actor(), clock, "/cases", "共有と同意")
        .under("ケース", "/cases")
        .under(format!("{} {}", case.number, case.title), here.clone())
        .actions(html! {
            @if may_write {
                a.button.main href={ (here) "/consents/new" } { "同意を記録する" }
                a.button href={ (here) "/grants/new" } { "同意によらず共有する" }
            }
        })
        .done(done)
        .page(&body)
}

fn checked(reviews: &[ReviewRow], now: At) -> Markup {
    html! {
        ul {
            @for row in reviews {
                li {
                    a href=(paths::grant_review(row.id)) { (row.subjects) " → " (row.recipient) }
                    "（" (row.ground) "、" (sections::words(&row.sections)) "） "
                    (review_state(row, now))
                    @if row.state == ReviewState::Waiting { " 確認の期限 " (short(row.due_on)) }
                }
            }
        }
    }
}

/// Where something stands that a second person looks at.
pub fn review_state(row: &ReviewRow, now: At) -> Markup {
    match (row.state, row.kind) {
        (ReviewState::Waiting, ReviewKind::After) if row.is_open(now) => tag(Tone::Soon, "共有中・確認待ち"),
        (ReviewState::Waiting, ReviewKind::After) => tag(Tone::Key, "終わった・確認待ち"),
        (ReviewState::Waiting, _) => tag(Tone::Key, row.state.label()),
        (ReviewState::Declined, _) => tag(Tone::Late, row.state.label()),
        (_, ReviewKind::Alone) => tag(Tone::Plain, "管理者が共有"),
        (other, _) => tag(Tone::Done, other.label()),
    }
}

/// The ground, with the consent or the article of law behind it.
pub fn ground(grant: &GrantRow) -> Markup {
    html! {
        @match (grant.ground, grant.consent_id) {
            (Ground::Consent, Some(consent)) => {
                a href=(paths::consent(consent)) { (grant.ground) }
                @if let Some(day) = grant.decided_on { "（" (short(day)) "）" }
            }
            _ => { (grant.ground) @if !grant.provision.is_empty() { "（" (grant.provision) "）" } }
        }
    }
}

/// What was changed since it was given, and why.
fn last_step(grant: &GrantRow) -> Markup {
    html! {
        @if grant.deed != GrantDeed::Given {
            br; span.small { (grant.deed) "（" (grant.changed_by) "、" (grant.reason) "）" }
        }
    }
}

fn table(caption: &str, grants: &[&GrantRow], clock: &Clock, may_write: bool, is_open: bool) -> Markup {
    let rows = grants
        .iter()
        .map(|grant| {
            let (when, act) = if is_open {
                let end = html! {
                    @if may_write {
                        a href={ (paths::grant(grant.grant_id)) "/change" } { "変更する" span.hidden { "（" (grant.recipient) "）" } }
                        " "
                        a href={ (paths::grant(grant.grant_id)) "/end" } { "終える" span.hidden { "（" (grant.recipient) "）" } }
                    }
                };
                (html! { (until(grant.until_at)) (last_step(grant)) }, end)
            } else if grant.deed == GrantDeed::Ended {
                (html! { (moments::words(grant.made_at, clock)) " 終了（" (grant.changed_by) "、" (grant.reason) "）" }, html! {})
            } else {
                (html! { (until(grant.until_at)) }, html! {})
            };
            vec![
                html! { (grant.recipient) },
                html! { (grant.subjects) },
                html! { (sections::words(&grant.sections)) },
                ground(grant),
                html! { (short_since(grant.from_at)) },
                when,
                html! { (grant.staff) },
                act,
            ]
        })
        .collect();
    let table = Table {
        caption,
        caption_hidden: true,
        heads: ["相手", "だれについて", "範囲", "根拠", "いつから", "いつまで", "共有した職員", ""]
            .map(Head::text)
            .to_vec(),
        rows,
        empty: EmptyState {
            title: "ほかの機関には共有していません。",
            advice: "同意を記録すると、その範囲だけを、その機関に共有できます。",
            action: None,
        },
        ..Table::default()
    };
    html! { (table) }
}

fn consent_table(consents: &[ConsentRow], here: &str) -> Markup {
    let rows = consents
        .iter()
        .map(|row| {
            vec![
                html! { a href=(paths::consent(row.id)) { (row.person()) } },
                html! { (row.recipient) },
                state(row.status),
                html! { (sections::words(&row.sections)) },
                html! { (short(row.decided_on)) },
                html! { @match (row.withdrawn_on, row.expires_on) { (Some(day), _) => { "撤回 " (short(day)) } (None, Some(day)) => (short(day)), (None, None) if opens(row.status) => "撤回するまで", (None, None) => "－" } },
                html! { @if row.grants > 0 { (tag(Tone::Key, "共有中")) } @else { "共有していない" } },
            ]
        })
        .collect();
    let table = Table {
        caption: "同意",
        caption_hidden: true,
        heads: ["だれの", "共有する機関", "状態", "範囲", "日付", "期限", "共有"].map(Head::text).to_vec(),
        rows,
        empty: EmptyState {
            title: "同意はまだ記録されていません。",
            advice: "同意がないまま支援を続けても、まちがいではありません。説明した日から記録できます。",
            action: Some(("同意を記録する", &format!("{here}/consents/new"))),
        },
        ..Table::default()
    };
    html! { (table) }
}

/// Asks before a grant ends.
pub fn end(on: &OnGrant<WriteBasics>, clock: &Clock, stands: &GrantRow, form: &EndForm, errors: &Errors) -> Markup {
    let back = format!("{}/access", paths::case(on.row().case_id));
    let body = html! {
        (ErrorSummary { errors, labels: &[("reason", "理由")] })
        @if !is_open(on.row(), clock.now()) {
            p { "この共有は、すでに終わっています。" a href=(back) { "共有と同意に戻る" } }
        } @else { (Confirm {
            question: "この共有を終えますか。",
            explanation: html! {
                p { (stands.recipient) "への、" (stands.subjects) "さんについての共有です（" (stands.ground) "、" (sections::words(&stands.sections)) "、" (until(stands.until_at)) "）。" }
                p { "相手は、すぐに見られなくなります。" @if stands.consent_id.is_some() { "同意の記録は残ります。" } }
            },
            action: &format!("{}/end", paths::grant(on.row().grant_id)),
            token: on.actor().token(),
            reason: Some(TextArea { name: "reason", label: "理由", value: &form.reason, errors, required: true, rows: 3, ..TextArea::default() }),
            button: "共有を終える",
            back: &back,
            grave: true,
            ..Confirm::default()
        }) }
    };
    Frame::new(on.actor(), clock, "/cases", "共有を終える")
        .under("ケース", "/cases")
        .under(format!("{} {}", stands.case_number, stands.case_title), paths::case(on.row().case_id))
        .under("共有と同意", back)
        .page(&body)
}
