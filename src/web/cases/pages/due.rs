//! What is due for a case: beside its story, and the whole of it on a page of its own.

use super::below;
use crate::access::{Act, Section, ViewBasics};
use crate::clock::Clock;
use crate::data::Page;
use crate::data::cases::OnCase;
use crate::data::tasks::TaskRow;
use crate::view::card::Card;
use crate::view::empty::EmptyState;
use crate::view::notice::Notice;
use crate::view::pager::Pager;
use crate::view::todo::TodoList;
use crate::web::cases::form::ShowQuery;
use crate::web::{paths, tasks};
use entity::stamp::Ymd;
use maud::{Markup, Render, html};

type On = OnCase<ViewBasics>;

/// Tasks of a case, the most overdue first.
pub struct Due {
    /// One page of them.
    pub page: Page<TaskRow>,
    /// The next working day, for whoever may write.
    pub next_day: Option<Ymd>,
}

/// The address of the whole list.
fn whole(on: &On) -> String {
    format!("{}/tasks", paths::case(on.row().id))
}

/// What is due, on the page of the case; nothing for whoever may not read consultations.
pub fn card(on: &On, clock: &Clock, due: &Due) -> Markup {
    if !on.may(Act::View(Section::Consultations)) {
        return html! {};
    }
    let (here, whole) = (paths::case(on.row().id), whole(on));
    let desk = tasks::pages::Desk { who: on.actor(), clock, back: &here, next_day: due.next_day };
    let rows = &due.page.rows;
    let body = html! {
        @if rows.is_empty() { p.soft.small { "いま、することはありません。" } }
        @else { (TodoList { items: desk.brief_todos(rows), ..TodoList::default() }) }
        @if due.next_day.is_some() && on.row().is_open {
            p.small { a href={ "/tasks/new?case=" (on.row().id) } { "することを書く" } }
        }
    };
    let more = due.page.has_next.then_some(("すべて見る", whole.as_str()));
    Card { title: "すること", more, body, ..Card::default() }.render()
}

/// What has just been done to the case or to one of its tasks, which can be taken back.
pub fn notice(on: &On, query: &ShowQuery) -> Option<Notice> {
    let here = paths::case(on.row().id);
    tasks::notice(on.actor().token(), &here, query.done.as_deref(), &query.task, &query.version)
}

/// Everything that is due.
pub fn list(on: &On, clock: &Clock, due: &Due, query: &ShowQuery) -> Markup {
    let address = whole(on);
    let desk = tasks::pages::Desk { who: on.actor(), clock, back: &address, next_day: due.next_day };
    let told = tasks::notice(on.actor().token(), &address, query.done.as_deref(), &query.task, &query.version);
    let list = TodoList {
        items: desk.todos(&due.page.rows),
        empty: EmptyState {
            title: "このケースですることはありません。",
            advice: "相談の「次にすること」と、このケースに付けて書いたことが、ここに並びます。",
            action: None,
        },
    };
    let pager =
        Pager { page: due.page.no.number(), has_next: due.page.has_next, address: &address, ..Pager::default() };
    below(on, clock, "すること").script("tasks.js").notice(told).page(&html! {
        (Card { body: list.render(), ..Card::default() })
        (pager)
    })
}
