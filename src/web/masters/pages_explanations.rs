//! 説明文 before a consent.

use super::explanations::ExplanationForm;
use super::pages::{EXPLANATIONS, frame, tabs};
use crate::access::{Administer, May};
use crate::clock::Clock;
use crate::domain::errors::Errors;
use crate::view::card::Card;
use crate::view::field::{ErrorSummary, Hidden, TextArea};
use crate::view::form::PostForm;
use crate::web::moments;
use entity::explanations;
use maud::{Markup, html};

/// The versions and the form of the next.
pub fn list(
    may: &May<Administer>,
    clock: &Clock,
    all: &[explanations::Model],
    form: &ExplanationForm,
    errors: &Errors,
    done: Option<&str>,
) -> Markup {
    let body = html! {
        (tabs(EXPLANATIONS))
        (ErrorSummary { errors, labels: &[("body", "説明文")] })
        (PostForm {
            action: EXPLANATIONS,
            token: may.actor().token(),
            guarded: true,
            body: html! {
                (Hidden { name: "version", value: &form.version })
                div.card.stack {
                    (TextArea { name: "body", label: "説明文", value: &form.body, errors, required: true, rows: 16, hint: Some("同意書に印刷され、同意を記録するときに「どの版で説明したか」として残ります。登録すると新しい版になり、前の版は変わりません。") })
                }
                div.finish { button.main { "新しい版として登録する" } }
            },
        })
        @for one in all {
            (Card { title: &title(one, clock), body: html! { p.pre { (one.body) } }, ..Card::default() })
        }
    };
    frame(may, clock, "説明文").done(done).page(&body)
}

/// 「第2版（10:32）」; the first one came with the program.
fn title(one: &explanations::Model, clock: &Clock) -> String {
    if one.made_at.0 == 0 {
        return format!("第{}版（はじめから入っている文）", one.version);
    }
    format!("第{}版（{}）", one.version, moments::words(one.made_at, clock))
}
