//! Who comes with an accepted referral: registered anew, or an own record of the same human being.

use crate::data::persons::PersonRow;
use crate::data::referrals::{Carried, Taking};
use crate::domain::errors::Errors;
use crate::view::card::Card;
use crate::view::notice::care_banner;
use crate::web::cases::form::{CaseForm, brings};
use crate::web::{paths, people};
use entity::codes::SubjectRole;
use entity::stamp::Ymd;
use maud::{Markup, html};

const PARTS: [SubjectRole; 2] = [SubjectRole::Principal, SubjectRole::Family];

/// The block above the form's own persons.
pub fn card(taking: &Taking, form: &CaseForm, errors: &Errors, today: Ymd) -> Markup {
    let wrong = errors.on("bring");
    let body = html! {
        p {
            a href=(paths::referral(taking.id)) { "つなぎ " (taking.number) } "（" (taking.from) "から）を受け付けて開くケースです。"
            "つなぎシートの対象: " (taking.subject)
        }
        @if taking.carried.is_empty() {
            p.hint {
                "送った機関は、この人の基本情報を共有していません。下でさがして加えるか、ケースを開いてから登録してください。"
                "共有があれば、氏名や生年月日を入力せずに引き継げます。"
            }
        } @else {
            fieldset.field #bring tabindex="-1" {
                legend { "つなぎで届いた人" }
                p.hint { "共有されている情報を、自機関の記録に引き継ぎます。世帯とメモは引き継ぎません。" }
                ul.stack.plain-list {
                    @for (place, carried) in taking.carried.iter().enumerate() { li { (choice(carried, form, place, today)) } }
                }
                @if !wrong.is_empty() { ul.errors { @for message in wrong { li { (message) } } } }
            }
        }
    };
    let card = Card { title: "つなぎから", body, ..Card::default() };
    html! { (card) }
}

fn choice(carried: &Carried, form: &CaseForm, place: usize, today: Ymd) -> Markup {
    let id = format!("bring-{place}");
    let person = carried.person.id;
    let chosen = form.bring.iter().find(|value| value.starts_with(&person.to_string())).map_or("", String::as_str);
    let undecided = format!("{person}:");
    let none = format!("{person}:none");
    let option = |value: String, words: String| html! { option value=(value) selected[value == chosen] { (words) } };
    html! {
        p { label for=(id) { (people::label(&carried.person, today)) } }
        @let cautions = people::cautions(&carried.person.cautions, &carried.person.caution_note);
        @if !cautions.is_empty() { (care_banner(&cautions, None)) }
        p.small.soft { "引き継ぐもの: 氏名・別名・生年月日・性別・続柄・連絡上の注意" @if carried.has_contact { "・電話・住所" } }
        select id=(id) name="bring" {
            @if chosen == undecided { (option(undecided, "選んでください".to_owned())) }
            @for own in &carried.own {
                @for role in PARTS {
                    (option(brings(person, Some(own.id), role), format!("自機関の {} と同じ人（{role}）", own_words(own, today))))
                }
            }
            @for role in PARTS { (option(brings(person, None, role), format!("新しく登録する（{role}）"))) }
            (option(none, "加えない".to_owned()))
        }
    }
}

fn own_words(own: &PersonRow, today: Ymd) -> String {
    let age = own.age(today);
    if age.is_empty() { own.name() } else { format!("{}・{age}", own.name()) }
}
