//! Definitions of the reports: wording, columns and mappings are data, each holding from a fiscal year on.

use crate::access::{CountSupport, May};
use crate::data::{Db, Result};
use crate::domain::age_band::Band;
use crate::domain::fiscal_year::FiscalYears;
use entity::{agency_kind_mappings, report_columns, report_definitions, report_mappings};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use std::collections::BTreeMap;

/// A published figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Report {
    /// 実相談人数（年代別）.
    PersonsByAge,
    /// 延相談件数（方法別）.
    ConsultationsByMethod,
    /// 関係機関へつないだ件数.
    ReferralsByAgencyKind,
}

impl Report {
    /// Every figure, in the order of the list.
    pub const ALL: [Self; 3] = [Self::PersonsByAge, Self::ConsultationsByMethod, Self::ReferralsByAgencyKind];

    /// The name in addresses, in files and on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::PersonsByAge => "persons-by-age",
            Self::ConsultationsByMethod => "consultations-by-method",
            Self::ReferralsByAgencyKind => "referrals-by-agency-kind",
        }
    }

    /// The figure with this name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|report| report.name() == name)
    }

    /// What is counted: 「人」 or 「件」.
    pub const fn unit(self) -> &'static str {
        match self {
            Self::PersonsByAge => "人",
            Self::ConsultationsByMethod | Self::ReferralsByAgencyKind => "件",
        }
    }

    /// What its columns tell apart.
    pub const fn dimension(self) -> &'static str {
        match self {
            Self::PersonsByAge => "年代",
            Self::ConsultationsByMethod => "方法",
            Self::ReferralsByAgencyKind => "機関種別",
        }
    }
}

/// One column of a figure (a row of the printed table, where there are many).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// The code in files and addresses.
    pub code: String,
    /// The word people read.
    pub label: String,
}

/// How a report counts in one fiscal year.
#[derive(Clone, Debug)]
pub(super) struct Definition {
    pub title: String,
    pub rule: String,
    pub note: String,
    pub columns: Vec<report_columns::Model>,
    /// Raw code → column.
    pub raws: BTreeMap<String, String>,
    /// Kind of agency → published category.
    pub kinds: BTreeMap<String, String>,
}

impl Definition {
    /// The bands of age among the columns.
    pub fn bands(&self) -> Vec<Band> {
        let band = |column: &report_columns::Model| {
            column.from_age.map(|from_age| Band {
                code: column.code.clone(),
                label: column.label.clone(),
                from_age,
                until_age: column.until_age.map(|first_beyond| first_beyond.saturating_sub(1)),
            })
        };
        self.columns.iter().filter_map(band).collect()
    }

    /// The column of those whose age falls in no band.
    pub fn unknown(&self) -> Option<&str> {
        self.columns.iter().find(|column| column.from_age.is_none()).map(|column| column.code.as_str())
    }

    /// The raw codes that count under a column.
    pub fn raws_of(&self, column: &str) -> Vec<&str> {
        let counted = self.raws.iter().filter(|(_, under)| under.as_str() == column);
        counted.map(|(raw, _)| raw.as_str()).collect()
    }
}

/// Everything that was ever laid down about one report.
#[derive(Clone, Debug)]
pub(super) struct Definitions {
    wording: Vec<report_definitions::Model>,
    columns: Vec<report_columns::Model>,
    mappings: Vec<report_mappings::Model>,
    kinds: Vec<agency_kind_mappings::Model>,
}

impl Definitions {
    pub(in crate::data) async fn load(db: &Db, report: Report) -> Result<Self> {
        let (name, db) = (report.name(), db.reader());
        let kinds = if report == Report::ReferralsByAgencyKind {
            let kinds = agency_kind_mappings::Entity::find();
            kinds.order_by_asc(agency_kind_mappings::Column::FromFiscalYear).all(db).await?
        } else {
            Vec::new()
        };
        Ok(Self {
            wording: report_definitions::Entity::find()
                .filter(report_definitions::Column::Report.eq(name))
                .all(db)
                .await?,
            columns: report_columns::Entity::find()
                .filter(report_columns::Column::Report.eq(name))
                .order_by_asc(report_columns::Column::Sort)
                .all(db)
                .await?,
            mappings: report_mappings::Entity::find().filter(report_mappings::Column::Report.eq(name)).all(db).await?,
            kinds,
        })
    }

    /// What holds in `year`: of each part the latest that had begun.
    pub fn on(&self, year: i32) -> Definition {
        let wording = self.wording.iter().filter(|row| row.from_fiscal_year <= year);
        let wording = wording.max_by_key(|row| row.from_fiscal_year);
        let text = |pick: fn(&report_definitions::Model) -> &String| wording.map(pick).cloned().unwrap_or_default();
        let columns = latest(&self.columns, |row| row.from_fiscal_year, year).cloned().collect();
        let raws = latest(&self.mappings, |row| row.from_fiscal_year, year)
            .map(|row| (row.raw.clone(), row.column_code.clone()))
            .collect();
        let mut kinds: BTreeMap<String, String> = BTreeMap::new();
        // In order of years: the first mapping of a kind also serves the years before it, so that none is lost.
        for row in &self.kinds {
            if row.from_fiscal_year <= year || !kinds.contains_key(&row.kind) {
                kinds.insert(row.kind.clone(), row.report_code.clone());
            }
        }
        Definition {
            title: text(|row| &row.title),
            rule: text(|row| &row.rule),
            note: text(|row| &row.note),
            columns,
            raws,
            kinds,
        }
    }

    /// The columns of a table over `years`: those of the newest definition, and what the years add.
    ///
    /// A label holds if all the years agree on it; otherwise the newest is used and a note explains.
    pub fn columns(&self, years: FiscalYears) -> Vec<Column> {
        let asked: Vec<Definition> = years.iter().map(|year| self.on(year.year())).collect();
        let newest = self.on(i32::MAX);
        let mut columns: Vec<Column> = Vec::new();
        for column in newest.columns.iter().chain(asked.iter().flat_map(|asked| &asked.columns)) {
            if columns.iter().any(|known| known.code == column.code) {
                continue;
            }
            let mut labels = asked.iter().filter_map(|asked| {
                let found = asked.columns.iter().find(|own| own.code == column.code);
                found.map(|own| own.label.as_str())
            });
            let first = labels.next().unwrap_or(&column.label);
            let label = if labels.all(|label| label == first) { first } else { &column.label };
            columns.push(Column { code: column.code.clone(), label: label.to_owned() });
        }
        columns
    }
}

fn latest<T>(rows: &[T], from: impl Fn(&T) -> i32 + Copy, year: i32) -> impl Iterator<Item = &T> {
    let newest = rows.iter().map(from).filter(|from| *from <= year).max();
    rows.iter().filter(move |row| Some(from(row)) == newest)
}

/// The figures with their titles, for the page that lists them.
///
/// # Errors
/// The database cannot be read.
pub async fn contents(db: &Db, _by: &May<CountSupport>) -> Result<Vec<(Report, String)>> {
    let rows = report_definitions::Entity::find()
        .order_by_asc(report_definitions::Column::FromFiscalYear)
        .all(db.reader())
        .await?;
    let titled = |report: Report| {
        let newest = rows.iter().rev().find(|row| row.report == report.name())?;
        Some((report, newest.title.clone()))
    };
    Ok(Report::ALL.into_iter().filter_map(titled).collect())
}
