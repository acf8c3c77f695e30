//! What is said about the command line itself, in Japanese.

use crate::commands::{Failure, say, warn};
use clap::Parser;
use clap::error::{ContextKind, ContextValue, Error, ErrorKind};
use std::ffi::OsString;
use std::process::ExitCode;

const TOP: &str = "{about}\n\n使い方: {usage}\n\nコマンド:\n{subcommands}\n\nオプション:\n{options}{after-help}";
const EACH: &str = "{about}\n\n使い方: {usage}\n\n引数とオプション:\n{positionals}\n{options}{after-help}";
const GROUP: &str = "{about}\n\n使い方: {usage}\n\nコマンド:\n{subcommands}\n\nオプション:\n{options}{after-help}";

/// Examples of every command, below the long help.
pub const EXAMPLES: &str = "\
例:
  試してみる
    tsunagi demo
      見本のデータを data/demo.db に作り直して http://127.0.0.1:8080/ で動かします。
      役割ごとのログイン名を表示します。業務用のデータベースには触れません。

  業務で使う
    tsunagi serve
    tsunagi serve --listen 0.0.0.0:8080
      職員が1人もいないときは、最初の管理者を登録する1回限りのリンクを表示します。
    tsunagi migrate
      データベースの構造を最新にします。PostgreSQL では serve の前に必要です（SQLite は自動）。

  データを取り込む（kind は agencies staff households persons cases consultations referrals visits）
    tsunagi import agencies agencies.csv --dry-run
    tsunagi import consultations 相談記録.csv --map 列の対応.toml --ignore 備考

  数字を出す
    tsunagi report referrals-by-agency-kind --fiscal-year 2025
    tsunagi report persons-by-age --fiscal-year 2023..2025 --format csv --output 年代別.csv

  職員のアカウントを扱う
    tsunagi staff list
    tsunagi staff add --help
    tsunagi staff reset-password --help

  正しく保たれているか確かめる
    tsunagi verify
    tsunagi verify --heads 先月の控え.txt --write-heads 今月の控え.txt

設定（環境変数、または --config で渡す TOML ファイルに同じ名前で）:
  TSUNAGI_DATABASE_URL           sqlite://data/tsunagi.db（初期値） または postgres://…
  TSUNAGI_LISTEN                 127.0.0.1:8080（初期値）
  TSUNAGI_SESSION_IDLE_MINUTES   操作がないとロックするまでの分数。30（初期値）
  TSUNAGI_SECURE_COOKIES         true または false。127.0.0.1 以外で待ち受けるときは true（初期値）
  TSUNAGI_LOG                    ログの細かさ。info,sqlx=warn（初期値）

終了状態: 0 できた / 1 できなかった（理由を標準エラーに表示） / 2 使い方の誤り";

/// Reads the arguments; help, version and complaints are written here.
pub fn parse<C: Parser>(arguments: impl IntoIterator<Item = OsString>) -> Result<C, ExitCode> {
    let command = C::command().help_template(TOP).subcommand_value_name("コマンド").mut_subcommands(|command| {
        let has_parts = command.has_subcommands();
        command.help_template(if has_parts { GROUP } else { EACH }).mut_subcommands(|part| part.help_template(EACH))
    });
    command
        .try_get_matches_from(arguments)
        .and_then(|matches| C::from_arg_matches(&matches))
        .map_err(|error| report(&error))
}

fn report(error: &Error) -> ExitCode {
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            say(error.to_string().trim_end());
            ExitCode::SUCCESS
        }
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            warn(error.to_string().trim_end());
            ExitCode::from(2)
        }
        _ => Failure::usage(complaint(error)).detail("使い方は「tsunagi --help」で表示します。").report(),
    }
}

fn complaint(error: &Error) -> String {
    let told = |kind: ContextKind| match error.get(kind) {
        Some(ContextValue::String(text)) => text.clone(),
        Some(ContextValue::Strings(texts)) => texts.join(" "),
        _ => String::new(),
    };
    let argument = told(ContextKind::InvalidArg);
    let value = told(ContextKind::InvalidValue);
    match error.kind() {
        ErrorKind::InvalidSubcommand => {
            format!("「{}」というコマンドはありません。", told(ContextKind::InvalidSubcommand))
        }
        ErrorKind::MissingSubcommand => "コマンドを指定してください。".to_owned(),
        ErrorKind::UnknownArgument => format!("「{argument}」は指定できません。"),
        ErrorKind::MissingRequiredArgument => format!("「{argument}」を指定してください。"),
        ErrorKind::NoEquals | ErrorKind::TooFewValues | ErrorKind::WrongNumberOfValues => {
            format!("「{argument}」の値を指定してください。")
        }
        ErrorKind::InvalidValue if value.is_empty() => {
            format!("「{argument}」の値を指定してください。")
        }
        ErrorKind::InvalidValue => {
            let choices = told(ContextKind::ValidValue);
            format!("「{argument}」に「{value}」は指定できません。指定できる値: {choices}")
        }
        ErrorKind::ValueValidation => {
            format!("「{argument}」の値「{value}」が正しくありません。")
        }
        ErrorKind::ArgumentConflict => {
            format!("「{argument}」は「{}」と同時に、または2回指定できません。", told(ContextKind::PriorArg))
        }
        _ => "コマンドの書き方が正しくありません。".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Command;

    fn complained(arguments: &[&str]) -> String {
        let command = Command::new("tsunagi").subcommand(
            Command::new("serve").arg(clap::Arg::new("minutes").long("minutes").value_parser(clap::value_parser!(u8))),
        );
        command.try_get_matches_from(arguments).err().map(|error| complaint(&error)).unwrap_or_default()
    }

    #[test]
    fn complaints_name_what_was_typed() {
        assert_eq!(complained(&["tsunagi", "sevre"]), "「sevre」というコマンドはありません。");
        assert_eq!(complained(&["tsunagi", "serve", "--port"]), "「--port」は指定できません。");
        assert_eq!(
            complained(&["tsunagi", "serve", "--minutes", "たくさん"]),
            "「--minutes <minutes>」の値「たくさん」が正しくありません。"
        );
        assert_eq!(complained(&["tsunagi", "serve", "--minutes"]), "「--minutes <minutes>」の値を指定してください。");
    }
}
