//! What was found, grouped, and what to try when nothing was.

use super::why;
use crate::data::search::{Hits, LONGEST, MOST};
use crate::view::card::Card;
use crate::view::notice::{Notice, NoticeKind};
use crate::view::person::person_name;
use crate::view::table::{Head, Table};
use crate::view::tag::count;
use crate::web::persons::{cautioned, stage};
use crate::web::{Frame, paths};
use entity::stamp::Ymd;
use maud::{Markup, html};

/// What was looked for, and what was found.
pub struct Found<'a> {
    /// The words, tidied.
    pub words: &'a str,
    /// More words than anybody is called.
    pub is_too_long: bool,
    /// What was found, if anything was looked for.
    pub hits: Option<&'a Hits>,
    /// For ages.
    pub today: Ymd,
    /// Whether somebody not found may be registered.
    pub can_write: bool,
}

/// The page of results.
pub fn page(frame: Frame<'_>, found: &Found<'_>) -> Markup {
    frame.page(&html! {
        (search_again(found.words))
        @if found.is_too_long {
            (Notice {
                kind: NoticeKind::Bad,
                title: format!("さがす言葉は{LONGEST}文字までです"),
                text: html! { "氏名・フリガナ・電話・生年月日・住所・ケース番号の、どれか1つを入れてください。" },
            })
        }
        @if let Some(hits) = found.hits { (results(found, hits)) }
        @else if !found.is_too_long { (Card { body: advice(found, "さがす言葉を入れてください。"), ..Card::default() }) }
    })
}

fn search_again(words: &str) -> Markup {
    html! {
        form.filter.tight method="get" action="/search" {
            div.field {
                label for="words" { "さがす言葉" }
                input #words.w-medium type="search" name="q" value=(words) autocomplete="off";
            }
            div.finish { button.low { "さがす" } }
        }
    }
}

fn results(found: &Found<'_>, hits: &Hits) -> Markup {
    let is_nothing = hits.persons.is_empty() && hits.households.is_empty() && hits.cases.is_empty();
    let group = |title, number: usize, body| Card { title, beside: count(number as u64), body, ..Card::default() };
    html! {
        @if is_nothing {
            (Card { body: advice(found, "見つかりませんでした。"), ..Card::default() })
        } @else {
            @if !hits.persons.is_empty() { (group("人", hits.persons.len(), persons(found, hits))) }
            @if !hits.households.is_empty() { (group("世帯", hits.households.len(), households(hits))) }
            @if !hits.cases.is_empty() { (group("ケース", hits.cases.len(), cases(found, hits))) }
            @if found.can_write {
                p { "さがしている人がいないときは、" a href="/persons/new" { "新しく登録" } "してください。" }
            }
        }
    }
}

fn persons(found: &Found<'_>, hits: &Hits) -> Markup {
    let rows = hits.persons.iter().map(|hit| {
        let person = &hit.person;
        vec![
            html! { a href=(paths::person(person.id)) { (person_name(&person.name(), &person.kana())) } },
            html! { (person.age(found.today)) },
            html! {
                @if let Some(household) = person.household_id.filter(|_| !hit.household.is_empty()) {
                    a href=(paths::household(household)) { (hit.household) }
                } @else {
                    span.soft { "世帯なし" }
                }
            },
            html! { (person.relationship.label()) },
            html! { (why::of_person(hit.why, person, found.words)) },
            cautioned(person),
        ]
    });
    let table = Table {
        caption: "見つかった人",
        caption_hidden: true,
        heads: vec![
            Head::text("名前"),
            Head::text("年齢"),
            Head::text("世帯"),
            Head::text("続柄"),
            Head::text("見つかった理由"),
            Head::text("連絡上の注意"),
        ],
        rows: rows.collect(),
        ..Table::default()
    };
    html! {
        (table)
        @if hits.has_more {
            p.soft { "はじめの" (MOST) "人を表示しています。氏名を続けて入れるか、生年月日や電話でさがすと、しぼりこめます。" }
        }
    }
}

fn households(hits: &Hits) -> Markup {
    let rows = hits.households.iter().map(|hit| {
        vec![
            html! { a href=(paths::household(hit.id)) { (hit.label) } },
            html! { (hit.address) },
            html! { (why::OF_HOUSEHOLD) },
        ]
    });
    let table = Table {
        caption: "見つかった世帯",
        caption_hidden: true,
        heads: vec![Head::text("世帯"), Head::text("住所"), Head::text("見つかった理由")],
        rows: rows.collect(),
        ..Table::default()
    };
    html! { (table) }
}

fn cases(found: &Found<'_>, hits: &Hits) -> Markup {
    let rows = hits.cases.iter().map(|hit| {
        vec![
            html! { a href=(paths::case(hit.id)) { (hit.number) } },
            html! { (hit.title) },
            stage(hit.stage),
            html! { (why::of_case(&hit.number, found.words)) },
        ]
    });
    let table = Table {
        caption: "見つかったケース",
        caption_hidden: true,
        heads: vec![Head::text("番号"), Head::text("ケース"), Head::text("段階"), Head::text("見つかった理由")],
        rows: rows.collect(),
        ..Table::default()
    };
    html! { (table) }
}

fn advice(found: &Found<'_>, title: &str) -> Markup {
    html! {
        div.stack {
            p.empty-title { (title) }
            p { "次のものでさがせます。1つだけ入れてください。" }
            ul {
                li { "氏名の一部やフリガナ（やまだ、ﾔﾏﾀﾞ、yamada）" }
                li { "電話番号か、その下4桁" }
                li { "生年月日（S43.4.1、1968-04-01）" }
                li { "住所の一部" }
                li { "ケース番号（R8-000123）" }
            }
            p.soft { "この機関の記録だけをさがします。支援措置の対象者は、電話や住所ではさがせません。名前でさがしてください。" }
            @if found.can_write {
                p { a.button href="/persons/new" { "人を登録する" } }
            }
        }
    }
}
