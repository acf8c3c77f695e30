//! The page with both histories of a record.

use super::{Difference, Names, differences};
use crate::clock::local_time;
use crate::data::Page;
use crate::data::audit::{Change, Deed, HistoryRow};
use crate::domain::wareki;
use crate::view::card::Card;
use crate::view::empty::EmptyState;
use crate::view::pager::Pager;
use crate::view::table::{Head, Table};
use crate::view::timeline::{Entry, Timeline};
use crate::web::Frame;
use entity::stamp::At;
use maud::{Markup, html};

/// Both histories of one record.
pub struct Shown<'a> {
    /// Address of the page.
    pub address: &'a str,
    /// Tabs above it.
    pub tabs: Markup,
    /// Who read or changed the record.
    pub reads: &'a Page<HistoryRow>,
    /// What was changed.
    pub changes: &'a Page<Change>,
    /// Names that the changes point to.
    pub names: &'a Names,
}

/// 変更履歴 and 閲覧履歴.
pub fn page(frame: Frame<'_>, shown: &Shown<'_>) -> Markup {
    let body = html! {
        (shown.tabs)
        (Card { title: "変更の履歴", body: changes(shown), ..Card::default() })
        (Card { title: "閲覧の履歴", body: reads(shown.reads), ..Card::default() })
        (Pager {
            page: shown.reads.no.number(),
            has_next: shown.reads.has_next || shown.changes.has_next,
            address: shown.address,
            ..Pager::default()
        })
    };
    frame.page(&body)
}

/// The instant for machines and for people.
fn moment(at: At) -> (String, String) {
    local_time(at).map_or_else(Default::default, |time| {
        (time.format("%Y-%m-%dT%H:%M").to_string(), format!("{} {}", wareki::short(time.date()), time.format("%H:%M")))
    })
}

fn changes(shown: &Shown<'_>) -> Markup {
    let entries: Vec<Entry> = shown
        .changes
        .rows
        .iter()
        .filter_map(|change| {
            let revision = &change.revision;
            let told = differences(&revision.old, &revision.new, shown.names);
            if told.is_empty() {
                return None;
            }
            let (datetime, when) = moment(revision.at);
            let is_new = revision.old.is_null();
            Some(Entry {
                datetime,
                when,
                who: change.staff_name.clone().unwrap_or_else(|| "システム".to_owned()),
                tags: html! {
                    span.tag.key[is_new] { @if is_new { "登録" } @else { "変更" } }
                    span.tag { (revision.section.label()) }
                },
                body: told_values(&told, is_new),
                ..Entry::default()
            })
        })
        .collect();
    let timeline =
        Timeline { entries, empty: EmptyState { title: "変更はまだありません。", ..EmptyState::default() } };
    html! { (timeline) }
}

fn told_values(told: &[Difference], is_new: bool) -> Markup {
    let shown = |text: &str| {
        if text.is_empty() { "（なし）".to_owned() } else { text.to_owned() }
    };
    html! {
        ul {
            @for difference in told {
                li {
                    span.strong { (difference.label) } "： "
                    @if !is_new { del { (shown(&difference.old)) } " → " }
                    span.pre { (shown(&difference.new)) }
                }
            }
        }
    }
}

fn reads(reads: &Page<HistoryRow>) -> Markup {
    let rows = reads.rows.iter().map(|row| {
        let (datetime, when) = moment(row.at);
        vec![
            html! { time datetime=(datetime) { (when) } },
            html! { (Deed::label(&row.act)) },
            html! { (row.staff_name.as_deref().unwrap_or("システム")) },
            html! { (row.agency_name.as_deref().unwrap_or("")) },
        ]
    });
    let table = Table {
        caption: "閲覧の履歴",
        caption_hidden: true,
        heads: vec![Head::text("いつ"), Head::text("何を"), Head::text("だれが"), Head::text("機関")],
        rows: rows.collect(),
        empty: EmptyState { title: "閲覧の記録はまだありません。", ..EmptyState::default() },
        ..Table::default()
    };
    html! { (table) }
}
