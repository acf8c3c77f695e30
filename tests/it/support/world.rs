//! One application with its database, its clock and its people.

use super::client::Client;
use super::database::{self, Kind, Own};
use axum::Router;
use chrono::{DateTime, Utc};
use entity::codes::Role;
use entity::ids::{AgencyId, PostingId, StaffId};
use entity::stamp::{At, Ymd};
use entity::{agencies, postings, staff};
use sea_orm::{ActiveModelTrait, ConnectionTrait, DatabaseConnection, EntityTrait, Set, Statement, Value};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};
use tokio::sync::OnceCell;
use tsunagi::access::SystemTask;
use tsunagi::clock::Clock;
use tsunagi::config::Config;
use tsunagi::data::staff::Hashing;
use tsunagi::data::{self, Db, Migrate};
use tsunagi::state::AppState;

/// 2026-11-21 10:32 in Japan.
const MORNING: i64 = 1_795_224_720_000_000;

/// The password of everybody.
pub const PASSWORD: &str = "なかなか長いあいことば";

/// The application under test; cheap to clone.
#[derive(Clone)]
pub struct TestApp(Arc<Inner>);

struct Inner {
    own: Arc<Own>,
    state: AppState,
    router: Router,
    raw: DatabaseConnection,
    clock: TestClock,
    agencies: Mutex<BTreeMap<String, AgencyId>>,
    statements: Arc<Mutex<Vec<String>>>,
    logins: AtomicI64,
}

/// A clock that stands still until it is moved.
#[derive(Clone)]
pub struct TestClock(Arc<AtomicI64>);

impl TestClock {
    /// Lets so many minutes pass.
    pub fn advance(&self, minutes: i64) {
        self.advance_seconds(minutes * 60);
    }

    /// Lets so many seconds pass.
    pub fn advance_seconds(&self, seconds: i64) {
        self.0.fetch_add(seconds * 1_000_000, Ordering::SeqCst);
    }

    /// This instant.
    pub fn now(&self) -> At {
        At(self.0.load(Ordering::SeqCst))
    }

    fn clock(&self) -> Clock {
        let now = self.clone();
        Clock::telling(move || DateTime::<Utc>::from_timestamp_micros(now.now().0).unwrap_or_default())
    }
}

impl TestApp {
    /// An application on SQLite.
    pub async fn sqlite() -> Self {
        Self::on(database::sqlite().await).await
    }

    /// An application on PostgreSQL; none where there is no server to run on.
    pub async fn postgres() -> Option<Self> {
        let own = database::postgres().await?;
        Some(Self::on(own).await)
    }

    async fn on(own: Own) -> Self {
        let clock = TestClock(Arc::new(AtomicI64::new(MORNING)));
        let mut db = Db::open(&own.url, Migrate::No, "test", clock.clock()).await.expect("open the database");
        let statements = Arc::<Mutex<Vec<String>>>::default();
        let seen = Arc::clone(&statements);
        db.observe(move |sql| seen.lock().expect("statements").push(sql.to_owned()));
        let state = AppState::new(db, config(&own.url));
        let raw = own.connect().await;
        Self(Arc::new(Inner {
            router: tsunagi::web::app(state.clone()),
            state,
            own: Arc::new(own),
            raw,
            clock,
            agencies: Mutex::default(),
            statements,
            logins: AtomicI64::new(1),
        }))
    }

    /// The same application on the same database, started with other settings.
    pub async fn set(&self, change: impl FnOnce(&mut Config)) -> Self {
        let mut settings = (*self.0.state.config).clone();
        change(&mut settings);
        let state = AppState::new(self.db().clone(), settings);
        Self(Arc::new(Inner {
            router: tsunagi::web::app(state.clone()),
            state,
            own: Arc::clone(&self.0.own),
            raw: self.0.own.connect().await,
            clock: self.0.clock.clone(),
            agencies: Mutex::default(),
            statements: Arc::clone(&self.0.statements),
            logins: AtomicI64::new(1_000),
        }))
    }

    /// Which database this is.
    pub fn kind(&self) -> Kind {
        self.0.own.kind
    }

    /// The clock, which can be moved.
    pub fn clock(&self) -> &TestClock {
        &self.0.clock
    }

    /// The database as the application sees it.
    pub fn db(&self) -> &Db {
        &self.0.state.db
    }

    /// What all handlers share.
    pub fn state(&self) -> &AppState {
        &self.0.state
    }

    /// The real router with all its layers.
    pub fn router(&self) -> Router {
        self.0.router.clone()
    }

    /// A connection beside those of the application, for what no verb can do.
    pub fn raw(&self) -> &DatabaseConnection {
        &self.0.raw
    }

    /// The address of the database.
    pub fn url(&self) -> &str {
        &self.0.own.url
    }

    /// The statements read since the last call, in order.
    pub fn take_statements(&self) -> Vec<String> {
        std::mem::take(&mut *self.0.statements.lock().expect("statements"))
    }

    /// Runs a statement beside the application.
    pub async fn run(&self, sql: &str, values: Vec<Value>) {
        let statement = Statement::from_sql_and_values(self.raw().get_database_backend(), sql, values);
        self.raw().execute_raw(statement).await.expect(sql);
    }

    /// The one number that a statement yields.
    pub async fn count(&self, sql: &str, values: Vec<Value>) -> i64 {
        let statement = Statement::from_sql_and_values(self.raw().get_database_backend(), sql, values);
        let row = self.raw().query_one_raw(statement).await.expect(sql);
        row.expect("a row").try_get_by_index(0).expect("a number")
    }

    /// The agency with this name, made at its first mention.
    pub async fn agency(&self, name: &str) -> AgencyId {
        let known = self.0.agencies.lock().expect("agencies").get(name).copied();
        if let Some(id) = known {
            return id;
        }
        let id = AgencyId::new();
        let number = self.0.agencies.lock().expect("agencies").len() + 1;
        agencies::ActiveModel {
            id: Set(id),
            code: Set(format!("A{number:05}")),
            name: Set(name.to_owned()),
            kana: Set(String::new()),
            kind: Set("03".to_owned()),
            field: Set(String::new()),
            postal_code: Set(String::new()),
            address: Set(String::new()),
            phone: Set(String::new()),
            duty_phone: Set(String::new()),
            is_municipality: Set(false),
            is_open_on_holidays: Set(false),
            reply_days: Set(14),
            valid_from: Set(None),
            valid_until: Set(None),
            external_hash: Set(None),
            version: Set(1),
            created_at: Set(self.clock().now()),
        }
        .insert(self.raw())
        .await
        .expect("an agency");
        let mut agencies = self.0.agencies.lock().expect("agencies");
        agencies.insert(name.to_owned(), id);
        id
    }

    /// Somebody with one role at an agency, signed in.
    pub async fn person(&self, name: &str, role: Role, agency: &str) -> Client {
        self.person_with(name, &[role], agency).await
    }

    /// Somebody with several roles in one posting, signed in.
    pub async fn person_with(&self, name: &str, roles: &[Role], agency: &str) -> Client {
        let agency = self.agency(agency).await;
        let staff = self.account(name).await;
        let posting = self.posting(staff, agency, roles, None).await;
        Client::signed_in(self, staff, posting, agency).await
    }

    /// An account that is not signed in; its login is its id.
    pub async fn account(&self, name: &str) -> StaffId {
        static HASH: OnceCell<String> = OnceCell::const_new();
        let hash = HASH
            .get_or_init(|| async {
                let hashing = Hashing::of(&self.state().config);
                hashing.hash(PASSWORD).await.expect("a hash")
            })
            .await;
        let id = StaffId::new();
        let number = self.0.logins.fetch_add(1, Ordering::Relaxed);
        staff::ActiveModel {
            id: Set(id),
            login: Set(format!("staff{number}")),
            name: Set(name.to_owned()),
            kana: Set(String::new()),
            password_hash: Set(hash.clone()),
            must_change_password: Set(false),
            failures: Set(0),
            locked_until: Set(None),
            valid_from: Set(None),
            valid_until: Set(None),
            is_disabled: Set(false),
            version: Set(1),
            created_at: Set(self.clock().now()),
        }
        .insert(self.raw())
        .await
        .expect("an account");
        id
    }

    /// What somebody types to sign in.
    pub async fn login_of(&self, id: StaffId) -> String {
        let row = staff::Entity::find_by_id(id).one(self.raw()).await;
        row.expect("staff").expect("the account").login
    }

    /// Another posting of an account.
    pub async fn posting(&self, staff: StaffId, agency: AgencyId, roles: &[Role], until: Option<Ymd>) -> PostingId {
        let id = PostingId::new();
        let codes: Vec<&str> = roles.iter().map(|role| role.code()).collect();
        postings::ActiveModel {
            id: Set(id),
            staff_id: Set(staff),
            agency_id: Set(agency),
            roles: Set(codes.join(";")),
            valid_from: Set(None),
            valid_until: Set(until),
            notifications_seen_at: Set(At(0)),
            changed_at: Set(At(0)),
            version: Set(1),
        }
        .insert(self.raw())
        .await
        .expect("a posting");
        id
    }

    /// Somebody who has not signed in.
    pub fn stranger(&self) -> Client {
        Client::stranger(self)
    }

    /// How many entries of the log tell of this deed on this record.
    pub async fn entries(&self, deed: &str, record: uuid::Uuid) -> i64 {
        self.count(
            "SELECT COUNT(*) FROM audit_entries WHERE act = $1 AND record_id = $2",
            vec![deed.into(), record.into()],
        )
        .await
    }

    /// Ends the test: log and figures must be whole.
    pub async fn finish(self) {
        let task = SystemTask::new("the end of a test");
        let log = data::audit::verify(self.db(), &task).await;
        if let Err(fault) = log.expect("the log can be read") {
            panic!("the log is not whole: {fault:?}");
        }
        let figures = data::facts::verify(self.db(), &task).await;
        assert_eq!(figures.expect("the figures can be read"), None);
        let cases = data::cases::verify(self.db(), &task).await;
        assert_eq!(cases.expect("the cases can be read"), None);
        self.abandon().await;
    }

    /// Ends a test that has damaged its database on purpose.
    pub async fn abandon(self) {
        self.0.own.drop_database().await;
    }
}

fn config(url: &str) -> Config {
    let pairs = [("TSUNAGI_DATABASE_URL", url)];
    let pairs = pairs.map(|(key, value)| (key.to_owned(), value.to_owned()));
    let mut config = Config::read(None, pairs.into_iter()).expect("settings");
    config.argon2_memory_kib = 8;
    config.argon2_passes = 1;
    config
}
