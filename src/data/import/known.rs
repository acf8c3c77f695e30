//! Records that are there already, by agency and external id.

use crate::data::{Db, Result};
use entity::ids::AgencyId;
use sea_orm::{ConnectionTrait, DbErr, QueryResult};
use std::collections::HashMap;
use uuid::Uuid;

/// Something of each agency by its external id.
pub struct PerAgency<V>(HashMap<AgencyId, HashMap<String, V>>);

impl<V> PerAgency<V> {
    /// What an agency calls `key`.
    pub(in crate::data) fn get(&self, agency: AgencyId, key: &str) -> Option<&V> {
        self.0.get(&agency)?.get(key)
    }

    /// Loads the rows of `table` that were imported, with `columns` after agency and external id.
    pub(in crate::data) async fn load(
        db: &Db,
        table: &str,
        columns: &str,
        read: impl Fn(&QueryResult) -> Result<V, DbErr>,
    ) -> Result<Self> {
        let sql = format!("SELECT agency_id, external_id, {columns} FROM {table} WHERE external_id IS NOT NULL");
        let rows = db.reader().query_all_raw(db.statement(sql, vec![])).await?;
        let mut known: HashMap<AgencyId, HashMap<String, V>> = HashMap::new();
        for row in rows {
            let agency: AgencyId = row.try_get_by_index(0)?;
            known.entry(agency).or_default().insert(row.try_get_by_index(1)?, read(&row)?);
        }
        Ok(Self(known))
    }
}

/// A record met in an earlier file.
#[derive(Clone, Copy, Debug)]
pub struct Known {
    /// Its key.
    pub id: Uuid,
    /// Fingerprint of the row that it came from or was last changed by.
    pub hash: Option<i64>,
}

impl Known {
    /// The imported records of `table`.
    pub(in crate::data) async fn of(db: &Db, table: &str) -> Result<PerAgency<Self>> {
        PerAgency::load(db, table, "id, external_hash", |row| {
            Ok(Self { id: row.try_get_by_index(2)?, hash: row.try_get_by_index(3)? })
        })
        .await
    }
}
