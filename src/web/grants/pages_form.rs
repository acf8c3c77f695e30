//! Forms for sharing and for changing what is shared.

use super::choices::Choices;
use super::form::{ChangeForm, ShareForm};
use super::pages::until;
use crate::access::{Act, WriteBasics};
use crate::clock::Clock;
use crate::data::cases::OnCase;
use crate::data::grants::{GrantRow, OnGrant, is_open};
use crate::domain::errors::Errors;
use crate::domain::grounds::BY_HAND;
use crate::domain::sections;
use crate::view::card::Card;
use crate::view::empty::EmptyState;
use crate::view::facts::{Facts, FactsShape};
use crate::view::field::{Check, Checks, ErrorSummary, Hidden, Radios, Select, TextArea, TextField, Width};
use crate::view::form::PostForm;
use crate::web::{Frame, forms, paths};
use entity::codes::{Ground, Section};
use maud::{Markup, html};

const LABELS: [(&str, &str); 8] = [
    ("subjects", "だれについて"),
    ("recipient", "共有する機関"),
    ("ground", "根拠"),
    ("provision", "条項"),
    ("reason", "理由"),
    ("sections", "共有する範囲"),
    ("until_on", "期限"),
    ("urgent", "すぐに共有する"),
];

/// The form for sharing on a ground other than consent.
pub fn share(on: &OnCase<WriteBasics>, clock: &Clock, choices: &Choices, form: &ShareForm, errors: &Errors) -> Markup {
    let case = on.row();
    let access = format!("{}/access", paths::case(case.id));
    let body = html! {
        @if choices.subjects.is_empty() {
            (EmptyState {
                title: "このケースには、まだ対象者がいません。",
                advice: "共有は人ごとに始めます。先にケースの対象者を登録してください。",
                action: Some(("ケースを変更する", &format!("{}/edit", paths::case(case.id)))),
            })
        } @else {
            (ErrorSummary { errors, labels: &LABELS })
            p { "本人の同意によらない共有です。同意をもらえるときは、" a href={ (paths::case(case.id)) "/consents/new" } { "同意を記録" } "してください。" }
            (PostForm {
                action: &format!("{}/grants/new", paths::case(case.id)),
                token: on.actor().token(),
                guarded: true,
                body: html! { (fields(choices, form, errors)) div.finish {
                    button.main { (if on.may(Act::Supervise) { "共有する" } else { "確認に出す" }) }
                    a href=(access) { "やめて戻る" }
                } },
            })
        }
    };
    Frame::new(on.actor(), clock, "/cases", "同意によらない共有")
        .under("ケース", "/cases")
        .under(format!("{} {}", case.number, case.title), paths::case(case.id))
        .under("共有と同意", access)
        .page(&body)
}

fn fields(choices: &Choices, form: &ShareForm, errors: &Errors) -> Markup {
    let people = choices.people();
    let by_hand = forms::options(&BY_HAND, Ground::code, Ground::label);
    let all = forms::options(Section::ALL, Section::code, Section::label);
    let has_number = !form.not_my_number.is_empty() || errors.all().any(|(_, message)| message.contains("個人番号"));
    html! {
        (Hidden { name: "key", value: &form.key })
        div.card.stack {
            (Select { name: "recipient", label: "共有する機関", value: &form.recipient, errors, required: true, options: &choices.agencies, blank: Some("選んでください"), ..Select::default() })
            (Checks { name: "subjects", legend: "だれについて", chosen: &form.subjects, errors, required: true, options: &people, hint: Some("選んだ人のことだけを共有します。ほかの人にもかかわる記録は開きません。") })
            (Radios { name: "ground", legend: "根拠", value: &form.ground, errors, required: true, options: &by_hand, hint: Some("「利用目的の範囲」は、行政機関どうしの提供（個人情報保護法69条）です。「委託元の確認」は、委託元の機関にだけ使えます。") })
            (TextField { name: "provision", label: "条項", value: &form.provision, errors, hint: Some("法令と利用目的の範囲では必ず入力します。例: 児童虐待防止法6条、個人情報保護法69条2項3号"), width: Width::Wide, ..TextField::default() })
            (TextArea { name: "reason", label: "理由", value: &form.reason, errors, required: true, rows: 4, hint: Some("なぜ同意によらず共有するのか。共有する機関には見えません。") })
            (Checks { name: "sections", legend: "共有する範囲", chosen: &form.sections, errors, required: true, options: &all, hint: Some("必要な範囲だけに印を付けます。「基本情報・世帯」は必ず含めます。") })
            (TextField { name: "until_on", label: "期限", value: &form.until_on, errors, required: true, hint: Some("この日まで。例: R8.12.22"), width: Width::Narrow, ..TextField::default() })
            @if has_number {
                (Check { name: "not_my_number", label: "個人番号ではありません（確かめたことが記録に残ります）", checked: !form.not_my_number.is_empty(), ..Check::default() })
            }
            (Check { name: "urgent", label: "待てないので、すぐに共有する（通告、命や体にかかわるとき）", checked: !form.urgent.is_empty(), hint: Some("根拠が「法令」のときだけです。次の開庁日までに、別の管理者が確認します。"), errors })
            p.small { "法令による共有は、急ぐとき以外は、別の管理者が確認してから始まります。管理者でない人が出した共有も同じです。" }
        }
    }
}

/// The form for changing what is shared.
pub fn change(
    on: &OnGrant<WriteBasics>,
    clock: &Clock,
    stands: &GrantRow,
    form: &ChangeForm,
    errors: &Errors,
) -> Markup {
    let row = on.row();
    let back = format!("{}/access", paths::case(row.case_id));
    let shared: Vec<(String, String)> = sections::parse(&row.sections)
        .into_iter()
        .map(|section| (section.code().to_owned(), section.label().to_owned()))
        .collect();
    let longest = match row.ground {
        Ground::Consent => "同意の期限まで延ばせます。空欄は撤回するまで。",
        Ground::Emergency => "緊急の閲覧は延ばせません。",
        _ => "期間を延ばせるのは管理者です。法令による共有は、出した人、始めた人とは別の管理者が延ばします。",
    };
    let facts = vec![
        ("相手", html! { (stands.recipient) }),
        ("だれについて", html! { (stands.subjects) }),
        ("根拠", html! { (row.ground) @if !row.provision.is_empty() { "（" (row.provision) "）" } }),
        ("いまの範囲", html! { (sections::words(&row.sections)) }),
        ("いまの期限", html! { (until(row.until_at)) }),
    ];
    let body = html! {
        (ErrorSummary { errors, labels: &[("sections", "範囲"), ("until_on", "期限"), ("reason", "理由")] })
        (Card { title: "いまの共有", body: html! { (Facts { shape: FactsShape::List, rows: facts }) }, ..Card::default() })
        @if !is_open(row, clock.now()) {
            p { "この共有は、すでに終わっています。" a href=(back) { "共有と同意に戻る" } }
        } @else { (PostForm {
            action: &format!("{}/change", paths::grant(row.grant_id)),
            token: on.actor().token(),
            guarded: true,
            body: html! {
                (Hidden { name: "seen", value: &form.seen })
                div.card.stack {
                    (Checks { name: "sections", legend: "範囲", chosen: &form.sections, errors, required: true, options: &shared, hint: Some("広げることはできません。外した範囲は、相手の機関からすぐに見えなくなります。") })
                    (TextField { name: "until_on", label: "期限", value: &form.until_on, errors, hint: Some(longest), width: Width::Narrow, ..TextField::default() })
                    (TextArea { name: "reason", label: "理由", value: &form.reason, errors, required: true, rows: 3, ..TextArea::default() })
                }
                div.finish {
                    button.main { "変更する" }
                    a href=(back) { "やめて戻る" }
                }
            },
        }) }
    };
    Frame::new(on.actor(), clock, "/cases", "共有を変更する")
        .under("ケース", "/cases")
        .under(format!("{} {}", stands.case_number, stands.case_title), paths::case(row.case_id))
        .under("共有と同意", back)
        .page(&body)
}
