//! Pages of drafts.

use super::PLACE;
use super::names::{form_name, is_address};
use crate::access::Actor;
use crate::clock::{self, Clock};
use crate::data::drafts::DAYS;
use crate::domain::wareki;
use crate::view::confirm::Confirm;
use crate::view::empty::EmptyState;
use crate::view::table::{Head, Table};
use crate::web::Frame;
use entity::drafts;
use entity::stamp::At;
use maud::{Markup, html};

fn time(at: At) -> Markup {
    let Some(local) = clock::local_time(at) else {
        return html! {};
    };
    html! {
        time datetime=(local.format("%Y-%m-%dT%H:%M:%S+09:00").to_string()) {
            (wareki::long_with_weekday(local.date())) " " (local.format("%H:%M").to_string())
        }
    }
}

/// The list.
pub fn list(who: &Actor, clock: &Clock, rows: &[drafts::Model], done: Option<&str>) -> Markup {
    let rows = rows
        .iter()
        .map(|row| {
            vec![
                html! { (form_name(&row.form)) },
                time(row.saved_at),
                html! { @if is_address(&row.form) { a.button.low href={ (row.form) "?draft=" (row.id) } { "続きを書く" } } },
                html! { a href={ (PLACE) "/" (row.id) "/discard" } { "捨てる" } },
            ]
        })
        .collect();
    Frame::new(who, clock, PLACE, "下書き").done(done).page(&html! {
        p.soft.small {
            "入力の途中の内容を、自分だけが見られる下書きとして残しています。続きを書いて保存すると、下書きはなくなります。"
            (DAYS) "日のあいだ書き足さなかった下書きは、自動でなくなります。"
        }
        (Table {
            caption: "下書きの一覧",
            caption_hidden: true,
            heads: vec![Head::text("入力していたもの"), Head::text("残した日時"), Head::text(""), Head::text("")],
            rows,
            empty: EmptyState {
                title: "下書きはありません。",
                advice: "入力の途中で画面を離れても、書いたところまでがここに残ります。",
                action: Some(("ホームへ", "/")),
            },
            ..Table::default()
        })
    })
}

/// Asks before a draft is thrown away.
pub fn discard(who: &Actor, clock: &Clock, row: &drafts::Model) -> Markup {
    Frame::new(who, clock, PLACE, "下書きを捨てる").under("下書き", PLACE).page(&html! {
        (Confirm {
            question: &format!("「{}」の下書きを捨てますか。", form_name(&row.form)),
            explanation: html! { p { (time(row.saved_at)) "に残したものです。捨てると、元に戻せません。" } },
            action: &format!("{PLACE}/{}/discard", row.id),
            token: who.token(),
            button: "捨てる",
            back: PLACE,
            grave: true,
            ..Confirm::default()
        })
    })
}
