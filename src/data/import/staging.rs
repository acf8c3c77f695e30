//! A temporary database of its own, in which rows wait on SQLite until all of them are there.

use super::Job;
use super::batch::{Batch, Holes};
use crate::data::{Db, Error, Result};
use sea_orm::sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous};
use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbBackend, Statement};
use std::fs::{OpenOptions, remove_file};
use std::path::PathBuf;
use uuid::Uuid;

/// Values bound at once; SQLite takes 32,766.
const BOUND: usize = 8_000;

/// The staged rows of one import; the file goes with this value.
pub struct Staging {
    path: PathBuf,
    /// The name under which the writer sees it.
    pub alias: String,
}

impl Staging {
    /// Writes the batches into tables `b0`, `b1` … of a new file.
    pub(in crate::data) async fn of(job: &Job<'_>, batches: &mut [Batch]) -> Result<Self> {
        let name = Uuid::now_v7().simple().to_string();
        let staging = Self {
            path: std::env::temp_dir().join(format!("tsunagi-import-{name}.db")),
            alias: format!("stage_{name}"),
        };
        staging.create()?;
        let connection = staging.open().await?;
        // Progress counts the table with the most rows; the others ride along.
        let most = batches.iter().map(Batch::rows).max().unwrap_or(0).max(1) as u64;
        let mut done = 0;
        connection.execute_unprepared("BEGIN").await?;
        for (nth, batch) in batches.iter_mut().enumerate() {
            let table = format!("b{nth}");
            let columns = batch.columns.join(", ");
            let sql = match batch.order {
                [] => format!("CREATE TABLE {table} ({columns})"),
                order => format!("CREATE TABLE {table} ({columns}, PRIMARY KEY ({})) WITHOUT ROWID", order.join(", ")),
            };
            connection.execute_unprepared(&sql).await?;
            for (sql, values, rows) in batch.take_inserts(&table, BOUND, Holes::Plain) {
                done += rows;
                let statement = Statement::from_sql_and_values(DbBackend::Sqlite, sql, values);
                connection.execute_raw(statement).await?;
                (job.progress)(job.rows + (done * job.rows / most).min(job.rows), job.rows * 2);
            }
        }
        connection.execute_unprepared("COMMIT").await?;
        connection.close().await?;
        Ok(staging)
    }

    /// Personal data waits in this file, so nobody else may read it.
    fn create(&self) -> Result<()> {
        let mut options = OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        options.open(&self.path).map(|_| ()).map_err(|error| Error::Broken(format!("{}: {error}", self.path.display())))
    }

    async fn open(&self) -> Result<DatabaseConnection> {
        let mut options = ConnectOptions::new(format!("sqlite://{}?mode=rwc", self.path.display()));
        options.max_connections(1).sqlx_logging(false).map_sqlx_sqlite_opts(|options| {
            options.journal_mode(SqliteJournalMode::Off).synchronous(SqliteSynchronous::Off)
        });
        Ok(Database::connect(options).await?)
    }

    /// Lets the writer see the file; it may not be inside a transaction.
    pub(in crate::data) async fn attach(&self, db: &Db) -> Result<()> {
        let path = self.path.display().to_string();
        let sql = format!("ATTACH DATABASE $1 AS {}", self.alias);
        db.writer().execute_raw(db.statement(sql, vec![path.into()])).await?;
        Ok(())
    }

    /// Takes the file away from the writer again.
    pub(in crate::data) async fn detach(&self, db: &Db) -> Result<()> {
        db.writer().execute_unprepared(&format!("DETACH DATABASE {}", self.alias)).await?;
        Ok(())
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        if let Err(error) = remove_file(&self.path) {
            tracing::warn!(%error, path = %self.path.display(), "a staging file is left over");
        }
    }
}
