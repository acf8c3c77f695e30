//! The 日報 of a day, on the screen and on A4.

use crate::access::Actor;
use crate::clock::{Clock, date, date_time, local_time};
use crate::data::daily::DailyRow;
use crate::domain::errors::Errors;
use crate::domain::wareki;
use crate::view::empty::EmptyState;
use crate::view::field::{Hidden, TextField, Width};
use crate::view::filter::FilterBar;
use crate::view::form::PostForm;
use crate::view::notice::{Notice, NoticeKind};
use crate::view::person::whole;
use crate::view::print::StampBoxes;
use crate::view::table::{Head, Table};
use crate::view::tag::{Tone, tag};
use crate::web::forms::day_field;
use crate::web::{Frame, keys, paths};
use entity::stamp::Ymd;
use maud::{Markup, html};

/// What the page shows.
pub struct Sheet<'a> {
    /// The day.
    pub day: Ymd,
    /// What was typed for it.
    pub typed: &'a str,
    /// The address of the day.
    pub address: &'a str,
    /// The records.
    pub rows: &'a [DailyRow],
    /// There are more records than the page holds.
    pub is_cut: bool,
    /// Days with records that the reader has not marked.
    pub unread: &'a [(Ymd, i64)],
    /// The reader marks records as read.
    pub may_mark: bool,
    /// What is wrong with the day.
    pub errors: &'a Errors,
}

/// 「R8.11.20 3件」 for each day that waits, as links.
pub fn waiting(unread: &[(Ymd, i64)]) -> Markup {
    html! {
        ul.row {
            @for (day, count) in unread {
                li {
                    a href=(keys::address("/daily", &[("on", &day_field(Some(*day)))])) { (day_field(Some(*day))) }
                    " " (count) "件"
                }
            }
        }
    }
}

/// The page.
pub fn show(who: &Actor, clock: &Clock, sheet: &Sheet<'_>, done: Option<&str>) -> Markup {
    let said = date(sheet.day).map(wareki::long_with_weekday).unwrap_or_default();
    let typed = if sheet.errors.is_empty() { day_field(Some(sheet.day)) } else { sheet.typed.to_owned() };
    let left = sheet.rows.iter().filter(|row| !row.is_read).count();
    let body = html! {
        (FilterBar {
            action: "/daily",
            fields: html! { (TextField { name: "on", label: "日", value: &typed, errors: sheet.errors, width: Width::Narrow, ..TextField::default() }) },
            button: "開く",
            clear: None,
        })
        @if sheet.may_mark && !sheet.unread.is_empty() {
            (Notice { kind: NoticeKind::Care, title: "供覧していない日".to_owned(), text: waiting(sheet.unread) })
        }
        (StampBoxes::default())
        @if sheet.is_cut {
            (Notice { kind: NoticeKind::Care, title: "一部だけを表示しています".to_owned(), text: html! { "この日の記録は多いため、はじめの" (sheet.rows.len()) "件です。すべてはファイルに取り出せます。" } })
        }
        (table(sheet.rows))
        @if sheet.may_mark && left > 0 {
            (PostForm { action: "/daily", token: who.token(), guarded: false, body: html! {
                (Hidden { name: "on", value: &day_field(Some(sheet.day)) })
                @for row in sheet.rows { (Hidden { name: "shown", value: &row.id.to_string() }) }
                div.finish { button.main { "供覧した" } span.soft { "表示している" (sheet.rows.len()) "件を、読んだことにします。" } }
            } })
        }
    };
    Frame::new(who, clock, "/daily", "相談日報")
        .badge(html! {
            span.soft { (said) "　" (sheet.rows.len()) "件" }
            @if sheet.may_mark && !sheet.rows.is_empty() {
                @if left == 0 { (tag(Tone::Done, "供覧済み")) } @else { (tag(Tone::Soon, &format!("供覧していない記録 {left}件"))) }
            }
        })
        .exports(sheet.address)
        .done(done)
        .page(&body)
}

/// About whom; whoever is still to be attached is asked for in words.
fn about(row: &DailyRow) -> Markup {
    html! {
        @for (place, subject) in row.subjects.iter().enumerate() {
            @if place > 0 { "、" }
            (whole(&subject.name.name()))
        }
        @if row.subjects.is_empty() {
            span.soft { @if row.is_anonymous { "匿名" } @else { "まだ付けていません" } }
        }
    }
}

fn table(rows: &[DailyRow]) -> Markup {
    let rows = rows.iter().map(|row| {
        vec![
            html! { a href=(paths::consultation(row.id)) { @if let Some(at) = date_time(row.occurred_at) { time { (at.format("%H:%M")) } } } },
            html! { (row.method) "・" (row.counterpart) @if !row.counterpart_note.is_empty() { br; (row.counterpart_note) } },
            about(row),
            html! { span.pre { (row.content) } },
            html! { (row.next) @if let Some(day) = row.next_on { br; "期限 " (day_field(Some(day))) } },
            whole(&row.staff),
            html! {
                @for (name, at) in &row.readers {
                    span { (whole(name)) @if let Some(at) = local_time(*at) { " " span.small { (wareki::short(at.date())) } } } br;
                }
            },
        ]
    });
    let table = Table {
        caption: "相談日報",
        caption_hidden: true,
        heads: ["時刻", "方法・相談者", "だれ", "内容", "次にすること", "担当", "供覧"].map(Head::text).into(),
        rows: rows.collect(),
        empty: EmptyState { title: "この日の記録はありません。", ..EmptyState::default() },
        ..Table::default()
    };
    html! { (table) }
}
