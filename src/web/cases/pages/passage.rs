//! The story on the page of a case: its threads, what it is narrowed to, a short form, and one page of entries.

use super::DATE_HINT;
use super::show::{Told, everybody};
use super::story::entry;
use crate::access::{Act, Section, ViewBasics};
use crate::clock::Clock;
use crate::data::cases::{CaseDetail, OnCase, Thread};
use crate::view::empty::EmptyState;
use crate::view::field::{ErrorSummary, Hidden, Select, TextArea, TextField, Width};
use crate::view::filter::FilterBar;
use crate::view::form::PostForm;
use crate::view::pager::Pager;
use crate::view::tabs::{Tab, Tabs};
use crate::view::timeline::Timeline;
use crate::web::consultations::form::ConsultationForm;
use crate::web::forms::options;
use crate::web::paths;
use entity::codes::{Counterpart, Method, NextStep, SubjectRole};
use entity::ids::PersonId;
use maud::{Markup, html};

type On = OnCase<ViewBasics>;

/// The card with the story.
pub fn card(on: &On, clock: &Clock, detail: &CaseDetail, told: &Told<'_>) -> Markup {
    let case = on.row();
    let (query, story) = (told.query, told.story);
    let log = format!("/consultations/new?case={}", case.id);
    let may_log = case.is_open && on.may(Act::Write(Section::Consultations));
    let is_whole = query.is_whole();
    let length = if is_whole { "whole" } else { "" };
    let here = query.address(case.id, &query.thread, length);
    let is_narrowed = told.filter.is_narrowed() || !told.errors.is_empty();
    let empty = if is_narrowed {
        EmptyState {
            title: "条件に合う記録はありません。", advice: "条件を変えるか、消してください。", action: None
        }
    } else {
        EmptyState {
            title: "ここに出る記録はまだありません。",
            advice: "相談、つなぎ、ケースのできごとが、新しい順に並びます。",
            action: may_log.then_some(("記録する", log.as_str())),
        }
    };
    html! {
        section.card.passage.brief[!is_whole] {
            h2 { "経過" }
            (tabs(on, told, length))
            details.fold open[is_narrowed] {
                summary { "絞り込む" }
                (narrowing(on, detail, told))
            }
            @if may_log {
                details.fold.wide {
                    summary { "ここに記録する" }
                    (short_form(on, clock, detail))
                }
            }
            (Timeline {
                entries: story.page.rows.iter().map(|one| entry(one, clock.today_ymd(), is_whole)).collect(),
                empty,
            })
            @if !story.page.rows.is_empty() {
                p.small.length {
                    @if is_whole {
                        a href=(query.address(case.id, &query.thread, "")) { "本文を短く表示" }
                    } @else {
                        a href=(query.address(case.id, &query.thread, "whole")) { "本文をすべて表示" }
                    }
                }
            }
            (Pager { page: story.page.no.number(), has_next: story.page.has_next, address: &here, ..Pager::default() })
        }
    }
}

fn tabs(on: &On, told: &Told<'_>, length: &str) -> Markup {
    let case = on.row().id;
    let all = Tab {
        label: "すべて",
        href: told.query.address(case, "", length),
        current: told.filter.thread.is_none(),
        count: Some(told.story.total()),
    };
    let threads = told.story.counts.iter().map(|(thread, count)| Tab {
        label: thread.label(),
        href: told.query.address(case, thread.code(), length),
        current: told.filter.thread == Some(*thread),
        count: Some(*count),
    });
    let tabs = std::iter::once(all).chain(threads).collect();
    html! { (Tabs { label: "経過の種類", tabs }) }
}

fn narrowing(on: &On, detail: &CaseDetail, told: &Told<'_>) -> Markup {
    let (query, errors) = (told.query, told.errors);
    let here = paths::case(on.row().id);
    let people: Vec<(String, String)> =
        everybody(detail).into_iter().map(|person| (person.id.to_string(), person.name())).collect();
    let mut sections: Vec<Section> = Thread::ALL.iter().map(|thread| thread.section()).collect();
    sections.dedup();
    sections.retain(|section| on.may(Act::View(*section)));
    let sections = options(&sections, Section::code, Section::label);
    let bar = FilterBar {
        action: &here,
        fields: html! {
            (ErrorSummary { errors, labels: &[("from", "いつから"), ("until", "いつまで")] })
            @if told.filter.thread.is_some() { (Hidden { name: "thread", value: &query.thread }) }
            @if query.is_whole() { (Hidden { name: "text", value: &query.text }) }
            (TextField { name: "words", label: "ことば", value: &query.words, width: Width::Narrow, ..TextField::default() })
            (Select { name: "person", label: "だれのこと", value: &query.person, options: &people, blank: Some("すべて"), width: Width::Narrow, ..Select::default() })
            (Select { name: "section", label: "区分", value: &query.section, options: &sections, blank: Some("すべて"), width: Width::Narrow, ..Select::default() })
            (TextField { name: "from", label: "いつから", value: &query.from, errors, width: Width::Tiny, ..TextField::default() })
            (TextField { name: "until", label: "いつまで", value: &query.until, errors, width: Width::Tiny, ..TextField::default() })
        },
        clear: told.filter.is_narrowed().then_some(here.as_str()),
        ..FilterBar::default()
    };
    html! { (bar) }
}

/// The fields that a contact needs at least; the whole form takes over if something is wrong.
fn short_form(on: &On, clock: &Clock, detail: &CaseDetail) -> Markup {
    let case = on.row().id.to_string();
    let blank = ConsultationForm::at(clock.local());
    let methods = options(Method::ALL, Method::code, Method::label);
    let counterparts = options(Counterpart::ALL, Counterpart::code, Counterpart::label);
    let steps = options(NextStep::ALL, NextStep::code, NextStep::label);
    let form = PostForm {
        action: "/consultations/new",
        token: on.actor().token(),
        guarded: true,
        body: html! {
            (Hidden { name: "key", value: &blank.key })
            (Hidden { name: "new_key", value: &PersonId::new().to_string() })
            (Hidden { name: "case", value: &case })
            @for subject in &detail.subjects {
                @let role = if subject.role == SubjectRole::Principal { "principal" } else { "family" };
                (Hidden { name: &format!("role_{}", subject.person.id), value: role })
            }
            div.row.tight {
                (TextField { name: "occurred_at", label: "受付の日時", value: &blank.occurred_at, required: true, width: Width::Narrow, ..TextField::default() })
                (Select { name: "method", label: "方法", value: &blank.method, required: true, options: &methods, width: Width::Narrow, ..Select::default() })
                (Select { name: "counterpart", label: "相談者", value: "", required: true, options: &counterparts, blank: Some("選んでください"), width: Width::Narrow, ..Select::default() })
            }
            (TextArea { name: "content", label: "内容", value: "", required: true, rows: 3, ..TextArea::default() })
            div.row.tight {
                (Select { name: "next_step", label: "次にすること", value: "", options: &steps, blank: Some("なし"), width: Width::Narrow, ..Select::default() })
                (TextField { name: "next_on", label: "期限", value: "", hint: Some(DATE_HINT), width: Width::Narrow, ..TextField::default() })
            }
            div.finish {
                button.main name="do" value="story" { "記録する" }
                a href={ "/consultations/new?case=" (case) } { "くわしい様式で記録する" }
            }
        },
    };
    html! { (form) }
}
