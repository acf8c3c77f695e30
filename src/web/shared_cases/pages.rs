//! Pages of shared cases: for reading only, with the ground on top.

use crate::access::{Actor, Section, ViewBasics};
use crate::clock::{Clock, date, date_time};
use crate::data::Page;
use crate::data::persons::PersonName;
use crate::data::shared_cases::{Content, MOST, OnSharedCase, OpenGround, SharedReferral, SharedRow, SharedTalk};
use crate::domain::{sections, wareki};
use crate::view::card::Card;
use crate::view::empty::EmptyState;
use crate::view::notice::care_banner;
use crate::view::pager::Pager;
use crate::view::table::{Head, Table};
use crate::view::tag::{Tone, tag};
use crate::web::grants::{since, until};
use crate::web::{Frame, paths};
use entity::codes::{Ground, Relationship};
use maud::{Markup, html};
use std::collections::BTreeSet;

/// The list.
pub fn list(who: &Actor, clock: &Clock, page: &Page<SharedRow>, done: Option<&str>) -> Markup {
    let rows = page
        .rows
        .iter()
        .map(|row| {
            let names: Vec<String> = row.persons.iter().map(PersonName::name).collect();
            vec![
                html! { a href=(paths::shared_case(row.case_id)) { (names.join("、")) } },
                html! { (row.agency) },
                html! { (row.number) },
                html! { (since(row.since)) },
                html! { (until(row.until)) },
            ]
        })
        .collect();
    let table = Table {
        caption: "共有されたケース",
        caption_hidden: true,
        heads: ["だれについて", "担当機関", "番号", "いつから", "いつまで"].map(Head::text).to_vec(),
        rows,
        empty: EmptyState {
            title: "ほかの機関から共有されたケースはありません。",
            advice: "本人の同意などの根拠にもとづいて共有されると、ここに並びます。共有が終わると消えます。",
            action: None,
        },
        ..Table::default()
    };
    let body = html! {
        (table)
        (Pager { page: page.no.number(), has_next: page.has_next, address: "/shared-cases", ..Pager::default() })
    };
    Frame::new(who, clock, "/shared-cases", "共有されたケース").done(done).page(&body)
}

/// What is open of one case.
pub fn show(on: &OnSharedCase<ViewBasics>, clock: &Clock, content: &Content, done: Option<&str>) -> Markup {
    let case = &on.row().case;
    let names: Vec<String> = content.persons.iter().map(|person| person.row.name()).collect();
    let title = if names.is_empty() { case.number.clone() } else { names.join("、") };
    let body = html! {
        (Card { title: "なぜ見られるのか", body: grounds(content), ..Card::default() })
        (Card { title: "基本情報", body: persons(content, clock), ..Card::default() })
        @if let Some(talks) = &content.talks {
            (Card { title: "相談・経過", body: story(talks), ..Card::default() })
        }
        @if let Some(referrals) = &content.referrals {
            (Card { title: "つなぎ", body: slips(referrals), ..Card::default() })
        }
    };
    let body = html! { (body) (without_records(content)) };
    Frame::new(on.actor(), clock, "/shared-cases", title)
        .under("共有されたケース", "/shared-cases")
        .badge(html! { span.soft { (content.agency) " " (case.number) } (tag(Tone::Plain, "読むだけ")) })
        .done(done)
        .page(&body)
}

/// Shared sections of which this program holds no records of this case yet are named, so that nobody waits for them.
fn without_records(content: &Content) -> Markup {
    const SHOWN: [Section; 4] = [Section::Basics, Section::Contact, Section::Consultations, Section::Referrals];
    let shared: BTreeSet<Section> =
        content.grounds.iter().flat_map(|ground| sections::parse(&ground.sections)).collect();
    let rest: Vec<&str> = shared.into_iter().filter(|section| !SHOWN.contains(section)).map(Section::label).collect();
    html! { @if !rest.is_empty() { p.small { "記録のない区分: " (rest.join("、")) } } }
}

fn grounds(content: &Content) -> Markup {
    html! {
        ul {
            @for ground in &content.grounds { li { (line(ground)) } }
        }
        p.small {
            "担当は" (content.agency) "です。"
            @if !content.phone.is_empty() { "電話 " (content.phone) }
        }
    }
}

fn line(ground: &OpenGround) -> Markup {
    html! {
        strong { (ground.ground) }
        @if !ground.provision.is_empty() { "（" (ground.provision) "）" }
        @if let Some(day) = ground.decided_on.and_then(date) {
            "（" (wareki::long(day))
            @if let Some(giver) = ground.giver { "、" (giver) }
            @if let Some(method) = ground.method { "、" (method) }
            "）"
        }
        "　範囲: " (sections::words(&ground.sections))
        @if ground.ground == Ground::Emergency { "　見た職員: " } @else { "　共有した職員: " } (ground.staff)
        "　" (since(ground.from_at)) "から、" (until(ground.until_at))
    }
}

fn persons(content: &Content, clock: &Clock) -> Markup {
    html! {
        @for person in &content.persons {
            div.stack {
                h3 { (crate::web::people::label(&person.row, clock.today_ymd())) }
                @let cautions = crate::web::people::cautions(&person.row.cautions, &person.row.caution_note);
                @if !cautions.is_empty() { (care_banner(&cautions, None)) }
                @if let Some(contact) = &person.contact {
                    @for (term, value) in contact { p { span.soft { (term) " " } (value) } }
                    @if person.row.is_protected() { p.soft { "住所・電話などは、支援措置により伏せています。" } }
                    @else if contact.is_empty() { p.soft { "連絡先は記録されていません。" } }
                }
            }
        }
        @if !content.others.is_empty() {
            p.small { "ほかの世帯員（続柄のみ）: " (content.others.iter().map(|one| Relationship::label(*one)).collect::<Vec<_>>().join("、")) }
        }
    }
}

fn story(talks: &[SharedTalk]) -> Markup {
    html! {
        @if talks.is_empty() { p { "見られる記録はありません。" } }
        @if talks.len() == MOST { p.small { "新しい" (MOST) "件だけを表示しています。" } }
        @for talk in talks {
            article.stack {
                h3 {
                    @if let Some(at) = date_time(talk.occurred_at) { (wareki::long(at.date())) " " (at.format("%H:%M").to_string()) }
                    "　" (talk.method) "　" (talk.counterpart)
                }
                p.pre { (talk.content) }
                @if !talk.staff.is_empty() { p.small.soft { (talk.staff) } }
            }
        }
    }
}

fn slips(referrals: &[SharedReferral]) -> Markup {
    let more = (referrals.len() == MOST).then(|| format!("新しい{MOST}件だけを表示しています。"));
    let rows = referrals
        .iter()
        .map(|slip| {
            vec![
                html! { (date(slip.sent_on).map(wareki::long).unwrap_or_default()) },
                html! { (slip.to_name) },
                html! { (slip.kind) },
                html! { (slip.status) },
                html! { span.pre { (slip.reason) } },
            ]
        })
        .collect();
    let table = Table {
        caption: "つなぎ",
        caption_hidden: true,
        heads: ["送付の日", "相手", "種類", "状態", "理由"].map(Head::text).to_vec(),
        rows,
        empty: EmptyState { title: "見られる記録はありません。", advice: "", action: None },
        ..Table::default()
    };
    html! {
        @if let Some(more) = more { p.small { (more) } }
        (table)
    }
}
