//! Every number opens: the rows of a cell that the reader may see, and how many there are besides.

use super::definition::Definitions;
use super::figure::{Cell, figure_by};
use super::opening::Opening;
use super::{Countable, Report};
use crate::access::Actor;
use crate::data::{Db, Extent, Page, PageNo, Result};
use crate::domain::birth::Age;
use crate::domain::fiscal_year::{FiscalYear, FiscalYears};
use entity::codes::{Counterpart, Method, ReferralKind, ReferralStatus};
use entity::ids::{ConsultationId, PersonId, ReferralId};
use entity::stamp::{LocalMinute, Ymd};
use uuid::Uuid;

/// The code of the sum of a year.
pub const TOTAL: &str = "total";

/// A cell, opened.
#[derive(Clone, Debug)]
pub struct Drill {
    /// The figure's title.
    pub title: String,
    /// Whose work it counts.
    pub agencies: String,
    /// The year.
    pub year: FiscalYear,
    /// The column's label.
    pub column: String,
    /// The number that was opened.
    pub cell: Cell,
    /// How many of its rows the reader may see; of persons those of the own agency by their own ages, which may be more than
    /// the cell where somebody counts elsewhere for all agencies together.
    pub listed: i64,
    /// How many are kept from them; hidden as the cell is.
    pub withheld: Cell,
    /// The part of the rows that they may see which was asked for.
    pub rows: Rows,
}

/// Rows of one part.
#[derive(Clone, Debug)]
pub enum Rows {
    /// Consultations.
    Consultations(Page<ConsultationLine>),
    /// Referrals.
    Referrals(Page<ReferralLine>),
    /// Persons.
    Persons(Page<PersonLine>),
}

impl Rows {
    /// The ids of what is shown, for the audit log.
    pub fn ids(&self) -> Vec<Uuid> {
        match self {
            Self::Consultations(page) => page.rows.iter().map(|row| row.id.into()).collect(),
            Self::Referrals(page) => page.rows.iter().map(|row| row.id.into()).collect(),
            Self::Persons(page) => page.rows.iter().map(|row| row.id.into()).collect(),
        }
    }

    /// Which page, and whether there are more rows.
    pub const fn place(&self) -> (PageNo, bool) {
        match self {
            Self::Consultations(page) => (page.no, page.has_next),
            Self::Referrals(page) => (page.no, page.has_next),
            Self::Persons(page) => (page.no, page.has_next),
        }
    }
}

/// A counted consultation.
#[derive(Clone, Debug)]
pub struct ConsultationLine {
    /// The consultation.
    pub id: ConsultationId,
    /// When.
    pub occurred_at: LocalMinute,
    /// How.
    pub method: Method,
    /// With whom.
    pub counterpart: Counterpart,
    /// About whom.
    pub names: Vec<String>,
    /// The caller gave no name.
    pub is_anonymous: bool,
    /// Whose record.
    pub agency: String,
}

/// A counted referral.
#[derive(Clone, Debug)]
pub struct ReferralLine {
    /// The referral.
    pub id: ReferralId,
    /// The day it was sent.
    pub sent_on: Option<Ymd>,
    /// Its kind.
    pub kind: ReferralKind,
    /// Where it stands.
    pub status: ReferralStatus,
    /// To whom.
    pub to_name: String,
    /// About whom, as far as the reader's ground carries.
    pub about: Vec<String>,
    /// Whose record.
    pub agency: String,
}

/// A counted human being, as the reader's own agency knows them.
#[derive(Clone, Debug)]
pub struct PersonLine {
    /// The person.
    pub id: PersonId,
    /// The name.
    pub name: String,
    /// The day of the first counted contact at this agency in the year.
    pub first_on: Ymd,
    /// The age on that day, by the own record.
    pub age: Age,
    /// Counted contacts of the year at this agency.
    pub contacts: i32,
    /// Whose record.
    pub agency: String,
}

/// Opens a cell; none if the figure has no such column in that year.
///
/// # Errors
/// The database cannot be read.
pub async fn rows(
    db: &Db,
    who: &Actor,
    of: &Countable,
    report: Report,
    year: FiscalYear,
    column: &str,
    part: impl Into<Extent>,
) -> Result<Option<Drill>> {
    let part = part.into();
    let definitions = Definitions::load(db, report).await?;
    let figure = figure_by(db, of, report, FiscalYears::only(year), &definitions).await?;
    let Some(row) = figure.rows.first() else {
        return Ok(None);
    };
    let position = figure.columns.iter().position(|own| own.code == column);
    let (cell, label) = match position {
        Some(position) => (
            row.cells.get(position).copied().unwrap_or(Cell::Absent),
            figure.columns.get(position).map_or("", |column| column.label.as_str()),
        ),
        None if column == TOTAL => (row.total, "合計"),
        None => return Ok(None),
    };
    if cell == Cell::Absent {
        return Ok(None);
    }
    let count = row.counts.get(position.unwrap_or(figure.columns.len())).copied().unwrap_or_default();
    let opening =
        Opening { db, who, of, definition: definitions.on(year.year()), columns: &figure.columns, year, column, part };
    let (listed, rows) = match report {
        Report::PersonsByAge => (opening.count_persons().await?, Rows::Persons(opening.persons().await?)),
        Report::ConsultationsByMethod => (count.openable, Rows::Consultations(opening.consultations().await?)),
        Report::ReferralsByAgencyKind => (count.openable, Rows::Referrals(opening.referrals().await?)),
    };
    Ok(Some(Drill {
        title: figure.title.clone(),
        agencies: figure.agencies.clone(),
        year,
        column: label.to_owned(),
        cell,
        listed,
        withheld: withheld(cell, listed),
        rows,
    }))
}

fn withheld(cell: Cell, listed: i64) -> Cell {
    match cell {
        // Own records are listed by their own ages, which may be more than the cell counts: see `persons_by_age`.
        Cell::Exact(value) => Cell::Exact(value.saturating_sub(listed).max(0)),
        hidden => hidden,
    }
}
