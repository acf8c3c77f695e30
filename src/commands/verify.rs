//! `tsunagi verify`: whether the data is whole; the first fault is named.

use crate::access::SystemTask;
use crate::clock::Clock;
use crate::commands::{Failure, Settings, say};
use crate::data::audit::{self, ChainHead};
use crate::data::{self, Db, Migrate, cases, facts, grants, identities, integrity, persons, protections, tasks};
use std::path::{Path, PathBuf};

/// What may be typed behind `verify`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// 前に書き出した監査記録の控えと照合します
    #[arg(long, value_name = "ファイル")]
    pub heads: Option<PathBuf>,
    /// すべて正しければ、いまの監査記録の控えをファイルに書き出します
    #[arg(long, value_name = "ファイル")]
    pub write_heads: Option<PathBuf>,
}

/// Checks everything that can be checked, and says what it checked.
///
/// # Errors
/// The first thing that does not hold.
pub async fn run(settings: &Settings, args: &Args) -> Result<(), Failure> {
    let config = settings.config()?;
    let earlier = match &args.heads {
        Some(path) => Some(read_heads(path)?),
        None => None,
    };
    refuse_missing_file(&config.database_url)?;
    let process = format!("verify {}", std::process::id());
    let db = Db::open(&config.database_url, Migrate::No, &process, Clock::system()).await.map_err(|error| {
        Failure::of_data("データベースを開けません。TSUNAGI_DATABASE_URL を確かめてください。", &error)
    })?;
    let task = SystemTask::new("verifying the database");
    check(&db, &task, earlier.as_deref()).await?;
    if let Some(path) = &args.write_heads {
        write_heads(&db, &task, path).await?;
    }
    say("すべて正しく保たれています。");
    Ok(())
}

/// Checks an open database; used by `demo` as well.
pub(super) async fn check(db: &Db, task: &SystemTask, earlier: Option<&[ChainHead]>) -> Result<(), Failure> {
    let unreadable = |error: data::Error| Failure::of_data("データベースを読めません。", &error);
    if let Some(fault) = integrity::broken_page(db, task).await.map_err(unreadable)? {
        return Err(Failure::new("データベースのファイルが壊れています。").detail(fault));
    }
    if let Some(fault) = integrity::broken_reference(db, task).await.map_err(unreadable)? {
        return Err(Failure::new(format!(
            "表「{}」に、もう存在しない「{}」の行を指している行があります。",
            fault.table, fault.parent
        )));
    }
    say(if db.is_sqlite() {
        "ファイルと外部キー  正しい"
    } else {
        "外部キー            PostgreSQL が保証しています"
    });
    let entries = audit::verify(db, task).await.map_err(unreadable)?.map_err(|fault| {
        Failure::new(format!("監査記録 {} の {} 件目が正しくありません。", fault.chain, fault.seq + 1))
            .detail(fault.cause)
    })?;
    say(&format!("監査記録            {entries} 件すべてつながっています"));
    if let Some(earlier) = earlier {
        if let Some(fault) = audit::missing_head(db, task, earlier).await.map_err(unreadable)? {
            return Err(Failure::new(format!(
                "監査記録 {} が、前の控え（{} 件目まで）と合いません。",
                fault.chain, fault.seq
            ))
            .detail(fault.cause));
        }
        say(&format!("前の控えとの照合    {} 本すべて見つかりました", earlier.len()));
    }
    if let Some(fault) = facts::verify(db, task).await.map_err(unreadable)? {
        return Err(Failure::new("統計の集計が記録と合いません。").detail(fault));
    }
    say("統計の集計          記録と一致しています");
    if let Some(fault) = tasks::verify(db, task).await.map_err(unreadable)? {
        return Err(Failure::new("「今日すること」が相談の記録と合いません。").detail(fault));
    }
    say("すること            相談の記録と一致しています");
    if let Some(fault) = persons::verify(db, task).await.map_err(unreadable)? {
        return Err(Failure::new("同じ人かもしれない記録の一覧が、検索のキーと合いません。").detail(fault));
    }
    say("同じ人の候補        検索のキーと一致しています");
    if let Some(fault) = identities::verify(db, task).await.map_err(unreadable)? {
        return Err(Failure::new("機関をまたぐ同じ人の結びつきが、人の記録と合いません。").detail(fault));
    }
    say("同じ人の結びつき    人の記録と一致しています");
    if let Some(fault) = cases::verify(db, task).await.map_err(unreadable)? {
        return Err(Failure::new("ケースの最終接触・次回の予定が記録と合いません。").detail(fault));
    }
    say("ケースの最終接触    記録と一致しています");
    if let Some(fault) = grants::verify(db, task).await.map_err(unreadable)? {
        return Err(Failure::new("共有の範囲が、その経過と合いません。").detail(fault));
    }
    say("共有                経過と一致しています");
    if let Some(fault) = protections::verify(db, task).await.map_err(unreadable)? {
        return Err(Failure::new("伏せた連絡先が、支援措置の記録と合いません。").detail(fault));
    }
    say("伏せた連絡先        支援措置の記録と一致しています");
    Ok(())
}

/// An embedded database that is not there must not be made by looking for it.
pub(super) fn refuse_missing_file(url: &str) -> Result<(), Failure> {
    let Some(path) = url.strip_prefix("sqlite:") else {
        return Ok(());
    };
    let path = path.trim_start_matches("//");
    let path = path.split('?').next().unwrap_or(path);
    if Path::new(path).exists() {
        Ok(())
    } else {
        Err(Failure::new(format!("データベース {path} がありません。")))
    }
}

fn read_heads(path: &Path) -> Result<Vec<ChainHead>, Failure> {
    let text = std::fs::read_to_string(path)
        .map_err(|error| Failure::new(format!("控え {} を読めません。", path.display())).detail(error.to_string()))?;
    let lines = text.trim_start_matches('\u{FEFF}').lines().enumerate();
    lines
        .filter(|(_, line)| !line.trim().is_empty() && !line.starts_with('#'))
        .map(|(at, line)| {
            head(line).ok_or_else(|| {
                Failure::new(format!("控え {} の {} 行目が読み取れません。", path.display(), at + 1))
                    .detail("1行に「鎖の番号,件数,ハッシュ」を書いてください。")
            })
        })
        .collect()
}

/// 「chain,entries,head」, as `--write-heads` and the log of `serve` tell them.
fn head(line: &str) -> Option<ChainHead> {
    let mut cells = line.split(',').map(str::trim);
    let head = ChainHead {
        chain: cells.next()?.parse().ok()?,
        entries: cells.next()?.parse().ok().filter(|entries| *entries >= 0)?,
        head: cells.next()?.to_owned(),
    };
    (cells.next().is_none() && head.head.len() == 64).then_some(head)
}

async fn write_heads(db: &Db, task: &SystemTask, path: &Path) -> Result<(), Failure> {
    use std::fmt::Write as _;
    let heads = audit::heads(db, task).await.map_err(|error| Failure::of_data("監査記録を読めません。", &error))?;
    let mut text =
        format!("# 監査記録の控え {}\n# 鎖の番号,件数,ハッシュ\n", db.clock().local().format("%Y-%m-%d %H:%M"));
    for head in &heads {
        let _ = writeln!(text, "{},{},{}", head.chain, head.entries, head.head);
    }
    std::fs::write(path, text).map_err(|error| {
        Failure::new(format!("控え {} を書き出せません。", path.display())).detail(error.to_string())
    })?;
    say(&format!("控えを {} に書き出しました（{} 本）。", path.display(), heads.len()));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_head_needs_a_chain_a_count_and_a_whole_hash() {
        let hash = "a".repeat(64);
        let chain = "01890000-0000-7000-8000-000000000000";
        assert!(head(&format!("{chain},3,{hash}")).is_some());
        assert!(head(&format!("{chain}, 3, {hash}")).is_some());
        assert!(head(&format!("{chain},-1,{hash}")).is_none());
        assert!(head(&format!("{chain},3,abc")).is_none());
        assert!(head(&format!("{chain},3,{hash},x")).is_none());
        assert!(head("").is_none());
    }
}
