//! Pages of what waits for a second person.

use crate::access::{Act, Actor, Section, Supervise};
use crate::clock::{Clock, date};
use crate::data::Page;
use crate::data::grants::reviews::{OnReview, ReviewRow};
use crate::domain::errors::Errors;
use crate::domain::{sections, wareki};
use crate::view::card::Card;
use crate::view::empty::EmptyState;
use crate::view::facts::{Facts, FactsShape};
use crate::view::field::{ErrorSummary, Hidden, Radios, TextArea};
use crate::view::form::PostForm;
use crate::view::pager::Pager;
use crate::view::table::{Head, Table};
use crate::view::tag::{Tone, tag};
use crate::web::grants::{DecideForm, review_state, until};
use crate::web::{Frame, moments, paths};
use entity::codes::{Ground, ReviewKind, ReviewState};
use entity::stamp::Ymd;
use maud::{Markup, html};

fn short(day: Ymd) -> String {
    date(day).map(wareki::short).unwrap_or_default()
}

fn due(row: &ReviewRow, clock: &Clock) -> Markup {
    html! {
        (short(row.due_on))
        @if row.state == ReviewState::Waiting && row.due_on < clock.today_ymd() { " " (tag(Tone::Late, "超過")) }
    }
}

/// What waits.
pub fn list(who: &Actor, clock: &Clock, page: &Page<ReviewRow>, done: Option<&str>) -> Markup {
    let rows = page
        .rows
        .iter()
        .map(|row| {
            vec![
                html! { a href=(paths::grant_review(row.id)) { (row.subjects) } },
                html! { (row.recipient) },
                html! { (row.ground) },
                html! { (sections::words(&row.sections)) },
                html! { (row.staff) },
                html! { (review_state(row, clock.now())) @if row.ground == Ground::Emergency { " " (tag(Tone::Late, "緊急")) } @if row.staff_id == who.staff() { " 自分が出した" } },
                due(row, clock),
            ]
        })
        .collect();
    let table = Table {
        caption: "共有の確認",
        caption_hidden: true,
        heads: ["だれについて", "相手", "根拠", "範囲", "出した職員", "状態", "確認の期限"].map(Head::text).to_vec(),
        rows,
        empty: EmptyState {
            title: "確認を待つ共有はありません。",
            advice: "同意によらない共有が出されると、ここに並びます。",
            action: None,
        },
        ..Table::default()
    };
    let body = html! {
        (table)
        (Pager { page: page.no.number(), has_next: page.has_next, address: "/grant-reviews", ..Pager::default() })
    };
    Frame::new(who, clock, "/grant-reviews", "共有の確認")
        .actions(html! { a.button href="/emergencies" { "緊急の閲覧の一覧" } })
        .done(done)
        .page(&body)
}

fn facts(row: &ReviewRow, clock: &Clock) -> Markup {
    let mut rows = vec![
        ("だれについて", html! { (row.subjects) }),
        ("相手", html! { (row.recipient) }),
        ("根拠", html! { (row.ground) @if !row.provision.is_empty() { "（" (row.provision) "）" } }),
        ("理由", html! { span.pre { (row.reason) } }),
        ("出したときの範囲", html! { (sections::words(&row.sections)) }),
        ("出したときの期限", html! { (short(row.until_on)) "まで" }),
        ("出した職員", html! { (row.staff) "（" (moments::words(row.asked_at, clock)) "）" }),
        ("状態", review_state(row, clock.now())),
    ];
    if let (Some(sections), Some(end)) = (&row.open_sections, row.open_until)
        && row.is_open(clock.now())
    {
        rows.push(("いまの共有", html! { (sections::words(sections)) "、" (until(end)) }));
    }
    if row.state == ReviewState::Waiting {
        rows.push(("確認の期限", due(row, clock)));
    }
    if let Some(at) = row.decided_at {
        rows.push(("確認した職員", html! { (row.decider) "（" (moments::words(at, clock)) "）" }));
    }
    if !row.note.is_empty() {
        rows.push(("確認の理由", html! { span.pre { (row.note) } }));
    }
    html! { (Facts { shape: FactsShape::List, rows }) }
}

/// One of them.
pub fn show<A>(on: &OnReview<A>, clock: &Clock, row: &ReviewRow, errors: &Errors, done: Option<&str>) -> Markup {
    let here = paths::grant_review(row.id);
    let access = format!("{}/access", paths::case(row.case_id));
    let is_own = row.staff_id == on.actor().staff();
    let is_waiting = row.state == ReviewState::Waiting;
    let body = html! {
        (ErrorSummary { errors, labels: &[] })
        (Card { title: "共有の内容", body: facts(row, clock), more: Some(("共有と同意をすべて見る", &access)), ..Card::default() })
        @if is_waiting && is_own {
            p { "この共有は、別の管理者が確認します。" }
            @if row.grant_id.is_none() && on.may(Act::Write(Section::Basics)) {
                (PostForm { action: &format!("{here}/take-back"), token: on.actor().token(), guarded: false, body: html! {
                    (Hidden { name: "version", value: &row.version.to_string() })
                    button { "取り下げる" }
                } })
            }
        }
    };
    frame(on, clock, row, "共有の確認")
        .actions(html! {
            @if is_waiting && !is_own && on.may(Act::Supervise) { a.button.main href={ (here) "/decide" } { "確認する" } }
        })
        .done(done)
        .page(&body)
}

fn frame<'a, A>(on: &'a OnReview<A>, clock: &'a Clock, row: &ReviewRow, title: &'static str) -> Frame<'a> {
    Frame::new(on.actor(), clock, "/grant-reviews", title)
        .under("ケース", "/cases")
        .under(format!("{} {}", row.case_number, row.case_title), paths::case(row.case_id))
        .under("共有と同意", format!("{}/access", paths::case(row.case_id)))
}

/// Asks for the verdict.
pub fn decide(on: &OnReview<Supervise>, clock: &Clock, row: &ReviewRow, form: &DecideForm, errors: &Errors) -> Markup {
    let here = paths::grant_review(row.id);
    let (yes, no) = match row.kind {
        ReviewKind::After if row.is_open(clock.now()) => ("認める（共有を続ける）", "認めない（共有をすぐに終える）"),
        ReviewKind::After => ("認める（適切だった）", "認めない（適切でなかった）"),
        ReviewKind::Before | ReviewKind::Alone => ("認める（共有を始める）", "認めない（共有しない）"),
    };
    let verdicts = [("yes".to_owned(), yes.to_owned()), ("no".to_owned(), no.to_owned())];
    let body = html! {
        (ErrorSummary { errors, labels: &[("verdict", "確認の結果"), ("note", "理由")] })
        (Card { title: "共有の内容", body: facts(row, clock), ..Card::default() })
        @if row.state == ReviewState::Waiting && row.staff_id != on.actor().staff() {
            (PostForm {
                action: &format!("{here}/decide"),
                token: on.actor().token(),
                guarded: true,
                body: html! {
                    (Hidden { name: "version", value: &form.version })
                    div.card.stack {
                        (Radios { name: "verdict", legend: "確認の結果", value: &form.verdict, errors, required: true, options: &verdicts, hint: None })
                        (TextArea { name: "note", label: "理由", value: &form.note, errors, rows: 3, hint: Some("認めないときは必ず入力します。"), ..TextArea::default() })
                    }
                    div.finish {
                        button.main { "記録する" }
                        a href=(here) { "やめて戻る" }
                    }
                },
            })
        } @else {
            @if !form.note.is_empty() { p { "入力した理由: " span.pre { (form.note) } } }
            p {
                @if row.state == ReviewState::Waiting { "自分で出した共有は、別の管理者が確認します。" } @else { "この共有の確認は、終わっています。" }
                a href=(here) { "戻る" }
            }
        }
    };
    frame(on, clock, row, "共有を確認する").under("共有の確認", here).page(&body)
}
