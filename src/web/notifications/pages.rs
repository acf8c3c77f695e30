//! お知らせ as a list; on the home page the new ones.

use crate::access::Actor;
use crate::clock::{Clock, date};
use crate::data::notifications::{DAYS, Notification, Told};
use crate::domain::wareki;
use crate::view::card::Card;
use crate::view::empty::EmptyState;
use crate::view::field::Hidden;
use crate::view::form::PostForm;
use crate::view::tag::{Tone, tag};
use crate::web::{Frame, moments, paths};
use entity::codes::{Ground, MatchState, ReferralStatus, ReviewState};
use entity::stamp::Ymd;
use maud::{Markup, Render, html};

/// Most that the home page shows.
const ON_HOME: usize = 5;

/// The list, with a button that says it was read.
pub fn list(who: &Actor, clock: &Clock, all: &[Notification], done: Option<&str>) -> Markup {
    let newest = all.iter().filter(|one| one.is_new).map(|one| one.at).max();
    let body = html! {
        p.soft { "この" (DAYS) "日のあいだにあったことです。人の名前は書きません。" }
        @if all.is_empty() {
            (EmptyState { title: "お知らせはありません。", advice: "共有が始まったとき、つなぎに返信があったときなどに、ここに出ます。", action: None })
        } @else {
            (items(all.iter(), clock))
        }
        @if let Some(newest) = newest {
            (PostForm {
                action: "/notifications/seen",
                token: who.token(),
                body: html! {
                    (Hidden { name: "until", value: &newest.0.to_string() })
                    div.finish { button { "すべて読んだことにする" } }
                },
                ..PostForm::default()
            })
        }
    };
    Frame::new(who, clock, "/notifications", "お知らせ").done(done).page(&body)
}

/// The new ones for the home page; nothing where there are none.
pub fn card(all: &[Notification], clock: &Clock) -> Markup {
    let new: Vec<&Notification> = all.iter().filter(|one| one.is_new).collect();
    if new.is_empty() {
        return html! {};
    }
    let title = format!("お知らせ {}件", new.len());
    let body = items(new.into_iter().take(ON_HOME), clock);
    Card { title: &title, more: Some(("すべて見る", "/notifications")), body, ..Card::default() }.render()
}

fn items<'a>(all: impl Iterator<Item = &'a Notification>, clock: &Clock) -> Markup {
    html! {
        ul.stack.plain-list {
            @for one in all {
                li {
                    @if one.is_new { (tag(Tone::Key, "新しい")) " " }
                    span.soft.small { (moments::words(one.at, clock)) }
                    "　" (words(one))
                }
            }
        }
    }
}

fn words(one: &Notification) -> Markup {
    let (number, agency) = (&one.number, &one.agency);
    let case = html! { "ケース " (number) };
    match &one.told {
        Told::Shared { case: open, ground } => {
            let name = html! { (agency) "の" (case) };
            html! {
                @if let Some(id) = open { a href={ "/shared-cases/" (id) } { (name) } } @else { (name) }
                "が共有されました（根拠: " (ground_words(*ground)) "）。"
            }
        }
        Told::Ended => html! { (agency) "の" (case) "の共有が1つ終わりました。" },
        Told::Answered { referral, status } => html! {
            a href=(paths::referral(*referral)) { "つなぎ " (number) } "に、" (agency) "から" (answer_words(*status)) "。"
        },
        Told::Decided { review, state } => html! {
            a href={ "/grant-reviews/" (review) } { (case) "の共有の確認" } "が、" (decision_words(*state)) "。"
        },
        Told::Judged { inquiry, state } => html! {
            a href={ "/emergencies/" (inquiry) } { "緊急照会" } "による閲覧（" (agency) "の" (case) "）を、相手の機関が確認しました: " (state)
        },
        Told::Emergency { review } => html! {
            a href={ "/grant-reviews/" (review) } { (case) } "を、" (agency) "の職員が緊急に閲覧しています。確認してください。"
        },
        Told::ConsentEnds { consent, on } => html! {
            a href=(paths::consent(*consent)) { (case) "の" (agency) "への同意" } "が、" (long(*on)) "で終わります。"
        },
        Told::ShareEnds { case: id, on } => html! {
            a href={ (paths::case(*id)) "/access" } { (case) "の" (agency) "への共有" } "が、" (long(*on)) "で終わります。"
        },
        Told::Leaving { on } => html! {
            (agency) "さんの所属は" (long(*on)) "までです。" a href="/cases/successors" { "受け持つケースの次の担当" } "を決めてください。"
        },
        Told::IdentityAsked { n } => html! {
            a href="/identity-inquiries" { "ほかの機関からの照会" } "が" (n) "件、回答を待っています。同じ人の記録かどうかを答えてください。"
        },
        Told::IdentityTold { inquiry, state } => html! {
            a href={ "/identity-inquiries/" (inquiry) } { "「同じ人」と答えた照会" }
            @match state {
                MatchState::Linked => { "で、記録が結ばれました。" }
                MatchState::Held => { "は、保留になりました。" }
                MatchState::Parted => { "の結びつきが外されました。" }
                _ => { "は、結ばれずに終わりました。" }
            }
        },
        Told::MaskEnds { protection, on } => html! {
            a href=(paths::protection(*protection)) { "支援措置" } "の期限は" (long(*on)) "です。続くかどうかを確かめてください。終わりを記録するまで、住所や電話は伏せたままです。"
        },
    }
}

fn long(day: Ymd) -> String {
    date(day).map(wareki::long).unwrap_or_default()
}

const fn ground_words(ground: Ground) -> &'static str {
    ground.label()
}

const fn answer_words(status: ReferralStatus) -> &'static str {
    match status {
        ReferralStatus::Accepted => "受理の返信がありました",
        ReferralStatus::OnHold => "保留の返信がありました",
        ReferralStatus::Declined => "不成立の返信がありました",
        ReferralStatus::InProgress => "対応の経過が届きました",
        _ => "完結の知らせがありました",
    }
}

const fn decision_words(state: ReviewState) -> &'static str {
    match state {
        ReviewState::Approved => "承認されました",
        ReviewState::Declined => "承認されませんでした",
        _ => "終わりました",
    }
}
