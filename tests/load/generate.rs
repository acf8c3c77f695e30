//! Writes the reference files, a changed second edition of them, and the tables that the reports must show.
#![expect(clippy::print_stdout, reason = "a program of the terminal")]

mod crowd;
mod reference;

use clap::Parser;
use reference::{ACCOUNTS, Options, PASSWORD, ReferenceFiles, Scale, generate, rerun};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// 公表された集計表と同じ分布の取り込みファイルを作ります。
///
/// DIR に取り込み用の CSV、DIR/rerun に内容を少し変えた二回目の取り込み用の CSV、DIR/expected に集計の正解を書き出します。
#[derive(Parser)]
struct Arguments {
    /// 書き出し先のフォルダー
    dir: PathBuf,
    /// 乱数の種(同じ種からは同じファイルができます)
    #[arg(long, default_value_t = Options::default().seed)]
    seed: u64,
    /// 百分の一の規模にします
    #[arg(long)]
    small: bool,
    /// 公表表の分布の代わりに、一つの機関に10万人、ほかの機関に40万人がいるファイルを作ります(速さを測るため)
    #[arg(long, conflicts_with = "small")]
    crowd: bool,
    /// 年度(4月1日が属する西暦年、2014以降)
    #[arg(long, default_value_t = 2017, value_parser = clap::value_parser!(i32).range(2014..=2030))]
    fiscal_year: i32,
}

fn main() -> io::Result<()> {
    let arguments = Arguments::parse();
    let (files, expected) = generate(Options {
        seed: arguments.seed,
        scale: if arguments.small || arguments.crowd { Scale::Small } else { Scale::Full },
        fiscal_year: arguments.fiscal_year,
    });
    if arguments.crowd {
        let files = crowd::crowd(files);
        write_files(&arguments.dir, &files)?;
        println!(
            "{} に書き出しました。利用者とパスワードは、いつものファイルと同じです({PASSWORD})。",
            arguments.dir.display()
        );
        return Ok(());
    }
    write_files(&arguments.dir, &files)?;
    write_files(&arguments.dir.join("rerun"), &rerun(&files))?;
    let tables = arguments.dir.join("expected");
    fs::create_dir_all(&tables)?;
    fs::write(tables.join("persons-by-age.csv"), expected.persons_by_age_csv())?;
    fs::write(tables.join("consultations-by-method.csv"), expected.consultations_by_method_csv())?;
    fs::write(tables.join("referrals-by-agency-kind.csv"), expected.referrals_by_agency_kind_csv())?;
    println!("{} に書き出しました。次の順に取り込みます。", arguments.dir.display());
    for (kind, text) in files.in_order() {
        let path = arguments.dir.join(format!("{kind}.csv"));
        println!("  tsunagi import {kind} {}    ({} バイト)", path.display(), text.len());
    }
    println!("方法が「その他」の対応(欄外)は {} 件です。", expected.other_contacts);
    println!("初期パスワードは、どれも {PASSWORD} です。");
    for (login, label) in ACCOUNTS {
        println!("  {login}  ({label})");
    }
    Ok(())
}

fn write_files(folder: &Path, files: &ReferenceFiles) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    for (kind, text) in files.in_order() {
        fs::write(folder.join(format!("{kind}.csv")), text)?;
    }
    Ok(())
}
