//! Closing and reopening a case, each asked once on a page of its own.

use super::{DATE_HINT, below, day, waiver};
use crate::access::WriteBasics;
use crate::clock::Clock;
use crate::data::cases::{CaseDetail, OnCase};
use crate::domain::errors::Errors;
use crate::view::field::{Checks, ErrorSummary, Hidden, Select, TextArea, TextField, Width};
use crate::view::form::PostForm;
use crate::view::notice::{Notice, NoticeKind};
use crate::web::cases::form::{CloseForm, ReopenForm, going_on};
use crate::web::forms::options;
use crate::web::paths;
use entity::codes::CloseReason;
use maud::{Markup, html};

/// The form for a closing.
pub fn close(
    on: &OnCase<WriteBasics>,
    clock: &Clock,
    detail: &CaseDetail,
    form: &CloseForm,
    errors: &Errors,
) -> Markup {
    let here = paths::case(on.row().id);
    let reasons = options(CloseReason::ALL, CloseReason::code, CloseReason::label);
    let open: Vec<(String, String)> =
        going_on(&detail.engagements).map(|one| (one.id.to_string(), one.program.label().to_owned())).collect();
    let labels = [("closed_on", "終結日"), ("reason", "終結理由"), ("note", "終結の経緯")];
    let body = html! {
        (ErrorSummary { errors, labels: &labels })
        (warnings(&here, detail))
        p { "終結したケースは、経過も記録もそのまま残り、いつでも再開できます。" }
        (PostForm {
            action: &format!("{here}/close"),
            token: on.actor().token(),
            guarded: true,
            body: html! {
                (Hidden { name: "version", value: &form.version })
                (TextField { name: "closed_on", label: "終結日", value: &form.closed_on, errors, required: true, hint: Some(DATE_HINT), width: Width::Narrow, ..TextField::default() })
                (Select { name: "reason", label: "終結理由", value: &form.reason, errors, required: true, options: &reasons, blank: Some("選んでください"), ..Select::default() })
                (TextArea { name: "note", label: "終結の経緯", value: &form.note, errors, hint: Some("2,000文字まで。"), rows: 4, ..TextArea::default() })
                @if !open.is_empty() {
                    (Checks { name: "ending", legend: "いっしょに終える関与", chosen: &form.ending, errors, options: &open, hint: Some("終結と同じ日、同じ理由で終わります。続ける関与は印を外してください。"), ..Checks::default() })
                }
                (waiver(errors, form.holds_number(), form.is_waived()))
                div.finish {
                    button.main { "終結する" }
                    a href=(here) { "やめて戻る" }
                }
            },
        })
    };
    below(on, clock, "終結する").page(&body)
}

fn warnings(here: &str, detail: &CaseDetail) -> Markup {
    let waiting: Vec<&str> = detail.awaited.iter().map(|slip| slip.to_name.as_str()).collect();
    let notice = Notice {
        kind: NoticeKind::Care,
        title: "返信待ちのつなぎがあります".to_owned(),
        text: html! {
            (waiting.join("、")) "からの返信がまだです。"
            a href={ (here) "?thread=referrals" } { "つなぎを確かめる" }
        },
    };
    html! { @if !waiting.is_empty() { (notice) } }
}

/// The form for a reopening.
pub fn reopen(on: &OnCase<WriteBasics>, clock: &Clock, form: &ReopenForm, errors: &Errors) -> Markup {
    let case = on.row();
    let here = paths::case(case.id);
    let body = html! {
        (ErrorSummary { errors, labels: &[("note", "再開の理由")] })
        p {
            "再開すると、段階は「支援中」になります。"
            @if let Some(closed_on) = case.closed_on { "終結日（" (day(closed_on)) "）と終結理由は、変更履歴に残ります。" }
        }
        (PostForm {
            action: &format!("{here}/reopen"),
            token: on.actor().token(),
            guarded: true,
            body: html! {
                (Hidden { name: "version", value: &form.version })
                (TextArea { name: "note", label: "再開の理由", value: &form.note, errors, required: true, hint: Some("経過に出ます。2,000文字まで。"), rows: 3 })
                (waiver(errors, form.holds_number(), form.is_waived()))
                div.finish {
                    button.main { "再開する" }
                    a href=(here) { "やめて戻る" }
                }
            },
        })
    };
    below(on, clock, "再開する").page(&body)
}
