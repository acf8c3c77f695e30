//! `tsunagi report`: the same figures as the screen, for an administrator at the machine; nothing is masked.

use crate::access::SystemTask;
use crate::data::Db;
use crate::data::statistics::{Offer, Report, figure};
use crate::documents::{self, Encoding, Format, Sheet, Value};
use crate::domain::fiscal_year::{FiscalYear, FiscalYears};
use crate::web::statistics::{file_stem, sheet};
use std::io::Write;
use std::path::PathBuf;

/// What `tsunagi report` is asked for.
#[derive(Clone, Debug, clap::Args)]
pub struct ReportArgs {
    /// 統計の名前: persons-by-age、consultations-by-method、referrals-by-agency-kind
    pub name: String,
    /// 年度。範囲は 2012..2017 のように書きます（例: 2017、H29）。なければ今年度です
    #[arg(long)]
    pub fiscal_year: Option<String>,
    /// 対象の機関のコード。なければすべての機関です
    #[arg(long)]
    pub agency: Option<String>,
    /// 形式
    #[arg(long, value_enum, default_value_t = ReportFormat::Text)]
    pub format: ReportFormat,
    /// 書き出すファイル。なければ標準出力に書きます
    #[arg(long)]
    pub output: Option<PathBuf>,
}

/// How the figure is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum ReportFormat {
    /// 表（読むため）
    Text,
    /// CSV（UTF-8）
    Csv,
    /// JSON
    Json,
    /// Excel
    Xlsx,
}

/// Counts a figure and writes it.
///
/// # Errors
/// A sentence for the person at the machine: an unknown name, year or agency, or a file that cannot be written.
pub async fn run(db: &Db, task: &SystemTask, args: &ReportArgs) -> Result<(), String> {
    let report = Report::parse(&args.name).ok_or_else(|| {
        let names = Report::ALL.map(Report::name).join("、");
        format!("「{}」という統計はありません。次の名前を指定してください: {names}", args.name)
    })?;
    let this = FiscalYear::containing(db.clock().today()).year().to_string();
    let years = FiscalYears::parse(args.fiscal_year.as_deref().unwrap_or(&this)).map_err(|error| error.to_string())?;
    let offer = Offer::to_task(db, task).await.map_err(broken)?;
    let code = args.agency.as_deref().unwrap_or_default();
    let of = offer.choose(code).ok_or_else(|| format!("コード「{code}」の機関は登録されていません。"))?;
    let figure = figure(db, &of, report, years).await.map_err(broken)?;
    let (sheet, stem) = (sheet(&figure), file_stem(&figure, &of));
    let bytes = match args.format {
        ReportFormat::Text => text(&sheet).into_bytes(),
        ReportFormat::Csv => written(&sheet, Format::Csv(Encoding::Utf8), &stem)?,
        ReportFormat::Json => written(&sheet, Format::Json, &stem)?,
        ReportFormat::Xlsx => written(&sheet, Format::Xlsx, &stem)?,
    };
    put(&bytes, args.output.as_ref())
}

fn broken(error: impl std::fmt::Display) -> String {
    format!("集計できませんでした。{error}")
}

fn written(sheet: &Sheet, format: Format, stem: &str) -> Result<Vec<u8>, String> {
    documents::write(sheet, format, stem).map(|file| file.bytes).map_err(broken)
}

fn put(bytes: &[u8], output: Option<&PathBuf>) -> Result<(), String> {
    match output {
        Some(path) => {
            std::fs::write(path, bytes).map_err(|error| format!("{}に書き出せませんでした。{error}", path.display()))
        }
        None => match std::io::stdout().lock().write_all(bytes) {
            // A pager that was closed early has seen enough.
            Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
                Err(format!("書き出せませんでした。{error}"))
            }
            _ => Ok(()),
        },
    }
}

/// The sheet as an aligned table with its remarks.
fn text(sheet: &Sheet) -> String {
    let heads: Vec<String> = sheet.columns.iter().map(|column| column.label.clone()).collect();
    let cells =
        |row: &Vec<Value>| sheet.columns.iter().zip(row).map(|(column, value)| shown(&column.code, value)).collect();
    let rows: Vec<Vec<String>> = sheet.rows.iter().map(cells).collect();
    let numeric = |at: usize| {
        sheet
            .rows
            .iter()
            .filter_map(|row| row.get(at))
            .any(|value| matches!(value, Value::Whole(_) | Value::Decimal(_)))
    };
    let widths: Vec<usize> = (0..heads.len())
        .map(|at| rows.iter().chain([&heads]).filter_map(|row| row.get(at)).map(|cell| width(cell)).max().unwrap_or(0))
        .collect();
    let line = |row: &[String]| {
        let cells = row.iter().zip(&widths).enumerate().map(|(at, (cell, width_of))| {
            let space = " ".repeat(width_of.saturating_sub(width(cell)));
            if numeric(at) { format!("{space}{cell}") } else { format!("{cell}{space}") }
        });
        cells.collect::<Vec<_>>().join("  ").trim_end().to_owned()
    };
    let remarks = |above: bool| {
        let chosen = sheet.remarks.iter().filter(move |(term, _)| matches!(*term, "期間" | "対象") == above);
        chosen.map(|(term, sentence)| format!("{term}: {sentence}"))
    };
    let ruler = "-".repeat(widths.iter().sum::<usize>() + 2 * widths.len().saturating_sub(1));
    let mut lines = vec![sheet.title.clone()];
    lines.extend(remarks(true));
    lines.extend([String::new(), line(&heads), ruler]);
    lines.extend(rows.iter().map(|row| line(row)));
    lines.push(String::new());
    lines.extend(remarks(false));
    lines.join("\n") + "\n"
}

fn shown(column: &str, value: &Value) -> String {
    match value {
        Value::Empty => "－".to_owned(),
        Value::Text(text) => text.clone(),
        Value::Day(_) | Value::Minute(_) | Value::Second(_) => value.to_string(),
        // A year is a name, not an amount.
        Value::Whole(number) if column == "fiscal_year" => number.to_string(),
        Value::Whole(number) => crate::domain::amount::group(*number),
        Value::Decimal(number) => format!("{number:.1}"),
    }
}

/// Columns on a terminal: Japanese letters take two.
fn width(text: &str) -> usize {
    text.chars().map(|c| if c.is_ascii() || ('\u{FF61}'..='\u{FF9F}').contains(&c) || c == '–' { 1 } else { 2 }).sum()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::documents::SheetColumn;

    #[test]
    fn numbers_stand_below_one_another() {
        let sheet = Sheet {
            title: "題".to_owned(),
            remarks: vec![("対象", "全部".to_owned()), ("数え方", "数える。".to_owned())],
            columns: vec![SheetColumn::new("k", "機関種別"), SheetColumn::new("n", "件数")],
            rows: vec![vec![Value::text("保健所"), Value::Whole(1_531)], vec![Value::text("企業"), Value::Whole(85)]],
            ..Sheet::default()
        };
        assert_eq!(
            text(&sheet),
            "題\n対象: 全部\n\n機関種別   件数\n---------------\n保健所    1,531\n企業         85\n\n数え方: 数える。\n"
        );
    }
}
