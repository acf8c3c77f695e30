//! The home page.

use crate::access::{Act, Actor, Section};
use crate::clock::Clock;
use crate::data::consultations::ConsultationRow;
use crate::data::notifications::Notification;
use crate::data::tasks::{Counts, TaskRow, Today, What};
use crate::domain::referral_state::{awaited_words, is_awaiting};
use crate::domain::wareki;
use crate::view::card::Card;
use crate::view::empty::EmptyState;
use crate::view::notice::{Notice, NoticeKind};
use crate::view::todo::{Todo, TodoList};
use crate::web::consultations::pages as consultations;
use crate::web::daily::waiting;
use crate::web::drafts::{PLACE, form_name};
use crate::web::notifications;
use crate::web::referrals::next_act;
use crate::web::referrals::pages::days_since;
use crate::web::tasks::pages::{Desk, nearness};
use crate::web::{Frame, moments, paths};
use entity::drafts;
use entity::stamp::Ymd;
use maud::{Markup, Render, html};

/// What the page shows.
#[derive(Default)]
pub struct Home {
    /// 今日すること, 届いたつなぎ, 返信待ち.
    pub today: Today,
    /// 最近の相談.
    pub recent: Vec<ConsultationRow>,
    /// 下書き.
    pub drafts: Vec<drafts::Model>,
    /// Days with records that a supervisor has not read.
    pub unread: Vec<(Ymd, i64)>,
    /// Shares that wait for the reader to confirm them.
    pub to_confirm: (i64, i64),
    /// The next working day, for whoever may write.
    pub next_day: Option<Ymd>,
    /// お知らせ.
    pub news: Vec<Notification>,
}

/// The home page.
pub fn show(who: &Actor, clock: &Clock, home: &Home, notice: Option<Notice>) -> Markup {
    let can_view = who.may(Act::View(Section::Consultations));
    let can_log = who.may(Act::Write(Section::Consultations));
    let body = html! {
        @if let Some(newest) = home.drafts.first() { (parked(home.drafts.len(), newest, clock)) }
        @if home.to_confirm.1 > 0 {
            (Notice {
                kind: NoticeKind::Care,
                title: format!("緊急の閲覧が {} 件あります", home.to_confirm.1),
                text: html! { "ほかの機関の職員が、命や体を守るためにこの機関のケースを見ています。" a href="/grant-reviews" { "確認する" } },
            })
        }
        @if can_view {
            (tasks(who, clock, home))
            div.two {
                div.stack {
                    (Card { title: "届いたつなぎ", more: Some(("すべて見る", "/referrals?box=received")), body: received(&home.today.owed, clock), ..Card::default() })
                    (Card { title: "最近の相談", more: Some(("すべて見る", "/consultations")), body: recent(home, can_log), ..Card::default() })
                }
                div.stack {
                    (notifications::pages::card(&home.news, clock))
                    (Card { title: "返信・経過待ち", more: Some(("すべて見る", "/referrals?box=awaiting")), body: awaiting(&home.today.awaited, clock), ..Card::default() })
                    @if home.to_confirm.0 > 0 {
                        (Card { title: "共有の確認", more: Some(("確認する", "/grant-reviews")), body: html! {
                            p { "確認を待つ共有が " strong { (home.to_confirm.0) } " 件あります。" }
                        }, ..Card::default() })
                    }
                    @if who.may(Act::Supervise) { (unread(&home.unread)) }
                }
            }
        } @else {
            (elsewhere(who))
        }
    };
    Frame::new(who, clock, "/", "ホーム")
        .badge(html! { span.soft { (wareki::long_with_weekday(clock.today())) } })
        .actions(html! { @if can_log { a.button.main href="/consultations/new" { "相談を記録する" } } })
        .notice(notice)
        .script("tasks.js")
        .page(&body)
}

fn tasks(who: &Actor, clock: &Clock, home: &Home) -> Markup {
    let desk = Desk { who, clock, back: "/", next_day: home.next_day };
    let Counts { overdue, today, week } = home.today.counts;
    let counts = [("期限切れ", overdue, "overdue"), ("今日", today, "today"), ("今週", week, "week")];
    let beside = html! {
        span.counts {
            @for (words, count, when) in counts {
                a href={ "/tasks?when=" (when) } { (words) " " strong { (count) } }
            }
        }
    };
    let list = TodoList {
        items: desk.todos(&home.today.rows),
        empty: EmptyState {
            title: "自分のすることはありません。",
            advice: "相談の「次にすること」が、ここに並びます。",
            action: None,
        },
    };
    Card { title: "今日すること", beside, more: Some(("すべて見る", "/tasks")), body: list.render() }.render()
}

fn unread(days: &[(Ymd, i64)]) -> Markup {
    let count: i64 = days.iter().map(|(_, count)| count).sum();
    let body = html! {
        @if days.is_empty() {
            (EmptyState { title: "供覧していない記録はありません。", ..EmptyState::default() })
        } @else {
            p { "この30日の記録のうち " strong { (count) } " 件を、まだ供覧していません。" }
            (waiting(days))
        }
    };
    Card { title: "供覧", more: Some(("日報を開く", "/daily")), body, ..Card::default() }.render()
}

/// How many drafts there are, and which is the newest; a single one is a click away.
fn parked(count: usize, newest: &drafts::Model, clock: &Clock) -> Markup {
    let (at, name) = (moments::words(newest.saved_at, clock), form_name(&newest.form));
    let address = if count == 1 { format!("{}?draft={}", newest.form, newest.id) } else { PLACE.to_owned() };
    Notice {
        kind: NoticeKind::Care,
        title: format!("下書き {count}件（最新 {at} {name}）"),
        text: html! { "まだ記録していない入力があります。" a href=(address) { "続きを書く" } },
    }
    .render()
}

fn received(rows: &[TaskRow], clock: &Clock) -> Markup {
    let items = rows
        .iter()
        .filter_map(|due| match &due.what {
            What::Owed(row) => Some(Todo {
                tag: html! { (nearness(due.due_on, clock.today())) },
                what: html! { a href=(paths::referral(row.id)) { (row.from) " から" } "　" (row.subject) },
                detail: format!("{}　緊急度 {}", row.kind, row.urgency.code()),
                action: html! { a.button.low href=(next_act(row)) { (if is_awaiting(row.status) { "答える" } else { "知らせる" }) span.hidden { "（" (row.number) "）" } } },
                ..Todo::default()
            }),
            _ => None,
        })
        .collect();
    TodoList {
        items, empty: EmptyState { title: "返信の要るつなぎはありません。", advice: "", action: None }
    }
    .render()
}

fn awaiting(rows: &[TaskRow], clock: &Clock) -> Markup {
    let items = rows
        .iter()
        .filter_map(|due| match &due.what {
            What::Awaited(row) => Some(Todo {
                tag: html! { (nearness(due.due_on, clock.today())) },
                what: html! { a href=(paths::referral(row.id)) { "→ " (row.to) } "　" (row.subject) },
                detail: match days_since(row.sent_on, clock) {
                    Some(0) => "今日送付".to_owned(),
                    Some(days) => format!("{}　送付から{days}日", awaited_words(row.status)),
                    None => String::new(),
                },
                ..Todo::default()
            }),
            _ => None,
        })
        .collect();
    TodoList {
        items, empty: EmptyState { title: "返信を待っているつなぎはありません。", advice: "", action: None }
    }
    .render()
}

fn recent(home: &Home, can_log: bool) -> Markup {
    let empty = EmptyState {
        title: "まだ相談の記録がありません。",
        advice: "電話や来所があったら、すぐに記録できます。",
        action: can_log.then_some(("相談を記録する", "/consultations/new")),
    };
    consultations::table(&home.recent, "最近の相談", empty).render()
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
