//! The application on a port of its own, with agencies and people who have accounts.

use chrono::{DateTime, Utc};
use entity::agencies;
use entity::codes::Role;
use entity::ids::{AgencyId, CaseId};
use sea_orm::{ActiveModelTrait, ConnectionTrait, Database, DatabaseConnection, DbBackend, Set, Statement};
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};
use tempfile::TempDir;
use tokio::runtime::{Builder, Runtime};
use tsunagi::access::SystemTask;
use tsunagi::clock::Clock;
use tsunagi::config::Config;
use tsunagi::data::staff::{self, Hashing, NewPosting, NewStaff};
use tsunagi::data::{self, Db, Migrate};
use tsunagi::state::AppState;

/// The password that everybody is given at first, and must change.
pub const FIRST_PASSWORD: &str = "はじめの あいことば 2026";

/// The password that everybody chooses.
pub const PASSWORD: &str = "じぶんで きめた あいことば";

/// The application, listening; it ends with the test.
pub struct Site {
    pub address: String,
    pub raw: DatabaseConnection,
    state: AppState,
    late: Arc<AtomicI64>,
    server: Mutex<Option<Runtime>>,
    _folder: TempDir,
}

impl Drop for Site {
    fn drop(&mut self) {
        self.kill();
    }
}

async fn state(url: &str, late: &Arc<AtomicI64>) -> AppState {
    let (machine, by) = (Clock::system(), Arc::clone(late));
    let clock = Clock::telling(move || {
        let now = machine.now().0 + by.load(Ordering::SeqCst);
        DateTime::<Utc>::from_timestamp_micros(now).expect("a time")
    });
    let db = Db::open(url, Migrate::No, "browser", clock).await.expect("the database");
    let pairs = [("TSUNAGI_DATABASE_URL".to_owned(), url.to_owned())];
    let mut config = Config::read(None, pairs.into_iter()).expect("settings");
    config.argon2_memory_kib = 8;
    config.argon2_passes = 1;
    AppState::new(db, config)
}

fn listen(address: &str) -> (std::net::TcpListener, std::net::SocketAddr) {
    let listener = std::net::TcpListener::bind(address).expect("a port");
    listener.set_nonblocking(true).expect("a port that does not block");
    let address = listener.local_addr().expect("an address");
    (listener, address)
}

/// A runtime of its own, so that no connection outlives it.
fn serve(listener: std::net::TcpListener, state: AppState) -> Runtime {
    let runtime = Builder::new_multi_thread().worker_threads(1).enable_all().build().expect("a runtime");
    runtime.spawn(async move {
        let listener = tokio::net::TcpListener::from_std(listener).expect("the port");
        axum::serve(listener, tsunagi::web::app(state)).await
    });
    runtime
}

/// An agency of the test.
pub struct Agency {
    id: AgencyId,
}

impl Site {
    /// Starts the application on an empty SQLite file.
    pub async fn start() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let url = format!("sqlite://{}", folder.path().join("test.db").display());
        data::migrate(&url).await.expect("the tables");
        let late = Arc::new(AtomicI64::new(0));
        let state = state(&url, &late).await;
        let (listener, address) = listen("127.0.0.1:0");
        let server = Mutex::new(Some(serve(listener, state.clone())));
        let raw = Database::connect(&url).await.expect("a connection");
        Self { address: format!("http://{address}"), raw, state, late, server, _folder: folder }
    }

    /// Kills the server in the middle of whatever it is doing; the database stays.
    pub fn kill(&self) {
        if let Some(runtime) = self.server.lock().expect("the server").take() {
            runtime.shutdown_background();
        }
    }

    /// Starts it again on the same port and the same database, as another process would.
    pub async fn start_again(&self) {
        let state = state(&self.state.config.database_url, &self.late).await;
        let (listener, _) = listen(self.address.trim_start_matches("http://"));
        *self.server.lock().expect("the server") = Some(serve(listener, state));
    }

    /// Lets so many minutes pass.
    pub fn let_pass(&self, minutes: i64) {
        self.late.fetch_add(minutes * 60_000_000, Ordering::SeqCst);
    }

    /// Fills the site with the sample data; tells the password of everybody in it.
    pub async fn sample(&self) -> &'static str {
        let state = &self.state;
        let made = tsunagi::commands::demo::sample(&state.db, &state.clock, Hashing::of(&state.config)).await;
        made.expect("the sample data")
    }

    /// The open case of the sample data with the most contacts, and the login of its lead.
    pub async fn busiest_case(&self) -> (CaseId, String) {
        let stages = "SELECT COUNT(DISTINCT stage) FROM cases";
        let busiest = "SELECT c.id, s.login FROM cases c JOIN staff s ON s.id = c.lead_staff_id \
            JOIN consultations k ON k.case_id = c.id WHERE c.is_open AND c.next_on IS NOT NULL \
            GROUP BY c.id, s.login ORDER BY COUNT(*) DESC, c.id LIMIT 1";
        let one = async |sql: &str| {
            let row = self.raw.query_one_raw(Statement::from_string(DbBackend::Sqlite, sql)).await;
            row.expect("the rows can be read").expect("a row")
        };
        let kinds: i64 = one(stages).await.try_get_by_index(0).expect("a number");
        assert_eq!(kinds, 6, "the sample data has cases in every stage");
        let row = one(busiest).await;
        (row.try_get_by_index(0).expect("an id"), row.try_get_by_index(1).expect("a login"))
    }

    /// Today, as it is typed.
    pub fn today(&self) -> String {
        tsunagi::domain::wareki::short(self.state.clock.today())
    }

    /// An agency of this kind.
    pub async fn agency(&self, code: &str, name: &str, kind: &str) -> Agency {
        let id = AgencyId::new();
        agencies::ActiveModel {
            id: Set(id),
            code: Set(code.to_owned()),
            name: Set(name.to_owned()),
            kana: Set(String::new()),
            kind: Set(kind.to_owned()),
            field: Set(String::new()),
            postal_code: Set(String::new()),
            address: Set("さくら市中央1-1".to_owned()),
            phone: Set("000-000-0000".to_owned()),
            duty_phone: Set(String::new()),
            is_municipality: Set(false),
            is_open_on_holidays: Set(false),
            reply_days: Set(14),
            valid_from: Set(None),
            valid_until: Set(None),
            external_hash: Set(None),
            version: Set(1),
            created_at: Set(self.state.clock.now()),
        }
        .insert(&self.raw)
        .await
        .expect("an agency");
        Agency { id }
    }

    /// Gives somebody an account with the first password.
    pub async fn account(&self, login: &str, name: &str, roles: &[Role], agency: &Agency) {
        let new = NewStaff {
            login: login.to_owned(),
            name: name.to_owned(),
            kana: String::new(),
            valid_from: None,
            valid_until: None,
            qualifications: Vec::new(),
        };
        let posting = NewPosting { agency: agency.id, roles: roles.to_vec(), valid_from: None, valid_until: None };
        staff::add(
            &self.state.db,
            &SystemTask::new("people of a test"),
            Hashing::of(&self.state.config),
            &new,
            FIRST_PASSWORD,
            Some(&posting),
        )
        .await
        .expect("an account");
    }

    /// Somebody works somewhere else from now on.
    pub async fn moves(&self, login: &str, agency: &Agency) {
        let sql = "UPDATE postings SET agency_id = $1 WHERE staff_id = (SELECT id FROM staff WHERE login = $2)";
        self.change(sql, vec![agency.id.into(), login.into()]).await;
    }

    /// Somebody works nowhere any more.
    pub async fn leaves(&self, login: &str) {
        let sql = "UPDATE postings SET valid_until = 20200331 WHERE staff_id = (SELECT id FROM staff WHERE login = $1)";
        self.change(sql, vec![login.into()]).await;
    }

    async fn change(&self, sql: &str, values: Vec<sea_orm::Value>) {
        let done = self.raw.execute_raw(Statement::from_sql_and_values(DbBackend::Sqlite, sql, values)).await;
        assert_eq!(done.expect("the rows can be written").rows_affected(), 1);
    }
}
