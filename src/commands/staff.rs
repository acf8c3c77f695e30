//! `tsunagi staff`: accounts from the command line.

use crate::access::SystemTask;
use crate::clock::Clock;
use crate::commands::{Failure, Settings, say};
use crate::data::staff::{self, Hashing, NewPosting, NewStaff};
use crate::data::{Db, Error, Migrate, agencies};
use crate::domain::kana::{is_kana, normalise_kana};
use crate::domain::written::{check_line, check_required};
use clap::Subcommand;
use entity::codes::Role;
use std::fmt::Write;

/// What to do with accounts.
#[derive(Clone, Debug, Subcommand)]
pub enum StaffCommand {
    /// 職員のアカウントを作ります。パスワードを省くと自動で作り、1度だけ表示します
    Add {
        /// ログイン名
        #[arg(long, value_name = "ログイン名")]
        login: String,
        /// 氏名
        #[arg(long, value_name = "氏名")]
        name: String,
        /// フリガナ
        #[arg(long, default_value = "", hide_default_value = true, value_name = "フリガナ")]
        kana: String,
        /// 所属する機関のコード
        #[arg(long, value_name = "機関コード")]
        agency: String,
        /// 役割を「;」で区切って並べます。例: consultant;supervisor
        #[arg(long, value_name = "役割;役割")]
        roles: String,
        /// はじめのパスワード（10文字以上）。最初のサインインで本人が変えます
        #[arg(long, value_name = "パスワード")]
        password: Option<String>,
    },
    /// アカウントを止めます
    Disable {
        /// ログイン名
        #[arg(value_name = "ログイン名")]
        login: String,
    },
    /// パスワードを初期化し、新しいはじめのパスワードを1度だけ表示します
    ResetPassword {
        /// ログイン名
        #[arg(value_name = "ログイン名")]
        login: String,
    },
    /// 職員の一覧を表示します
    List,
}

/// What may be typed behind `staff`.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: StaffCommand,
}

/// Does what is asked with accounts.
///
/// # Errors
/// The reason, in one line.
pub async fn run(settings: &Settings, args: &Args) -> Result<(), Failure> {
    let config = settings.config()?;
    let migrate = if config.database_url.starts_with("sqlite:") { Migrate::Yes } else { Migrate::No };
    let db = Db::open(&config.database_url, migrate, "staff", Clock::system())
        .await
        .map_err(|error| Failure::of_data("データベースを開けませんでした。", &error))?;
    let task = SystemTask::new("accounts from the command line");
    let told = perform(&db, &task, Hashing::of(&config), &args.command).await.map_err(Failure::told)?;
    say(&told);
    Ok(())
}

/// Does it, and answers what to print.
///
/// # Errors
/// A Japanese sentence that says what is wrong.
pub async fn perform(db: &Db, task: &SystemTask, hashing: Hashing, command: &StaffCommand) -> Result<String, String> {
    match command {
        StaffCommand::Add { login, name, kana, agency, roles, password } => {
            let new = account(login, name, kana)?;
            let posting = posting(db, task, agency, roles).await?;
            let drawn = match password {
                Some(password) => check_password(password)?,
                None => staff::initial_password(task),
            };
            staff::add(db, task, hashing, &new, &drawn, Some(&posting)).await.map_err(|error| match error {
                Error::Taken { .. } => {
                    format!("ログイン名「{}」は、ほかの職員が使っています。", new.login)
                }
                other => broken(&other),
            })?;
            let told = if password.is_some() {
                String::new()
            } else {
                format!("\nはじめのパスワード: {drawn}\n（もう表示されません。最初のサインインで本人が変えます。）")
            };
            Ok(format!("「{}」（{}）のアカウントを作りました。{told}", new.name, new.login))
        }
        StaffCommand::Disable { login } => {
            let row = find(db, task, login).await?;
            staff::disable_by_command(db, task, row.id).await.map_err(|error| broken(&error))?;
            Ok(format!("「{}」（{}）のアカウントを止めました。", row.name, row.login))
        }
        StaffCommand::ResetPassword { login } => {
            let row = find(db, task, login).await?;
            let password = staff::initial_password(task);
            staff::reset_password(db, task, hashing, row.id, &password).await.map_err(|error| broken(&error))?;
            Ok(format!(
                "「{}」（{}）のパスワードを初期化しました。\nはじめのパスワード: {password}\n（もう表示されません。最初のサインインで本人が変えます。）",
                row.name, row.login
            ))
        }
        StaffCommand::List => list(db, task).await,
    }
}

async fn list(db: &Db, task: &SystemTask) -> Result<String, String> {
    let today = db.clock().today_ymd();
    let rows = staff::roster(db, task).await.map_err(|error| broken(&error))?;
    let mut text = String::from("ログイン名\t氏名\t所属\t状態");
    for row in rows {
        let state = if row.is_disabled {
            "停止中"
        } else if row.holds_on(today) {
            "有効"
        } else {
            "期間外"
        };
        // Writing to a string cannot fail.
        let _written = write!(text, "\n{}\t{}\t{}\t{state}", row.login, row.name, row.postings);
    }
    Ok(text)
}

fn account(login: &str, name: &str, kana: &str) -> Result<NewStaff, String> {
    let line = |text: &str, label: &str, most: usize| {
        check_line(text, label, most).and_then(|text| check_required(text, label)).map_err(|error| error.to_string())
    };
    let login = line(login, "ログイン名", 50)?;
    if login.chars().any(char::is_whitespace) {
        return Err("ログイン名に空白は使えません。".to_owned());
    }
    let kana = check_line(kana, "フリガナ", 100).map_err(|error| error.to_string())?;
    if !kana.is_empty() && !is_kana(&kana) {
        return Err("フリガナは、カタカナかひらがなで指定してください。".to_owned());
    }
    Ok(NewStaff {
        login,
        name: line(name, "氏名", 100)?,
        kana: normalise_kana(&kana),
        valid_from: None,
        valid_until: None,
        qualifications: Vec::new(),
    })
}

async fn posting(db: &Db, task: &SystemTask, code: &str, roles: &str) -> Result<NewPosting, String> {
    let agency = agencies::by_code(db, task, code.trim())
        .await
        .map_err(|error| broken(&error))?
        .ok_or_else(|| format!("機関コード「{code}」の機関はありません。"))?;
    let mut parsed = Vec::new();
    for one in roles.split(';').map(str::trim).filter(|one| !one.is_empty()) {
        let role = Role::parse(one).ok_or_else(|| {
            let known: Vec<&str> = Role::ALL.iter().map(|role| role.code()).collect();
            format!("役割「{one}」はありません。使えるのは {} です。", known.join("、"))
        })?;
        if !parsed.contains(&role) {
            parsed.push(role);
        }
    }
    if parsed.is_empty() {
        return Err("役割を1つ以上指定してください。".to_owned());
    }
    Ok(NewPosting { agency: agency.id, roles: parsed, valid_from: None, valid_until: None })
}

fn check_password(password: &str) -> Result<String, String> {
    if !(10..=128).contains(&password.chars().count()) {
        return Err("パスワードは、10文字以上128文字までにしてください。".to_owned());
    }
    if password.chars().any(char::is_control) {
        return Err("パスワードに使えない文字（制御文字）があります。".to_owned());
    }
    Ok(password.to_owned())
}

async fn find(db: &Db, task: &SystemTask, login: &str) -> Result<entity::staff::Model, String> {
    staff::by_login(db, task, login.trim())
        .await
        .map_err(|error| broken(&error))?
        .ok_or_else(|| format!("ログイン名「{login}」の職員はいません。"))
}

fn broken(error: &Error) -> String {
    format!("データベースを使えませんでした: {error}")
}
