//! `tsunagi serve`: the server, until it is told to stop.

use crate::access::SystemTask;
use crate::clock::Clock;
use crate::commands::{Failure, Settings, say, warn};
use crate::config::Config;
use crate::data::{Db, Migrate, audit, drafts, sessions, staff};
use crate::state::AppState;
use crate::web;
use rand::RngExt;
use std::net::SocketAddr;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tracing_subscriber::EnvFilter;

/// How long requests may go on after the server was told to stop.
const GRACE: Duration = Duration::from_secs(20);

/// What may be typed behind `serve`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// 待ち受けるアドレスとポート（例 0.0.0.0:8080）
    #[arg(long, value_name = "アドレス")]
    pub listen: Option<SocketAddr>,
}

/// Serves the database of the settings.
///
/// # Errors
/// The port is taken, the database cannot be opened, or its schema is behind.
pub async fn run(settings: &Settings, args: &Args) -> Result<(), Failure> {
    let config = listening(settings, args.listen)?;
    log(&config, "")?;
    // The port comes first: a second server must not touch the database of the one that runs.
    let listener = bind(config.listen).await?;
    let db = open(&config).await?;
    let state = AppState::new(db, config);
    offer_setup(&state).await?;
    say(&format!("http://{} で動いています。止めるには Ctrl-C を押してください。", state.config.listen));
    until_stopped(listener, state).await
}

/// The settings in force, with the address of `--listen` over them.
pub(super) fn listening(settings: &Settings, listen: Option<SocketAddr>) -> Result<Config, Failure> {
    let more: Vec<_> = listen.iter().map(|address| ("TSUNAGI_LISTEN", address.to_string())).collect();
    settings.config_with(&more)
}

/// Sends the log to standard error; `instead` of what the settings say, if given.
pub(super) fn log(config: &Config, instead: &str) -> Result<(), Failure> {
    let wanted = if instead.is_empty() { &config.log } else { instead };
    let filter = EnvFilter::try_new(wanted)
        .map_err(|error| Failure::new("TSUNAGI_LOG が正しくありません。").detail(error.to_string()))?;
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(false)
        .try_init()
        .map_err(|error| Failure::new("ログを始められません。").detail(error.to_string()))
}

/// Takes the port.
pub(super) async fn bind(address: SocketAddr) -> Result<TcpListener, Failure> {
    TcpListener::bind(address).await.map_err(|error| {
        let failure = match error.kind() {
            std::io::ErrorKind::AddrInUse => Failure::new(format!(
                "{address} は、すでにほかのプログラムが使っています。--listen で別のポートを指定してください。"
            )),
            _ => Failure::new(format!("{address} で待ち受けられません。")),
        };
        failure.detail(error.to_string())
    })
}

async fn open(config: &Config) -> Result<Db, Failure> {
    let migrate = if config.database_url.starts_with("sqlite:") { Migrate::Yes } else { Migrate::No };
    let process = format!("serve {}", std::process::id());
    Db::open(&config.database_url, migrate, &process, Clock::system())
        .await
        .map(|db| db.with_commit_delay(config.commit_delay))
        .map_err(|error| {
            Failure::of_data("データベースを開けません。TSUNAGI_DATABASE_URL を確かめてください。", &error)
        })
}

/// While nobody has an account, a link that works once leads to the form for the first administrator.
async fn offer_setup(state: &AppState) -> Result<(), Failure> {
    let task = SystemTask::new("looking whether anybody has an account");
    let is_empty = staff::is_empty(&state.db, &task)
        .await
        .map_err(|error| Failure::of_data("データベースを読めません。", &error))?;
    if !is_empty {
        return Ok(());
    }
    let bytes: [u8; 32] = rand::rng().random();
    let token = hex::encode(bytes);
    if let Ok(mut setup) = state.setup.lock() {
        *setup = Some(token.clone());
    }
    say("職員がまだ登録されていません。次のリンクで最初の管理者を登録してください（1回だけ使えます）。");
    say(&format!("http://{}/setup?token={token}", state.config.listen));
    Ok(())
}

/// Serves until SIGTERM or Ctrl-C, and then lets running requests finish.
pub(super) async fn until_stopped(listener: TcpListener, state: AppState) -> Result<(), Failure> {
    let upkeep = tokio::spawn(upkeep(state.db.clone()));
    let (stop, stopping) = watch::channel(false);
    let signals = tokio::spawn(async move {
        stop_signal().await;
        warn("止めています。");
        let _ = stop.send(true);
    });
    let asked = |mut stopping: watch::Receiver<bool>| async move {
        let _ = stopping.wait_for(|is_stopping| *is_stopping).await;
    };
    let late = {
        let asked = asked(stopping.clone());
        async move {
            asked.await;
            tokio::time::sleep(GRACE).await;
        }
    };
    let server = axum::serve(listener, web::app(state)).with_graceful_shutdown(asked(stopping));
    let outcome = tokio::select! {
        outcome = server.into_future() => outcome,
        () = late => Ok(()),
    };
    upkeep.abort();
    signals.abort();
    outcome.map_err(|error| Failure::new("サーバーが止まりました。").detail(error.to_string()))
}

async fn stop_signal() {
    let interrupt = async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    #[cfg(unix)]
    let terminate = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(_) => std::future::pending().await,
        }
    };
    #[cfg(not(unix))]
    let terminate = std::future::pending::<()>();
    tokio::select! { () = interrupt => {}, () = terminate => {} }
}

/// Every hour expired sessions and old drafts go, and the heads of the audit chains are written down outside the database; once a day
/// the embedded database learns anew how its rows are spread (PostgreSQL does so by itself).
async fn upkeep(db: Db) {
    let task = SystemTask::new("hourly upkeep");
    let mut hours = tokio::time::interval(Duration::from_hours(1));
    hours.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    for hour in 0_u64.. {
        hours.tick().await;
        match sessions::sweep(&db, &task).await {
            Ok(swept) => tracing::debug!(swept, "expired sessions removed"),
            Err(error) => tracing::error!(%error, "expired sessions could not be removed"),
        }
        match drafts::sweep(&db, &task).await {
            Ok(swept) => tracing::debug!(swept, "old drafts removed"),
            Err(error) => tracing::error!(%error, "old drafts could not be removed"),
        }
        if hour % 24 == 0
            && let Err(error) = db.analyze_grown(&task).await
        {
            tracing::error!(%error, "the database could not be analysed");
        }
        match audit::heads(&db, &task).await {
            Ok(heads) => heads.iter().for_each(tell_head),
            Err(error) => tracing::error!(%error, "audit chains could not be read"),
        }
    }
}

fn tell_head(head: &audit::ChainHead) {
    tracing::info!(chain = %head.chain, entries = head.entries, head = head.head, "audit chain");
}
