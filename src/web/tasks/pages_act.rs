//! The pages that ask before something happens to a task.

use super::form::ActForm;
use super::pages::{choices, day};
use crate::access::WriteConsultations;
use crate::clock::Clock;
use crate::data::tasks::{Colleague, OnTask, shown};
use crate::domain::errors::Errors;
use crate::view::confirm::Confirm;
use crate::view::field::{ErrorSummary, Hidden, Select, TextArea, TextField, Width};
use crate::view::form::PostForm;
use crate::web::{Frame, paths};
use entity::codes::TaskKind;
use maud::{Markup, html};

/// What is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Question {
    /// Is it done?
    Done,
    /// Is it to be done after all?
    Reopen,
    /// Until when?
    Move,
    /// Why does it end?
    End,
}

/// The frame of a page below a task.
pub fn frame<'a>(on: &'a OnTask<WriteConsultations>, clock: &'a Clock, title: &'static str) -> Frame<'a> {
    Frame::new(on.actor(), clock, "/tasks", title)
        .under("今日すること", "/tasks")
        .under(on.row().title.clone(), paths::task(on.row().id))
}

fn hidden(form: &ActForm) -> Markup {
    html! {
        (Hidden { name: "version", value: &form.version })
        (Hidden { name: "back", value: &form.back })
    }
}

/// Asks.
pub fn ask(
    on: &OnTask<WriteConsultations>,
    clock: &Clock,
    question: Question,
    form: &ActForm,
    errors: &Errors,
) -> Markup {
    let row = on.row();
    let address = paths::task(row.id);
    let is_note = row.kind == TaskKind::PhoneNote;
    let due = shown(row.due_on);
    let explanation = html! {
        p.strong { (row.title) }
        @if let Some(due) = due { p { "期限 " (day(due)) } }
    };
    let confirm = Confirm {
        explanation,
        token: on.actor().token(),
        hidden: hidden(form),
        back: &form.back,
        ..Confirm::default()
    };
    let reason = |label| TextArea {
        name: "reason",
        label,
        value: &form.reason,
        errors,
        required: true,
        rows: 2,
        ..TextArea::default()
    };
    let summary = html! { (ErrorSummary { errors, labels: &[("reason", "ひとこと"), ("due_on", "新しい期限")] }) };
    let (title, body) = match question {
        Question::Done => (
            "済みにする",
            html! { (Confirm { question: "済みにしますか。", action: &format!("{address}/done"), button: "済みにする", ..confirm }) },
        ),
        Question::Reopen => (
            "取り消す",
            html! { (Confirm { question: "まだ終わっていないことに戻しますか。", action: &format!("{address}/reopen"), button: "戻す", ..confirm }) },
        ),
        Question::End if is_note => (
            "取次ぎを終える",
            html! { (Confirm { question: "相談にしないで終えますか。", action: &format!("{address}/end"), reason: Some(reason("どう終わったか")), button: "終える", ..confirm }) },
        ),
        Question::End => (
            "しないことにする",
            html! { (Confirm { question: "しないことにしますか。", action: &format!("{address}/end"), reason: Some(reason("理由")), button: "しないことにする", ..confirm }) },
        ),
        Question::Move => (
            "日を変える",
            html! {
                (PostForm { action: &format!("{address}/move"), token: on.actor().token(), guarded: true, body: html! {
                    (hidden(form))
                    section.card.stack {
                        (confirm.explanation)
                        (TextField { name: "due_on", label: "新しい期限", value: &form.due_on, errors, required: true, hint: Some("例: R8.11.25"), width: Width::Narrow, autofocus: errors.is_empty(), ..TextField::default() })
                    }
                    div.finish { button.main { "日を変える" } a href=(form.back) { "やめて戻る" } }
                } })
            },
        ),
    };
    frame(on, clock, title).page(&html! { (summary) (body) })
}

/// Asks for the colleague.
pub fn hand(
    on: &OnTask<WriteConsultations>,
    clock: &Clock,
    colleagues: &[Colleague],
    form: &ActForm,
    errors: &Errors,
) -> Markup {
    let address = paths::task(on.row().id);
    let body = html! {
        (ErrorSummary { errors, labels: &[("staff", "だれに")] })
        (PostForm { action: &format!("{address}/hand"), token: on.actor().token(), guarded: true, body: html! {
            (hidden(form))
            section.card.stack {
                p.strong { (on.row().title) }
                (Select { name: "staff", label: "だれに", value: &form.staff, errors, options: &choices(colleagues), blank: Some("決めずに、機関のすることにする"), ..Select::default() })
            }
            div.finish { button.main { "渡す" } a href=(form.back) { "やめて戻る" } }
        } })
    };
    frame(on, clock, "渡す").script("tasks.js").page(&body)
}
