//! Chromium without a window, led by Debian's chromedriver.

use fantoccini::{Client, ClientBuilder};
use http_body_util::{BodyExt, Full};
use hyper_util::client::legacy::Client as Http;
use hyper_util::rt::TokioExecutor;
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;
use tempfile::TempDir;
use tokio::sync::{Semaphore, SemaphorePermit};

/// More browsers at once than this only wait for each other.
static PLACES: Semaphore = Semaphore::const_new(2);

/// A running browser; it ends with the test, also with one that failed.
pub struct Driver {
    pub client: Client,
    address: String,
    session: String,
    process: Child,
    _profile: TempDir,
    _place: Option<SemaphorePermit<'static>>,
}

impl Driver {
    /// Starts a browser with an empty profile; none where there is none to start.
    pub async fn start() -> Option<Self> {
        let place = PLACES.acquire().await.expect("a place");
        Self::begin(Some(place)).await
    }

    /// The browser of a colleague, beside one's own; it waits for no place, or two tests would wait for each other.
    pub async fn beside() -> Option<Self> {
        Self::begin(None).await
    }

    async fn begin(place: Option<SemaphorePermit<'static>>) -> Option<Self> {
        let (chromium, chromedriver) = (chromium()?, chromedriver()?);
        let profile = tempfile::tempdir().expect("a profile");
        let mut process = Command::new(chromedriver)
            .arg("--port=0")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("chromedriver starts");
        let address = format!("http://127.0.0.1:{}", port(&mut process));
        let client = connect(&address, &chromium, profile.path()).await;
        let session = client.session_id().await.expect("a session");
        Some(Self { client, address, session: session.expect("a session"), process, _profile: profile, _place: place })
    }

    /// A command of the DevTools protocol.
    pub async fn devtools(&self, command: &str, params: Value) -> Value {
        let body = json!({ "cmd": command, "params": params }).to_string();
        let request = axum::http::Request::post(format!("{}/session/{}/goog/cdp/execute", self.address, self.session))
            .header("content-type", "application/json")
            .body(Full::new(bytes::Bytes::from(body)))
            .expect("a request");
        let http: Http<_, Full<bytes::Bytes>> = Http::builder(TokioExecutor::new()).build_http();
        let answer = http.request(request).await.expect(command);
        let bytes = answer.into_body().collect().await.expect(command);
        let answer: Value = serde_json::from_slice(&bytes.to_bytes()).expect(command);
        assert!(answer["value"]["error"].is_null(), "{command}: {answer}");
        answer["value"].clone()
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        // Killing chromedriver alone would leave the browser behind.
        let host = self.address.trim_start_matches("http://");
        if let Ok(mut stream) = std::net::TcpStream::connect(host) {
            let request = format!("DELETE /session/{} HTTP/1.1\r\nHost: {host}\r\n\r\n", self.session);
            let patience = stream.set_read_timeout(Some(Duration::from_secs(10)));
            let asked = patience.and_then(|()| stream.write_all(request.as_bytes()));
            // It answers when the browser has gone.
            let _ended = asked.and_then(|()| stream.read(&mut [0; 512]));
        }
        let _killed = self.process.kill();
        let _reaped = self.process.wait();
    }
}

async fn connect(address: &str, chromium: &Path, profile: &Path) -> Client {
    let profile = format!("--user-data-dir={}", profile.display());
    let capabilities = json!({
        "goog:chromeOptions": {
            "binary": chromium,
            "args": [
                "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                "--disable-background-networking", "--disable-component-update", "--disable-sync",
                "--hide-scrollbars", "--lang=ja", profile,
            ],
        },
        // A page that asks before it is left is an error of the test that leaves it.
        "unhandledPromptBehavior": "dismiss and notify",
    });
    ClientBuilder::new(hyper_util::client::legacy::connect::HttpConnector::new())
        .capabilities(capabilities.as_object().expect("an object").clone())
        .connect(address)
        .await
        .expect("a browser")
}

/// The port that chromedriver chose.
fn port(process: &mut Child) -> u16 {
    let output = process.stdout.take().expect("its output");
    let mut lines = BufReader::new(output).lines();
    let told = lines
        .by_ref()
        .map_while(Result::ok)
        .find_map(|line| line.split("successfully on port ").nth(1).map(str::to_owned));
    // Whatever else it says must be read, or it would wait for a reader.
    std::thread::spawn(move || lines.for_each(drop));
    told.and_then(|told| told.trim_end_matches('.').parse().ok()).expect("chromedriver tells its port")
}

fn chromium() -> Option<PathBuf> {
    let named = std::env::var_os("TSUNAGI_CHROMIUM").filter(|path| !path.is_empty());
    there(named.map_or_else(|| "/usr/bin/chromium".into(), PathBuf::from))
}

fn chromedriver() -> Option<PathBuf> {
    there("/usr/bin/chromedriver".into())
}

fn there(path: PathBuf) -> Option<PathBuf> {
    if path.exists() {
        return Some(path);
    }
    let must = std::env::var("TSUNAGI_REQUIRE_ALL").is_ok_and(|value| value == "1");
    assert!(!must, "TSUNAGI_REQUIRE_ALL=1, but there is no {}", path.display());
    println!("skipped: there is no {}", path.display());
    None
}
