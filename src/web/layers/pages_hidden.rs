//! The page that stops a form with hidden words in it.

use super::hidden::DECIDED;
use crate::access::Actor;
use crate::clock::Clock;
use crate::view::field::{Hidden, TextArea};
use crate::view::form::PostForm;
use crate::view::notice::{Notice, NoticeKind};
use crate::web::Frame;
use maud::{Markup, html};

/// A form that was stopped.
pub struct Stopped<'a> {
    /// Where it goes.
    pub action: &'a str,
    /// Fields with hidden words, with what was typed.
    pub telling: &'a [&'a (String, String)],
    /// Everything else that travels along.
    pub rest: &'a [&'a (String, String)],
    /// What is written there: 「電話」, 「居所」.
    pub labels: &'a [&'static str],
}

/// Shows the texts to be written anew.
pub fn stopped(actor: &Actor, clock: &Clock, form: &Stopped<'_>) -> Markup {
    let labels: Vec<String> = (1..).zip(form.telling).map(|(number, _)| format!("文章{number}")).collect();
    let body = html! {
        (Notice {
            kind: NoticeKind::Bad,
            title: "まだ保存していません".to_owned(),
            text: html! {
                p { "支援措置により伏せている内容（" (form.labels.join("、")) "）が、文章に書かれています。文章は、一覧・印刷・つなぎ・共有に出ます。" }
                p { "伏せた電話や住所は、その人の「伏せた連絡先」に入っています。文章に書く必要はありません。" }
            },
        })
        (PostForm {
            action: form.action,
            token: actor.token(),
            guarded: true,
            body: html! {
                @for (name, value) in form.rest {
                    @if name != "_token" { (Hidden { name, value }) }
                }
                div.card.stack {
                    @for ((name, value), label) in form.telling.iter().zip(&labels) {
                        (TextArea { name, label, value, rows: 6, ..TextArea::default() })
                    }
                }
                div.finish {
                    button.main name=(DECIDED) value="again" { "書き直した内容で保存する" }
                    button name=(DECIDED) value="hide" { "伏せ字にして保存する" }
                    button.plain name=(DECIDED) value="keep" { "このまま保存する" }
                }
            },
        })
    };
    Frame::new(actor, clock, "/", "支援措置で伏せた内容が書かれています").page(&body)
}
