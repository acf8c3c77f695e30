//! The form of a phone note: short, and saved with Ctrl+Enter.

use super::form::NoteForm;
use crate::access::Actor;
use crate::clock::Clock;
use crate::data::tasks::Colleague;
use crate::domain::errors::Errors;
use crate::view::field::{Check, ErrorSummary, Hidden, Radios, Select, TextArea, TextField, Width};
use crate::view::form::PostForm;
use crate::web::tasks::pages::choices;
use crate::web::{Frame, forms};
use entity::codes::Callback;
use maud::{Markup, html};

const LABELS: [(&str, &str); 6] = [
    ("to", "だれあて"),
    ("caller", "だれから"),
    ("phone", "電話"),
    ("called_at", "いつ"),
    ("about", "用件"),
    ("callback", "折り返し"),
];

/// The form.
pub fn edit(who: &Actor, clock: &Clock, form: &NoteForm, colleagues: &[Colleague], errors: &Errors) -> Markup {
    let callbacks = forms::options(Callback::ALL, Callback::code, Callback::label);
    let mut to = choices(colleagues);
    // Whoever leaves a note rarely leaves it for themselves.
    to.sort_by_key(|(id, _)| *id == who.staff().to_string());
    let has_my_number = !form.not_my_number.is_empty() || errors.all().any(|(_, message)| message.contains("個人番号"));
    let body = html! {
        (ErrorSummary { errors, labels: &LABELS })
        (PostForm { action: "/phone-notes/new", token: who.token(), guarded: true, body: html! {
            (Hidden { name: "key", value: &form.key })
            div.card.stack {
                div.row {
                    (Select { name: "to", label: "だれあて", value: &form.to, errors, required: true, options: &to, blank: Some("選んでください"), ..Select::default() })
                    (TextField { name: "caller", label: "だれから", value: &form.caller, errors, required: true, width: Width::Medium, ..TextField::default() })
                    (TextField { name: "phone", label: "電話", value: &form.phone, errors, inputmode: Some("tel"), width: Width::Narrow, ..TextField::default() })
                    (TextField { name: "called_at", label: "いつ", value: &form.called_at, errors, required: true, width: Width::Narrow, ..TextField::default() })
                }
                (TextArea { name: "about", label: "用件", value: &form.about, errors, rows: 3, ..TextArea::default() })
                @if has_my_number {
                    (Check { name: "not_my_number", label: "個人番号ではありません（確かめたことが記録に残ります）", checked: !form.not_my_number.is_empty(), ..Check::default() })
                }
                (Radios { name: "callback", legend: "折り返し", value: &form.callback, errors, required: true, options: &callbacks, ..Radios::default() })
                (Check { name: "is_urgent", label: "至急", checked: !form.is_urgent.is_empty(), ..Check::default() })
            }
            div.finish {
                button.main { "メモを残す" }
                a href="/tasks" { "やめる" }
            }
        } })
    };
    Frame::new(who, clock, "/phone-notes/new", "電話の取次ぎメモ")
        .under("今日すること", "/tasks")
        .script("tasks.js")
        .page(&body)
}
