//! Beside the story: the household, what the case is about, who works on it, and under which programme.

use super::{plain_day, present, short_day};
use crate::access::{Act, Section, ViewBasics};
use crate::data::cases::{CaseDetail, OnCase};
use crate::data::persons::PersonRow;
use crate::view::card::Card;
use crate::view::tag::{Tone, tag};
use crate::web::paths;
use entity::codes::MemberRole;
use entity::stamp::Ymd;
use maud::{Markup, html};

type On = OnCase<ViewBasics>;

/// The blocks, one below the other.
pub fn cards(on: &On, detail: &CaseDetail, today: Ymd) -> Markup {
    let case = on.row();
    let at = |act: &str| format!("{}/{act}", paths::case(case.id));
    let may_write = case.is_open && on.may(Act::Write(Section::Basics));
    let team = at("team");
    let engagements = at("engagements");
    html! {
        (household(on, detail, may_write, today))
        (about(on, detail))
        (Card {
            title: "担当",
            more: may_write.then_some(("変える", team.as_str())),
            body: members(detail, today),
            ..Card::default()
        })
        (Card {
            title: "関与",
            more: may_write.then_some(("始める・終える", engagements.as_str())),
            body: episodes(detail),
            ..Card::default()
        })
    }
}

fn about(on: &On, detail: &CaseDetail) -> Markup {
    let case = on.row();
    let body = html! {
        @if !case.summary.is_empty() { p.pre { (case.summary) } }
        p.small {
            span.soft { "開始 " } (plain_day(case.opened_on))
            @if let Some(source) = &detail.source {
                "　" a href=(paths::referral(source.id)) { "つなぎ " (source.number) } "（" (source.from_name) "）から"
            }
            @if let Some(route) = case.route { "　" span.soft { "把握経路 " } (route) }
        }
    };
    let card = Card { title: "概要", body, ..Card::default() };
    html! { (card) }
}

fn members(detail: &CaseDetail, today: Ymd) -> Markup {
    html! {
        ul.small {
            @for member in present(&detail.team, today) {
                li {
                    strong { (member.name) } "　" (member.role) "　"
                    span.soft {
                        (short_day(member.from_on)) "から"
                        @if let Some(until) = member.until_on.filter(|_| member.role == MemberRole::StandIn) {
                            (short_day(until)) "まで"
                        }
                    }
                }
            }
        }
        @if present(&detail.team, today).next().is_none() { p.soft.small { "担当者はいません。" } }
    }
}

fn episodes(detail: &CaseDetail) -> Markup {
    html! {
        ul.small {
            @for episode in &detail.engagements {
                li.soft[episode.closed_on.is_some()] {
                    (episode.program) "　" (short_day(episode.opened_on)) "から"
                    @if let Some(closed_on) = episode.closed_on { (short_day(closed_on)) "まで" }
                }
            }
        }
        @if detail.engagements.is_empty() { p.soft.small { "まだありません。" } }
    }
}

fn household(on: &On, detail: &CaseDetail, may_write: bool, today: Ymd) -> Markup {
    let role = |person: &PersonRow| {
        detail.subjects.iter().find(|subject| subject.person.id == person.id).map(|subject| subject.role)
    };
    let apart: Vec<&PersonRow> = detail
        .subjects
        .iter()
        .map(|subject| &subject.person)
        .filter(|person| detail.members.iter().all(|member| member.id != person.id))
        .collect();
    let edit = format!("{}/edit", paths::case(on.row().id));
    let whole = detail.household.as_ref().map(|household| paths::household(household.id));
    let more = match &whole {
        Some(whole) => Some(("世帯をひらく", whole.as_str())),
        None => may_write.then_some(("世帯を選ぶ", edit.as_str())),
    };
    let line = |person: &PersonRow| {
        let relationship = person.relationship.label();
        html! {
            li {
                a href=(paths::person(person.id)) { (person.name()) }
                "　" (person.age(today)) "　" (relationship)
                @if let Some(role) = role(person) && role.label() != relationship { " " (tag(Tone::Plain, role.label())) }
            }
        }
    };
    let body = html! {
        @if let Some(household) = &detail.household {
            p.small { (household.label) @if !household.address.is_empty() { "　" span.soft { (household.address) } } }
        } @else {
            p.soft.small { "世帯は登録されていません。" }
        }
        ul.small { @for member in &detail.members { (line(member)) } }
        @if !apart.is_empty() {
            p.small.soft { "世帯のほかの対象者" }
            ul.small { @for person in &apart { (line(person)) } }
        }
    };
    let card = Card { title: "世帯", more, body, ..Card::default() };
    html! { (card) }
}
