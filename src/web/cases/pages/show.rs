//! One page tells the story of a case: who, where it stands, what is due, and what happened.

use super::due::Due;
use super::{aside, due, glance, passage};
use crate::access::{Act, Section, ViewBasics};
use crate::clock::Clock;
use crate::data::cases::{CaseDetail, OnCase, Story, StoryFilter};
use crate::data::persons::PersonRow;
use crate::domain::errors::Errors;
use crate::view::notice::care_banner;
use crate::view::tag::{Tone, tag};
use crate::web::cases::form::{ShowQuery, going_on};
use crate::web::referrals::pages_handed;
use crate::web::{Frame, paths};
use entity::codes::{CaseStage, Caution};
use entity::ids::PersonId;
use maud::{Markup, html};

/// What of the story was asked for, and what came of it.
pub struct Told<'a> {
    /// The address.
    pub query: &'a ShowQuery,
    /// What it means.
    pub filter: &'a StoryFilter,
    /// What could not be read in it.
    pub errors: &'a Errors,
    /// One page of the story.
    pub story: &'a Story,
    /// What is due for the case.
    pub due: &'a Due,
}

/// The page of a case.
pub fn show(on: &OnCase<ViewBasics>, clock: &Clock, detail: &CaseDetail, told: &Told<'_>) -> Markup {
    let case = on.row();
    let today = clock.today_ymd();
    let cautions = cautions(detail);
    let body = html! {
        @if !cautions.is_empty() { (care_banner(&cautions, None)) }
        @for handed in &detail.handed { (pages_handed::withdrawn(handed, &subject_name(detail, handed.person_id))) }
        (glance::card(on, detail, today))
        div.case-page {
            (passage::card(on, clock, detail, told))
            div.stack {
                (due::card(on, clock, told.due))
                (aside::cards(on, detail, today))
            }
        }
    };
    Frame::new(on.actor(), clock, "/cases", &case.title)
        .under("ケース", "/cases")
        .badge(badge(on, detail))
        .actions(actions(on))
        .notice(due::notice(on, told.query))
        .page(&body)
}

fn badge(on: &OnCase<ViewBasics>, detail: &CaseDetail) -> Markup {
    let case = on.row();
    let tone = if case.stage == CaseStage::Closed { Tone::Done } else { Tone::Key };
    html! {
        span.soft { (case.number) }
        (tag(tone, case.stage.label()))
        @for episode in going_on(&detail.engagements) {
            (tag(Tone::Plain, &format!("{} 関与中", episode.program)))
        }
    }
}

/// A closed case offers only to be reopened, and its history.
fn actions(on: &OnCase<ViewBasics>) -> Markup {
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
                        a href=(at("access")) { "共有と同意" }
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

fn subject_name(detail: &CaseDetail, id: PersonId) -> String {
    let subject = detail.subjects.iter().find(|subject| subject.person.id == id);
    subject.map(|subject| subject.person.name()).unwrap_or_default()
}

/// 連絡上の注意 of everybody who may answer the telephone or open the door.
fn cautions(detail: &CaseDetail) -> String {
    let told: Vec<String> = everybody(detail).into_iter().filter_map(caution).collect();
    told.join("　")
}

/// Subjects, and whoever else lives in the household.
pub fn everybody(detail: &CaseDetail) -> Vec<&PersonRow> {
    let mut people: Vec<&PersonRow> = detail.subjects.iter().map(|subject| &subject.person).collect();
    for member in &detail.members {
        if people.iter().all(|person| person.id != member.id) {
            people.push(member);
        }
    }
    people
}

fn caution(person: &PersonRow) -> Option<String> {
    let mut words: Vec<&str> = person.cautions.split(';').filter_map(Caution::parse).map(Caution::label).collect();
    if !person.caution_note.is_empty() {
        words.push(&person.caution_note);
    }
    (!words.is_empty()).then(|| format!("{}：{}", person.name(), words.join("、")))
}
