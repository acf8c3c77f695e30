//! The commands of the binary, one file each.
//!
//! A command has `Args` (what may be typed) and `run` (what happens); it ends in a [`Failure`] that names the reason in
//! one Japanese line. Exit status: 0 done, 1 failed, 2 wrong usage.

pub mod demo;
mod failure;
pub mod import;
pub mod migrate;
pub mod report;
pub mod serve;
mod settings;
pub mod staff;
mod terminal;
mod usage;
pub mod verify;

pub use failure::Failure;
pub use settings::Settings;
pub use terminal::{say, warn};

use crate::access::SystemTask;
use crate::clock::Clock;
use crate::data::{Db, Migrate};
use clap::{Parser, Subcommand};
use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(Debug, Parser)]
#[command(
    name = "tsunagi",
    version,
    about = "つなぎ（tsunagi） 重層的支援体制整備事業・ひきこもり支援のケース管理",
    override_usage = "tsunagi コマンド [オプション]",
    after_long_help = usage::EXAMPLES,
    after_help = "くわしい説明と例は「tsunagi --help」で表示します。",
    arg_required_else_help = true,
    disable_help_flag = true,
    disable_version_flag = true,
    disable_help_subcommand = true
)]
struct Cli {
    /// 設定ファイル（TOML）。環境変数のほうが優先されます
    #[arg(long, value_name = "ファイル", global = true)]
    config: Option<PathBuf>,
    /// 説明を表示します
    #[arg(short, long, global = true, action = clap::ArgAction::Help)]
    help: Option<bool>,
    /// 版を表示します
    #[arg(short = 'V', long, action = clap::ArgAction::Version)]
    version: Option<bool>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// 見本のデータを新しく作り、すぐに使える状態で動かします
    #[command(override_usage = "tsunagi demo [--listen アドレス]")]
    Demo(demo::Args),
    /// 業務用のデータベースでサーバーを動かします
    #[command(override_usage = "tsunagi serve [--listen アドレス]")]
    Serve(serve::Args),
    /// データベースの構造を最新にします
    #[command(override_usage = "tsunagi migrate")]
    Migrate(migrate::Args),
    /// CSV ファイルを取り込みます。1行でも誤りがあれば、何も取り込みません
    #[command(override_usage = "tsunagi import 種類 ファイル [--dry-run] [--map ファイル] [--ignore 見出し]")]
    Import(import::Import),
    /// 統計を、画面と同じ数え方で出力します
    #[command(
        override_usage = "tsunagi report 名前 --fiscal-year 2017 [--agency コード] [--format text|csv|json|xlsx] [--output ファイル]"
    )]
    Report(report::ReportArgs),
    /// 職員のアカウントを扱います
    #[command(override_usage = "tsunagi staff add|disable|reset-password|list")]
    Staff(staff::Args),
    /// データが正しく保たれているかを確かめます
    #[command(override_usage = "tsunagi verify [--heads ファイル] [--write-heads ファイル]")]
    Verify(verify::Args),
}

/// Runs the command that `arguments` name.
pub fn main(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let cli = match usage::parse::<Cli>(arguments) {
        Ok(cli) => cli,
        Err(status) => return status,
    };
    let outcome = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| Failure::new("処理を始められません。").detail(error.to_string()))
        .and_then(|runtime| runtime.block_on(cli.command.run(&Settings::from_process(cli.config))));
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => failure.report(),
    }
}

impl Command {
    async fn run(self, settings: &Settings) -> Result<(), Failure> {
        match self {
            Self::Demo(args) => demo::run(settings, args).await,
            Self::Serve(args) => serve::run(settings, &args).await,
            Self::Migrate(args) => migrate::run(settings, &args).await,
            Self::Import(args) => import::run(args, &settings.config()?).await.map_err(Failure::told),
            Self::Report(args) => figures(settings, &args).await,
            Self::Staff(args) => staff::run(settings, &args).await,
            Self::Verify(args) => verify::run(settings, &args).await,
        }
    }
}

async fn figures(settings: &Settings, args: &report::ReportArgs) -> Result<(), Failure> {
    let config = settings.config()?;
    verify::refuse_missing_file(&config.database_url)?;
    let db = Db::open(&config.database_url, Migrate::No, "report", Clock::system())
        .await
        .map_err(|error| Failure::of_data("データベースを開けませんでした。", &error))?;
    let task = SystemTask::new("a report from the command line");
    report::run(&db, &task, args).await.map_err(Failure::told)
}
