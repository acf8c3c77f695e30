//! The page of one consultation: what was said, what became of it, and what it said before it was corrected.

use super::form::topics;
use super::pages::when;
use crate::access::{Act, Section, ViewConsultations, WriteConsultations};
use crate::clock::Clock;
use crate::data::audit::RevisionRow;
use crate::data::consultations::{ConsultationDetail, OnConsultation, may_void};
use crate::data::referrals::ReferralRow;
use crate::domain::errors::Errors;
use crate::domain::wareki;
use crate::view::confirm::Confirm;
use crate::view::facts::{Facts, FactsShape};
use crate::view::field::{ErrorSummary, Hidden, TextArea};
use crate::view::notice::{Notice, NoticeKind};
use crate::view::tag::{Tone, tag};
use crate::web::{Frame, paths};
use entity::codes::Topic;
use maud::{Markup, html};

/// What the page shows beside the record.
pub struct Around {
    /// Names and the case.
    pub detail: ConsultationDetail,
    /// つなぎ that grew out of it.
    pub referrals: Vec<ReferralRow>,
    /// Earlier versions.
    pub revisions: Vec<RevisionRow>,
}

/// The page of one consultation.
pub fn show(on: &OnConsultation<ViewConsultations>, clock: &Clock, around: &Around, done: Option<&str>) -> Markup {
    let row = on.row();
    let is_voided = row.voided_at.is_some();
    let can_write = on.may(Act::Write(Section::Consultations)) && !is_voided;
    let title = crate::clock::date_time(row.occurred_at)
        .map(|time| format!("{}の相談", wareki::long_with_weekday(time.date())))
        .unwrap_or_default();
    let body = html! {
        @if is_voided { (voided(on, around)) }
        div.two {
            div.stack {
                section.card {
                    h2 { "内容" }
                    p.pre { (row.content) }
                }
                @if !around.referrals.is_empty() { (referrals(&around.referrals)) }
                (corrections(&around.revisions))
            }
            div.stack {
                section.card {
                    h2 { "この相談について" }
                    (Facts { shape: FactsShape::List, rows: facts(on, around) })
                }
            }
        }
    };
    let actions = html! {
        @if can_write {
            @if on.may(Act::Write(Section::Referrals)) { a.button.main href={ "/referrals/new?consultation=" (row.id) } { "つなぐ" } }
            @if row.case_id.is_none() && on.may(Act::Write(Section::Basics)) { a.button href={ "/cases/new?consultation=" (row.id) } { "ケースにする" } }
            a.button.plain href={ (paths::consultation(row.id)) "/edit" } { "訂正する" }
            @if may_void(on) { a.button.plain href={ (paths::consultation(row.id)) "/void" } { "取り消す" } }
        }
    };
    let badge = html! {
        (tag(Tone::Key, row.method.label()))
        @if row.is_anonymous { (tag(Tone::Plain, "匿名")) }
        @if row.is_after_hours == Some(true) { (tag(Tone::Soon, "時間外")) }
        @if is_voided { (tag(Tone::Late, "取消し")) }
    };
    Frame::new(on.actor(), clock, "/consultations", title)
        .under("相談", "/consultations")
        .actions(actions)
        .badge(badge)
        .done(done)
        .page(&body)
}

fn voided(on: &OnConsultation<ViewConsultations>, around: &Around) -> Markup {
    let row = on.row();
    let at = row.voided_at.and_then(crate::clock::local_time).map(|time| wareki::long(time.date())).unwrap_or_default();
    html! {
        (Notice {
            kind: NoticeKind::Bad,
            title: "この記録は取り消されています".to_owned(),
            text: html! {
                (at) "　" (around.detail.voided_by.as_deref().unwrap_or_default())
                "　理由: " (row.void_reason.as_deref().unwrap_or_default()) "　件数には数えません。"
            },
        })
    }
}

fn facts<'a>(on: &OnConsultation<ViewConsultations>, around: &Around) -> Vec<(&'a str, Markup)> {
    let row = on.row();
    let mut facts = vec![
        ("日時", when(row.occurred_at)),
        ("方法", html! { (row.method) }),
        ("相談者", html! { (row.counterpart) @if !row.counterpart_note.is_empty() { "　" (row.counterpart_note) } }),
        (
            "だれについて",
            html! {
                @if around.detail.subjects.is_empty() {
                    span.soft { @if row.is_anonymous { "匿名の相談です。" } @else { "まだ付けていません。" } "だれの相談かは、「訂正する」から付けられます。" }
                } @else {
                    ul {
                        @for subject in &around.detail.subjects {
                            li {
                                a href=(paths::person(subject.name.id)) { (subject.name.name()) }
                                @if subject.is_principal { "（本人）" } @else { "（家族）" }
                            }
                        }
                    }
                }
            },
        ),
    ];
    let mut add = |label, value: Option<String>| {
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            facts.push((label, html! { (value) }));
        }
    };
    add("時間", row.minutes.map(|minutes| format!("{minutes}分")));
    add("場所", Some(row.place.clone()));
    add("相談内容", Some(topic_words(&row.topics)));
    add("次にすること", row.next_step.map(|step| format!("{step}　{}", row.next_note)));
    add("いつまで", row.next_on.and_then(crate::clock::date).map(wareki::long_with_weekday));
    add("把握経路", row.route.map(|route| route.to_string()));
    add("相談経路", row.first_contact.map(|contact| contact.to_string()));
    add("事業", row.program.map(|program| program.to_string()));
    add("分野", row.field.map(|field| field.to_string()));
    if let Some((id, number, title)) = &around.detail.case {
        facts.push(("ケース", html! { a href=(paths::case(*id)) { (number) " " (title) } }));
    }
    facts.push(("担当", html! { (around.detail.staff) }));
    facts
}

/// 「◎ ひきこもり・不登校、○ 介護のこと」.
pub fn topic_words(stored: &str) -> String {
    topics(stored)
        .filter_map(|(code, value)| {
            let sign = if value == "main" { "◎" } else { "○" };
            Topic::parse(code).map(|topic| format!("{sign} {topic}"))
        })
        .collect::<Vec<_>>()
        .join("、")
}

fn referrals(rows: &[ReferralRow]) -> Markup {
    html! {
        section.card {
            h2 { "この相談からのつなぎ" }
            ul {
                @for row in rows {
                    li { a href=(paths::referral(row.id)) { (row.number) } "　→ " (row.to) "　" (tag(Tone::Key, row.status.label())) }
                }
            }
        }
    }
}

/// What the text said before; the newest correction first.
fn corrections(revisions: &[RevisionRow]) -> Markup {
    let corrections: Vec<&RevisionRow> = revisions
        .iter()
        .filter(|revision| revision.section == Section::Consultations && !revision.old.is_null())
        .rev()
        .collect();
    html! {
        @if !corrections.is_empty() {
            section.card {
                h2 { "訂正履歴" }
                ol.line {
                    @for revision in corrections {
                        li {
                            p.when { @if let Some(time) = crate::clock::local_time(revision.at) { (wareki::long(time.date())) " " (time.format("%H:%M")) } "　訂正前" }
                            @if revision.old["content"] != revision.new["content"] {
                                p.pre { del { (revision.old["content"].as_str().unwrap_or_default()) } }
                            }
                            @let others = changed(revision);
                            @if !others.is_empty() { p.soft.small { "ほかに変わった項目: " (others.join("、")) } }
                        }
                    }
                }
            }
        }
    }
}

/// Which other fields a correction changed.
fn changed(revision: &RevisionRow) -> Vec<&'static str> {
    const FIELDS: [(&str, &str); 13] = [
        ("occurred_at", "日時"),
        ("minutes", "時間"),
        ("method", "方法"),
        ("counterpart", "相談者"),
        ("counterpart_note", "相談者の名前・機関名"),
        ("topics", "相談内容"),
        ("next_step", "次にすること"),
        ("next_on", "いつまで"),
        ("subjects", "だれについて"),
        ("case", "ケース"),
        ("is_anonymous", "匿名"),
        ("place", "場所"),
        ("route", "把握経路"),
    ];
    FIELDS.iter().filter(|(field, _)| revision.old[*field] != revision.new[*field]).map(|(_, label)| *label).collect()
}

/// Asks before voiding.
pub fn void(on: &OnConsultation<WriteConsultations>, clock: &Clock, reason: &str, errors: &Errors) -> Markup {
    let row = on.row();
    let address = paths::consultation(row.id);
    let body = html! {
        (ErrorSummary { errors, labels: &[("reason", "理由")] })
        (Confirm {
            question: "この相談の記録を取り消しますか。",
            explanation: html! { p { "取り消した記録は、理由とともに読めるまま残り、件数には数えません。もとには戻せません。" } },
            action: &format!("{address}/void"),
            token: on.actor().token(),
            reason: Some(TextArea { name: "reason", label: "理由", value: reason, errors, required: true, rows: 3, ..TextArea::default() }),
            hidden: html! { (Hidden { name: "version", value: &row.version.to_string() }) },
            button: "取り消す",
            back: &address,
            grave: true,
            ..Confirm::default()
        })
    };
    Frame::new(on.actor(), clock, "/consultations", "相談の記録を取り消す").under("相談", "/consultations").page(&body)
}
