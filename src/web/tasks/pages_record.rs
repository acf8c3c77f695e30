//! The page of one task, and how much lies with whom.

use super::pages::{day, nearness};
use crate::access::{Act, Actor, Section, ViewConsultations};
use crate::clock::Clock;
use crate::data::audit::Change;
use crate::data::tasks::{Load, OnTask, TaskDetail, shown};
use crate::domain::wareki;
use crate::view::empty::EmptyState;
use crate::view::facts::{Facts, FactsShape};
use crate::view::notice::Notice;
use crate::view::table::{Head, Table};
use crate::view::tag::{Tone, tag};
use crate::web::consultations::pages::when;
use crate::web::{Frame, keys, paths};
use entity::codes::{TaskKind, TaskState};
use entity::phone_notes;
use entity::stamp::Ymd;
use maud::{Markup, html};

/// The page of one task.
pub fn show(on: &OnTask<ViewConsultations>, clock: &Clock, detail: &TaskDetail, notice: Option<Notice>) -> Markup {
    let row = on.row();
    let body = html! {
        div.two {
            div.stack {
                @if let Some(note) = &detail.note { (memo(note, detail)) }
                section.card {
                    h2 { "このこと" }
                    (Facts { shape: FactsShape::List, rows: facts(on, detail) })
                }
            }
            div.stack { (story(&detail.changes, detail)) }
        }
    };
    let badge = html! {
        @match row.state {
            TaskState::Open => { (nearness(shown(row.due_on), clock.today())) }
            TaskState::Done => { (tag(Tone::Done, "済み")) }
            TaskState::Cancelled => { (tag(Tone::Plain, "取りやめ")) }
        }
        @if row.rank == 0 { (tag(Tone::Late, "至急")) }
    };
    Frame::new(on.actor(), clock, "/tasks", row.title.clone())
        .under("今日すること", "/tasks")
        .badge(badge)
        .actions(actions(on))
        .notice(notice)
        .script("tasks.js")
        .page(&body)
}

fn actions(on: &OnTask<ViewConsultations>) -> Markup {
    let row = on.row();
    let address = paths::task(row.id);
    let ask = |act: &str| keys::address(&format!("{address}/{act}"), &[("back", address.as_str())]);
    let can_write = on.may(Act::Write(Section::Consultations));
    let is_note = row.kind == TaskKind::PhoneNote;
    html! {
        @if can_write && row.state == TaskState::Open {
            @if is_note {
                a.button.main href={ "/consultations/new?note=" (row.id) } data-key="c" { "相談として記録する" }
                a.button.plain href=(ask("end")) data-key="d" { "相談にしないで終える" }
            } @else {
                a.button.main href=(ask("done")) data-key="d" { "済みにする" }
                a.button.plain href=(ask("end")) { "しないことにする" }
            }
            a.button.plain href=(ask("move")) data-key="m" { "日を変える" }
            a.button.plain href=(ask("hand")) data-key="t" { "渡す" }
        } @else if can_write {
            a.button.plain href=(ask("reopen")) { "取り消す" }
        }
    }
}

fn memo(note: &phone_notes::Model, detail: &TaskDetail) -> Markup {
    let rows = vec![
        ("だれから", html! { (note.caller) }),
        ("電話", html! { @if note.phone.is_empty() { span.soft { "聞いていません。" } } @else { (note.phone) } }),
        ("いつ", when(note.called_at)),
        ("用件", html! { span.pre { (note.about) } }),
        ("折り返し", html! { (note.callback) }),
        ("受けた人", html! { (detail.name(Some(note.taken_by))) }),
    ];
    html! {
        section.card {
            h2 { "取次ぎメモ" }
            (Facts { shape: FactsShape::List, rows })
        }
    }
}

fn facts<'a>(on: &OnTask<ViewConsultations>, detail: &TaskDetail) -> Vec<(&'a str, Markup)> {
    let row = on.row();
    let mut facts = vec![
        ("種類", html! { (row.kind) }),
        ("期限", html! { @if let Some(due) = shown(row.due_on) { (day(due)) } @else { span.soft { "なし" } } }),
        (
            "担当",
            html! { @if row.staff_id.is_none() { span.soft { "決まっていません。" } } @else { (detail.name(row.staff_id)) } },
        ),
        ("状態", html! { (row.state) }),
    ];
    if let Some(done) = row.done_on {
        facts.push(("済んだ日", html! { (day(done)) "　" (detail.name(row.done_by)) }));
    }
    if !row.end_note.is_empty() {
        facts.push(("ひとこと", html! { (row.end_note) }));
    }
    if let Some((id, number, title)) = &detail.case {
        facts.push(("ケース", html! { a href=(paths::case(*id)) { (number) " " (title) } }));
    }
    if let Some(consultation) = row.consultation_id {
        let words = if row.kind == TaskKind::PhoneNote { "ここから記録した相談" } else { "もとの相談" };
        facts.push(("相談", html! { a href=(paths::consultation(consultation)) { (words) } }));
    }
    facts.push(("書いた人", html! { (detail.name(row.created_by)) }));
    facts
}

fn story(changes: &[Change], detail: &TaskDetail) -> Markup {
    html! {
        section.card {
            h2 { "これまでの動き" }
            ol.line {
                @for change in changes {
                    li {
                        p.when {
                            @if let Some(time) = crate::clock::local_time(change.revision.at) {
                                time { (wareki::short(time.date())) " " (time.format("%H:%M")) }
                            }
                            span { (change.staff_name.as_deref().unwrap_or("仕組み")) }
                        }
                        p.told { (moved(change, detail)) }
                    }
                }
            }
        }
    }
}

/// What a change did, in words.
fn moved(change: &Change, detail: &TaskDetail) -> String {
    let (old, new) = (&change.revision.old, &change.revision.new);
    if old.is_null() {
        return "書きました。".to_owned();
    }
    let due = |value: &serde_json::Value| {
        let day = value.as_i64().and_then(|day| i32::try_from(day).ok()).map(Ymd).and_then(shown);
        day.and_then(crate::clock::date).map_or_else(|| "期限なし".to_owned(), wareki::short)
    };
    let staff = |value: &serde_json::Value| {
        let id = value.as_str().and_then(|id| id.parse().ok());
        let name = detail.name(id);
        if name.is_empty() { "担当なし".to_owned() } else { name.to_owned() }
    };
    let mut said = Vec::new();
    if old["state"] != new["state"] {
        said.push(match new["state"].as_str().and_then(TaskState::parse) {
            Some(TaskState::Done) => "済みにしました。".to_owned(),
            Some(TaskState::Cancelled) => "取りやめました。".to_owned(),
            _ => "まだ終わっていないことに戻しました。".to_owned(),
        });
    }
    if old["due_on"] != new["due_on"] {
        said.push(format!("期限 {} → {}", due(&old["due_on"]), due(&new["due_on"])));
    }
    if old["staff"] != new["staff"] {
        said.push(format!("担当 {} → {}", staff(&old["staff"]), staff(&new["staff"])));
    }
    if old["title"] != new["title"] {
        said.push(format!("「{}」を直しました。", old["title"].as_str().unwrap_or_default()));
    }
    if said.is_empty() { "ケースが変わりました。".to_owned() } else { said.join("　") }
}

/// How much lies with whom; every number opens its list.
pub fn by_staff(who: &Actor, clock: &Clock, loads: &[Load]) -> Markup {
    let rows = loads.iter().map(|load| {
        let whose = load.staff.map_or_else(|| "nobody".to_owned(), |staff| staff.to_string());
        let opens = |number: i64, more: &str| {
            html! {
                @if number == 0 { "0" } @else { a href={ "/tasks?whose=" (whose) (more) } { (number) } }
            }
        };
        vec![
            html! {
                @if load.staff.is_none() { "担当の決まっていないこと" } @else { (load.name) }
                @if load.staff.is_some() && !load.is_here { " " (tag(Tone::Soon, "いまは所属なし")) }
            },
            opens(load.open, ""),
            opens(load.overdue, "&when=overdue"),
            html! { @if let Some(oldest) = load.oldest { (day(oldest)) } @else { span.soft { "－" } } },
        ]
    });
    let table = Table {
        caption: "担当者別のすること",
        caption_hidden: true,
        heads: vec![Head::text("担当"), Head::number("未了"), Head::number("期限切れ"), Head::text("一番古い期限")],
        rows: rows.collect(),
        row_heads: true,
        empty: EmptyState { title: "することのある職員はいません。", ..EmptyState::default() },
        ..Table::default()
    };
    Frame::new(who, clock, "/tasks", "担当者別のすること")
        .under("今日すること", "/tasks")
        .exports("/tasks/by-staff")
        .page(&html! { (table) })
}
