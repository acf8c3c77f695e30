//! Pages of the figures.

use super::form::{Asked, Wanted};
use super::sheet::{made_at, period, remarks};
use super::tables::pages::{bars, columns};
use crate::access::{CountSupport, May};
use crate::clock::Clock;
use crate::data::statistics::{Figure, Offer, Report};
use crate::domain::errors::Errors;
use crate::domain::fiscal_year::{FiscalYear, FiscalYears};
use crate::view::card::Card;
use crate::view::empty::EmptyState;
use crate::view::export::ExportLinks;
use crate::view::facts::{Facts, FactsShape};
use crate::view::field::{ErrorSummary, Select};
use crate::view::filter::FilterBar;
use crate::view::table::{Head, Table};
use crate::web::Frame;
use maud::{Markup, Render, html};

/// How many years back the filter bar offers.
const YEARS_BACK: i32 = 20;

/// The figures there are.
pub fn list(may: &May<CountSupport>, clock: &Clock, contents: &[(Report, String)]) -> Markup {
    let this = FiscalYear::containing(clock.today());
    let year = |report: Report, year: FiscalYear| {
        html! { a href={ "/statistics/" (report.name()) "?fiscal_year=" (year.year()) } { (year.label()) } }
    };
    let rows = contents
        .iter()
        .map(|(report, title)| {
            let recent = FiscalYears { from: FiscalYear::new(this.year().saturating_sub(5)), until: this };
            vec![
                html! { a href={ "/statistics/" (report.name()) } { (title) } },
                year(*report, this),
                year(*report, this.previous()),
                html! { a href={ "/statistics/" (report.name()) "?fiscal_year=" (recent) } { "最近の6年度" } },
            ]
        })
        .collect();
    let table = Table {
        caption: "統計の一覧",
        caption_hidden: true,
        heads: ["統計", "今年度", "前年度", "年度の推移"].map(Head::text).to_vec(),
        rows,
        empty: EmptyState { title: "統計がまだ定義されていません。", ..EmptyState::default() },
        ..Table::default()
    };
    Frame::new(may.actor(), clock, "/statistics", "統計").page(&html! {
        p.soft { "数を押すと、数えた記録が開きます。どの統計も、CSV・Excel・JSONで取り出せます。" }
        (table)
    })
}

/// A page about one figure, with what was asked for.
pub struct View<'a> {
    may: &'a May<CountSupport>,
    clock: &'a Clock,
    offer: &'a Offer,
    pub(super) asked: &'a Asked,
}

impl<'a> View<'a> {
    /// The parts that every page of a figure needs.
    pub const fn new(may: &'a May<CountSupport>, clock: &'a Clock, offer: &'a Offer, asked: &'a Asked) -> Self {
        Self { may, clock, offer, asked }
    }

    pub(super) fn frame(&self, title: impl Into<String>) -> Frame<'a> {
        Frame::new(self.may.actor(), self.clock, "/statistics", title).under("統計", "/statistics")
    }

    fn address(&self) -> String {
        format!("/statistics/{}", self.asked.report.name())
    }

    /// The address of this view with other conditions.
    pub(super) fn at(&self, below: &str, wanted: &Wanted, years: FiscalYears, more: &str) -> String {
        let agency = wanted.of.code().map(|code| format!("&agency={}", encoded(code))).unwrap_or_default();
        format!("{}{below}?fiscal_year={years}{agency}{more}", self.address())
    }

    /// The filter bar once more, with what is wrong.
    pub fn again(&self, errors: &Errors) -> Markup {
        let labels = [("from", "年度"), ("agency", "対象の機関")];
        self.frame("統計を表示できません").page(&html! {
            (ErrorSummary { errors, labels: &labels })
            (self.bar(None, errors))
        })
    }

    /// The address names a column that the figure does not have.
    pub fn without_column(&self) -> Markup {
        let mut errors = Errors::new();
        errors.add("", "この年度の統計に、その欄はありません。統計の表から開いてください。");
        self.again(&errors)
    }

    fn bar(&self, years: Option<FiscalYears>, errors: &Errors) -> Markup {
        let this = FiscalYear::containing(self.clock.today());
        let mut offered: Vec<FiscalYear> =
            (this.year().saturating_sub(YEARS_BACK)..=this.year()).map(FiscalYear::new).collect();
        offered.extend(years.into_iter().flat_map(|years| [years.from, years.until]));
        offered.sort_unstable();
        offered.dedup();
        let options: Vec<(String, String)> =
            offered.iter().rev().map(|year| (year.year().to_string(), year.label())).collect();
        let years = years.unwrap_or(FiscalYears::only(this));
        let (from, until) = (years.from.year().to_string(), years.until.year().to_string());
        let agencies: Vec<(String, String)> =
            self.offer.agencies().map(|agency| (agency.code.clone(), agency.name.clone())).collect();
        let all = format!("すべての機関（{}）", agencies.len());
        FilterBar {
            action: &self.address(),
            fields: html! {
                (Select { name: "from", label: "年度（始まり）", value: &from, errors, options: &options, ..Select::default() })
                (Select { name: "until", label: "年度（終わり）", value: &until, errors, options: &options, ..Select::default() })
                (Select {
                    name: "agency",
                    label: "対象の機関",
                    value: &self.asked.agency,
                    errors,
                    options: &agencies,
                    blank: (!self.offer.is_one()).then_some(all.as_str()),
                    ..Select::default()
                })
            },
            button: "表示する",
            clear: None,
        }
        .render()
    }

    /// The figure.
    pub fn figure(&self, wanted: &Wanted, figure: &Figure) -> Markup {
        let here = self.at("", wanted, wanted.years, "");
        let actions = html! { (ExportLinks { address: &here, every: true }) };
        let (chart, table) = match figure.rows.as_slice() {
            [only] => (bars(figure, only), self.one_year(wanted, figure, only)),
            _ => (columns(figure), self.many_years(wanted, figure)),
        };
        let is_one = figure.rows.len() == 1;
        self.frame(figure.title.clone()).actions(actions).page(&html! {
            (self.bar(Some(wanted.years), &Errors::new()))
            p { strong { (period(figure.years)) } "　" (figure.agencies) "　" span.soft { "集計 " (made_at(figure)) } }
            @if is_one {
                // The table comes first where there is room for one only.
                div.two.even.swapped { (Card { body: table, ..Card::default() }) (Card { body: chart, ..Card::default() }) }
            } @else {
                (Card { body: chart, ..Card::default() })
                (Card { body: table, ..Card::default() })
            }
            (Card { title: "数え方", body: rule(figure), ..Card::default() })
        })
    }
}

/// A value inside an address.
pub(super) fn encoded(text: &str) -> String {
    serde_html_form::to_string([("", text)]).map(|pair| pair.trim_start_matches('=').to_owned()).unwrap_or_default()
}

fn rule(figure: &Figure) -> Markup {
    let sides = figure.rows.iter().any(|row| !row.sides.is_empty());
    html! {
        (Facts {
            shape: FactsShape::List,
            rows: remarks(figure).into_iter().map(|(term, text)| (term, html! { (text) })).collect(),
        })
        @if sides {
            p.small.soft {
                "受理率は、受理・対応中・完結になったものの件数に対する割合です。返信待ちは、送付したままのものの数です。"
            }
        }
    }
}
