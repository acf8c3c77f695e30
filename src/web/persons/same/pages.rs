//! Pages of pairs that may be one human being.

use crate::access::{Act, Actor, Section, WriteBasics};
use crate::clock::Clock;
use crate::data::Page;
use crate::data::persons::{OnPerson, Pair, PersonRow};
use crate::view::card::Card;
use crate::view::confirm::Confirm;
use crate::view::empty::EmptyState;
use crate::view::field::{Hidden, TextField};
use crate::view::form::PostForm;
use crate::view::pager::Pager;
use crate::view::person::person_name;
use crate::view::table::{Head, Table};
use crate::web::persons::words;
use crate::web::{Frame, paths};
use entity::persons;
use entity::stamp::Ymd;
use maud::{Markup, html};

/// Where the pairs stand.
pub const PLACE: &str = "/persons/duplicates";

fn somebody(row: &PersonRow, today: Ymd) -> Markup {
    html! {
        a href=(paths::person(row.id)) { (person_name(&row.name(), &row.kana())) }
        span.soft.small { " " (row.age(today)) }
    }
}

/// Pairs that may be one.
pub fn list(who: &Actor, clock: &Clock, page: &Page<Pair>, waiting: i64, done: Option<&str>) -> Markup {
    let today = clock.today_ymd();
    let can_judge = who.may(Act::Write(Section::Basics));
    let rows = page.rows.iter().map(|pair| {
        vec![
            somebody(&pair.one, today),
            somebody(&pair.other, today),
            html! {
                @if can_judge {
                    a.button.low href={ (paths::person(pair.one.id)) "/same?with=" (pair.other.id) } {
                        "見くらべる" span.hidden { "（" (pair.one.name()) "と" (pair.other.name()) "）" }
                    }
                }
            },
        ]
    });
    let table = Table {
        caption: "同じ人かもしれない記録",
        caption_hidden: true,
        heads: vec![Head::text("記録"), Head::text("もう一つの記録"), Head::text("")],
        rows: rows.collect(),
        empty: EmptyState {
            title: "この機関の中に、同じ人かもしれない記録はありません。",
            advice: "生年月日か電話と、氏名かフリガナが同じ記録があると、ここに出ます。",
            action: Some(("人の一覧へ", "/persons")),
        },
        ..Table::default()
    };
    Frame::new(who, clock, "/persons", "同じ人かもしれない記録").under("人", "/persons").done(done).exports(PLACE).actions(html! {
        @if who.may(Act::Supervise) { a.button.low href="/identity-inquiries" { "ほかの機関からの照会" @if waiting > 0 { "（" (waiting) "件）" } } }
        @if who.may(Act::MatchIdentities) { a.button.low href="/identity-matches" { "機関をまたいでさがす" } }
    }).page(&html! {
        p.soft { "生年月日か電話と、氏名かフリガナが同じ記録の組です。結んでも記録は消えません。いつでも外せます。" }
        (table)
        (Pager { page: page.no.number(), has_next: page.has_next, address: PLACE, ..Pager::default() })
    })
}

/// Both records side by side, and the two answers.
pub fn compare(on: &OnPerson<WriteBasics>, clock: &Clock, other: &persons::Model) -> Markup {
    let today = clock.today_ymd();
    let facts = |row: &persons::Model| -> Vec<(&'static str, String)> {
        let age = crate::domain::birth::age_on(row.birth_lo.0, row.birth_hi.0, today.0).label();
        vec![
            ("氏名", words::name(row)),
            ("フリガナ", format!("{} {}", row.family_kana, row.given_kana).trim().to_owned()),
            ("呼び名", row.calling_name.clone()),
            ("生年月日", words::birth(row.birth_lo, row.birth_hi, &row.birth_precision, row.birth_as_of)),
            ("年齢", age),
            ("性別", row.sex.label().to_owned()),
            ("続柄", row.relationship.label().to_owned()),
            ("連絡上の注意", words::cautions(&row.cautions, &row.caution_note)),
            ("備考", row.note.clone()),
        ]
    };
    let rows = facts(on.row()).into_iter().zip(facts(other)).map(|((label, one), (_, two))| {
        let is_other = one != two;
        vec![html! { (label) @if is_other { " " span.tag { "ちがう" } } }, html! { (one) }, html! { (two) }]
    });
    let table = Table {
        caption: "2つの記録",
        caption_hidden: true,
        heads: vec![Head::text("項目"), Head::text("この記録"), Head::text("もう一つの記録")],
        rows: rows.collect(),
        ..Table::default()
    };
    let address = format!("{}/same", paths::person(on.row().id));
    let answer = |verdict: &str, words: &str, is_main: bool| PostForm {
        action: &address,
        token: on.actor().token(),
        guarded: false,
        body: html! {
            (Hidden { name: "with", value: &other.id.to_string() })
            (Hidden { name: "verdict", value: verdict })
            button.main[is_main] { (words) }
        },
    };
    frame(on, clock, "同じ人か見くらべる").page(&html! {
        (Card { body: html! { (table) }, ..Card::default() })
        p { "同じ人なら結びます。両方の記録が残り、たがいのページから見られるようになり、実人数は1人と数えます。いつでも外せます。" }
        div.finish {
            (answer("same", "同じ人として結ぶ", true))
            (answer("another", "別の人", false))
            a href={ (paths::person(other.id)) } { "もう一つの記録を開く" }
        }
    })
}

/// Which record to compare with.
pub fn choose(on: &OnPerson<WriteBasics>, clock: &Clock, words: &str, found: &[PersonRow]) -> Markup {
    let today = clock.today_ymd();
    let address = format!("{}/same", paths::person(on.row().id));
    let rows = found
        .iter()
        .map(|row| {
            vec![somebody(row, today), html! { a.button.low href={ (address) "?with=" (row.id) } { "見くらべる" } }]
        })
        .collect();
    let table = Table {
        caption: "見くらべる記録",
        caption_hidden: true,
        heads: vec![Head::text("記録"), Head::text("")],
        rows,
        empty: EmptyState {
            title: "ほかの記録は見つかりません。",
            advice: "氏名やカナ、電話でさがしてください。",
            action: None,
        },
        ..Table::default()
    };
    frame(on, clock, "同じ人の記録をさがす").page(&html! {
        form.filter.tight method="get" action=(address) {
            (TextField { name: "find", label: "さがす言葉", value: words, ..TextField::default() })
            div.finish { button.low { "さがす" } }
        }
        (table)
    })
}

/// Asks before a record is taken out.
pub fn apart(on: &OnPerson<WriteBasics>, clock: &Clock, linked: &[PersonRow]) -> Markup {
    let names: Vec<String> = linked.iter().map(PersonRow::name).collect();
    frame(on, clock, "結びつきを外す").page(&html! {
        (Confirm {
            question: "この記録を、別の人の記録として分けますか。",
            explanation: html! {
                p {
                    @if names.is_empty() { "この記録は、いまほかの記録と結ばれていません。" }
                    @else { "いま " (names.join("、")) " の記録と結ばれています。分けると、実人数は別の人として数えます。記録の内容は変わりません。" }
                }
            },
            action: &format!("{}/apart", paths::person(on.row().id)),
            token: on.actor().token(),
            button: "分ける",
            back: &paths::person(on.row().id),
            ..Confirm::default()
        })
    })
}

fn frame<'a>(on: &'a OnPerson<WriteBasics>, clock: &'a Clock, title: &str) -> Frame<'a> {
    Frame::new(on.actor(), clock, "/persons", title)
        .under("人", "/persons")
        .under(words::name(on.row()), paths::person(on.row().id))
}
