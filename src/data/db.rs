//! The connections: one writer and several readers on SQLite, one pool on PostgreSQL.
//!
//! `Db` is deliberately not a sea-orm connection: outside `data` there is nothing to run a statement on.

use crate::access::SystemTask;
use crate::clock::Clock;
use crate::data::audit::{self, Entry};
use crate::data::statistics::Memo;
use crate::data::{Error, Result};
use entity::ids::ChainId;
use migration::{Migrator, MigratorTrait};
use sea_orm::sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous};
use sea_orm::{
    AccessMode, ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DatabaseTransaction, DbBackend,
    IsolationLevel, SqliteTransactionMode, Statement, TransactionOptions, TransactionTrait, Value,
};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// A handle on the database; cheap to clone.
#[derive(Clone)]
pub struct Db {
    write: DatabaseConnection,
    read: DatabaseConnection,
    /// On SQLite writers queue here, first come first served, instead of meeting `SQLITE_BUSY`.
    turn: Option<Arc<Semaphore>>,
    chain: ChainId,
    clock: Clock,
    commit_delay: Option<Duration>,
    memo: Arc<Memo>,
}

/// A transaction; rolled back unless committed together with its audit entries.
pub struct Tx {
    inner: DatabaseTransaction,
    chain: ChainId,
    commit_delay: Option<Duration>,
    _turn: Option<OwnedSemaphorePermit>,
}

/// Whether the schema is brought up to date when the database is opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Migrate {
    /// Bring it up to date.
    Yes,
    /// Leave it, and refuse to work if it is behind.
    No,
}

impl Db {
    /// Opens the database at `url` (`sqlite://…` or `postgres://…`) and a chain of the audit log for this process.
    ///
    /// # Errors
    /// The database cannot be reached, or its schema is behind and `migrate` is `No`.
    pub async fn open(url: &str, migrate: Migrate, process: &str, clock: Clock) -> Result<Self> {
        let (write, read, turn) = if url.starts_with("sqlite:") {
            let write = sqlite(url, true).await?;
            let read = sqlite(url, false).await?;
            (write, read, Some(Arc::new(Semaphore::new(1))))
        } else {
            let pool = Database::connect(pooled(url)).await?;
            (pool.clone(), pool, None)
        };
        match migrate {
            Migrate::Yes => Migrator::up(&write, None).await?,
            Migrate::No => {
                let pending = Migrator::get_pending_migrations(&write).await?;
                if !pending.is_empty() {
                    return Err(Error::Refused(
                        "データベースの構造が古いままです。先に「tsunagi migrate」を実行してください。",
                    ));
                }
            }
        }
        let chain = audit::open_chain(&write, process, clock.now()).await?;
        Ok(Self { write, read, turn, chain, clock, commit_delay: None, memo: Arc::default() })
    }

    /// Makes every recorded commit take this much longer: a stand-in for a real disk when measuring.
    pub const fn with_commit_delay(mut self, delay: Option<Duration>) -> Self {
        self.commit_delay = delay;
        self
    }

    /// Lets the database learn how its rows are spread, so that it chooses the right index.
    ///
    /// # Errors
    /// The database cannot be written.
    pub async fn analyze(&self, _task: &SystemTask) -> Result<()> {
        if !self.is_sqlite() {
            self.write.execute_unprepared("ANALYZE").await?;
            return Ok(());
        }
        self.learn("SELECT name FROM sqlite_master WHERE type = 'index' ORDER BY name").await
    }

    /// As [`Self::analyze`], for tables that have at least twice the rows they had then; PostgreSQL does so by itself.
    ///
    /// # Errors
    /// The database cannot be written.
    pub async fn analyze_grown(&self, _task: &SystemTask) -> Result<()> {
        if !self.is_sqlite() {
            return Ok(());
        }
        // The table of what is known is there after the first time only.
        let is_known = "SELECT 1 FROM sqlite_master WHERE name = 'sqlite_stat1'";
        let is_known = self.read.query_one_raw(self.statement(is_known, vec![])).await?.is_some();
        let tables = "SELECT DISTINCT tbl_name FROM sqlite_master WHERE type = 'index' ORDER BY tbl_name";
        for row in self.read.query_all_raw(self.statement(tables, vec![])).await? {
            let table: String = row.try_get_by_index(0)?;
            let quoted = table.replace('"', "\"\"");
            let before = if is_known {
                format!(
                    "(SELECT MAX(CAST(stat AS INTEGER)) FROM sqlite_stat1 WHERE tbl = '{}')",
                    table.replace('\'', "''")
                )
            } else {
                "NULL".to_owned()
            };
            // Rows are numbered as they come; the last number needs no counting.
            let last = format!("SELECT MAX(rowid) AS last FROM \"{quoted}\"");
            let grown = format!("SELECT 1 FROM ({last}) AS t WHERE last >= 2 * COALESCE({before}, 1)");
            if self.read.query_one_raw(self.statement(grown, vec![])).await?.is_some() {
                self.learn(&format!(
                    "SELECT name FROM sqlite_master WHERE type = 'index' AND tbl_name = '{}' ORDER BY name",
                    table.replace('\'', "''")
                ))
                .await?;
            }
        }
        Ok(())
    }

    /// One index at a time, so that whoever waits for the writer waits for one (40 ms with five million keys in memory).
    async fn learn(&self, names: &str) -> Result<()> {
        // A limit leaves out the samples of single values (STAT4): with them SQLite prepares a statement anew for each
        // value that is bound to it, an eighth of the work of a page, for plans that the indexes decide anyway. A small
        // one takes the largest agency for as small as the limit, and lists of it are then sorted instead of read in order.
        self.write.execute_unprepared("PRAGMA analysis_limit = 100000").await?;
        for row in self.read.query_all_raw(self.statement(names, vec![])).await? {
            let name: String = row.try_get_by_index(0)?;
            self.write.execute_unprepared(&format!("ANALYZE \"{}\"", name.replace('"', "\"\""))).await?;
        }
        Ok(())
    }

    pub(in crate::data) const fn chain(&self) -> ChainId {
        self.chain
    }

    /// Whether this is the embedded database.
    pub fn is_sqlite(&self) -> bool {
        self.turn.is_some()
    }

    /// The clock that stamps rows.
    pub const fn clock(&self) -> &Clock {
        &self.clock
    }

    /// Answers whether the database can be asked.
    ///
    /// # Errors
    /// It cannot.
    pub async fn ping(&self) -> Result<()> {
        self.read.ping().await?;
        Ok(())
    }

    /// Calls `observe` with the text of every statement read from now on.
    #[doc(hidden)]
    pub fn observe(&mut self, observe: impl Fn(&str) + Send + Sync + 'static) {
        self.read.set_metric_callback(move |info| observe(&info.statement.sql));
    }

    pub(in crate::data) const fn reader(&self) -> &DatabaseConnection {
        &self.read
    }

    pub(in crate::data) const fn writer(&self) -> &DatabaseConnection {
        &self.write
    }

    /// Counts of figures that this process remembers.
    pub(in crate::data) fn memo(&self) -> &Memo {
        &self.memo
    }

    /// A read-only view of one moment, however many statements it takes.
    pub(in crate::data) async fn snapshot(&self) -> Result<DatabaseTransaction> {
        Ok(if self.is_sqlite() {
            self.read.begin().await?
        } else {
            let (level, mode) = (IsolationLevel::RepeatableRead, AccessMode::ReadOnly);
            self.read.begin_with_config(Some(level), Some(mode)).await?
        })
    }

    /// A statement with `$1`, `$2` … for the database in hand.
    pub(in crate::data) fn statement(&self, sql: impl Into<String>, values: Vec<Value>) -> Statement {
        Statement::from_sql_and_values(self.read.get_database_backend(), sql.into(), values)
    }

    /// Begins a transaction; it waits for its turn on SQLite.
    pub(in crate::data) async fn begin(&self) -> Result<Tx> {
        let turn = match &self.turn {
            Some(queue) => {
                Some(Arc::clone(queue).acquire_owned().await.map_err(|error| Error::Broken(error.to_string()))?)
            }
            None => None,
        };
        let inner = self
            .write
            .begin_with_options(TransactionOptions {
                sqlite_transaction_mode: turn.is_some().then_some(SqliteTransactionMode::Immediate),
                ..TransactionOptions::default()
            })
            .await?;
        Ok(Tx { inner, chain: self.chain, commit_delay: self.commit_delay, _turn: turn })
    }
}

impl Tx {
    pub(in crate::data) const fn connection(&self) -> &DatabaseTransaction {
        &self.inner
    }

    /// Runs a statement with `$1`, `$2` … and says how many rows it touched.
    pub(in crate::data) async fn run(&self, sql: impl Into<String>, values: Vec<Value>) -> Result<u64> {
        let statement = Statement::from_sql_and_values(self.inner.get_database_backend(), sql.into(), values);
        Ok(self.inner.execute_raw(statement).await?.rows_affected())
    }

    pub(in crate::data) fn backend(&self) -> DbBackend {
        self.inner.get_database_backend()
    }

    /// A statement with `$1`, `$2` … to be read in this transaction.
    pub(in crate::data) fn statement(&self, sql: impl Into<String>, values: Vec<Value>) -> Statement {
        Statement::from_sql_and_values(self.backend(), sql.into(), values)
    }

    /// Appends the entries as the last thing, and commits; there is no commit without entries.
    pub(in crate::data) async fn commit(self, entries: Vec<Entry>) -> Result<()> {
        audit::append(&self.inner, self.chain, entries).await?;
        if let Some(delay) = self.commit_delay {
            tokio::time::sleep(delay).await;
        }
        self.inner.commit().await?;
        Ok(())
    }

    /// Commits housekeeping of sessions and drafts, which is not part of any record.
    pub(in crate::data) async fn commit_unrecorded(self) -> Result<()> {
        self.inner.commit().await?;
        Ok(())
    }
}

async fn sqlite(url: &str, may_write: bool) -> Result<DatabaseConnection> {
    let path = url.trim_start_matches("sqlite://").trim_start_matches("sqlite:");
    let path = path.split('?').next().unwrap_or(path);
    if may_write
        && let Some(folder) = std::path::Path::new(path).parent()
        && !folder.as_os_str().is_empty()
    {
        std::fs::create_dir_all(folder).map_err(|error| Error::Broken(error.to_string()))?;
    }
    let mut options = ConnectOptions::new(format!("sqlite://{path}?mode=rwc"));
    options
        .max_connections(if may_write { 1 } else { 4 })
        .min_connections(1)
        .connect_timeout(Duration::from_secs(10))
        .acquire_timeout(Duration::from_secs(30))
        .test_before_acquire(false)
        .sqlx_logging(false)
        .map_sqlx_sqlite_opts(move |options| {
            let options = options
                .busy_timeout(Duration::from_secs(10))
                .foreign_keys(true)
                .journal_mode(SqliteJournalMode::Wal)
                .synchronous(SqliteSynchronous::Full)
                .statement_cache_capacity(256)
                .pragma("cache_size", "-32000")
                // Not mapped into memory: whenever another connection has written, the whole file is unmapped and every
                // page faulted in anew, which takes three times as long as reading the pages (1.5 GB, one write a query).
                .pragma("mmap_size", "0")
                .pragma("temp_store", "MEMORY")
                .pragma("recursive_triggers", "ON");
            if may_write { options } else { options.pragma("query_only", "ON") }
        });
    // A connection learns only when it is opened how the rows are spread; the writer, which writes that down, at once.
    let lifetime = (!may_write).then_some(Duration::from_hours(1));
    options.idle_timeout(None::<Duration>).max_lifetime(lifetime);
    Ok(Database::connect(options).await?)
}

fn pooled(url: &str) -> ConnectOptions {
    let mut options = ConnectOptions::new(url.to_owned());
    options
        .max_connections(12)
        .min_connections(1)
        .connect_timeout(Duration::from_secs(10))
        .acquire_timeout(Duration::from_secs(30))
        .test_before_acquire(false)
        .sqlx_logging(false)
        .map_sqlx_postgres_opts(|options| {
            options.options([("random_page_cost", "1.1"), ("synchronous_commit", "on")]).statement_cache_capacity(256)
        });
    options
}

/// Brings the schema up to date.
///
/// # Errors
/// The database cannot be reached, or a change fails.
pub async fn migrate(url: &str) -> Result<()> {
    let connection =
        if url.starts_with("sqlite:") { sqlite(url, true).await? } else { Database::connect(pooled(url)).await? };
    Migrator::up(&connection, None).await?;
    connection.close().await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn pragma(connection: &DatabaseConnection, name: &str) -> String {
        let statement = Statement::from_string(DbBackend::Sqlite, format!("PRAGMA {name}"));
        let row = connection.query_one_raw(statement).await.expect(name).expect(name);
        let number = row.try_get_by_index::<i64>(0).map(|number| number.to_string());
        number.or_else(|_| row.try_get_by_index::<String>(0)).expect(name)
    }

    #[tokio::test]
    async fn commits_are_durable_and_readers_only_read() {
        let folder = tempfile::tempdir().expect("a folder");
        let url = format!("sqlite://{}", folder.path().join("test.db").display());
        let db = Db::open(&url, Migrate::Yes, "a test", Clock::system()).await.expect("a database");
        for connection in [db.writer(), db.reader()] {
            for (name, value) in
                [("synchronous", "2"), ("foreign_keys", "1"), ("recursive_triggers", "1"), ("journal_mode", "wal")]
            {
                assert_eq!(pragma(connection, name).await, value, "{name}");
            }
        }
        assert_eq!(pragma(db.writer(), "query_only").await, "0");
        assert_eq!(pragma(db.reader(), "query_only").await, "1");
        let refused = db.reader().execute_unprepared("DELETE FROM holidays").await;
        assert!(refused.is_err(), "a reader writes");
    }
}
