//! The ledger as a page, and on paper across.

use super::form::LedgerQuery;
use super::handlers::PAPER;
use super::sheet::{idle, labels};
use crate::access::Actor;
use crate::clock::{self, Clock};
use crate::data::Page;
use crate::data::ledger::{Filter, LedgerRow, Sort};
use crate::domain::amount::group;
use crate::domain::errors::Errors;
use crate::domain::wareki;
use crate::view::empty::EmptyState;
use crate::view::field::{ErrorSummary, Select, TextField, Width};
use crate::view::filter::FilterBar;
use crate::view::pager::Pager;
use crate::view::person::whole;
use crate::view::table::{Head, Table};
use crate::view::tag::{Tone, tag};
use crate::web::forms::options;
use crate::web::{Frame, paths};
use entity::codes::{CaseStage, Program};
use entity::ids::StaffId;
use entity::stamp::Ymd;
use maud::{Markup, html};

/// Everything that the page shows.
pub struct Shown<'a> {
    /// The address.
    pub query: &'a LedgerQuery,
    /// What it means.
    pub filter: &'a Filter,
    /// The address with its filter.
    pub address: &'a str,
    /// Who could be chosen as lead.
    pub leads: &'a [(StaffId, String)],
    /// Which districts could be chosen.
    pub districts: &'a [(String, String)],
    /// What could not be read.
    pub errors: &'a Errors,
    /// The lines.
    pub page: &'a Page<LedgerRow>,
    /// How many cases there are in all.
    pub total: u64,
    /// The filter in words, for paper.
    pub conditions: Vec<(&'static str, String)>,
}

/// The ledger.
pub fn ledger(who: &Actor, clock: &Clock, shown: &Shown<'_>) -> Markup {
    let today = clock.today_ymd();
    let joint = if shown.address.contains('?') { '&' } else { '?' };
    let total = format!("{}件", group(i64::try_from(shown.total).unwrap_or(i64::MAX)));
    let is_for_paper = shown.query.is_for_paper();
    let paper = format!("{}{joint}rows=paper", shown.address);
    let body = html! {
        (filter(shown))
        p.across.paper-only.small { (conditions(shown)) "　" (total) }
        (table(shown, today))
        (Pager {
            page: shown.page.no.number(),
            has_next: shown.page.has_next,
            total: Some(total),
            address: if is_for_paper { &paper } else { shown.address },
            ..Pager::default()
        })
    };
    Frame::new(who, clock, "/ledger", "進行管理台帳")
        .exports(shown.address)
        .actions(html! {
            @if is_for_paper {
                a.button.plain.low href=(shown.address) { "短いページに戻す" }
            } @else if shown.page.has_next || shown.page.no.number() > 1 {
                a.button.plain.low href=(paper) { (PAPER) "件ずつ表示（印刷用）" }
            }
        })
        .page(&body)
}

fn conditions(shown: &Shown<'_>) -> String {
    let asked = shown.conditions.iter().filter(|(_, value)| !value.is_empty());
    asked.map(|(name, value)| format!("{name}: {value}")).collect::<Vec<_>>().join("　")
}

fn filter(shown: &Shown<'_>) -> Markup {
    let (query, errors) = (shown.query, shown.errors);
    let mut leads = vec![("mine".to_owned(), "自分のケース".to_owned())];
    leads.extend(shown.leads.iter().map(|(id, name)| (id.to_string(), name.clone())));
    let mut stages = options(CaseStage::ALL, CaseStage::code, CaseStage::label);
    stages.retain(|(code, _)| code != CaseStage::Closed.code());
    let programs = options(Program::ALL, Program::code, Program::label);
    let next = [("none", "決まっていない"), ("overdue", "過ぎている")]
        .map(|(value, words)| (value.to_owned(), words.to_owned()));
    let sorts = options(&Sort::ALL, Sort::code, Sort::label);
    let is_narrowed = *shown.filter != Filter::default() || !errors.is_empty();
    let bar = FilterBar {
        action: "/ledger",
        fields: html! {
            (ErrorSummary { errors, labels: &[("idle", "接触のない日数")] })
            (Select { name: "lead", label: "主担当", value: &query.lead, options: &leads, blank: Some("すべて"), width: Width::Narrow, ..Select::default() })
            (Select { name: "stage", label: "段階", value: &query.stage, options: &stages, blank: Some("すべて"), width: Width::Narrow, ..Select::default() })
            (Select { name: "program", label: "事業", value: &query.program, options: &programs, blank: Some("すべて"), width: Width::Narrow, ..Select::default() })
            (TextField { name: "idle", label: "接触なし（日以上）", value: &query.idle, errors, width: Width::Tiny, inputmode: Some("numeric"), ..TextField::default() })
            (Select { name: "next", label: "次回", value: &query.next, options: &next, blank: Some("すべて"), width: Width::Narrow, ..Select::default() })
            @if !shown.districts.is_empty() {
                (Select { name: "district", label: "圏域", value: &query.district, options: shown.districts, blank: Some("すべて"), width: Width::Narrow, ..Select::default() })
            }
            (Select { name: "sort", label: "並び", value: query.sort().code(), options: &sorts, width: Width::Narrow, ..Select::default() })
        },
        clear: is_narrowed.then_some("/ledger"),
        ..FilterBar::default()
    };
    html! { (bar) }
}

fn table(shown: &Shown<'_>, today: Ymd) -> Markup {
    let heads = ["番号", "ケース", "段階", "主担当", "開始", "関与", "最終接触", "本人と", "返信待ち", "次回"];
    let rows = shown.page.rows.iter().map(|row| cells(row, today)).collect();
    let empty = if *shown.filter == Filter::default() {
        EmptyState {
            title: "支援が続いているケースはありません。",
            advice: "ケースを開くと、ここに1行ずつ並びます。",
            action: None,
        }
    } else {
        EmptyState {
            title: "条件に合うケースはありません。",
            advice: "条件を変えるか、消してください。",
            action: Some(("条件を消す", "/ledger")),
        }
    };
    let table = Table {
        caption: "進行管理台帳",
        caption_hidden: true,
        heads: heads.map(Head::text).to_vec(),
        rows,
        empty,
        ..Table::default()
    };
    html! { (table) }
}

fn cells(row: &LedgerRow, today: Ymd) -> Vec<Markup> {
    let none = || html! { span.soft { "－" } };
    let subjects = row.subjects.join("、");
    vec![
        html! { (row.number) },
        html! {
            a href=(paths::case(row.id)) { (row.title) }
            @if !subjects.is_empty() && subjects != row.title { div.small.soft {
                    @for (place, subject) in row.subjects.iter().enumerate() {
                        @if place > 0 { "、" }
                        (whole(subject))
                    }
                } }
        },
        html! { (row.stage) },
        html! { @if row.lead.is_empty() { span.soft { "未定" } } @else { (whole(&row.lead)) } },
        short(row.opened_on),
        html! { @if row.programs.is_empty() { (none()) } @else { (labels(&row.programs)) } },
        html! {
            @if let Some(day) = row.last_contact_on {
                (days(idle(row, today))) " " span.small.soft { (short(day)) }
            } @else {
                span.soft { "なし" } " " span.small.soft { "開始から" (days(idle(row, today))) }
            }
        },
        html! { @if let Some(day) = row.last_met_on { (short(day)) } @else { span.soft { "未接触" } } },
        html! { @if row.waiting > 0 { (row.waiting) "件" } @else { (none()) } },
        html! {
            @if let Some(day) = row.next_on {
                (short(day))
                @if day < today { " " (tag(Tone::Late, "超過")) } @else if day == today { " " (tag(Tone::Soon, "今日")) }
                @if !row.next.is_empty() { div.small { (row.next) } }
            } @else {
                (none())
            }
        },
    ]
}

fn days(days: Option<i64>) -> String {
    days.map(|days| format!("{days}日")).unwrap_or_default()
}

fn short(day: Ymd) -> Markup {
    html! {
        @if let Some(day) = clock::date(day) { time datetime=(wareki::iso(day)) { (wareki::short(day)) } }
    }
}
