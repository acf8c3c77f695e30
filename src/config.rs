//! Settings: a TOML file, then the environment; an unknown key is an error.

use serde::Deserialize;
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::Path;
use std::time::Duration;

/// What is logged unless `TSUNAGI_LOG` says otherwise.
pub const LOG: &str = "info,sqlx=warn,sea_orm_migration=warn";

/// The settings in force. The names in file and environment are `TSUNAGI_…` in capitals.
#[derive(Clone)]
pub struct Config {
    /// `TSUNAGI_DATABASE_URL`: `sqlite://…` or `postgres://…`.
    pub database_url: String,
    /// `TSUNAGI_LISTEN`: address and port.
    pub listen: SocketAddr,
    /// `TSUNAGI_SESSION_IDLE_MINUTES`: a session locks after this long without a request.
    pub session_idle_minutes: i64,
    /// `TSUNAGI_SECURE_COOKIES`: cookies only over TLS; on unless listening on loopback.
    pub secure_cookies: bool,
    /// `TSUNAGI_LOG`: what the server logs, in the syntax of `tracing`.
    pub log: String,
    /// `TSUNAGI_COMMIT_DELAY`: makes every commit take this much longer (`5ms`); only for measuring.
    pub commit_delay: Option<Duration>,
    /// Memory of one password hash in KiB; tests lower it.
    pub argon2_memory_kib: u32,
    /// Passes of one password hash; tests lower it.
    pub argon2_passes: u32,
    /// Most rows of a list that one file takes along; tests lower it.
    pub export_rows: u64,
}

/// Names that may stand in file and environment; the last three belong to the tests.
const KEYS: [&str; 10] = [
    "TSUNAGI_DATABASE_URL",
    "TSUNAGI_LISTEN",
    "TSUNAGI_SESSION_IDLE_MINUTES",
    "TSUNAGI_SECURE_COOKIES",
    "TSUNAGI_LOG",
    "TSUNAGI_METRICS_TOKEN",
    "TSUNAGI_COMMIT_DELAY",
    "TSUNAGI_REQUIRE_ALL",
    "TSUNAGI_TEST_DATABASE_URL",
    "TSUNAGI_CHROMIUM",
];

/// A value of the file: text, number or truth, all read as text.
#[derive(Deserialize)]
#[serde(untagged)]
enum Written {
    Text(String),
    Number(i64),
    Truth(bool),
}

impl Config {
    /// Reads the file, if one is named, and the environment over it.
    ///
    /// # Errors
    /// A Japanese sentence that names the key and what is wrong with it.
    pub fn read(file: Option<&Path>, environment: impl Iterator<Item = (String, String)>) -> Result<Self, String> {
        let mut values = BTreeMap::new();
        if let Some(path) = file {
            let text = std::fs::read_to_string(path)
                .map_err(|error| format!("設定ファイル {} を読めません: {error}", path.display()))?;
            let written: BTreeMap<String, Written> = toml::from_str(&text)
                .map_err(|error| format!("設定ファイル {} の書き方が正しくありません: {error}", path.display()))?;
            for (key, value) in written {
                let value = match value {
                    Written::Text(text) => text,
                    Written::Number(number) => number.to_string(),
                    Written::Truth(truth) => truth.to_string(),
                };
                values.insert(key, value);
            }
        }
        values.extend(environment.filter(|(key, _)| key.starts_with("TSUNAGI_")));
        Self::from_values(&values)
    }

    fn from_values(values: &BTreeMap<String, String>) -> Result<Self, String> {
        if let Some(unknown) = values.keys().find(|key| !KEYS.contains(&key.as_str())) {
            return Err(format!("設定「{unknown}」は知らない名前です。"));
        }
        let get = |key: &str| values.get(key).map(|value| value.trim()).filter(|value| !value.is_empty());
        let listen: SocketAddr = get("TSUNAGI_LISTEN")
            .unwrap_or("127.0.0.1:8080")
            .parse()
            .map_err(|_| "TSUNAGI_LISTEN は 127.0.0.1:8080 のように書いてください。".to_owned())?;
        let session_idle_minutes = get("TSUNAGI_SESSION_IDLE_MINUTES").unwrap_or("30");
        let session_idle_minutes = session_idle_minutes
            .parse()
            .ok()
            .filter(|minutes| (1..=720).contains(minutes))
            .ok_or("TSUNAGI_SESSION_IDLE_MINUTES は1から720までの分で書いてください。")?;
        let secure_cookies = match get("TSUNAGI_SECURE_COOKIES") {
            None => !listen.ip().is_loopback(),
            Some("true" | "1" | "on") => true,
            Some("false" | "0" | "off") => false,
            Some(_) => {
                return Err("TSUNAGI_SECURE_COOKIES は true か false で書いてください。".to_owned());
            }
        };
        let database_url = get("TSUNAGI_DATABASE_URL").unwrap_or("sqlite://data/tsunagi.db").to_owned();
        if !["sqlite:", "postgres:", "postgresql:"].iter().any(|scheme| database_url.starts_with(scheme)) {
            return Err("TSUNAGI_DATABASE_URL は sqlite:// または postgres:// で始めてください。".to_owned());
        }
        let commit_delay = match get("TSUNAGI_COMMIT_DELAY") {
            None => None,
            Some(text) => Some(
                text.strip_suffix("ms")
                    .and_then(|number| number.parse().ok())
                    .filter(|milliseconds| *milliseconds <= 1_000)
                    .map(Duration::from_millis)
                    .ok_or("TSUNAGI_COMMIT_DELAY は 5ms のように、1000ms までで書いてください。")?,
            ),
        };
        Ok(Self {
            commit_delay,
            database_url,
            listen,
            session_idle_minutes,
            secure_cookies,
            log: get("TSUNAGI_LOG").unwrap_or(LOG).to_owned(),
            argon2_memory_kib: 19 * 1024,
            argon2_passes: 2,
            export_rows: 20_000,
        })
    }
}

impl std::fmt::Debug for Config {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // The database address may hold a password.
        f.debug_struct("Config")
            .field("listen", &self.listen)
            .field("session_idle_minutes", &self.session_idle_minutes)
            .field("secure_cookies", &self.secure_cookies)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(pairs: &[(&str, &str)]) -> Result<Config, String> {
        Config::read(None, pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())))
    }

    #[test]
    fn an_unknown_key_is_an_error() {
        let complaint = read(&[("TSUNAGI_LISTN", "x")]).err();
        assert_eq!(complaint.as_deref(), Some("設定「TSUNAGI_LISTN」は知らない名前です。"));
    }

    #[test]
    fn cookies_are_secure_unless_on_loopback() {
        assert!(!read(&[]).is_ok_and(|config| config.secure_cookies));
        assert!(read(&[("TSUNAGI_LISTEN", "0.0.0.0:80")]).is_ok_and(|config| config.secure_cookies));
    }
}
