//! Numbers that people read (ケース番号), given out while checking and claimed in the transaction.

use crate::data::{Db, Error, Result, Tx};
use crate::domain::fiscal_year::FiscalYear;
use entity::ids::AgencyId;
use sea_orm::ConnectionTrait;
use std::collections::BTreeMap;

/// Consecutive numbers of one agency and fiscal year.
#[derive(Clone, Copy, Debug)]
pub struct Block {
    table: &'static str,
    agency: AgencyId,
    fiscal_year: i32,
    /// The next number when it was looked up; none if there was no row.
    seen: Option<i64>,
    /// The next number afterwards.
    next: i64,
}

/// Gives out numbers from one table of counters.
pub struct Numbers {
    table: &'static str,
    blocks: BTreeMap<(AgencyId, i32), Block>,
}

impl Numbers {
    /// Looks up where the counters stand.
    pub(in crate::data) async fn load(db: &Db, table: &'static str) -> Result<Self> {
        let sql = format!("SELECT agency_id, fiscal_year, next FROM {table}");
        let mut blocks = BTreeMap::new();
        for row in db.reader().query_all_raw(db.statement(sql, vec![])).await? {
            let (agency, fiscal_year) = (row.try_get_by_index(0)?, row.try_get_by_index(1)?);
            let next = row.try_get_by_index(2)?;
            let block = Block { table, agency, fiscal_year, seen: Some(next), next };
            blocks.insert((agency, fiscal_year), block);
        }
        Ok(Self { table, blocks })
    }

    /// The next number, such as "H29-000123".
    pub(in crate::data) fn take(&mut self, agency: AgencyId, year: FiscalYear) -> String {
        let block = self.blocks.entry((agency, year.year())).or_insert(Block {
            table: self.table,
            agency,
            fiscal_year: year.year(),
            seen: None,
            next: 1,
        });
        let number = format!("{}-{:06}", year.short(), block.next);
        block.next += 1;
        number
    }

    /// The counters that moved.
    pub(in crate::data) fn blocks(self) -> Vec<Block> {
        self.blocks.into_values().filter(|block| block.seen != Some(block.next)).collect()
    }
}

impl Block {
    /// Moves the counter, unless somebody else has moved it meanwhile.
    pub(in crate::data) async fn claim(self, tx: &Tx) -> Result<()> {
        let place = vec![self.next.into(), self.agency.into(), self.fiscal_year.into()];
        let table = self.table;
        let claimed = if let Some(seen) = self.seen {
            let mut values = place;
            values.push(seen.into());
            let sql = format!("UPDATE {table} SET next = $1 WHERE agency_id = $2 AND fiscal_year = $3 AND next = $4");
            tx.run(sql, values).await?
        } else {
            let sql = format!(
                "INSERT INTO {table} (next, agency_id, fiscal_year) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING"
            );
            tx.run(sql, place).await?
        };
        if claimed == 1 { Ok(()) } else { Err(Error::Stale) }
    }
}
