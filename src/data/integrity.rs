//! Whether the rows of the embedded database hang together; PostgreSQL guarantees that by itself.

use crate::access::SystemTask;
use crate::data::{Db, Result};
use sea_orm::ConnectionTrait;

/// A row that refers to one that is not there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BrokenReference {
    /// The table of the row.
    pub table: String,
    /// The table it refers to.
    pub parent: String,
}

/// The first foreign key that does not hold.
///
/// # Errors
/// The database cannot be read.
pub async fn broken_reference(db: &Db, _task: &SystemTask) -> Result<Option<BrokenReference>> {
    if !db.is_sqlite() {
        return Ok(None);
    }
    let statement = db.statement(r#"SELECT "table", parent FROM pragma_foreign_key_check LIMIT 1"#, vec![]);
    match db.reader().query_one_raw(statement).await? {
        Some(row) => Ok(Some(BrokenReference { table: row.try_get_by_index(0)?, parent: row.try_get_by_index(1)? })),
        None => Ok(None),
    }
}

/// What is wrong with the file of the embedded database, as SQLite says it.
///
/// # Errors
/// The database cannot be read.
pub async fn broken_page(db: &Db, _task: &SystemTask) -> Result<Option<String>> {
    if !db.is_sqlite() {
        return Ok(None);
    }
    let statement = db.statement("SELECT quick_check FROM pragma_quick_check LIMIT 1", vec![]);
    let answer: Option<String> = match db.reader().query_one_raw(statement).await? {
        Some(row) => row.try_get_by_index(0)?,
        None => None,
    };
    Ok(answer.filter(|answer| answer != "ok"))
}
