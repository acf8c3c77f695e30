//! The home page.

use crate::access::{Act, Actor, Section};
use crate::clock::Clock;
use crate::data::consultations::ConsultationRow;
use crate::data::referrals::ReferralRow;
use crate::domain::wareki;
use crate::view::card::Card;
use crate::view::empty::EmptyState;
use crate::view::notice::{Notice, NoticeKind};
use crate::view::todo::{Todo, TodoList};
use crate::web::consultations::pages as consultations;
use crate::web::drafts::{PLACE, form_name};
use crate::web::referrals::pages::{self as referrals, days_since};
use crate::web::{Frame, moments, paths};
use entity::drafts;
use maud::{Markup, Render, html};

/// What the page shows.
#[derive(Default)]
pub struct Today {
    /// 届いたつなぎ that wait for an answer.
    pub received: Vec<ReferralRow>,
    /// 返信待ち.
    pub awaiting: Vec<ReferralRow>,
    /// 最近の相談.
    pub recent: Vec<ConsultationRow>,
    /// 下書き.
    pub drafts: Vec<drafts::Model>,
}

/// The home page.
pub fn show(who: &Actor, clock: &Clock, today: &Today, done: Option<&str>) -> Markup {
    let can_view = who.may(Act::View(Section::Consultations));
    let can_log = who.may(Act::Write(Section::Consultations));
    let body = html! {
        @if let Some(newest) = today.drafts.first() { (waiting(today.drafts.len(), newest, clock)) }
        @if can_view {
            div.two {
                div.stack {
                    (Card { title: "届いたつなぎ", more: Some(("すべて見る", "/referrals?box=received")), body: received(&today.received, clock), ..Card::default() })
                    (Card { title: "最近の相談", more: Some(("すべて見る", "/consultations")), body: recent(today, can_log), ..Card::default() })
                }
                div.stack {
                    (Card { title: "返信待ち", more: Some(("すべて見る", "/referrals?box=awaiting")), body: awaiting(&today.awaiting, clock), ..Card::default() })
                }
            }
        } @else {
            (elsewhere(who))
        }
    };
    Frame::new(who, clock, "/", "ホーム")
        .badge(html! { span.soft { (wareki::long_with_weekday(clock.today())) } })
        .actions(html! { @if can_log { a.button.main href="/consultations/new" { "相談を記録する" } } })
        .done(done)
        .page(&body)
}

/// How many drafts there are, and which is the newest; a single one is a click away.
fn waiting(count: usize, newest: &drafts::Model, clock: &Clock) -> Markup {
    let (at, name) = (moments::words(newest.saved_at, clock), form_name(&newest.form));
    let address = if count == 1 { format!("{}?draft={}", newest.form, newest.id) } else { PLACE.to_owned() };
    Notice {
        kind: NoticeKind::Care,
        title: format!("下書き {count}件（最新 {at} {name}）"),
        text: html! { "まだ記録していない入力があります。" a href=(address) { "続きを書く" } },
    }
    .render()
}

fn received(rows: &[ReferralRow], clock: &Clock) -> Markup {
    let items = rows
        .iter()
        .map(|row| Todo {
            tag: referrals::state(row, clock),
            what: html! { a href=(paths::referral(row.id)) { (row.from) " から" } "　" (row.subject) },
            detail: format!("{}　緊急度 {}", row.kind, row.urgency.code()),
            action: html! { a.button.low href={ (paths::referral(row.id)) "/answer" } { "答える" span.hidden { "（" (row.number) "）" } } },
        })
        .collect();
    TodoList {
        items, empty: EmptyState { title: "返信の要るつなぎはありません。", advice: "", action: None }
    }
    .render()
}

fn awaiting(rows: &[ReferralRow], clock: &Clock) -> Markup {
    let items = rows
        .iter()
        .map(|row| Todo {
            tag: referrals::state(row, clock),
            what: html! { a href=(paths::referral(row.id)) { "→ " (row.to) } "　" (row.subject) },
            detail: days_since(row.sent_on, clock)
                .map(|days| if days == 0 { "今日送付".to_owned() } else { format!("送付から{days}日") })
                .unwrap_or_default(),
            action: html! {},
        })
        .collect();
    TodoList {
        items, empty: EmptyState { title: "返信を待っているつなぎはありません。", advice: "", action: None }
    }
    .render()
}

fn recent(today: &Today, can_log: bool) -> Markup {
    let empty = EmptyState {
        title: "まだ相談の記録がありません。",
        advice: "電話や来所があったら、すぐに記録できます。",
        action: can_log.then_some(("相談を記録する", "/consultations/new")),
    };
    consultations::table(&today.recent, "最近の相談", empty).render()
}

fn elsewhere(who: &Actor) -> Markup {
    html! {
        section.card {
            h2 { "この役割でできること" }
            ul {
                @if who.may(Act::Administer) {
                    li { a href="/admin/agencies" { "機関" } "、" a href="/admin/staff" { "職員" } "、" a href="/admin/masters" { "コード" } "を管理します。" }
                }
                @if who.may(Act::ReadLog) { li { a href="/admin/audit" { "監査記録" } "を読みます。" } }
                @if who.may(Act::CountSupport) { li { a href="/statistics" { "統計" } "を見ます。" } }
            }
            p.soft { "相談やケースの内容は、この役割では見られません。" }
        }
    }
}
