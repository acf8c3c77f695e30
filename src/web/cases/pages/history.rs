//! Who has read a case, and what was changed.

use super::below;
use crate::access::ViewBasics;
use crate::clock::{self, Clock};
use crate::data::Page;
use crate::data::audit::{Deed, HistoryRow};
use crate::data::cases::OnCase;
use crate::domain::wareki;
use crate::view::card::Card;
use crate::view::empty::EmptyState;
use crate::view::pager::Pager;
use crate::view::table::{Head, Table};
use crate::view::tabs::{Tab, Tabs};
use crate::web::cases::changes::{Change, Line};
use crate::web::paths;
use entity::stamp::At;
use maud::{Markup, html};

type On = OnCase<ViewBasics>;

/// 閲覧履歴.
pub fn reads(on: &On, clock: &Clock, page: &Page<HistoryRow>) -> Markup {
    let address = address(on);
    let rows = page
        .rows
        .iter()
        .map(|row| {
            vec![
                moment(row.at, wareki::short),
                html! { (Deed::label(&row.act)) },
                html! { (row.staff_name.as_deref().unwrap_or("（システム）")) },
                html! { (row.agency_name.as_deref().unwrap_or_default()) },
            ]
        })
        .collect();
    let table = Table {
        caption: "閲覧履歴",
        caption_hidden: true,
        heads: ["日時", "したこと", "職員", "機関"].map(Head::text).to_vec(),
        rows,
        empty: EmptyState {
            title: "このページに記録はありません。",
            advice: "このケースを開いた人と変更した人が、新しい順に並びます。",
            action: None,
        },
        ..Table::default()
    };
    let body = html! {
        (tabs(on, false))
        (table)
        (Pager { page: page.no.number(), has_next: page.has_next, address: &address, ..Pager::default() })
    };
    below(on, clock, "閲覧履歴").page(&body)
}

/// 変更履歴.
pub fn changes(on: &On, clock: &Clock, changes: &[Change]) -> Markup {
    let body = html! {
        (tabs(on, true))
        @if changes.is_empty() {
            (EmptyState {
                title: "変更はまだありません。",
                advice: "ケース名・世帯・概要などを変えると、ここに並びます。担当・関与・段階の変更は、ケースの経過の「担当」「関与」「段階」にあります。",
                action: None,
            })
        }
        @for change in changes {
            (Card {
                title: if change.is_first { "登録" } else { "変更" },
                beside: html! { span.soft.small { (moment(change.at, wareki::long_with_weekday)) } },
                body: lines(&change.lines, change.is_first),
                ..Card::default()
            })
        }
    };
    below(on, clock, "変更履歴").page(&body)
}

fn address(on: &On) -> String {
    format!("{}/history", paths::case(on.row().id))
}

fn tabs(on: &On, shows_changes: bool) -> Tabs<'static> {
    let address = address(on);
    Tabs {
        label: "履歴の種類",
        tabs: vec![
            Tab { label: "閲覧履歴", href: address.clone(), current: !shows_changes, count: None },
            Tab { label: "変更履歴", href: format!("{address}?tab=changes"), current: shows_changes, count: None },
        ],
    }
}

fn lines(lines: &[Line], is_first: bool) -> Markup {
    let cell = |text: &str| html! { @if text.is_empty() { span.soft { "（なし）" } } @else { span.pre { (text) } } };
    let rows = lines
        .iter()
        .map(|line| {
            let mut cells = vec![html! { (line.label) }];
            if !is_first {
                cells.push(cell(&line.old));
            }
            cells.push(cell(&line.new));
            cells
        })
        .collect();
    let heads: &[&str] = if is_first { &["項目", "内容"] } else { &["項目", "変更前", "変更後"] };
    let table = Table {
        caption: "変わったところ",
        caption_hidden: true,
        heads: heads.iter().map(|head| Head::text(*head)).collect(),
        rows,
        ..Table::default()
    };
    html! { (table) }
}

fn moment(at: At, words: impl Fn(chrono::NaiveDate) -> String) -> Markup {
    html! {
        @if let Some(time) = clock::local_time(at) {
            time datetime=(time.format("%Y-%m-%dT%H:%M:%S+09:00")) { (words(time.date())) " " (time.format("%-H:%M")) }
        }
    }
}
