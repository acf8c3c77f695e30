//! Loads a server on this machine, page by page, and states the 95th percentiles.
//!
//! Four clients that wait for each answer, then fifty requests a second that do not; both warm, for one person after
//! another. Latency ends with the last byte of the page; in the open loop it begins at the moment the request was due.
//!
//! On a virtual machine a commit is nearly free, and every page waits for one (its entry in the log). `--commit-delay`
//! stands in for a real disk. A commit happens in the server, so the delay is handed to it in the environment
//! (`TSUNAGI_COMMIT_DELAY`) and needs `--server`; a run in which the pages of records are not slowed by it fails, because it would
//! claim something that it has not measured.
#![expect(clippy::print_stdout, reason = "a program of the terminal")]

mod client;
mod discover;
mod figures;
mod html;
mod phases;
mod server;
mod sign_in;

use clap::Parser;
use client::{Base, Visitor};
use figures::{Cost, Verdict};
use phases::Sample;
use server::Server;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

/// この機械で動いているサーバーに負荷をかけ、画面ごとの応答時間を測ります。
#[derive(Parser)]
#[command(name = "load")]
struct Arguments {
    /// サーバーのアドレス(この機械のものに限ります)
    #[arg(long, default_value = "http://127.0.0.1:8080", value_parser = Base::read)]
    base: Base,
    /// 測る利用者(ログイン名:パスワード:見出し)。繰り返せます
    #[arg(long = "user", value_parser = User::read)]
    users: Vec<User>,
    /// 測る利用者が一人のときのログイン名
    #[arg(long, requires = "password")]
    login: Option<String>,
    /// 測る利用者が一人のときのパスワード
    #[arg(long, requires = "login")]
    password: Option<String>,
    /// それぞれの測り方を続ける秒数
    #[arg(long, default_value_t = 30, value_parser = clap::value_parser!(u64).range(1..=600))]
    seconds: u64,
    /// 測る前に温める秒数
    #[arg(long, default_value_t = 5, value_parser = clap::value_parser!(u64).range(0..=120))]
    warm_up: u64,
    /// 応答を待ってから次を求める利用者の数
    #[arg(long, default_value_t = 4, value_parser = clap::value_parser!(u16).range(1..=256))]
    clients: u16,
    /// 応答を待たずに求める、1秒あたりの件数
    #[arg(long, default_value_t = 50, value_parser = clap::value_parser!(u16).range(1..=2_000))]
    rate: u16,
    /// 画面ごとの p95 の上限(ミリ秒)
    #[arg(long, default_value_t = 25.0)]
    p95: f64,
    /// 上限を超えた画面や、回数が少なく判定できない画面があれば、失敗として終わります
    #[arg(long)]
    strict: bool,
    /// 検索する語。繰り返せます
    #[arg(long = "query", default_values = ["見本", "ミホン", "花子", "090"])]
    queries: Vec<String>,
    /// 統計画面の年度
    #[arg(long, default_value_t = 2017)]
    fiscal_year: i32,
    /// 測る間だけ起動するサーバーの実行ファイル(設定は環境変数から引き継ぎます)
    #[arg(long)]
    server: Option<PathBuf>,
    /// 実際のディスクの代わりに、コミットのたびに待つ時間(例: 5ms)。サーバーに TSUNAGI_COMMIT_DELAY で渡します
    #[arg(long, requires = "server", value_parser = Delay::read)]
    commit_delay: Option<Delay>,
}

/// Somebody to sign in as.
#[derive(Clone)]
struct User {
    login: String,
    password: String,
    label: String,
}

impl User {
    fn read(text: &str) -> Result<Self, String> {
        let mut parts = text.splitn(3, ':').map(str::to_owned);
        let (Some(login), Some(password)) = (parts.next(), parts.next()) else {
            return Err("ログイン名:パスワード:見出し の形で指定してください。".to_owned());
        };
        let label = parts.next().unwrap_or_else(|| login.clone());
        Ok(Self { login, password, label })
    }
}

/// A number of milliseconds, written `5ms`.
#[derive(Clone, Copy)]
struct Delay(u16);

impl Delay {
    fn read(text: &str) -> Result<Self, String> {
        let number = text.strip_suffix("ms").and_then(|number| number.parse().ok());
        number.map(Self).ok_or_else(|| "5ms のように指定してください。".to_owned())
    }
}

impl Arguments {
    fn everybody(&self) -> Vec<User> {
        let single = self.login.clone().zip(self.password.clone());
        let single = single.map(|(login, password)| User { label: login.clone(), login, password });
        self.users.iter().cloned().chain(single).collect()
    }
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    // One thread: what the measuring takes must not be taken from the server.
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let outcome = runtime.map_err(|error| error.to_string()).and_then(|runtime| runtime.block_on(run(&arguments)));
    match outcome {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(reason) => {
            eprintln!("{reason}");
            ExitCode::FAILURE
        }
    }
}

/// Answers whether everything came back, and in strict runs whether it came back in time.
async fn run(arguments: &Arguments) -> Result<bool, String> {
    let users = arguments.everybody();
    if users.is_empty() {
        return Err("--user か --login で、測る利用者を指定してください。".to_owned());
    }
    let delay = arguments.commit_delay.map(|delay| format!("{}ms", delay.0));
    let mut visitor = Visitor::new(arguments.base);
    let _server = match &arguments.server {
        Some(program) => Some(Server::start(program, &mut visitor, delay.as_deref()).await?),
        None => None,
    };
    let mut is_good = true;
    for user in &users {
        is_good &= measure(arguments, user).await?;
    }
    Ok(is_good)
}

async fn measure(arguments: &Arguments, user: &User) -> Result<bool, String> {
    println!("\n━━ {}({}) ━━", user.label, user.login);
    let mut visitor = Visitor::new(arguments.base);
    sign_in::sign_in(&mut visitor, &user.login, &user.password).await?;
    let fixed = discover::fixed(arguments.fiscal_year, &arguments.queries);
    let found = discover::walk(&mut visitor, fixed).await?;
    println!("画面 {} 種類を測ります。", found.pages.len());
    for (address, status) in &found.closed {
        println!("  対象外: {address}(応答 {status})");
    }
    for (from, address, status) in &found.broken {
        println!("  切れたリンク: {from} から {address}(応答 {status})");
    }
    if found.is_cut_short {
        println!("  画面が多いため、途中で打ち切りました。");
    }
    if found.pages.is_empty() {
        return Err("測れる画面がありません。".to_owned());
    }
    let (pages, length) = (&found.pages, Duration::from_secs(arguments.seconds));
    let (clients, rate) = (usize::from(arguments.clients), arguments.rate);
    phases::closed_loop(&visitor, pages, clients, Duration::from_secs(arguments.warm_up)).await;

    let cost = Cost::begin();
    let closed = phases::closed_loop(&visitor, pages, clients, length).await;
    let title =
        format!("閉ループ 同時 {clients} 人 {} 秒、毎秒 {:.0} 件", length.as_secs(), per_second(&closed, length));
    let in_turn = print_phase(&title, arguments, &found.pages, &closed, &cost);

    let cost = Cost::begin();
    let open = phases::open_loop(&visitor, pages, f64::from(rate), length).await;
    let title = format!("開ループ 毎秒 {rate} 件 {} 秒", length.as_secs());
    let on_time = print_phase(&title, arguments, &found.pages, &open, &cost);

    let is_delayed = delay_shows(arguments.commit_delay, pages, &closed);
    if !is_delayed {
        println!("  コミットの遅延が、記録の画面に効いていません。サーバーが設定を受け取っているか確かめてください。");
    }
    let failures = in_turn.failures + on_time.failures + found.broken.len();
    let is_quick = in_turn.is_quick() && on_time.is_quick();
    Ok(failures == 0 && is_delayed && (is_quick || !arguments.strict))
}

/// Of each page that is too slow, the address that is asked the longest, with its median in milliseconds.
fn slowest(pages: &[discover::Page], samples: &[Sample], routes: &[String]) -> Vec<(String, f64)> {
    let slow = pages.iter().enumerate().filter(|(_, page)| routes.contains(&page.route));
    let worst = slow.filter_map(|(place, _)| {
        let mut times: BTreeMap<&str, Vec<u64>> = BTreeMap::new();
        for sample in samples.iter().filter(|sample| sample.page == place) {
            times.entry(&sample.address).or_default().push(sample.micros);
        }
        let medians = times.into_iter().filter_map(|(address, mut micros)| {
            micros.sort_unstable();
            Some((address.to_owned(), micros.get(micros.len() / 2).copied()? as f64 / 1000.0))
        });
        medians.max_by(|one, other| one.1.total_cmp(&other.1))
    });
    worst.collect()
}

fn print_phase(
    title: &str,
    arguments: &Arguments,
    pages: &[discover::Page],
    samples: &[Sample],
    cost: &Cost,
) -> Verdict {
    let share = cost.percent();
    let verdict = figures::print(title, pages, samples, arguments.p95);
    let processors = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    println!("  測る側のCPU: 1コアの {share:.1} %(全 {processors} コアの {:.1} %)", share / processors as f64);
    if !verdict.too_slow.is_empty() {
        println!("  p95 が {} ms を超えた画面: {}", arguments.p95, verdict.too_slow.join(" "));
        for (address, median) in slowest(pages, samples, &verdict.too_slow) {
            println!("    いちばん遅いアドレス: {address}  中央値 {median:.1} ms");
        }
    }
    if verdict.thin > 0 {
        println!("  回数が少なく判定できない画面が {} 種類あります。--seconds を延ばしてください。", verdict.thin);
    }
    if verdict.is_quick() {
        println!("  すべての画面で p95 が {} ms 以内です。", arguments.p95);
    }
    verdict
}

fn per_second(samples: &[Sample], length: Duration) -> f64 {
    samples.len() as f64 / length.as_secs_f64()
}

/// Whether the delay asked for can be seen: pages of a record wait for their entry in the log, so half of them at
/// least never come sooner. Somebody without such pages shows nothing either way.
fn delay_shows(delay: Option<Delay>, pages: &[discover::Page], samples: &[Sample]) -> bool {
    let Some(Delay(milliseconds)) = delay else {
        return true;
    };
    let mut quickest = BTreeMap::new();
    let of_records = |sample: &&Sample| pages.get(sample.page).is_some_and(|page| page.route.contains("{id}"));
    for sample in samples.iter().filter(of_records).filter(|sample| sample.is_success()) {
        let kept = quickest.entry(sample.page).or_insert(sample.micros);
        *kept = sample.micros.min(*kept);
    }
    let delayed = quickest.values().filter(|micros| **micros >= u64::from(milliseconds) * 1_000).count();
    delayed * 2 >= quickest.len()
}
