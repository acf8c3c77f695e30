//! A list that no file can hold.

use super::Taken;
use crate::clock::Clock;
use crate::domain::amount::group;
use crate::view::notice::{Notice, NoticeKind};
use crate::web::Frame;
use maud::{Markup, html};

/// Says why there is no file, and leads back to the list.
pub fn too_long(taken: &Taken<'_>, clock: &Clock, most: u64) -> Markup {
    let notice = Notice {
        kind: NoticeKind::Bad,
        title: "一覧が長すぎるため、取り出していません".to_owned(),
        text: html! {
            "1つのファイルに取り出せるのは" (group(i64::try_from(most).unwrap_or(i64::MAX))) "件までです。"
            "期間などの条件で一覧を絞り込んでから、もう一度取り出してください。"
        },
    };
    Frame::new(taken.who, clock, taken.place, "取り出せません").page(&html! {
        (notice)
        p { a.button href=(taken.address) { "一覧に戻る" } }
    })
}
