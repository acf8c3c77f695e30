//! Pages of emergencies.

use super::form::{InquiryForm, TakeForm};
use crate::access::{Act, Actor, Inquire, Section};
use crate::clock::Clock;
use crate::data::emergencies::{DAY, Knower, OnInquiry, TRIES};
use crate::data::grants::reviews::ReviewRow;
use crate::domain::errors::Errors;
use crate::domain::{sections, wareki};
use crate::view::card::Card;
use crate::view::empty::EmptyState;
use crate::view::field::{Checks, ErrorSummary, Hidden, Radios, TextArea, TextField, Width};
use crate::view::form::PostForm;
use crate::view::person::whole;
use crate::view::table::{Head, Table};
use crate::web::grants::short_since;
use crate::web::{Frame, forms, moments, paths};
use chrono::{Datelike, Months, NaiveDate};
use entity::codes::InquiryBy;
use entity::emergency_inquiries;
use maud::{Markup, html};

const LABELS: [(&str, &str); 5] =
    [("reason", "理由"), ("by", "照会の方法"), ("name", "氏名"), ("birth", "生年月日"), ("phone", "電話番号")];

/// The door.
pub fn ask(
    who: &Actor,
    clock: &Clock,
    today: &[emergency_inquiries::Model],
    form: &InquiryForm,
    errors: &Errors,
) -> Markup {
    let ways = forms::options(InquiryBy::ALL, InquiryBy::code, InquiryBy::label);
    let body = html! {
        (ErrorSummary { errors, labels: &LABELS })
        p { "命や体を守るために、ほかの機関がこの人を知っているかを確かめます。まず110番・119番が必要かどうかを考えてください。" }
        p { "答えるのは、機関の名前と緊急時の電話だけです。照会したことは、相手の機関の記録に残ります。1日に" (TRIES) "回までです（今日は残り" (TRIES.saturating_sub(today.len() as u64)) "回）。" }
        (PostForm {
            action: "/emergencies/new",
            token: who.token(),
            guarded: true,
            body: html! {
                (Hidden { name: "key", value: &form.key })
                div.card.stack {
                    (TextArea { name: "reason", label: "理由", value: &form.reason, errors, required: true, rows: 4, hint: Some("何が起きていて、なぜ本人の同意を待てないのか。閲覧を始めると、相手の機関の管理者が読みます。") })
                    (Radios { name: "by", legend: "照会の方法", value: &form.by, errors, required: true, options: &ways, hint: Some("すべて一致したときだけ見つかります。一部だけではさがせません。") })
                    div.row {
                        (TextField { name: "name", label: "氏名", value: &form.name, errors, hint: Some("姓と名の全部。フリガナでもさがせます。"), width: Width::Medium, ..TextField::default() })
                        (TextField { name: "birth", label: "生年月日", value: &form.birth, errors, hint: Some("例: S43.4.1"), width: Width::Narrow, ..TextField::default() })
                    }
                    (TextField { name: "phone", label: "電話番号", value: &form.phone, errors, hint: Some("電話番号で照会するときに、市外局番から入力します。"), width: Width::Medium, ..TextField::default() })
                }
                div.finish {
                    button.main { "照会する" }
                    a href="/" { "やめて戻る" }
                }
            },
        })
    };
    let body = html! {
        (body)
        @if !today.is_empty() {
            (Card { title: "今日の照会", body: html! {
                ul { @for asked in today { li { a href={ "/emergencies/" (asked.id) } { (moments::words(asked.asked_at, clock)) "の照会" } "（" (asked.asked_by) "）" } } }
            }, ..Card::default() })
        }
    };
    Frame::new(who, clock, "/emergencies/new", "緊急照会")
        .actions(html! {
            @if who.may(Act::Supervise) { a.button href="/emergencies" { "緊急の閲覧の一覧" } }
        })
        .page(&body)
}

/// What it answered.
pub fn show(on: &OnInquiry<Inquire>, clock: &Clock, knowers: &[Knower], form: &TakeForm, errors: &Errors) -> Markup {
    let is_own = on.row().staff_id == on.actor().staff();
    let is_over = clock.now().0 - on.row().asked_at.0 >= DAY;
    let body = html! {
        (ErrorSummary { errors, labels: &[("agency", "機関"), ("sections", "見る範囲")] })
        p { (moments::words(on.row().asked_at, clock)) "の照会（" (on.row().asked_by) "）　理由: " span.pre { (on.row().reason) } }
        @if is_over {
            p { "照会から24時間が過ぎたので、結果は表示しません。必要なときは、もう一度照会してください。" }
        } @else if knowers.is_empty() {
            (EmptyState {
                title: "一致する人を知っている、ほかの機関はありません。",
                advice: "字や生年月日が違うと見つかりません。自分の機関の記録は「さがす」で見られます。",
                action: Some(("もう一度照会する", "/emergencies/new")),
            })
        }
        @for knower in knowers {
            (Card { title: &knower.name, body: html! {
                p {
                    "緊急時の電話: "
                    @if !knower.duty_phone.is_empty() { strong { (knower.duty_phone) } }
                    @else if !knower.phone.is_empty() { "登録なし（代表 " (knower.phone) "）" }
                    @else { "登録なし" }
                }
                @if is_own {
                    p { "まず電話で確かめてください。つながらないときは、必要な範囲だけを、照会から24時間、あなただけが見られます。相手の機関にはすぐに知らされ、管理者が確認します。" }
                    (take(on, knower, form, errors))
                }
            }, ..Card::default() })
        }
    };
    Frame::new(on.actor(), clock, "/emergencies/new", "緊急照会の結果")
        .under("緊急照会", "/emergencies/new")
        .page(&body)
}

fn take(on: &OnInquiry<Inquire>, knower: &Knower, form: &TakeForm, errors: &Errors) -> Markup {
    let all = forms::options(Section::ALL, Section::code, Section::label);
    let id = knower.id.to_string();
    let blank = TakeForm::blank();
    // With several agencies the errors and what was ticked belong to one of them.
    let none = Errors::new();
    let (form, errors) = if form.agency == id { (form, errors) } else { (&blank, &none) };
    html! {
        (PostForm {
            action: &format!("/emergencies/{}/take", on.row().id),
            token: on.actor().token(),
            guarded: false,
            body: html! {
                (Hidden { name: "agency", value: &id })
                (Checks { name: "sections", legend: "見る範囲", chosen: &form.sections, errors, required: true, options: &all, hint: None })
                div.finish { button.main.grave { "照会から24時間だけ見る" } }
            },
        })
    }
}

/// The month in words.
fn month(first: NaiveDate) -> String {
    let day = wareki::long(first);
    day.strip_suffix("1日").unwrap_or(&day).to_owned()
}

/// What others opened in a month.
pub fn list(who: &Actor, clock: &Clock, first: NaiveDate, rows: &[ReviewRow]) -> Markup {
    let table = Table {
        caption: "緊急の閲覧",
        caption_hidden: true,
        heads: ["いつ", "だれが", "だれについて", "ケース", "範囲", "理由", "確認"].map(Head::text).to_vec(),
        rows: rows
            .iter()
            .map(|row| {
                vec![
                    html! { (short_since(row.asked_at)) " " (moments::words(row.asked_at, clock)) },
                    html! { (row.recipient) },
                    html! { a href=(paths::grant_review(row.id)) { (row.subjects) } },
                    html! { a href=(paths::case(row.case_id)) { (whole(&row.case_number)) } },
                    html! { (sections::words(&row.sections)) },
                    html! { span.pre { (row.reason) } },
                    html! { (row.state) @if !row.decider.is_empty() { "（" (row.decider) "）" } },
                ]
            })
            .collect(),
        empty: EmptyState {
            title: "この月に、緊急の閲覧はありません。",
            advice: "ほかの機関の職員が緊急に見たときは、ここに並びます。",
            action: None,
        },
        ..Table::default()
    };
    let address = |day: NaiveDate| format!("/emergencies?month={}-{:02}", day.year(), day.month());
    let body = html! {
        p.row {
            @if let Some(before) = first.checked_sub_months(Months::new(1)) { a href=(address(before)) { "前の月" } }
            strong { (month(first)) }
            @if let Some(after) = first.checked_add_months(Months::new(1)) { a href=(address(after)) { "次の月" } }
        }
        (table)
    };
    Frame::new(who, clock, "/emergencies/new", "緊急の閲覧の一覧").under("緊急照会", "/emergencies/new").page(&body)
}
