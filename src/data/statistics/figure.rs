//! A figure as the reader may see it: counts by year and column, the rule in words, and what stands beside the table.

use super::definition::{Definition, Definitions};
use super::mask::{Count, Veil};
use super::shape::Shape;
use super::{Column, Countable, FEW, Report};
use super::{consultations_by_method, persons_by_age, referrals_by_agency_kind};
use crate::data::{Db, Result};
use crate::domain::amount::group;
use crate::domain::fiscal_year::{FiscalYear, FiscalYears};
use crate::domain::percent::percent_one_decimal;
use entity::ids::AgencyId;
use entity::stamp::At;
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// What one agency counted in one year.
#[derive(Clone, Debug, Default)]
pub(super) struct Row {
    /// By position of the column.
    pub cells: Vec<Count>,
    /// Beside the cells: accepted and waiting referrals.
    pub sides: BTreeMap<(Side, usize), Count>,
    /// Beside the table.
    pub beside: BTreeMap<Beside, Count>,
}

/// What was counted in one year.
#[derive(Clone, Debug, Default)]
pub(super) struct Year {
    pub agencies: BTreeMap<AgencyId, Row>,
    /// The cells of all agencies together, where they are not simply the sum.
    pub together: Option<Vec<Count>>,
}

pub(super) type Years = BTreeMap<i32, Year>;

/// How the referrals of a cell went on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Side {
    /// 受理 and what follows it.
    Accepted,
    /// 返信待ち.
    Waiting,
}

/// Rows that a reader asks about because they do not stand in the table, or do so unexpectedly.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Beside {
    /// 取り消した記録.
    Voided,
    /// 方法「その他」.
    OtherMethod,
    /// Our own coordination.
    Coordination,
    /// 不成立, which is counted.
    Declined,
    /// A kind of agency without a published category.
    Unmapped,
}

impl Beside {
    /// What they are, in words.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Voided => "取り消した記録",
            Self::OtherMethod => "方法「その他」の記録",
            Self::Coordination => "他機関との連絡・協議・会議",
            Self::Declined => "不成立",
            Self::Unmapped => "統計の区分が決まっていない機関種別",
        }
    }

    /// They stand in the table all the same.
    pub const fn is_counted(self) -> bool {
        matches!(self, Self::Declined)
    }
}

/// A number as the reader may see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cell {
    /// The year has no such column.
    Absent,
    /// The number.
    Exact(i64),
    /// 1 to 4.
    Few,
    /// Hidden, because it would give another one away.
    Withheld,
}

impl Cell {
    /// The number, if it is shown.
    pub const fn exact(self) -> Option<i64> {
        match self {
            Self::Exact(number) => Some(number),
            Self::Absent | Self::Few | Self::Withheld => None,
        }
    }

    /// 「1,531」, 「1–4」, 「秘匿」, 「－」.
    pub fn label(self) -> String {
        match self {
            Self::Exact(number) => group(number),
            Self::Few => format!("1–{FEW}"),
            Self::Withheld => "秘匿".to_owned(),
            Self::Absent => "－".to_owned(),
        }
    }

    /// Something is kept from the reader.
    pub const fn is_hidden(self) -> bool {
        matches!(self, Self::Few | Self::Withheld)
    }

    pub(super) const fn of(count: Count, veil: Veil) -> Self {
        match veil {
            Veil::Open => Self::Exact(count.value),
            Veil::Few => Self::Few,
            Veil::Withheld => Self::Withheld,
        }
    }
}

/// How the referrals of one cell went on, as far as it may be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sides {
    /// Accepted.
    pub accepted: Cell,
    /// Waiting for an answer.
    pub waiting: Cell,
}

/// One fiscal year of a figure.
#[derive(Clone, Debug)]
pub struct YearRow {
    /// The year.
    pub year: FiscalYear,
    /// One cell for each column of the figure.
    pub cells: Vec<Cell>,
    /// Their sum.
    pub total: Cell,
    /// For referrals: how those of each column, and last those of the total, went on.
    pub sides: Vec<Sides>,
    /// Numbers that stand beside the table.
    pub beside: Vec<(Beside, Cell)>,
    pub(super) counts: Vec<Count>,
}

impl YearRow {
    /// The share of a cell in the year's total; none where either is hidden.
    pub fn percent(&self, cell: Cell) -> Option<Decimal> {
        percent_one_decimal(cell.exact()?, self.total.exact()?)
    }
}

/// A figure.
#[derive(Clone, Debug)]
pub struct Figure {
    /// Which.
    pub report: Report,
    /// Its title.
    pub title: String,
    /// The years asked for.
    pub years: FiscalYears,
    /// Whose work it counts.
    pub agencies: String,
    /// The columns.
    pub columns: Vec<Column>,
    /// One row a year.
    pub rows: Vec<YearRow>,
    /// The counting rule in words, and the years for which it holds.
    pub rules: Vec<(FiscalYears, String)>,
    /// Remarks on single years.
    pub notes: Vec<String>,
    /// When it was counted.
    pub made_at: At,
}

impl Figure {
    /// Something in it is kept from the reader.
    pub fn is_masked(&self) -> bool {
        let hides = |row: &YearRow| row.total.is_hidden() || row.cells.iter().any(|cell| cell.is_hidden());
        self.rows.iter().any(hides)
    }
}

/// Counts a figure.
///
/// # Errors
/// The database cannot be read.
pub async fn figure(db: &Db, of: &Countable, report: Report, years: FiscalYears) -> Result<Figure> {
    figure_by(db, of, report, years, &Definitions::load(db, report).await?).await
}

/// Counts a figure by definitions in hand.
pub(super) async fn figure_by(
    db: &Db,
    of: &Countable,
    report: Report,
    years: FiscalYears,
    definitions: &Definitions,
) -> Result<Figure> {
    let columns = definitions.columns(years);
    let laid_down: BTreeMap<i32, Definition> =
        years.iter().map(|year| (year.year(), definitions.on(year.year()))).collect();
    let counted = match report {
        Report::PersonsByAge => persons_by_age::count(db, of, &laid_down, &columns, years).await?,
        Report::ConsultationsByMethod => consultations_by_method::count(db, of, &laid_down, &columns, years).await?,
        Report::ReferralsByAgencyKind => referrals_by_agency_kind::count(db, of, &laid_down, &columns, years).await?,
    };
    let nothing = Year::default();
    let rows = laid_down
        .iter()
        .map(|(year, definition)| {
            let shape = Shape { of, columns: &columns, definition };
            shape.row(FiscalYear::new(*year), counted.get(year).unwrap_or(&nothing))
        })
        .collect();
    let title = laid_down.values().next_back().map(|last| last.title.clone());
    Ok(Figure {
        report,
        title: title.unwrap_or_default(),
        years,
        agencies: of.label(),
        columns,
        rows,
        rules: rules(&laid_down),
        notes: notes(&laid_down),
        made_at: db.clock().now(),
    })
}

/// Wordings with the consecutive years for which they hold.
fn rules(laid_down: &BTreeMap<i32, Definition>) -> Vec<(FiscalYears, String)> {
    let mut rules: Vec<(FiscalYears, String)> = Vec::new();
    for (year, definition) in laid_down {
        let year = FiscalYear::new(*year);
        match rules.last_mut() {
            Some((years, rule)) if *rule == definition.rule => years.until = year,
            _ => rules.push((FiscalYears::only(year), definition.rule.clone())),
        }
    }
    rules
}

fn notes(laid_down: &BTreeMap<i32, Definition>) -> Vec<String> {
    let mut notes: Vec<String> = Vec::new();
    for definition in laid_down.values() {
        if !definition.note.is_empty() && !notes.contains(&definition.note) {
            notes.push(definition.note.clone());
        }
    }
    notes
}
