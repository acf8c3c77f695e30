//! Persons by フリガナ, with what to mind before they are contacted.

use crate::data::Page;
use crate::data::persons::PersonRow;
use crate::view::empty::EmptyState;
use crate::view::pager::Pager;
use crate::view::person::person_name;
use crate::view::table::{Head, Table};
use crate::view::tag::{Tone, tag};
use crate::web::persons::words;
use crate::web::{Frame, paths};
use entity::stamp::Ymd;
use maud::{Markup, html};

/// Persons by フリガナ.
pub fn list(frame: Frame<'_>, page: &Page<PersonRow>, today: Ymd, can_write: bool) -> Markup {
    let empty = EmptyState {
        title: if page.no.number() > 1 {
            "このページには、もうだれもいません。"
        } else {
            "まだだれも登録されていません。"
        },
        advice: "相談を記録するときにも、その場で登録できます。",
        action: can_write.then_some(("人を登録する", "/persons/new")),
    };
    let table = Table {
        caption: "人の一覧",
        caption_hidden: true,
        heads: vec![
            Head::text("名前"),
            Head::text("年齢"),
            Head::text("性別"),
            Head::text("続柄"),
            Head::text("連絡上の注意"),
        ],
        rows: page
            .rows
            .iter()
            .map(|row| {
                vec![
                    html! { a href=(paths::person(row.id)) { (person_name(&row.name(), &row.kana())) } },
                    html! { (row.age(today)) },
                    html! { (row.sex.label()) },
                    html! { (row.relationship.label()) },
                    cautioned(row),
                ]
            })
            .collect(),
        empty,
        ..Table::default()
    };
    let frame = frame.exports("/persons").actions(html! {
        a.button.plain href="/persons/duplicates" { "同じ人かもしれない記録" }
        @if can_write { a.button.main href="/persons/new" { "人を登録する" } }
    });
    frame.page(&html! {
        (table)
        (Pager { page: page.no.number(), has_next: page.has_next, address: "/persons", ..Pager::default() })
    })
}

/// Characters of 連絡上の注意 that a list shows.
const CAUTION: usize = 30;

/// 連絡上の注意 of a person in a list: the beginning, which says that there is more.
pub fn cautioned(row: &PersonRow) -> Markup {
    let mut text = words::cautions(&row.cautions, &row.caution_note);
    if let Some((end, _)) = text.char_indices().nth(CAUTION) {
        text.truncate(end);
        text.push('…');
    }
    html! {
        @if text.is_empty() {
            span.soft { "なし" }
        } @else {
            (tag(Tone::Soon, "注意")) " " (text)
        }
    }
}
