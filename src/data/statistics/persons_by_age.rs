//! 実相談人数（年代別）: human beings with at least one counted contact in the year, by their age at the first.
//!
//! Worked example, two agencies, 平成29年度:
//!
//! | identity | agency A | agency B | A alone | both |
//! |---|---|---|---|---|
//! | 1 | first 2017-04-01, born 1997-05-10 | – | 10代 (19) | 10代 |
//! | 2 | first 2017-06-01, born 1985-06-01 | first 2017-05-30, born 1975-06-01 | 30代 (32) | 40代 (41): B was first |
//! | 3 | first 2017-10-01, born in 1977 | – | 不明 (39 or 40) | 不明 |
//! | 4 | first 2018-02-28, unknown | 2018-03-31, born 1964-02-29 | 不明 | 50代以上 (53, on A's day by B's record) |
//!
//! Alone A counts 4: 1, 0, 1, 0, 0, 2. Together 4: 1, 0, 0, 1, 1, 1.

use super::definition::Definition;
use super::figure::{Row, Year, Years};
use super::memo::{Counted, Memo, Shelf, recall};
use super::{Column, Count, Countable, years_and_agency};
use crate::data::{Db, Result};
use crate::domain::age_band::{Band, band_of};
use crate::domain::birth::{Age, age_on};
use crate::domain::fiscal_year::FiscalYears;
use entity::identity_years;
use entity::ids::{AgencyId, IdentityId};
use sea_orm::{DbErr, FromQueryResult, QueryResult, Value};
use std::collections::BTreeMap;

/// Persons of an agency and of single years of age.
#[derive(FromQueryResult)]
pub(super) struct Ages {
    fiscal_year: i32,
    agency_id: AgencyId,
    youngest: i32,
    oldest: i32,
    n: i64,
}

impl Counted for Ages {
    fn shelf(memo: &Memo) -> &Shelf<Self> {
        &memo.ages
    }

    fn sql(years: FiscalYears, agency: Option<AgencyId>) -> (String, Vec<Value>) {
        sql_ages(years, agency)
    }
}

/// Somebody whom several agencies counted, as one of them did.
pub(super) struct Shared(identity_years::Model);

impl FromQueryResult for Shared {
    fn from_query_result(row: &QueryResult, prefix: &str) -> std::result::Result<Self, DbErr> {
        identity_years::Model::from_query_result(row, prefix).map(Self)
    }
}

impl Counted for Shared {
    fn shelf(memo: &Memo) -> &Shelf<Self> {
        &memo.shared
    }

    fn sql(years: FiscalYears, _: Option<AgencyId>) -> (String, Vec<Value>) {
        sql_shared(years)
    }
}

/// Persons by agency and single years of age; an unknown birth is the age −1.
pub(in crate::data) fn sql_ages(years: FiscalYears, agency: Option<AgencyId>) -> (String, Vec<Value>) {
    let (within, values) = years_and_agency(years, agency);
    let sql = format!(
        "SELECT fiscal_year, agency_id, youngest, oldest, COUNT(*) AS n \
         FROM identity_years WHERE {within} GROUP BY fiscal_year, agency_id, youngest, oldest"
    );
    (sql, values)
}

/// The few whom several agencies counted in one year, with what each of them knows.
pub(in crate::data) fn sql_shared(years: FiscalYears) -> (String, Vec<Value>) {
    let (within, values) = years_and_agency(years, None);
    let sql = format!(
        "SELECT y.* FROM identity_years y JOIN (SELECT fiscal_year, identity_id FROM identity_years WHERE {within} \
         GROUP BY fiscal_year, identity_id HAVING COUNT(*) > 1) s \
         ON s.fiscal_year = y.fiscal_year AND s.identity_id = y.identity_id"
    );
    (sql, values)
}

/// Where ages fall in one year.
struct Places {
    bands: Vec<Band>,
    places: Vec<Option<usize>>,
    unknown: Option<usize>,
}

impl Places {
    fn new(definition: &Definition, columns: &[Column]) -> Self {
        let place = |code: &str| columns.iter().position(|column| column.code == code);
        let bands = definition.bands();
        Self {
            places: bands.iter().map(|band| place(&band.code)).collect(),
            unknown: definition.unknown().and_then(place),
            bands,
        }
    }

    fn place(&self, age: Age) -> Option<usize> {
        let band = band_of(age, &self.bands).and_then(|band| self.bands.iter().position(|own| own == band));
        band.and_then(|band| self.places.get(band).copied().flatten()).or(self.unknown)
    }
}

/// The age between two whole years, as [`age_on`] gives it.
fn age_between(youngest: i32, oldest: i32) -> Age {
    match (youngest.max(0), oldest) {
        (_, oldest) if oldest < 0 => Age::Unknown,
        (youngest, oldest) if youngest >= oldest => Age::Exact(oldest),
        (youngest, oldest) => Age::Between(youngest, oldest),
    }
}

fn own_age(row: &identity_years::Model) -> Age {
    age_on(row.birth_lo.0, row.birth_hi.0, row.first_ymd.0)
}

/// The age of somebody whom several agencies counted: on the first day of all, by the record that knew earliest.
fn age_together(rows: &[identity_years::Model]) -> Age {
    let first = rows.iter().map(|row| row.first_ymd).min();
    let knowing = rows.iter().filter(|row| row.known_ymd.0 > 0).min_by_key(|row| (row.known_ymd, row.known_id));
    match (first, knowing) {
        (Some(first), Some(row)) => age_on(row.birth_lo.0, row.birth_hi.0, first.0),
        _ => Age::Unknown,
    }
}

pub(super) async fn count(
    db: &Db,
    of: &Countable,
    laid_down: &BTreeMap<i32, Definition>,
    columns: &[Column],
    years: FiscalYears,
) -> Result<Years> {
    let ages: BTreeMap<i32, Places> =
        laid_down.iter().map(|(year, definition)| (*year, Places::new(definition, columns))).collect();
    let opener = of.reader().filter(|reader| reader.opens_persons).map(|reader| reader.agency);
    let grouped = recall::<Ages>(db, years, of.limit()).await?;
    let shared = match of.limit() {
        None => Some(shared(db, years).await?),
        Some(_) => None,
    };
    let mut counted = Years::new();
    for row in grouped.values().flat_map(|rows| rows.iter()) {
        let age = age_between(row.youngest, row.oldest);
        let place = ages.get(&row.fiscal_year).and_then(|ages| ages.place(age));
        let openable = if opener == Some(row.agency_id) { row.n } else { 0 };
        add(&mut counted, row.fiscal_year, row.agency_id, columns.len(), place, Count { value: row.n, openable });
    }
    if let Some(shared) = shared {
        for (year, ages) in &ages {
            let counted = counted.entry(*year).or_default();
            together(counted, shared.get(year), ages, columns.len(), opener);
        }
    }
    Ok(counted)
}

fn add(counted: &mut Years, year: i32, agency: AgencyId, width: usize, place: Option<usize>, count: Count) {
    let row = counted
        .entry(year)
        .or_default()
        .agencies
        .entry(agency)
        .or_insert_with(|| Row { cells: vec![Count::default(); width], ..Row::default() });
    if let Some(cell) = place.and_then(|place| row.cells.get_mut(place)) {
        cell.add(count.value, count.openable);
    }
}

type ByIdentity = BTreeMap<IdentityId, Vec<identity_years::Model>>;

async fn shared(db: &Db, years: FiscalYears) -> Result<BTreeMap<i32, ByIdentity>> {
    let mut shared: BTreeMap<i32, ByIdentity> = BTreeMap::new();
    for (year, rows) in recall::<Shared>(db, years, None).await? {
        let identities = shared.entry(year).or_default();
        for Shared(row) in rows.iter() {
            identities.entry(row.identity_id).or_default().push(row.clone());
        }
    }
    Ok(shared)
}

/// All agencies together: the sum of their cells, with those whom several counted moved to where they count once.
///
/// Whoever counts elsewhere by what another agency knows makes no cell tell more: masks go by whose own record alone leads
/// there. Lists go by the own records, as in the figure of the own agency: a record that left a list would tell as much, so
/// a list may be longer than its cell.
fn together(year: &mut Year, shared: Option<&ByIdentity>, ages: &Places, width: usize, opener: Option<AgencyId>) {
    let mut cells = vec![Count::default(); width];
    for row in year.agencies.values() {
        for (cell, count) in cells.iter_mut().zip(&row.cells) {
            cell.add(count.value, count.openable);
        }
    }
    let mut change = |place: Option<usize>, value: i64, openable: i64| {
        if let Some(cell) = place.and_then(|place| cells.get_mut(place)) {
            cell.add(value, openable);
        }
    };
    for rows in shared.into_iter().flat_map(BTreeMap::values) {
        let place = ages.place(age_together(rows));
        change(place, 1, 0);
        for row in rows {
            let own = ages.place(own_age(row));
            let is_lost = opener == Some(row.agency_id) && own != place;
            change(own, -1, if is_lost { -1 } else { 0 });
        }
    }
    year.together = Some(cells);
}

/// The condition on `identity_years` that a column is; none for the total.
pub(in crate::data) fn sql_band(definition: &Definition, column: &str) -> Option<String> {
    let condition = |band: &Band| {
        let until = band.until_age.map(|until| format!(" AND oldest <= {until}")).unwrap_or_default();
        // A birth date after the contact is an age below nought: unknown.
        let from = if band.from_age > 0 { format!(" AND youngest >= {}", band.from_age) } else { String::new() };
        format!("oldest >= 0{from}{until}")
    };
    let bands = definition.bands();
    if let Some(band) = bands.iter().find(|band| band.code == column) {
        return Some(condition(band));
    }
    if definition.unknown() != Some(column) {
        return None;
    }
    let known: Vec<String> = bands.iter().map(|band| format!("({})", condition(band))).collect();
    Some(if known.is_empty() { "TRUE".to_owned() } else { format!("NOT ({})", known.join(" OR ")) })
}
