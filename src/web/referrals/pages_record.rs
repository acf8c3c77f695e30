//! The page of one referral: the sender's record, or the receiver's slip.

use super::pages::{day, days_since, is_late};
use super::pages_act::progress_title;
use crate::access::{Act, Reason, Section, ViewReferrals};
use crate::clock::Clock;
use crate::data::referrals::{OnReferral, ReferralDetail, Said, Slip, SlipContent};
use crate::domain::referral_state::{is_final, may_follow, may_report};
use crate::domain::wareki;
use crate::view::facts::{Facts, FactsShape};
use crate::view::notice::{Notice, NoticeKind, care_banner};
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

/// What everybody must know who could write to the person, or print this.
const PROTECTED: &str =
    "支援措置の対象者です。住所・電話など、居場所がわかることを、書いたり話したりしないでください。";

/// The slip's content, alike on both sides and on paper.
fn slip(content: &SlipContent, is_protected: bool) -> Markup {
    html! {
        section.card {
            h2 { "つなぎシート" }
            @if is_protected { (care_banner(PROTECTED, None)) }
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
    let content = SlipContent::of(row);
    let is_voided = row.voided_at.is_some();
    let body = html! {
        @if is_voided {
            (Notice { kind: NoticeKind::Bad, title: "このつなぎは取り消されています".to_owned(), text: html! { "理由: " (row.void_reason.as_deref().unwrap_or_default()) "　件数には数えません。" } })
        }
        @if let Some(title) = late(row.status, row.sent_on, row.answer_due_on, clock).filter(|_| !is_voided) {
            (Notice { kind: NoticeKind::Care, title, text: html! { (detail.to) @if !detail.to_phone.is_empty() { "　電話 " (detail.to_phone) } } })
        }
        (leaving(on))
        div.two {
            div.stack {
                (slip(&content, detail.is_protected))
                (story(&detail.steps, &Answered { status: row.status, on: row.answered_on, note: &row.answer_note, by: &detail.answered_by, completed_on: row.completed_on, outcome: &row.outcome }))
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
    if let Some(due) = row.answer_due_on {
        facts.push((due_words(row.status), html! { (long(Some(due))) }));
    }
    if !detail.subjects.is_empty() {
        facts.push((
            "対象の人",
            html! { ul { @for person in &detail.subjects { li { a href=(paths::person(person.id)) { (person.name()) } } } } },
        ));
    }
    if let Some((id, number, title)) = &detail.case {
        facts.push((
            "ケース",
            html! {
                a href=(paths::case(*id)) { (number) " " (title) }
                @if row.to_agency_id.is_some() && !is_final(row.status) {
                    br; a.small href={ (paths::case(*id)) "/access" } { "つなぎ先と共有する情報を決める" }
                }
            },
        ));
    }
    if let Some(id) = row.consultation_id {
        facts.push(("もとの相談", html! { a href=(paths::consultation(id)) { "相談を見る" } }));
    }
    if row.withdrawn_on.is_some() {
        facts.push(("取下げ", html! { (long(row.withdrawn_on)) "　" (row.outcome) }));
    }
    if let Some(id) = row.again_of_id {
        facts.push(("つなぎ直しのもと", html! { a href=(paths::referral(id)) { "前のつなぎを見る" } }));
    }
    if !detail.again.is_empty() {
        facts.push((
            "つなぎ直し",
            html! { ul { @for again in &detail.again { li { a href=(paths::referral(again.id)) { (again.number) " → " (again.to) } "　" (again.status) } } } },
        ));
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
        @if !detail.to_has_accounts && may_report(row.status) {
            a.button.main href={ (address) "/record-progress" } { "対応の経過を記録する" }
        }
        @if matches!(row.status, ReferralStatus::Declined | ReferralStatus::Withdrawn) {
            a.button.main href={ "/referrals/new?again=" (row.id) } { "別の機関へつなぎ直す" }
        }
        @if !detail.to_has_accounts && can(ReferralStatus::Completed) {
            a.button href={ (address) "/record-completion" } { "完結を記録する" }
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

/// Where a referral stands, as its row tells.
struct Answered<'a> {
    status: ReferralStatus,
    on: Option<Ymd>,
    note: &'a str,
    by: &'a str,
    completed_on: Option<Ymd>,
    outcome: &'a str,
}

/// What was said about it, the newest first; a record from before this was kept step by step tells its answer and its end.
fn story(steps: &[Said], answered: &Answered<'_>) -> Markup {
    if steps.is_empty() && answered.on.is_none() {
        return html! {};
    }
    let is_old = steps.is_empty();
    html! {
        section.card {
            h2 { "やりとり" }
            ol.stack.plain-list {
                @if let Some(day) = answered.completed_on.filter(|_| is_old) {
                    li { (said(ReferralStatus::Completed, Some(day), "", answered.outcome)) }
                }
                @if is_old {
                    @let status = if answered.completed_on.is_some() { ReferralStatus::Accepted } else { answered.status };
                    li { (said(status, answered.on, answered.by, answered.note)) }
                }
                @for step in steps {
                    li {
                        (said(step.status, Some(step.said_on), &step.staff, &step.note))
                        @if let Some(due) = step.due_on { p.small.soft { (due_words(step.status)) "　" (long(Some(due))) } }
                    }
                }
            }
        }
    }
}

fn said(status: ReferralStatus, day: Option<Ymd>, by: &str, note: &str) -> Markup {
    html! {
        p { (tag(Tone::Plain, status.label())) " " (long(day)) @if !by.is_empty() { "　" (by) } }
        @if !note.is_empty() { p.pre { (note) } }
    }
}

/// What the next deadline is called in each state.
pub const fn due_words(status: ReferralStatus) -> &'static str {
    match status {
        ReferralStatus::Accepted => "対応を始める期限",
        ReferralStatus::InProgress => "次に経過を知らせる日",
        ReferralStatus::OnHold => "返事をする予定の日",
        _ => "返信の期限",
    }
}

/// What is late, in words: how long the reply has been waited for, or what should have come by when.
fn late(status: ReferralStatus, sent_on: Option<Ymd>, due_on: Option<Ymd>, clock: &Clock) -> Option<String> {
    if !is_late(due_on, clock) || is_final(status) {
        return None;
    }
    let days = days_since(if status == ReferralStatus::Sent { sent_on } else { due_on }, clock)?;
    Some(match status {
        ReferralStatus::Sent => format!("送付から{days}日、返信がまだです"),
        _ => format!("{}を{days}日過ぎています", due_words(status)),
    })
}

/// The receiver's page: the slip, its answer, and the ground on which it is seen.
pub fn receiver(on: &OnReferral<ViewReferrals>, clock: &Clock, seen: &Slip, done: Option<&str>) -> Markup {
    let is_slip = on.reasons().contains(&Reason::Slip);
    let is_voided = on.row().voided_at.is_some();
    let can_answer = on.may(Act::AnswerSlip) && seen.content.is_some();
    let address = paths::referral(seen.id);
    let can = |to| can_answer && may_follow(seen.status, to);
    let late = late(seen.status, seen.sent_on, seen.answer_due_on, clock).filter(|_| seen.content.is_some());
    let body = html! {
        @if let Some(title) = late {
            (Notice { kind: NoticeKind::Care, title, text: html! { "送った機関が待っています。" } })
        }
        @if is_slip {
            p.ground {
                "送付されたつなぎシートとして見えています。"
                @if let Some(case) = seen.shared_case {
                    "このつなぎのケースは、" a href=(paths::shared_case(case)) { "共有されたケース" } "としても見られます。"
                } @else {
                    "送った機関のほかの記録は見えません。"
                }
            }
        }
        div.two {
            div.stack {
                @match &seen.content {
                    Some(content) => (slip(content, seen.is_protected)),
                    None => section.card { h2 { "つなぎシート" } p { "送った機関が" @if is_voided { "取り消した" } @else { "取り下げた" } "ため、内容は表示しません。番号と日付だけが残ります。" } },
                }
                @if seen.content.is_some() { (story(&seen.steps, &Answered { status: seen.status, on: seen.answered_on, note: &on.row().answer_note, by: "", completed_on: seen.completed_on, outcome: &on.row().outcome })) }
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
                        (due_words(seen.status), html! { (day(seen.answer_due_on)) }),
                        ("取下げ", html! { (day(seen.withdrawn_on)) }),
                        (
                            "自機関のケース",
                            html! { @if let Some((id, number, title)) = &seen.own_case { a href=(paths::case(*id)) { (number) " " (title) } } @else { span.soft { "まだありません" } } },
                        ),
                    ],
                })
            }
        }
    };
    let actions = html! {
        @if can(ReferralStatus::Accepted) { a.button.main href={ (address) "/answer" } { "答える" } }
        @if can_answer && may_report(seen.status) && seen.own_case.is_none() && on.actor().may(Act::Write(Section::Basics)) {
            a.button.main href={ "/cases/new?referral=" (seen.id) } { "ケースにする" }
        }
        @if can_answer && may_report(seen.status) { a.button href={ (address) "/progress" } { (progress_title(seen.status)) } }
        @if can(ReferralStatus::Completed) { a.button href={ (address) "/complete" } { "完結する" } }
    };
    Frame::new(on.actor(), clock, "/referrals", format!("つなぎ {}（{} から）", seen.number, seen.from))
        .under("つなぎ", "/referrals?box=received")
        .actions(actions)
        .badge(html! { @if is_voided { (tag(Tone::Late, "取消し")) } @else { (tag(Tone::Key, seen.status.label())) } })
        .done(done)
        .page(&body)
}
