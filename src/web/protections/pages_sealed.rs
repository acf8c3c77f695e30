//! What is hidden of a protected person, for whoever gave a reason.

use super::form::{RemoveForm, UnmaskForm};
use crate::access::Unmask;
use crate::clock::{Clock, date_time, local_time};
use crate::data::persons::full_name;
use crate::data::protections::{MINUTES, OnProtected, Sealed, SealedRow};
use crate::domain::errors::Errors;
use crate::domain::wareki;
use crate::view::card::Card;
use crate::view::confirm::Confirm;
use crate::view::empty::EmptyState;
use crate::view::field::{ErrorSummary, Hidden, TextArea};
use crate::view::form::PostForm;
use crate::view::notice::{Notice, NoticeKind};
use crate::view::table::{Head, Table};
use crate::web::{Frame, paths};
use entity::codes::SealedKind;
use maud::{Markup, html};

fn frame<'a>(on: &'a OnProtected<Unmask>, clock: &'a Clock) -> Frame<'a> {
    let person = &on.row().person;
    let name = full_name(&person.family_name, &person.given_name, &person.calling_name);
    Frame::new(on.actor(), clock, "/persons", "伏せた連絡先")
        .under("人", "/persons")
        .under(name, paths::person(person.id))
}

/// Asks why.
pub fn ask(on: &OnProtected<Unmask>, clock: &Clock, form: &UnmaskForm, errors: &Errors) -> Markup {
    let back = paths::person(on.row().person.id);
    frame(on, clock).page(&html! {
        (ErrorSummary { errors, labels: &[("reason", "理由")] })
        (PostForm {
            action: &format!("{back}/sealed"),
            token: on.actor().token(),
            guarded: true,
            body: html! {
                (Hidden { name: "key", value: &form.key })
                div.card.stack {
                    p { "支援措置の対象になっている人の、住所・電話などです。理由を書くと" (MINUTES) "分間だけ表示します。だれが、いつ、なぜ見たかが残ります。" }
                    p { "画面を人に見せない、紙に写さない、声に出して読まないでください。" }
                    (TextArea { name: "reason", label: "理由", value: &form.reason, errors, required: true, rows: 2, hint: Some("例: 本人に折り返しの電話をするため") })
                }
                div.finish {
                    button.main { "表示する" }
                    a href=(back) { "やめて戻る" }
                }
            },
        })
    })
}

/// Asks before something hidden is removed.
pub fn remove(on: &OnProtected<Unmask>, clock: &Clock, row: &SealedRow, form: &RemoveForm, errors: &Errors) -> Markup {
    let back = format!("{}/sealed", paths::person(on.row().person.id));
    frame(on, clock).page(&html! {
        (ErrorSummary { errors, labels: &[("reason", "理由")] })
        (Confirm {
            question: "この連絡先を削除しますか。",
            explanation: html! {
                p { (row.kind) "「" (row.value) "」を、この人の連絡先から取り除きます。隠すだけではありません。" }
                p { "取り除いた連絡先と理由は、支援措置が終わったあとの「履歴」に残ります。" }
            },
            action: &format!("{back}/remove"),
            token: on.actor().token(),
            hidden: html! { (Hidden { name: "contact", value: &form.contact }) },
            reason: Some(TextArea { name: "reason", label: "理由", value: &form.reason, errors, required: true, rows: 2, hint: Some("例: 本人が解約した。") }),
            button: "削除する",
            back: &back,
            grave: true,
            ..Confirm::default()
        })
    })
}

/// Shows it.
pub fn shown(on: &OnProtected<Unmask>, clock: &Clock, sealed: &Sealed, errors: &Errors, done: Option<&str>) -> Markup {
    let back = paths::person(on.row().person.id);
    let until = local_time(sealed.until).map(|at| at.format("%H:%M").to_string()).unwrap_or_default();
    let rows = sealed
        .rows
        .iter()
        .map(|row| {
            let when = row.occurred_at.and_then(date_time).map(|at| wareki::short(at.date()));
            let what = match row.kind {
                SealedKind::District => row.district.clone().unwrap_or_default(),
                _ => row.value.clone(),
            };
            vec![
                html! { (row.kind) @if let Some(when) = when { "（" (when) "）" } },
                html! {
                    @if !row.postal_code.is_empty() { "〒" (row.postal_code) " " }
                    span.strong { (what) }
                    @if row.kind == SealedKind::Home { @if let Some(district) = &row.district { "（圏域 " (district) "）" } }
                },
                html! {
                    @if !row.owner.is_empty() { (row.owner) " " }
                    @if let Some(safety) = row.safety() { (crate::web::persons::safety(safety)) " " }
                    (row.note)
                },
                html! {
                    @if row.person_id.is_some() {
                        a href={ (back) "/sealed/remove?contact=" (row.id) } { "この" (row.kind) "を削除する" span.hidden { "（" (what) "）" } }
                    }
                },
            ]
        })
        .collect();
    let table = Table {
        caption: "伏せた連絡先",
        caption_hidden: true,
        heads: ["種類", "内容", "だれの・注意", ""].map(Head::text).to_vec(),
        rows,
        empty: EmptyState {
            title: "伏せた連絡先はありません。",
            advice: "「人の記録を変更する」で電話や住所を登録すると、ここにだけ入ります。",
            action: None,
        },
        ..Table::default()
    };
    frame(on, clock).done(done).page(&html! {
        (ErrorSummary { errors, labels: &[] })
        (Notice {
            kind: NoticeKind::Care,
            title: format!("{until}まで表示しています"),
            text: html! { "画面を人に見せない、紙に写さない、声に出して読まないでください。" },
        })
        (Card { title: "伏せた連絡先", body: html! { (table) }, ..Card::default() })
        p { a href=(back) { "この人の記録に戻る" } }
    })
}
