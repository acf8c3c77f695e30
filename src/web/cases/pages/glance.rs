//! The strip across the top of a case: who leads, whom it is about, what is due, and when somebody was last in touch.

use super::{ago, days_since, plain_day, present, short_day};
use crate::access::{Act, Section, ViewBasics};
use crate::data::cases::{Awaited, CaseDetail, OnCase};
use crate::view::card::Card;
use crate::view::facts::Facts;
use crate::view::tag::{Tone, tag};
use crate::web::paths;
use entity::codes::{MemberRole, ReferralStatus, SubjectRole};
use entity::stamp::Ymd;
use maud::{Markup, html};

/// The strip.
pub fn card(on: &OnCase<ViewBasics>, detail: &CaseDetail, today: Ymd) -> Markup {
    let case = on.row();
    let mut rows = vec![("主担当", leads(detail, today)), ("対象", subjects(detail, today))];
    if on.may(Act::View(Section::Consultations)) {
        if case.is_open {
            rows.push(("次にすること", next(on, detail, today)));
        }
        rows.push(("最終接触", contact(case.last_contact_on, "まだありません", today)));
        rows.push(("本人と", contact(case.last_met_on, "未接触", today)));
    }
    if let Some(first) = detail.awaited.first() {
        rows.push(("返信待ち", awaited(first, detail.awaited.len() - 1, today)));
    }
    if let Some(closed_on) = case.closed_on {
        rows.push(("終結日", plain_day(closed_on)));
    }
    if let Some(reason) = case.close_reason {
        rows.push(("終結理由", html! { (reason) }));
    }
    let body = html! {
        (Facts { rows, ..Facts::default() })
        @if !case.close_note.is_empty() { p.small.pre { span.soft { "終結の経緯　" } (case.close_note) } }
    };
    let card = Card { body, ..Card::default() };
    html! { (card) }
}

fn leads(detail: &CaseDetail, today: Ymd) -> Markup {
    let of = |role| present(&detail.team, today).filter(move |member| member.role == role);
    html! {
        @if let Some(lead) = of(MemberRole::Lead).next() { (lead.name) } @else { span.soft { "未定" } }
        @for deputy in of(MemberRole::Deputy) { " " span.small.soft { "副 " (deputy.name) } }
        @for stand_in in of(MemberRole::StandIn).filter(|member| member.from_on <= today) {
            " " span.small.soft { "代行 " (stand_in.name) }
        }
    }
}

/// 本人 of the case; its relatives where it has none.
fn subjects(detail: &CaseDetail, today: Ymd) -> Markup {
    let has_principal = detail.subjects.iter().any(|subject| subject.role == SubjectRole::Principal);
    let shown = detail.subjects.iter().filter(|one| !has_principal || one.role == SubjectRole::Principal);
    html! {
        @if detail.subjects.is_empty() { span.soft { "登録されていません" } }
        @for subject in shown {
            div {
                a href=(paths::person(subject.person.id)) { (subject.person.name()) }
                " " (subject.person.age(today))
                @if !has_principal { " " span.small.soft { (subject.role) } }
            }
        }
    }
}

fn next(on: &OnCase<ViewBasics>, detail: &CaseDetail, today: Ymd) -> Markup {
    let (Some(due), Some(next)) = (on.row().next_on, &detail.next) else {
        return html! { span.soft { "期日がありません" } };
    };
    html! {
        a href=(paths::task(next.id)) { (next.title) }
        " " (short_day(due)) " " (until(due, today))
    }
}

/// How far a day is away: late, today, or soon.
pub fn until(due: Ymd, today: Ymd) -> Markup {
    match days_since(due, today) {
        Some(late) if late > 0 => tag(Tone::Late, &format!("{late}日超過")),
        Some(0) => tag(Tone::Soon, "今日"),
        Some(days) if days >= -7 => html! { span.small.soft { "あと" (-days) "日" } },
        _ => html! {},
    }
}

fn contact(day: Option<Ymd>, none: &str, today: Ymd) -> Markup {
    html! {
        @if let Some(day) = day {
            (ago(day, today)) " " span.small.soft { (short_day(day)) }
        } @else {
            (none)
        }
    }
}

fn awaited(first: &Awaited, more: usize, today: Ymd) -> Markup {
    let days = days_since(first.sent_on, today).unwrap_or(0);
    let late = first.answer_due_on.and_then(|due| days_since(due, today)).unwrap_or(0);
    let words = match first.status {
        ReferralStatus::OnHold => "保留".to_owned(),
        _ if late > 0 => format!("{late}日超過"),
        _ => format!("{days}日"),
    };
    let tone = if late > 0 { Tone::Late } else { Tone::Soon };
    html! {
        a href=(paths::referral(first.id)) { (first.to_name) } " " (tag(tone, &words))
        @if more > 0 { " " span.small.soft { "ほか" (more) "件" } }
    }
}
