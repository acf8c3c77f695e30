//! Counts of a fiscal year, remembered until something counted in that year changes.
//!
//! Key and value never depend on who reads: what a reader may open of the counts is worked out afterwards. The version
//! of a year changes in every transaction that changes what is counted (`data::facts`), and is read in the snapshot in
//! which the rows are counted, so that several processes on one database never show old numbers.

use super::persons_by_age::{Ages, Shared};
use super::referrals_by_agency_kind::Sent;
use crate::data::{Db, Result};
use crate::domain::fiscal_year::{FiscalYear, FiscalYears};
use entity::ids::AgencyId;
use sea_orm::{ConnectionTrait, FromQueryResult, Value};
use std::collections::{BTreeMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};

/// Years kept of each kind of count; the oldest goes first.
const KEPT: usize = 40;

/// What this process remembers.
#[derive(Default)]
pub(in crate::data) struct Memo {
    pub(super) ages: Shelf<Ages>,
    pub(super) shared: Shelf<Shared>,
    pub(super) sent: Shelf<Sent>,
}

/// Rows of one statement that counts a fiscal year, of all agencies or of one.
pub(super) trait Counted: FromQueryResult + Send + Sync + 'static {
    fn shelf(memo: &Memo) -> &Shelf<Self>;
    fn sql(years: FiscalYears, agency: Option<AgencyId>) -> (String, Vec<Value>);
}

type Rows<T> = Arc<Vec<T>>;

struct Remembered<T> {
    year: i32,
    agency: Option<AgencyId>,
    version: i64,
    rows: Rows<T>,
}

/// One kind of count.
pub(super) struct Shelf<T>(Mutex<VecDeque<Remembered<T>>>);

impl<T> Default for Shelf<T> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<T> Shelf<T> {
    fn find(&self, year: i32, agency: Option<AgencyId>, version: i64) -> Option<Rows<T>> {
        let shelf = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let found = shelf.iter().find(|one| one.year == year && one.agency == agency && one.version == version);
        found.map(|one| Arc::clone(&one.rows))
    }

    fn keep(&self, new: Remembered<T>) {
        let mut shelf = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        shelf.retain(|old| old.year != new.year || old.agency != new.agency);
        shelf.push_back(new);
        while shelf.len() > KEPT {
            shelf.pop_front();
        }
    }
}

/// The rows of each of the years, counted now or remembered from a moment when nothing was different.
pub(super) async fn recall<T: Counted>(
    db: &Db,
    years: FiscalYears,
    agency: Option<AgencyId>,
) -> Result<BTreeMap<i32, Rows<T>>> {
    let shelf = T::shelf(db.memo());
    let known = versions(db, db.reader(), years, agency).await?;
    let version = |versions: &BTreeMap<i32, i64>, year: FiscalYear| versions.get(&year.year()).copied().unwrap_or(0);
    let found = years.iter().map(|year| Some((year.year(), shelf.find(year.year(), agency, version(&known, year))?)));
    if let Some(all) = found.collect() {
        return Ok(all);
    }
    let snapshot = db.snapshot().await?;
    let known = versions(db, &snapshot, years, agency).await?;
    let mut recalled = BTreeMap::new();
    for year in years.iter() {
        let rows = if let Some(rows) = shelf.find(year.year(), agency, version(&known, year)) {
            rows
        } else {
            let (sql, values) = T::sql(FiscalYears::only(year), agency);
            let rows = Arc::new(T::find_by_statement(db.statement(sql, values)).all(&snapshot).await?);
            let kept = Arc::clone(&rows);
            shelf.keep(Remembered { year: year.year(), agency, version: version(&known, year), rows: kept });
            rows
        };
        recalled.insert(year.year(), rows);
    }
    snapshot.commit().await?;
    Ok(recalled)
}

/// How often what is counted has changed, by year.
async fn versions(
    db: &Db,
    connection: &impl ConnectionTrait,
    years: FiscalYears,
    agency: Option<AgencyId>,
) -> Result<BTreeMap<i32, i64>> {
    let (within, values) = super::years_and_agency(years, agency);
    let sql = format!(
        "SELECT fiscal_year, CAST(SUM(version) AS BIGINT) FROM facts_versions WHERE {within} GROUP BY fiscal_year"
    );
    let rows = connection.query_all_raw(db.statement(sql, values)).await?;
    let read = |row: sea_orm::QueryResult| Result::Ok((row.try_get_by_index(0)?, row.try_get_by_index(1)?));
    rows.into_iter().map(read).collect()
}
