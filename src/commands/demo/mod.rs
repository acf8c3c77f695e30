//! `tsunagi demo`: believable, visibly fictitious data, the main job walked once, and a server to look around in.

mod casework;
mod errands;
mod families;
mod names;
mod numbers;
mod people;
mod random;
mod slips;
mod staff;
mod story;
mod telling;
mod town;
mod visitor;
mod walk;
mod words;
mod world;

use crate::access::SystemTask;
use crate::clock::Clock;
use crate::commands::{Failure, Settings, say, serve, verify};
use crate::config::{Config, LOG};
use crate::data::staff::Hashing;
use crate::data::{Db, Migrate, demo};
use crate::state::AppState;
use crate::web;
use std::net::SocketAddr;
use std::path::Path;
use std::time::Instant;

/// Where the sample data lives.
const FILE: &str = "data/demo.db";

/// What may be typed behind `demo`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// 待ち受けるアドレスとポート（例 127.0.0.1:9000）
    #[arg(long, value_name = "アドレス")]
    pub listen: Option<SocketAddr>,
    /// Ends after the walk and a verification, without serving; for automatic checks.
    #[arg(long, hide = true)]
    pub check: bool,
}

/// Makes the sample data anew and serves it.
///
/// # Errors
/// The port is taken, the file cannot be written, or the walk does not go as it should.
pub async fn run(settings: &Settings, args: Args) -> Result<(), Failure> {
    let mut config = serve::listening(settings, args.listen)?;
    config.database_url = format!("sqlite://{FILE}");
    // The port comes first: a demonstration that still runs must keep its file.
    let listener = if args.check { None } else { Some(serve::bind(config.listen).await?) };
    let is_quiet = args.check || config.log == LOG;
    serve::log(&config, if is_quiet { "warn" } else { "" })?;
    let began = Instant::now();
    say("つなぎ（tsunagi）の見本を用意しています。データはすべて架空のものです。");
    let (state, route, log_ins) = prepare(config).await?;
    say(&format!("{FILE} を作りました（{:.1} 秒）。", began.elapsed().as_secs_f64()));
    let walked = walk::walk(&state.db, &web::app(state.clone()), route).await?;
    let address = format!("http://{}", state.config.listen);
    tell(&address, &walked, &log_ins);
    if let Some(listener) = listener {
        say(&format!("{address}/ で動いています。止めるには Ctrl-C を押してください。"));
        return serve::until_stopped(listener, state).await;
    }
    let task = SystemTask::new("verifying the sample data");
    verify::check(&state.db, &task, None).await?;
    say(&format!("確かめ終わりました（{:.1} 秒）。", began.elapsed().as_secs_f64()));
    Ok(())
}

/// Fills an empty database with the sample data; returns the password of everybody in it.
///
/// # Errors
/// The database cannot be written, or is not empty.
pub async fn sample(db: &Db, clock: &Clock, hashing: Hashing) -> Result<&'static str, Failure> {
    let (world, _) = world::make(clock, hashing).await?;
    let task = SystemTask::new("demo");
    demo::fill(db, &task, world).await.map_err(|error| Failure::of_data("見本のデータを書き込めません。", &error))?;
    Ok(staff::PASSWORD)
}

async fn prepare(config: Config) -> Result<(AppState, walk::Route, Vec<staff::LogIn>), Failure> {
    let clock = Clock::system();
    for end in ["", "-wal", "-shm"] {
        remove(&format!("{FILE}{end}"))?;
    }
    let opening = async {
        Db::open(&config.database_url, Migrate::Yes, "demo", clock.clone())
            .await
            .map_err(|error| Failure::of_data(format!("{FILE} を作れません。"), &error))
    };
    let (db, made) = tokio::join!(opening, world::make(&clock, Hashing::of(&config)));
    let (db, (world, town)) = (db?, made?);
    let route = walk::route(&world, &town).ok_or_else(|| Failure::new("見本の操作に使えるケースがありません。"))?;
    say(&format!(
        "世帯 {}・人 {}・ケース {}・相談 {}・つなぎ {} を書き込んでいます。",
        world.households.len(),
        world.persons.len(),
        world.cases.len(),
        world.consultations.len(),
        world.referrals.len()
    ));
    let task = SystemTask::new("demo");
    demo::fill(&db, &task, world).await.map_err(|error| Failure::of_data("見本のデータを書き込めません。", &error))?;
    Ok((AppState::new(db, config), route, town.log_ins))
}

fn remove(path: &str) -> Result<(), Failure> {
    match std::fs::remove_file(Path::new(path)) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            Err(Failure::new(format!("{path} を消せません。")).detail(error.to_string()))
        }
        _ => Ok(()),
    }
}

fn tell(address: &str, walked: &walk::Walked, log_ins: &[staff::LogIn]) {
    let (before, after) = walked.count;
    say("");
    say("電話の相談を記録し、自立相談支援機関につなぎ、受け付けるところまでを一度動かしました。");
    say(&format!("  相談    {address}{}", walked.consultation));
    say(&format!("  つなぎ  {address}{}", walked.referral));
    say(&format!("  共有    {address}{}（jiritsu-soudan でサインインすると見えます）", walked.shared));
    say(&format!("  関係機関へつないだ件数（{}）  {before} → {after}", walked.cell));
    say("");
    say(&format!("サインインできる人（パスワードはどれも {}）", staff::PASSWORD));
    for log_in in log_ins {
        say(&format!("  {:<14} {}（{} {}）", log_in.login, log_in.role, log_in.agency, log_in.name));
    }
    say("  jiritsu-soudan 相談支援員（つなぎを受けた、さくら市自立相談支援センター）");
    say(
        "  ほかの機関は shi shakyo higashi nishi hoken kikan kodomo saposute hidamari に -soudan か -sv を付けた名前です。",
    );
    say("");
}
