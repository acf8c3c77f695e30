//! Cases in a list.

use super::short_day;
use crate::access::{Act, Actor, Section};
use crate::clock::Clock;
use crate::data::Page;
use crate::data::cases::CaseRow;
use crate::domain::errors::Errors;
use crate::view::empty::EmptyState;
use crate::view::field::{ErrorSummary, Select, Width};
use crate::view::filter::FilterBar;
use crate::view::pager::Pager;
use crate::view::table::{Head, Table};
use crate::view::tag::{Tone, tag};
use crate::web::cases::handlers::read::ListQuery;
use crate::web::forms::options;
use crate::web::{Frame, paths};
use entity::codes::CaseStage;
use maud::{Markup, html};

/// The list with its filter.
pub fn list(who: &Actor, clock: &Clock, query: &ListQuery, page: &Page<CaseRow>, errors: &Errors) -> Markup {
    let may_open = who.may(Act::Write(Section::Basics));
    let actions = html! {
        @if may_open {
            a.button.plain href="/cases/hand-over" { "まとめて引き継ぐ" }
            @if who.may(Act::Supervise) { a.button.plain href="/cases/successors" { "次の担当" } }
            a.button.main href="/cases/new" { "ケースを開く" }
        }
    };
    let address = query.address();
    let body = html! {
        (filter(query, errors))
        (table(query, page, may_open))
        (Pager {
            page: page.no.number(),
            has_next: page.has_next,
            address: &address,
            ..Pager::default()
        })
    };
    Frame::new(who, clock, "/cases", "ケース")
        .exports(&address)
        .actions(actions)
        .done(query.done.as_deref())
        .page(&body)
}

fn is_narrowed(query: &ListQuery) -> bool {
    query.state() != "open" || !query.stage.is_empty() || query.lead == "mine"
}

fn filter(query: &ListQuery, errors: &Errors) -> Markup {
    let states = [("open", "支援が続いているもの"), ("closed", "終結したもの"), ("all", "すべて")]
        .map(|(value, words)| (value.to_owned(), words.to_owned()));
    let stages = options(CaseStage::ALL, CaseStage::code, CaseStage::label);
    let bar = FilterBar {
        action: "/cases",
        fields: html! {
            (ErrorSummary { errors, labels: &[] })
            (Select { name: "state", label: "状態", value: query.state(), errors, options: &states, width: Width::Narrow, ..Select::default() })
            (Select { name: "stage", label: "段階", value: &query.stage, errors, options: &stages, blank: Some("すべて"), width: Width::Narrow, ..Select::default() })
            div.field.single {
                label.check {
                    input type="checkbox" id="lead" name="lead" value="mine" checked[query.lead == "mine"];
                    "自分のケース"
                }
            }
        },
        clear: (is_narrowed(query) || !errors.is_empty()).then_some("/cases"),
        ..FilterBar::default()
    };
    html! { (bar) }
}

fn table(query: &ListQuery, page: &Page<CaseRow>, may_open: bool) -> Markup {
    let shows_end = query.state() != "open";
    let mut heads = ["番号", "ケース", "段階", "主担当", "開始日"].map(Head::text).to_vec();
    if shows_end {
        heads.push(Head::text("終結日"));
    }
    let rows = page
        .rows
        .iter()
        .map(|case| {
            let tone = if case.stage == CaseStage::Closed { Tone::Done } else { Tone::Key };
            let mut cells = vec![
                html! { (case.number) },
                html! { a href=(paths::case(case.id)) { (case.title) } },
                tag(tone, case.stage.label()),
                html! { @if case.lead.is_empty() { span.soft { "未定" } } @else { (case.lead) } },
                short_day(case.opened_on),
            ];
            if shows_end {
                cells.push(case.closed_on.map_or_else(|| html! { span.soft { "－" } }, short_day));
            }
            cells
        })
        .collect();
    let empty = if is_narrowed(query) {
        EmptyState {
            title: "条件に合うケースはありません。",
            advice: "条件を変えるか、消してください。",
            action: Some(("条件を消す", "/cases")),
        }
    } else {
        EmptyState {
            title: "支援が続いているケースはありません。",
            advice: "相談の記録から、または世帯のページから、ケースを開けます。",
            action: may_open.then_some(("ケースを開く", "/cases/new")),
        }
    };
    let table = Table { caption: "ケースの一覧", caption_hidden: true, heads, rows, empty, ..Table::default() };
    html! { (table) }
}
