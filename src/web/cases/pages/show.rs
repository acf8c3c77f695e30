//! One page tells the story of a case.

use super::story::{Show, entry, waiting};
use super::{ago, days_since, plain_day, present, short_day};
use crate::access::{Act, Section, ViewBasics};
use crate::clock::Clock;
use crate::data::cases::{CaseDetail, Happening, OnCase};
use crate::data::persons::PersonRow;
use crate::data::{Page, PageNo};
use crate::view::card::Card;
use crate::view::empty::EmptyState;
use crate::view::facts::Facts;
use crate::view::notice::care_banner;
use crate::view::pager::Pager;
use crate::view::tabs::{Tab, Tabs};
use crate::view::tag::{Tone, tag};
use crate::view::timeline::Timeline;
use crate::web::cases::handlers::read::ShowQuery;
use crate::web::{Frame, paths};
use entity::codes::{CaseStage, Caution, MemberRole, SubjectRole};
use entity::stamp::{LocalMinute, Ymd};
use maud::{Markup, html};

type On = OnCase<ViewBasics>;

/// The page of a case.
pub fn show(on: &On, clock: &Clock, detail: &CaseDetail, story: &[Happening], query: &ShowQuery) -> Markup {
    let case = on.row();
    let today = clock.today_ymd();
    let cautions = cautions(detail);
    let body = html! {
        @if !cautions.is_empty() { (care_banner(&cautions, None)) }
        (Card { body: facts(on, detail, story, today), ..Card::default() })
        div.two {
            (timeline(on, story, query, today))
            div.stack { (side(on, detail, today)) }
        }
    };
    Frame::new(on.actor(), clock, "/cases", &case.title)
        .under("ケース", "/cases")
        .badge(badge(on, detail))
        .actions(actions(on))
        .done(query.done.as_deref())
        .page(&body)
}

fn badge(on: &On, detail: &CaseDetail) -> Markup {
    let case = on.row();
    let tone = if case.stage == CaseStage::Closed { Tone::Done } else { Tone::Key };
    html! {
        span.soft { (case.number) }
        (tag(tone, case.stage.label()))
        @for episode in detail.engagements.iter().filter(|episode| episode.closed_on.is_none()) {
            (tag(Tone::Plain, &format!("{} 関与中", episode.program)))
        }
    }
}

/// A closed case offers only to be reopened, and its history.
fn actions(on: &On) -> Markup {
    let case = on.row();
    let at = |act: &str| format!("{}/{act}", paths::case(case.id));
    let may_write = on.may(Act::Write(Section::Basics));
    html! {
        @if case.is_open {
            @if on.may(Act::Write(Section::Consultations)) {
                a.button.main href={ "/consultations/new?case=" (case.id) } { "記録する" }
            }
            @if on.may(Act::Write(Section::Referrals)) {
                a.button href={ "/referrals/new?case=" (case.id) } { "つなぐ" }
            }
            @if may_write {
                details.more-acts {
                    summary.button.plain { "ほか" }
                    div.panel {
                        a href=(at("edit")) { "変更する" }
                        a href=(at("hand-over")) { "引き継ぐ" }
                        a href=(at("team")) { "担当を変える" }
                        a href=(at("engagements")) { "関与を始める・終える" }
                        a href=(at("close")) { "終結する" }
                        a href=(at("history")) { "閲覧履歴・変更履歴" }
                    }
                }
            } @else {
                a.button.plain href=(at("history")) { "閲覧履歴" }
            }
        } @else {
            @if may_write { a.button.main href=(at("reopen")) { "再開する" } }
            a.button.plain href=(at("history")) { "閲覧履歴" }
        }
    }
}

/// 連絡上の注意 of everybody who may answer the telephone or open the door.
fn cautions(detail: &CaseDetail) -> String {
    let mut people: Vec<&PersonRow> = detail.subjects.iter().map(|subject| &subject.person).collect();
    for member in &detail.members {
        if people.iter().all(|person| person.id != member.id) {
            people.push(member);
        }
    }
    let told: Vec<String> = people.into_iter().filter_map(caution).collect();
    told.join("　")
}

fn caution(person: &PersonRow) -> Option<String> {
    let mut words: Vec<&str> = person.cautions.split(';').filter_map(Caution::parse).map(Caution::label).collect();
    if !person.caution_note.is_empty() {
        words.push(&person.caution_note);
    }
    (!words.is_empty()).then(|| format!("{}：{}", person.name(), words.join("、")))
}

fn facts(on: &On, detail: &CaseDetail, story: &[Happening], today: Ymd) -> Markup {
    let case = on.row();
    let mut rows = vec![
        ("主担当", leads(detail)),
        ("本人", principals(detail, today)),
        ("最終接触", contact(detail.last_contact, "まだありません", today)),
        ("本人と会えた日", contact(detail.last_met, "まだ会えていません", today)),
        ("把握経路", case.route.map_or_else(|| html! { span.soft { "未登録" } }, |route| html! { (route) })),
        ("開始日", plain_day(case.opened_on)),
    ];
    if let Some(closed_on) = case.closed_on {
        rows.push(("終結日", plain_day(closed_on)));
    }
    if let Some(reason) = case.close_reason {
        rows.push(("終結理由", html! { (reason) }));
    }
    let waiting = waiting(story);
    if let Some((to, since)) = waiting.first() {
        let days = days_since(*since, today).unwrap_or(0);
        rows.push((
            "返信待ち",
            html! {
                (tag(Tone::Soon, &format!("{to} {days}日")))
                @if waiting.len() > 1 { " " span.small.soft { "ほか" (waiting.len() - 1) "件" } }
            },
        ));
    }
    html! {
        (Facts { rows, ..Facts::default() })
        @if !case.close_note.is_empty() { p.small.pre { span.soft { "終結の経緯　" } (case.close_note) } }
    }
}

fn leads(detail: &CaseDetail) -> Markup {
    let of = |role| present(&detail.team).filter(move |member| member.role == role);
    let lead = of(MemberRole::Lead).next();
    html! {
        @if let Some(lead) = lead { (lead.name) } @else { span.soft { "未定" } }
        @for deputy in of(MemberRole::Deputy) { " " span.small.soft { "副 " (deputy.name) } }
        @for stand_in in of(MemberRole::StandIn) { " " span.small.soft { "代行 " (stand_in.name) } }
    }
}

fn principals(detail: &CaseDetail, today: Ymd) -> Markup {
    let mut principals = detail.subjects.iter().filter(|subject| subject.role == SubjectRole::Principal).peekable();
    html! {
        @if principals.peek().is_none() { span.soft { "登録されていません" } }
        @for subject in principals {
            div {
                a href=(paths::person(subject.person.id)) { (subject.person.name()) }
                " " (subject.person.age(today))
            }
        }
    }
}

fn contact(at: Option<LocalMinute>, none: &str, today: Ymd) -> Markup {
    html! {
        @if let Some(at) = at {
            (ago(at.day(), today)) " " span.small.soft { (short_day(at.day())) }
        } @else {
            (none)
        }
    }
}

fn timeline(on: &On, story: &[Happening], query: &ShowQuery, today: Ymd) -> Markup {
    let case = on.row();
    let here = paths::case(case.id);
    let show = Show::parse(&query.show);
    let address = |show: Show| match show {
        Show::All => here.clone(),
        other => format!("{here}?show={}", other.code()),
    };
    let tabs = Show::ALL
        .into_iter()
        .map(|tab| Tab {
            label: tab.label(),
            href: address(tab),
            current: tab == show,
            count: Some(story.iter().filter(|happening| tab.takes(happening)).count() as u64),
        })
        .collect();
    let no = PageNo::parse(&query.page);
    let taken: Vec<&Happening> = story.iter().filter(|happening| show.takes(happening)).collect();
    let page = Page::cut(taken.into_iter().skip(no.offset() as usize).collect(), no);
    let log = format!("/consultations/new?case={}", case.id);
    let may_log = case.is_open && on.may(Act::Write(Section::Consultations));
    let body = html! {
        (Tabs { label: "経過の種類", tabs })
        (Timeline {
            entries: page.rows.iter().map(|happening| entry(happening, today)).collect(),
            empty: EmptyState {
                title: "ここに出る記録はまだありません。",
                advice: "相談、つなぎ、ケースのできごとが、新しい順に並びます。",
                action: may_log.then_some(("記録する", log.as_str())),
            },
        })
        (Pager { page: no.number(), has_next: page.has_next, address: &address(show), ..Pager::default() })
    };
    let card = Card { title: "経過", body: html! { div.stack { (body) } }, ..Card::default() };
    html! { (card) }
}

fn side(on: &On, detail: &CaseDetail, today: Ymd) -> Markup {
    let case = on.row();
    let at = |act: &str| format!("{}/{act}", paths::case(case.id));
    let may_write = case.is_open && on.may(Act::Write(Section::Basics));
    let team = at("team");
    let engagements = at("engagements");
    html! {
        @if !case.summary.is_empty() {
            (Card { title: "概要", body: html! { p.pre { (case.summary) } }, ..Card::default() })
        }
        (household(on, detail, may_write, today))
        (Card {
            title: "担当",
            more: may_write.then_some(("変える", team.as_str())),
            body: html! {
                ul.small {
                    @for member in present(&detail.team) {
                        li { strong { (member.name) } "　" (member.role) "　" span.soft { (short_day(member.from_on)) "から" } }
                    }
                }
                @if present(&detail.team).next().is_none() { p.soft.small { "担当者はいません。" } }
            },
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
