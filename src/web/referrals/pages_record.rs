//! The page of one referral: the sender's record, or the receiver's slip.

use super::pages::{day, days_since, is_late};
use crate::access::{Act, Reason, Section, ViewReferrals};
use crate::clock::Clock;
use crate::data::referrals::{OnReferral, ReferralDetail, Slip, SlipContent};
use crate::domain::referral_state::may_follow;
use crate::domain::wareki;
use crate::view::facts::{Facts, FactsShape};
use crate::view::notice::{Notice, NoticeKind};
use crate::view::tag::{Tone, tag};
use crate::web::{Frame, paths};
use entity::codes::{ReferralStatus, SlipGround};
use entity::stamp::Ymd;
use maud::{Markup, html};

fn long(day: Option<Ymd>) -> String {
    day.and_then(crate::clock::date).map(wareki::long_with_weekday).unwrap_or_default()
}

/// 「同意: 11月18日 電話で本人から」.
fn ground_words(ground: SlipGround, note: &str) -> String {
    if note.is_empty() { ground.label().to_owned() } else { format!("{ground}: {note}") }
}

/// The slip's content, alike on both sides and on paper.
fn slip(content: &SlipContent) -> Markup {
    html! {
        section.card {
            h2 { "つなぎシート" }
            (Facts {
                shape: FactsShape::List,
                rows: vec![
                    ("種類", html! { (content.kind) }),
                    ("だれのこと", html! { (content.about) "　" (content.subject) }),
                    ("緊急度", html! { (content.urgency.code()) " " (content.urgency) }),
                    ("同行", html! { @if content.is_accompanied { "同行します" } @else { "なし" } }),
                    ("根拠", html! { (ground_words(content.ground, &content.ground_note)) }),
                ],
            })
            h3 { "つなぐ理由・依頼" }
            p.pre { (content.reason) }
            @if !content.background.is_empty() {
                h3 { "これまでの経過" }
                p.pre { (content.background) }
            }
        }
    }
}

/// The sender's page.
pub fn sender(on: &OnReferral<ViewReferrals>, clock: &Clock, detail: &ReferralDetail, done: Option<&str>) -> Markup {
    let row = on.row();
    let content = SlipContent {
        kind: row.kind,
        about: row.about,
        subject: row.slip_subject.clone(),
        reason: row.reason.clone(),
        background: row.slip_background.clone(),
        urgency: row.urgency,
        is_accompanied: row.is_accompanied,
        ground: row.ground,
        ground_note: row.ground_note.clone(),
    };
    let waiting = days_since(row.sent_on, clock).filter(|_| row.status == ReferralStatus::Sent);
    let is_voided = row.voided_at.is_some();
    let body = html! {
        @if is_voided {
            (Notice { kind: NoticeKind::Bad, title: "このつなぎは取り消されています".to_owned(), text: html! { "理由: " (row.void_reason.as_deref().unwrap_or_default()) "　件数には数えません。" } })
        }
        @if let Some(days) = waiting.filter(|_| is_late(row.answer_due_on, clock)) {
            (Notice { kind: NoticeKind::Care, title: format!("返信を{days}日待っています"), text: html! { (detail.to) @if !detail.to_phone.is_empty() { "　電話 " (detail.to_phone) } } })
        }
        (leaving(on))
        div.two {
            div.stack {
                (slip(&content))
                @if row.answered_on.is_some() || row.completed_on.is_some() { (reply(row.answered_on, &row.answer_note, &detail.answered_by, row.completed_on, &row.outcome, row.status)) }
            }
            div.stack {
                section.card {
                    h2 { "このつなぎについて" }
                    (Facts { shape: FactsShape::List, rows: sender_facts(on, detail) })
                }
            }
        }
    };
    Frame::new(on.actor(), clock, "/referrals", format!("つなぎ {} → {}", row.number, detail.to))
        .under("つなぎ", "/referrals?box=sent")
        .actions(sender_actions(on, detail))
        .badge(html! { (tag(Tone::Key, row.status.label())) @if is_voided { (tag(Tone::Late, "取消し")) } })
        .done(done)
        .page(&body)
}

fn sender_facts(on: &OnReferral<ViewReferrals>, detail: &ReferralDetail) -> Vec<(&'static str, Markup)> {
    let row = on.row();
    let mut facts = vec![
        ("つなぎ先", html! { (detail.to) br; span.small.soft { (detail.to_kind) } }),
        ("起票", html! { (long(Some(row.drafted_on))) }),
        (
            "送付",
            html! { @if row.sent_on.is_some() { (long(row.sent_on)) } @else { span.soft { "まだ送付していません" } } },
        ),
    ];
    if !detail.subjects.is_empty() {
        facts.push((
            "対象の人",
            html! { ul { @for person in &detail.subjects { li { a href=(paths::person(person.id)) { (person.name()) } } } } },
        ));
    }
    if let Some((id, number, title)) = &detail.case {
        facts.push(("ケース", html! { a href=(paths::case(*id)) { (number) " " (title) } }));
    }
    if let Some(id) = row.consultation_id {
        facts.push(("もとの相談", html! { a href=(paths::consultation(id)) { "相談を見る" } }));
    }
    if row.withdrawn_on.is_some() {
        facts.push(("取下げ", html! { (long(row.withdrawn_on)) "　" (row.outcome) }));
    }
    facts.push(("担当", html! { (detail.staff) }));
    facts
}

fn sender_actions(on: &OnReferral<ViewReferrals>, detail: &ReferralDetail) -> Markup {
    let row = on.row();
    if !on.may(Act::Write(Section::Referrals)) || row.voided_at.is_some() {
        return html! {};
    }
    let address = paths::referral(row.id);
    let can = |to| may_follow(row.status, to);
    html! {
        @if can(ReferralStatus::Sent) {
            a.button.main href={ (address) "/send" } { "送付する" }
            a.button href={ (address) "/edit" } { "書き直す" }
        }
        @if !detail.to_has_accounts && can(ReferralStatus::Accepted) {
            a.button.main href={ (address) "/record-answer" } { "返信を記録する" }
        }
        @if !detail.to_has_accounts && can(ReferralStatus::Completed) {
            a.button.main href={ (address) "/record-completion" } { "完結を記録する" }
        }
        @if can(ReferralStatus::Withdrawn) { a.button.plain href={ (address) "/withdraw" } { "取り下げる" } }
        @if may_void(on) {
            a.button.plain href={ (address) "/void" } { "取り消す" }
        }
    }
}

/// How the two ways of taking a referral back differ, where both are offered.
fn leaving(on: &OnReferral<ViewReferrals>) -> Markup {
    let row = on.row();
    let is_open = on.may(Act::Write(Section::Referrals)) && row.voided_at.is_none();
    html! {
        @if is_open && may_follow(row.status, ReferralStatus::Withdrawn) && may_void(on) {
            p.soft.small.acts-note { "「取り下げる」は、送ったつなぎをやめます。「取り消す」は、まちがって記録したものを消します。" }
        }
    }
}

fn may_void(on: &OnReferral<ViewReferrals>) -> bool {
    on.may(Act::Supervise) || on.row().staff_id == Some(on.actor().staff())
}

fn reply(
    answered_on: Option<Ymd>,
    note: &str,
    by: &str,
    completed_on: Option<Ymd>,
    outcome: &str,
    status: ReferralStatus,
) -> Markup {
    html! {
        section.card {
            h2 { "返信" }
            (Facts {
                shape: FactsShape::List,
                rows: vec![
                    ("状態", html! { (status) }),
                    ("返信日", html! { (long(answered_on)) @if !by.is_empty() { "　" (by) } }),
                    ("完結", html! { @if completed_on.is_some() { (long(completed_on)) } @else { span.soft { "まだです" } } }),
                ],
            })
            @if !note.is_empty() { p.pre { (note) } }
            @if !outcome.is_empty() { h3 { "結果" } p.pre { (outcome) } }
        }
    }
}

/// The receiver's page: the slip, its answer, and the ground on which it is seen.
pub fn receiver(on: &OnReferral<ViewReferrals>, clock: &Clock, seen: &Slip, done: Option<&str>) -> Markup {
    let is_slip = on.reasons().contains(&Reason::Slip);
    let is_voided = on.row().voided_at.is_some();
    let can_answer = on.may(Act::AnswerSlip) && seen.content.is_some();
    let address = paths::referral(seen.id);
    let can = |to| can_answer && may_follow(seen.status, to);
    let late = days_since(seen.sent_on, clock)
        .filter(|_| is_late(seen.answer_due_on, clock) && seen.status == ReferralStatus::Sent);
    let body = html! {
        @if let Some(days) = late {
            (Notice { kind: NoticeKind::Care, title: format!("送付から{days}日たっています"), text: html! { "返信をお願いします。" } })
        }
        @if is_slip { p.ground { "送付されたつなぎシートとして見えています。送った機関のほかの記録は見えません。" } }
        div.two {
            div.stack {
                @match &seen.content {
                    Some(content) => (slip(content)),
                    None => section.card { h2 { "つなぎシート" } p { "送った機関が" @if is_voided { "取り消した" } @else { "取り下げた" } "ため、内容は表示しません。番号と日付だけが残ります。" } },
                }
                @if seen.answered_on.is_some() { (reply(seen.answered_on, &seen.answer_note, &seen.answered_by, seen.completed_on, &seen.outcome, seen.status)) }
            }
            section.card {
                h2 { "送った機関" }
                (Facts {
                    shape: FactsShape::List,
                    rows: vec![
                        ("機関", html! { (seen.from) }),
                        ("電話", html! { @if seen.from_phone.is_empty() { span.soft { "登録がありません" } } @else { (seen.from_phone) } }),
                        ("担当", html! { (seen.staff) }),
                        ("送付", html! { (long(seen.sent_on)) }),
                        ("取下げ", html! { (day(seen.withdrawn_on)) }),
                    ],
                })
            }
        }
    };
    let actions = html! {
        @if can(ReferralStatus::Accepted) { a.button.main href={ (address) "/answer" } { "答える" } }
        @if can(ReferralStatus::Completed) { a.button.main href={ (address) "/complete" } { "完結する" } }
    };
    Frame::new(on.actor(), clock, "/referrals", format!("つなぎ {}（{} から）", seen.number, seen.from))
        .under("つなぎ", "/referrals?box=received")
        .actions(actions)
        .badge(html! { @if is_voided { (tag(Tone::Late, "取消し")) } @else { (tag(Tone::Key, seen.status.label())) } })
        .done(done)
        .page(&body)
}
