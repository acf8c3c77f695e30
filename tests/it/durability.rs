//! An acknowledged record outlives the server that acknowledged it.

use entity::agencies;
use entity::codes::Role;
use entity::ids::{AgencyId, ConsultationId};
use http_body_util::{BodyExt, Full};
use hyper_util::client::legacy::Client as Http;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use rand::RngExt;
use sea_orm::{ActiveModelTrait, ConnectionTrait, Database, Set, Statement};
use std::collections::BTreeSet;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tsunagi::access::SystemTask;
use tsunagi::clock::Clock;
use tsunagi::config::Config;
use tsunagi::data::staff::{self, Hashing, NewPosting, NewStaff};
use tsunagi::data::{self, Db, Migrate};

const ROUNDS: usize = 10;
const WRITERS: usize = 4;
const PASSWORD: &str = "じぶんで きめた あいことば";

type Client = Http<HttpConnector, Full<bytes::Bytes>>;

/// A database file with people who may log consultations.
struct Ground {
    url: String,
    address: String,
    folder: tempfile::TempDir,
}

/// The server in a process of its own; it never outlives the test.
struct Server(Child);

impl Drop for Server {
    fn drop(&mut self) {
        // On Unix this is signal 9: nothing in the process gets to finish.
        let _killed = self.0.kill();
        let _reaped = self.0.wait();
    }
}

/// Killed ten times in the middle of writing, the server has lost nothing that it had said was saved.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_acknowledged_record_survives_ten_kills() {
    let ground = Ground::new().await;
    let saved = Arc::<Mutex<BTreeSet<ConsultationId>>>::default();
    for round in 0..ROUNDS {
        let before = saved.lock().expect("records").len();
        let server = ground.start().await;
        let is_over = Arc::new(AtomicBool::new(false));
        let writers: Vec<_> = (0..WRITERS)
            .map(|number| {
                let writer = Writer {
                    http: Http::builder(TokioExecutor::new()).build_http(),
                    address: ground.address.clone(),
                    cookie: String::new(),
                    place: String::new(),
                    saved: Arc::clone(&saved),
                    is_over: Arc::clone(&is_over),
                };
                tokio::spawn(writer.write(number))
            })
            .collect();
        // Not before something was acknowledged, then at any moment.
        while saved.lock().expect("records").len() == before {
            assert!(!writers.iter().all(tokio::task::JoinHandle::is_finished), "round {round}: no writer could write");
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        let moment = rand::rng().random_range(0..700);
        tokio::time::sleep(Duration::from_millis(moment)).await;
        drop(server);
        is_over.store(true, Ordering::SeqCst);
        for writer in writers {
            writer.await.expect("a writer");
        }
    }
    let saved = saved.lock().expect("records").clone();
    assert_eq!(ground.missing(&saved).await, Vec::new());
    let verified = ground.command("verify").output().expect("verify runs");
    assert!(verified.status.success(), "{}", String::from_utf8_lossy(&verified.stderr));
    println!("{} records outlived {ROUNDS} kills", saved.len());
}

/// Somebody who logs one call after another.
struct Writer {
    http: Client,
    address: String,
    cookie: String,
    /// Where the last answer led.
    place: String,
    saved: Arc<Mutex<BTreeSet<ConsultationId>>>,
    is_over: Arc<AtomicBool>,
}

impl Writer {
    /// Writes until the server is gone.
    async fn write(mut self, number: usize) {
        let login = format!("writer{number}");
        let Some(form) = self.get("/login").await else {
            return;
        };
        let token = token(&form);
        let typed = [("_token", token.as_str()), ("login", &login), ("password", PASSWORD)];
        if self.post("/login", &typed).await != Some(303) {
            return;
        }
        let Some(form) = self.get("/consultations/new").await else {
            return;
        };
        let token = self::token(&form);
        while !self.is_over.load(Ordering::SeqCst) {
            let key = ConsultationId::new().to_string();
            let typed = [
                ("_token", token.as_str()),
                ("key", &key),
                ("do", "save"),
                ("occurred_at", "R8.4.1 10:00"),
                ("method", "tel"),
                ("is_anonymous", "yes"),
                ("content", "書いている最中に止まる。"),
            ];
            match self.post("/consultations/new", &typed).await {
                Some(303) => {
                    let id = self.place.trim_start_matches("/consultations/").split('?').next().expect("an address");
                    self.saved.lock().expect("records").insert(id.parse().expect("an id"))
                }
                Some(status) => panic!("a record was answered with {status}"),
                None => return,
            };
        }
    }

    async fn get(&mut self, path: &str) -> Option<String> {
        let (_, body) = self.send("GET", path, String::new()).await?;
        Some(body)
    }

    async fn post(&mut self, path: &str, typed: &[(&str, &str)]) -> Option<u16> {
        let body = serde_html_form::to_string(typed).expect("a form");
        let (status, _) = self.send("POST", path, body).await?;
        Some(status)
    }

    /// An answer that arrived in full; none if the server is gone.
    async fn send(&mut self, method: &str, path: &str, body: String) -> Option<(u16, String)> {
        let request = axum::http::Request::builder()
            .method(method)
            .uri(format!("http://{}{path}", self.address))
            .header("content-type", "application/x-www-form-urlencoded")
            .header("cookie", &self.cookie)
            .body(Full::new(body.into()))
            .expect("a request");
        let answer = self.http.request(request).await.ok()?;
        let status = answer.status().as_u16();
        if let Some(cookie) = answer.headers().get("set-cookie") {
            let cookie = cookie.to_str().expect("a cookie");
            cookie.split(';').next().unwrap_or_default().clone_into(&mut self.cookie);
        }
        if let Some(place) = answer.headers().get("location") {
            place.to_str().expect("an address").clone_into(&mut self.place);
        }
        let bytes = answer.into_body().collect().await.ok()?.to_bytes();
        Some((status, String::from_utf8_lossy(&bytes).into_owned()))
    }
}

/// The form token of a page.
fn token(page: &str) -> String {
    let value = page.split("name=\"_token\" value=\"").nth(1);
    let value = value.and_then(|rest| rest.split('"').next());
    value.expect("a form with a token").to_owned()
}

impl Ground {
    async fn new() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let url = format!("sqlite://{}", folder.path().join("tsunagi.db").display());
        data::migrate(&url).await.expect("the tables");
        let ground = Self { url, address: free_address(), folder };
        ground.people().await;
        ground
    }

    /// Accounts that have chosen their passwords.
    async fn people(&self) {
        let db = Db::open(&self.url, Migrate::No, "durability", Clock::system()).await.expect("the database");
        let raw = Database::connect(&self.url).await.expect("a connection");
        let agency = AgencyId::new();
        agencies::ActiveModel {
            id: Set(agency),
            code: Set("100001".to_owned()),
            name: Set("さくら市社会福祉協議会".to_owned()),
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
            created_at: Set(db.clock().now()),
        }
        .insert(&raw)
        .await
        .expect("an agency");
        let mut config = Config::read(None, std::iter::empty()).expect("settings");
        config.argon2_memory_kib = 8;
        config.argon2_passes = 1;
        for number in 0..WRITERS {
            let new = NewStaff {
                login: format!("writer{number}"),
                name: format!("書き手{number}"),
                kana: String::new(),
                valid_from: None,
                valid_until: None,
                qualifications: Vec::new(),
            };
            let posting = NewPosting { agency, roles: vec![Role::Consultant], valid_from: None, valid_until: None };
            let task = SystemTask::new("people of a test");
            let hashing = Hashing::of(&config);
            staff::add(&db, &task, hashing, &new, PASSWORD, Some(&posting)).await.expect("an account");
        }
        raw.execute_unprepared("UPDATE staff SET must_change_password = FALSE").await.expect("passwords of their own");
        raw.close().await.expect("closed");
    }

    /// The binary with the settings of this test and no others.
    fn command(&self, name: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_tsunagi"));
        let foreign = std::env::vars_os().map(|(key, _)| key);
        for key in foreign.filter(|key| key.to_string_lossy().starts_with("TSUNAGI_")) {
            command.env_remove(key);
        }
        command
            .arg(name)
            .current_dir(self.folder.path())
            .env("TSUNAGI_DATABASE_URL", &self.url)
            .env("TSUNAGI_LISTEN", &self.address)
            .env("TSUNAGI_LOG", "error");
        command
    }

    /// Starts the server and waits until it answers.
    async fn start(&self) -> Server {
        let child = self
            .command("serve")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::inherit())
            .spawn()
            .expect("the server starts");
        let mut server = Server(child);
        for _ in 0..3000 {
            if tokio::net::TcpStream::connect(&self.address).await.is_ok() {
                return server;
            }
            let ended = server.0.try_wait().expect("its state");
            assert!(ended.is_none(), "the server ended: {ended:?}");
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        panic!("the server never answers");
    }

    /// Which of these records are not in the database.
    async fn missing(&self, saved: &BTreeSet<ConsultationId>) -> Vec<ConsultationId> {
        let raw = Database::connect(&self.url).await.expect("a connection");
        let mut missing = Vec::new();
        for id in saved {
            let statement = Statement::from_sql_and_values(
                raw.get_database_backend(),
                "SELECT 1 FROM consultations WHERE id = $1",
                [(*id).into()],
            );
            if raw.query_one_raw(statement).await.expect("asked").is_none() {
                missing.push(*id);
            }
        }
        missing
    }
}

/// An address that nobody listens on just now.
fn free_address() -> String {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.local_addr().expect("an address").to_string()
}
