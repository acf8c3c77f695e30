//! Pages of cases.

mod aside;
pub mod basics;
mod brought;
pub mod due;
pub mod ending;
mod glance;
pub mod history;
pub mod list;
mod passage;
pub mod relay;
pub mod show;
mod story;
pub mod working;

use crate::access::On;
use crate::clock::{self, Clock};
use crate::data::cases::{CaseRecord, Member};
use crate::domain::errors::Errors;
use crate::domain::wareki;
use crate::view::field::Check;
use crate::web::{Frame, paths};
use entity::stamp::Ymd;
use maud::{Markup, html};

/// Hint below every date.
const DATE_HINT: &str = "例: R8.11.21、2026-11-21";

/// The frame of a page below a case.
fn below<'a, A>(on: &'a On<CaseRecord, A>, clock: &'a Clock, title: &str) -> Frame<'a> {
    let case = on.row();
    Frame::new(on.actor(), clock, "/cases", title)
        .under("ケース", "/cases")
        .under(format!("{} {}", case.number, case.title), paths::case(case.id))
}

/// 「令和8年11月21日（土）」.
fn day(day: Ymd) -> Markup {
    written(day, wareki::long_with_weekday)
}

/// 「令和8年11月21日」, where the day of the week says nothing.
fn plain_day(day: Ymd) -> Markup {
    written(day, wareki::long)
}

/// 「R8.11.21」.
fn short_day(day: Ymd) -> Markup {
    written(day, wareki::short)
}

fn written(day: Ymd, words: impl Fn(chrono::NaiveDate) -> String) -> Markup {
    html! {
        @if let Some(day) = clock::date(day) {
            time datetime=(wareki::iso(day)) { (words(day)) }
        }
    }
}

/// Days from `day` to `today`.
fn days_since(day: Ymd, today: Ymd) -> Option<i64> {
    Some((clock::date(today)? - clock::date(day)?).num_days())
}

/// 「今日」, 「昨日」, 「12日前」.
fn ago(day: Ymd, today: Ymd) -> String {
    match days_since(day, today) {
        Some(0) => "今日".to_owned(),
        Some(1) => "昨日".to_owned(),
        Some(days) if days > 1 => format!("{days}日前"),
        _ => String::new(),
    }
}

/// Whoever works on the case now, or is going to stand in.
fn present(team: &[Member], today: Ymd) -> impl Iterator<Item = &Member> {
    team.iter().filter(move |member| member.is_present(today))
}

/// The box 「個人番号ではありません」, once a number was refused.
fn waiver(errors: &Errors, holds_number: bool, is_waived: bool) -> Markup {
    html! {
        @if holds_number && (!errors.is_empty() || is_waived) {
            (Check {
                name: "not_my_number",
                label: "個人番号ではありません",
                checked: is_waived,
                hint: Some("印を付けたことは記録に残ります。"),
                errors,
            })
        }
    }
}
