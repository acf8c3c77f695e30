//! An empty, migrated database per test: a copied file on SQLite, a copied template on PostgreSQL.

use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection, Statement};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use tokio::sync::{Mutex, OnceCell};

/// Which database a test runs on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Sqlite,
    Postgres,
}

/// A database of one test.
pub struct Own {
    pub kind: Kind,
    pub url: String,
    /// On PostgreSQL: where and how it is dropped.
    pub admin: Option<(String, String)>,
    _folder: Option<tempfile::TempDir>,
}

static NUMBER: AtomicU32 = AtomicU32::new(0);

/// A copy of the migrated template file.
pub async fn sqlite() -> Own {
    static TEMPLATE: OnceCell<PathBuf> = OnceCell::const_new();
    let template = TEMPLATE
        .get_or_init(|| async {
            let file = home().join("template.db");
            let url = format!("sqlite://{}", file.display());
            tsunagi::data::migrate(&url).await.expect("migrate SQLite");
            file
        })
        .await;
    let folder = tempfile::tempdir_in(home()).expect("a folder for the test");
    let file = folder.path().join("test.db");
    std::fs::copy(template, &file).expect("copy the template");
    Own { kind: Kind::Sqlite, url: format!("sqlite://{}", file.display()), admin: None, _folder: Some(folder) }
}

/// An empty SQLite file, not migrated.
pub fn empty_sqlite() -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir_in(home()).expect("a folder for the test");
    let url = format!("sqlite://{}", folder.path().join("empty.db").display());
    (folder, url)
}

/// A copy of the migrated template database; none if there is no server to run on.
pub async fn postgres() -> Option<Own> {
    static TEMPLATE: OnceCell<String> = OnceCell::const_new();
    static COPYING: Mutex<()> = Mutex::const_new(());
    let admin = admin_url()?;
    let template = TEMPLATE
        .get_or_init(|| async {
            sweep(&admin).await;
            let name = next_name();
            run(&admin, &format!("CREATE DATABASE {name}")).await;
            tsunagi::data::migrate(&in_database(&admin, &name)).await.expect("migrate PostgreSQL");
            name
        })
        .await;
    let name = next_name();
    {
        let _turn = COPYING.lock().await;
        run(&admin, &format!("CREATE DATABASE {name} TEMPLATE {template}")).await;
    }
    Some(Own { kind: Kind::Postgres, url: in_database(&admin, &name), admin: Some((admin, name)), _folder: None })
}

/// An empty PostgreSQL database, not migrated.
pub async fn empty_postgres() -> Option<Own> {
    let admin = admin_url()?;
    let name = next_name();
    run(&admin, &format!("CREATE DATABASE {name}")).await;
    Some(Own { kind: Kind::Postgres, url: in_database(&admin, &name), admin: Some((admin, name)), _folder: None })
}

impl Own {
    /// Removes the database.
    pub async fn drop_database(&self) {
        if let Some((admin, name)) = &self.admin {
            run(admin, &format!("DROP DATABASE {name} WITH (FORCE)")).await;
        }
    }

    /// A connection of the test's own, beside those of the application.
    pub async fn connect(&self) -> DatabaseConnection {
        connect(&self.url).await
    }
}

/// One connection that may do anything.
pub async fn connect(url: &str) -> DatabaseConnection {
    let mut options = ConnectOptions::new(url.to_owned());
    options.max_connections(1).sqlx_logging(false);
    Database::connect(options).await.expect("connect")
}

fn admin_url() -> Option<String> {
    let url = std::env::var("TSUNAGI_TEST_DATABASE_URL").ok().filter(|url| !url.is_empty());
    if url.is_none() {
        let must = std::env::var("TSUNAGI_REQUIRE_ALL").is_ok_and(|value| value == "1");
        assert!(!must, "TSUNAGI_REQUIRE_ALL=1, but TSUNAGI_TEST_DATABASE_URL is not set");
        println!("skipped: TSUNAGI_TEST_DATABASE_URL is not set");
    }
    url
}

async fn run(url: &str, sql: &str) {
    let connection = connect(url).await;
    connection.execute_unprepared(sql).await.expect(sql);
    connection.close().await.expect("close");
}

/// Drops what runs that are over have left behind.
async fn sweep(admin: &str) {
    let connection = connect(admin).await;
    let rows = connection
        .query_all_raw(Statement::from_string(
            connection.get_database_backend(),
            "SELECT datname::text FROM pg_database WHERE datname LIKE 'tsunagi\\_it\\_%'",
        ))
        .await
        .expect("list databases");
    for row in rows {
        let name: String = row.try_get_by_index(0).expect("a name");
        let run = name.split('_').nth(2).unwrap_or_default();
        if !is_running(run) {
            let sql = format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)");
            // Another run may sweep at the same time.
            let _gone = connection.execute_unprepared(&sql).await;
        }
    }
    connection.close().await.expect("close");
}

fn next_name() -> String {
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    format!("tsunagi_it_{}_{number}", std::process::id())
}

fn is_running(process: &str) -> bool {
    Path::new("/proc").join(process).exists()
}

fn in_database(admin: &str, name: &str) -> String {
    let (address, options) = admin.split_once('?').unwrap_or((admin, ""));
    let server = address.rsplit_once('/').map_or(address, |(server, _)| server);
    let options = if options.is_empty() { String::new() } else { format!("?{options}") };
    format!("{server}/{name}{options}")
}

/// The folder of this run; those of runs that are over are removed.
fn home() -> &'static Path {
    static HOME: std::sync::OnceLock<PathBuf> = std::sync::OnceLock::new();
    HOME.get_or_init(|| {
        let all = Path::new(env!("CARGO_TARGET_TMPDIR"));
        for entry in std::fs::read_dir(all).into_iter().flatten().flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            if let Some(process) = name.strip_prefix("it-")
                && !is_running(process)
            {
                let _gone = std::fs::remove_dir_all(entry.path());
            }
        }
        let home = all.join(format!("it-{}", std::process::id()));
        std::fs::create_dir_all(&home).expect("a folder for the run");
        home
    })
}
