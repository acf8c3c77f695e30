//! The numbers of a figure as tables and pictures.

use crate::data::statistics::{Cell, Figure, Report, Sides, TOTAL, YearRow};
use crate::domain::fiscal_year::{FiscalYear, FiscalYears};
use crate::domain::percent;
use crate::view::charts::{HorizontalBars, YearColumns};
use crate::view::table::{Head, Table};
use crate::web::statistics::form::Wanted;
use crate::web::statistics::pages::{View, encoded};
use crate::web::statistics::sheet::rate_label;
use maud::{Markup, Render, html};

impl View<'_> {
    /// A number that opens.
    fn number(&self, wanted: &Wanted, year: FiscalYear, column: &str, cell: Cell) -> Markup {
        let opens = !matches!(cell, Cell::Absent | Cell::Exact(0));
        let more = format!("&column={}", encoded(column));
        html! {
            @if opens {
                a href=(self.at("/rows", wanted, FiscalYears::only(year), &more)) { (cell.label()) }
            } @else {
                (cell.label())
            }
        }
    }

    /// One year, column below column.
    pub(in crate::web::statistics) fn one_year(&self, wanted: &Wanted, figure: &Figure, row: &YearRow) -> Markup {
        let mut heads = vec![
            Head::text(figure.report.dimension()),
            Head::number(if figure.report == Report::PersonsByAge { "人数" } else { "件数" }),
            Head::number("率"),
        ];
        if !row.sides.is_empty() {
            heads.extend(["受理率", "返信待ち"].map(Head::number));
        }
        let line = |label: &str, code: &str, cell: Cell, sides: Option<&Sides>| {
            let mut cells = vec![
                html! { (label) },
                self.number(wanted, row.year, code, cell),
                html! { (with_sign(&rate_label(row, cell))) },
            ];
            if let Some(sides) = sides {
                cells.push(html! { (accepted_rate(sides.accepted, cell)) });
                cells.push(html! { (sides.waiting.label()) });
            }
            cells
        };
        let cells = figure.columns.iter().zip(&row.cells).enumerate();
        let rows =
            cells.map(|(at, (column, cell))| line(&column.label, &column.code, *cell, row.sides.get(at))).collect();
        Table {
            caption: "数を押すと、数えた記録が開きます",
            heads,
            rows,
            foot: Some(line("合計", TOTAL, row.total, row.sides.last())),
            row_heads: true,
            ..Table::default()
        }
        .render()
    }

    /// Several years beside or below one another.
    pub(in crate::web::statistics) fn many_years(&self, wanted: &Wanted, figure: &Figure) -> Markup {
        let caption = "数を押すと、数えた記録が開きます";
        if figure.report != Report::ReferralsByAgencyKind {
            let named = figure.columns.iter().map(|column| Head::number(&column.label));
            let heads = std::iter::once(Head::text("年度")).chain(named).chain([Head::number("合計")]).collect();
            let codes = figure.columns.iter().map(|column| column.code.as_str()).chain([TOTAL]);
            let line = |row: &YearRow| {
                let cells = codes.clone().zip(row.cells.iter().chain([&row.total]));
                let numbers = cells.map(|(code, cell)| self.number(wanted, row.year, code, *cell));
                std::iter::once(html! { (row.year.label()) }).chain(numbers).collect()
            };
            let rows = figure.rows.iter().map(line).collect();
            return Table { caption, heads, rows, row_heads: true, ..Table::default() }.render();
        }
        let years = figure.rows.iter().map(|row| Head::number(row.year.short()));
        let heads = std::iter::once(Head::text("機関種別")).chain(years).collect();
        let line = |label: &str, code: &str, cells: Vec<Cell>| {
            let numbers = figure.rows.iter().zip(cells).map(|(row, cell)| self.number(wanted, row.year, code, cell));
            std::iter::once(html! { (label) }).chain(numbers).collect::<Vec<Markup>>()
        };
        let cells =
            |at: usize| figure.rows.iter().map(|row| row.cells.get(at).copied().unwrap_or(Cell::Absent)).collect();
        let rows = figure
            .columns
            .iter()
            .enumerate()
            .map(|(at, column)| line(&column.label, &column.code, cells(at)))
            .collect();
        let foot = line("合計", TOTAL, figure.rows.iter().map(|row| row.total).collect());
        Table { caption, heads, rows, foot: Some(foot), row_heads: true, ..Table::default() }.render()
    }
}

fn with_sign(rate: &str) -> String {
    if rate.ends_with(|c: char| c.is_ascii_digit()) { format!("{rate}%") } else { rate.to_owned() }
}

fn accepted_rate(accepted: Cell, cell: Cell) -> String {
    match (accepted.exact(), cell.exact()) {
        (Some(accepted), Some(whole)) => with_sign(&percent::label(percent::percent_one_decimal(accepted, whole))),
        _ => Cell::Withheld.label(),
    }
}

/// One year as bars.
pub fn bars(figure: &Figure, row: &YearRow) -> Markup {
    let shown = figure.columns.iter().zip(&row.cells).filter(|(_, cell)| **cell != Cell::Absent);
    HorizontalBars {
        title: figure.report.dimension(),
        desc: "数は表と同じです。",
        rows: shown.map(|(column, cell)| (column.label.clone(), cell.exact(), cell.label())).collect(),
    }
    .render()
}

/// Several years as columns.
pub fn columns(figure: &Figure) -> Markup {
    let years = figure.rows.iter().map(|row| row.year.short()).collect();
    let of = |pick: &dyn Fn(&YearRow) -> Option<i64>| figure.rows.iter().map(pick).collect::<Vec<Option<i64>>>();
    // Many kinds side by side cannot be told apart; their sum can.
    let series = if figure.report == Report::ReferralsByAgencyKind {
        vec![("合計".to_owned(), of(&|row| row.total.exact()))]
    } else {
        let columns = figure.columns.iter().enumerate();
        columns
            .map(|(at, column)| (column.label.clone(), of(&|row| row.cells.get(at).and_then(|cell| cell.exact()))))
            .collect()
    };
    YearColumns { id: "years", title: "年度の推移", desc: "数は下の表と同じです。", years, series }.render()
}
