//! `tsunagi import`: reads a CSV file in.

use crate::access::SystemTask;
use crate::clock::Clock;
use crate::config::Config;
use crate::data::import::{ImportError, ImportKind, Mapping, Options, Summary, import};
use crate::data::staff::Hashing;
use crate::data::{Db, Migrate};
use crate::domain::amount::group;
use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use std::io::{IsTerminal, Write};
use std::path::PathBuf;

/// CSV ファイルを取り込みます。1行でも誤りがあれば、何も取り込みません。
#[derive(Args, Debug)]
pub struct Import {
    /// 取り込むものの種類: agencies、staff、households、persons、cases、consultations、referrals
    pub kind: ImportKind,
    /// CSV ファイル（UTF-8 または CP932、1行目は見出し）
    pub file: PathBuf,
    /// 確かめるだけで、書き込みません
    #[arg(long)]
    pub dry_run: bool,
    /// 列の対応を書いた TOML ファイル（"ファイルの見出し" = "列の名前"）
    #[arg(long, value_name = "FILE")]
    pub map: Option<PathBuf>,
    /// 読まない列の見出し（何度でも指定できます）
    #[arg(long, value_name = "COLUMN")]
    pub ignore: Vec<String>,
}

/// Reads the file in and prints what became of it.
///
/// # Errors
/// A Japanese sentence, followed by the details on lines of their own.
pub async fn run(arguments: Import, config: &Config) -> Result<(), String> {
    let path = arguments.file.display().to_string();
    let bytes = std::fs::read(&arguments.file).map_err(|error| format!("ファイル {path} を読めません: {error}"))?;
    let mapping = match &arguments.map {
        None => Mapping::default(),
        Some(map) => {
            let text = std::fs::read_to_string(map)
                .map_err(|error| format!("ファイル {} を読めません: {error}", map.display()))?;
            Mapping::parse(&text).map_err(|error| format!("{}: {error}", map.display()))?
        }
    };
    let options = Options {
        is_dry_run: arguments.dry_run,
        mapping: mapping.ignoring(arguments.ignore),
        hashing: Hashing::of(config),
    };
    let migrate = if config.database_url.starts_with("sqlite:") { Migrate::Yes } else { Migrate::No };
    let db =
        Db::open(&config.database_url, migrate, "import", Clock::system()).await.map_err(|error| error.to_string())?;
    let name = arguments.file.file_name().map_or_else(|| path.clone(), |name| name.to_string_lossy().into_owned());
    let task = SystemTask::new("tsunagi import");
    let bar = bar(arguments.kind);
    let progress = |done, total| {
        bar.set_length(total);
        bar.set_position(done);
    };
    let done = import(&db, &task, arguments.kind, &bytes, &name, &options, &progress).await;
    bar.finish_and_clear();
    match done {
        Ok(summary) => {
            // A server that starts next chooses its indexes by what is there now.
            if !arguments.dry_run
                && let Err(error) = db.analyze(&task).await
            {
                tracing::warn!(%error, "the database could not be analysed");
            }
            told(&summary, arguments.kind, arguments.dry_run).map_err(|error| format!("結果を表示できません: {error}"))
        }
        Err(ImportError::Faults(faults)) => Err(format!("{path} に{faults}").trim_end().to_owned()),
        Err(ImportError::Data(error)) => {
            Err(format!("{path} を取り込めませんでした。1行も書き込んでいません。\n{error}"))
        }
    }
}

/// A bar on a terminal; nothing in a log.
fn bar(kind: ImportKind) -> ProgressBar {
    if !std::io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new(0);
    if let Ok(style) = ProgressStyle::with_template("{msg} [{bar:40}] {percent}%") {
        bar.set_style(style.progress_chars("=> "));
    }
    bar.set_message(format!("{}を取り込んでいます", kind.label()));
    bar
}

fn told(summary: &Summary, kind: ImportKind, is_dry_run: bool) -> std::io::Result<()> {
    let count = |n: u64| group(n as i64);
    let tenths = summary.took / 100_000;
    let per_second = (summary.rows() as i64).saturating_mul(1_000_000) / summary.took.max(1);
    let mut out = std::io::stdout().lock();
    writeln!(
        out,
        "{}: 追加 {}件、変更 {}件、変更なし {}件（{}.{}秒、毎秒{}行）",
        kind.label(),
        count(summary.added),
        count(summary.changed),
        count(summary.unchanged),
        tenths / 10,
        tenths % 10,
        group(per_second)
    )?;
    if is_dry_run {
        writeln!(out, "確かめただけで、書き込んでいません。")?;
    }
    for note in &summary.notes {
        writeln!(out, "{note}")?;
    }
    Ok(())
}
