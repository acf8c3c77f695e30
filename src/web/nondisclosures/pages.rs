//! Pages of pairs.

use super::form::{EndForm, NondisclosureForm};
use crate::access::{Act, Actor, Section, Supervise, WriteBasics};
use crate::clock::Clock;
use crate::data::nondisclosures::{NondisclosureRow, OnNondisclosure};
use crate::data::persons::{OnPerson, full_name};
use crate::domain::errors::Errors;
use crate::view::card::Card;
use crate::view::confirm::Confirm;
use crate::view::field::{ErrorSummary, Hidden, TextArea};
use crate::view::form::PostForm;
use crate::web::people::{Candidate, PeopleField};
use crate::web::{Frame, moments, paths};
use entity::ids::PersonId;
use maud::{Markup, html};

/// On a person's page: whom they must not be told about, and who must not be told about them.
pub fn card(who: &Actor, person: PersonId, rows: &[NondisclosureRow], clock: &Clock) -> Markup {
    let body = html! {
        ul {
            @for row in rows {
                li {
                    @if row.about_id == person {
                        "この人のことを、" a href=(paths::person(row.from_id)) { (row.from()) } "さんに知らせてはなりません。"
                    } @else {
                        "この人に、" a href=(paths::person(row.about_id)) { (row.about()) } "さんのことを知らせてはなりません。"
                    }
                    br;
                    span.small { (row.reason) "（" (row.staff) "、" (moments::words(row.created_at, clock)) "）" }
                    @if who.may(Act::Supervise) && who.may(Act::Write(Section::Basics)) {
                        " " a href={ "/nondisclosures/" (row.id) "/end" } { "終える" span.hidden { "（" (row.about()) "と" (row.from()) "）" } }
                    }
                }
            }
        }
        p.small { "電話、郵便、訪問、印刷した紙、つなぎ、同意のどれでも、相手に伝わらないように気をつけてください。" }
    };
    html! { @if !rows.is_empty() { (Card { title: "知らせてはならない相手", body, ..Card::default() }) } }
}

/// The form.
pub fn new(
    on: &OnPerson<WriteBasics>,
    clock: &Clock,
    candidates: &[Candidate],
    form: &NondisclosureForm,
    errors: &Errors,
) -> Markup {
    let person = on.row();
    let (back, name) =
        (paths::person(person.id), full_name(&person.family_name, &person.given_name, &person.calling_name));
    let roles = [("from".to_owned(), "この人に知らせてはならない".to_owned())];
    let body = html! {
        (ErrorSummary { errors, labels: &[("find", "知らせてはならない相手"), ("reason", "理由")] })
        p { (name) "さんのこと（相談していること、居場所、連絡先など）を、だれに知らせてはならないかを登録します。2人のどちらのページ、一覧、つなぎにも注意が出ます。" }
        (PostForm {
            action: &format!("{back}/nondisclosure"),
            token: on.actor().token(),
            guarded: true,
            body: html! {
                (Hidden { name: "key", value: &form.key })
                // Enter in a field must save, not search: the first button of a form is its default.
                button.hidden name="do" value="save" tabindex="-1" aria-hidden="true" { "登録する" }
                div.card.stack {
                    (PeopleField { legend: "知らせてはならない相手", people: &form.people(), candidates, roles: &roles, newcomer: None, is_first: false, errors })
                    (TextArea { name: "reason", label: "理由", value: &form.reason, errors, required: true, rows: 3, hint: Some("例: 暴力があり、別居したことを知らせていない。") })
                }
                div.finish {
                    button.main name="do" value="save" { "登録する" }
                    a href=(back) { "やめて戻る" }
                }
            },
        })
    };
    Frame::new(on.actor(), clock, "/persons", "知らせてはならない相手を登録する")
        .under("人", "/persons")
        .under(name, back.clone())
        .page(&body)
}

/// Asks before a pair ends.
pub fn end(
    on: &OnNondisclosure<Supervise>,
    clock: &Clock,
    stands: &NondisclosureRow,
    form: &EndForm,
    errors: &Errors,
) -> Markup {
    let back = paths::person(stands.about_id);
    let body = html! {
        (ErrorSummary { errors, labels: &[("reason", "理由")] })
        @if stands.ended_at.is_some() {
            p { "この登録は、すでに終わっています。" a href=(back) { "人の記録に戻る" } }
        } @else { (Confirm {
            question: "知らせてはならない相手の登録を終えますか。",
            explanation: html! {
                p { (stands.about()) "さんのことを、" (stands.from()) "さんに知らせてはならない、という登録です（" (stands.staff) "：" (stands.reason) "）。" }
                p { "終えると、2人のページやつなぎに注意が出なくなります。" (stands.about()) "さんに確かめてから終えてください。" }
            },
            action: &format!("/nondisclosures/{}/end", stands.id),
            token: on.actor().token(),
            reason: Some(TextArea { name: "reason", label: "理由", value: &form.reason, errors, required: true, rows: 3, ..TextArea::default() }),
            button: "登録を終える",
            back: &back,
            grave: true,
            ..Confirm::default()
        }) }
    };
    Frame::new(on.actor(), clock, "/persons", "知らせてはならない相手の登録を終える")
        .under("人", "/persons")
        .under(stands.about(), back.clone())
        .page(&body)
}
