//! A figure as a sheet, for every file format and for the command line.

use crate::clock::local_time;
use crate::data::statistics::{Cell, Countable, Figure, Report, YearRow};
use crate::documents::{Sheet, SheetColumn, Value};
use crate::domain::fiscal_year::FiscalYears;
use crate::domain::{percent, wareki};
use serde_json::json;

/// The figure with everything that must be printed with it.
pub fn sheet(figure: &Figure) -> Sheet {
    let (columns, rows) = match figure.report {
        Report::ReferralsByAgencyKind => by_kind(figure),
        Report::PersonsByAge | Report::ConsultationsByMethod => by_year(figure),
    };
    Sheet {
        name: figure.report.name().to_owned(),
        title: figure.title.clone(),
        remarks: remarks(figure),
        columns,
        rows,
        members: vec![
            ("fiscal_years", figure.years.iter().map(|year| json!(year.year())).collect()),
            ("agencies", json!(figure.agencies)),
            ("made_at", json!(local_time(figure.made_at).map(|at| at.format("%Y-%m-%dT%H:%M:%S+09:00").to_string()))),
        ],
    }
}

/// The beginning of a file's name: report, years, and the agency if there is one.
pub fn file_stem(figure: &Figure, of: &Countable) -> String {
    let mut stem = format!("{}_{}", figure.report.name(), figure.years.to_string().replace("..", "-"));
    if let Some(code) = of.code() {
        let plain: String = code.chars().filter(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_')).collect();
        stem = format!("{stem}_{plain}");
    }
    stem
}

/// 「平成29年度（2017年4月1日から2018年3月31日まで）」.
pub fn period(years: FiscalYears) -> String {
    let named = if years.from == years.until {
        years.from.label()
    } else {
        format!("{}から{}まで", years.from.label(), years.until.label())
    };
    let (first, last) = (years.from.first_day(), years.until.last_day());
    format!("{named}（{}から{}まで）", wareki::long(first), wareki::long(last))
}

/// 「令和8年11月21日 10:40」.
pub fn made_at(figure: &Figure) -> String {
    local_time(figure.made_at)
        .map_or_else(String::new, |at| format!("{} {}", wareki::long(at.date()), at.format("%H:%M")))
}

/// Terms and sentences around the table, the same in every format.
pub fn remarks(figure: &Figure) -> Vec<(&'static str, String)> {
    let mut remarks = vec![("期間", period(figure.years)), ("対象", figure.agencies.clone())];
    for (years, rule) in &figure.rules {
        let only = if figure.rules.len() > 1 { format!("（{}）", named(*years)) } else { String::new() };
        remarks.push(("数え方", format!("{only}{rule}")));
    }
    remarks.extend(figure.notes.iter().map(|note| ("注", note.clone())));
    remarks.extend(figure.rows.iter().filter_map(|row| beside(figure, row)).map(|text| ("注", text)));
    if figure.is_masked() {
        let text = "自分の機関でない記録だけを数えた1から4までの数は「1–4」とし、引き算で分かってしまう数は「秘匿」としています。";
        remarks.push(("注", text.to_owned()));
    }
    remarks.push(("集計", made_at(figure)));
    remarks
}

fn named(years: FiscalYears) -> String {
    if years.from == years.until {
        years.from.label()
    } else {
        format!("{}から{}", years.from.label(), years.until.label())
    }
}

/// 「平成29年度: 取り消した記録 12件（表に含みません）、不成立 41件（表に含みます）」.
fn beside(figure: &Figure, row: &YearRow) -> Option<String> {
    let told = row.beside.iter().filter(|(_, cell)| *cell != Cell::Exact(0));
    let parts: Vec<String> = told
        .map(|(what, cell)| {
            let stands = if what.is_counted() { "表に含みます" } else { "表に含みません" };
            format!("{} {}件（{stands}）", what.label(), cell.label())
        })
        .collect();
    let year = if figure.rows.len() > 1 { format!("{}: ", row.year.label()) } else { String::new() };
    (!parts.is_empty()).then(|| format!("{year}{}", parts.join("、")))
}

fn value(cell: Cell) -> Value {
    match cell {
        Cell::Exact(number) => Value::Whole(number),
        Cell::Absent => Value::Empty,
        hidden => Value::text(hidden.label()),
    }
}

fn rate(row: &YearRow, cell: Cell) -> Value {
    if cell.is_hidden() || row.total.is_hidden() {
        return Value::text(Cell::Withheld.label());
    }
    row.percent(cell).map_or(Value::Empty, Value::Decimal)
}

fn by_year(figure: &Figure) -> (Vec<SheetColumn>, Vec<Vec<Value>>) {
    let named = figure.columns.iter().map(|column| SheetColumn::new(&column.code, &column.label));
    let columns = std::iter::once(SheetColumn::new("fiscal_year", "年度"))
        .chain(named)
        .chain([SheetColumn::new("total", "合計")])
        .collect();
    let row = |row: &YearRow| {
        let cells = row.cells.iter().chain([&row.total]).map(|cell| value(*cell));
        std::iter::once(Value::Whole(row.year.year().into())).chain(cells).collect()
    };
    (columns, figure.rows.iter().map(row).collect())
}

fn by_kind(figure: &Figure) -> (Vec<SheetColumn>, Vec<Vec<Value>>) {
    let many = figure.rows.len() > 1;
    let year = many.then(|| SheetColumn::new("fiscal_year", "年度"));
    let columns = year
        .into_iter()
        .chain([
            SheetColumn::new("code", "コード"),
            SheetColumn::new("agency_kind", "機関種別"),
            SheetColumn::new("count", "件数"),
            SheetColumn::new("percent", "率（％）"),
        ])
        .collect();
    let line = |row: &YearRow, code: &str, label: &str, cell: Cell| {
        let year = many.then(|| Value::Whole(row.year.year().into()));
        let own = [Value::text(code), Value::text(label), value(cell), rate(row, cell)];
        year.into_iter().chain(own).collect::<Vec<Value>>()
    };
    let mut rows = Vec::new();
    for row in &figure.rows {
        let cells = figure.columns.iter().zip(&row.cells);
        rows.extend(cells.map(|(column, cell)| line(row, &column.code, &column.label, *cell)));
        rows.push(line(row, "total", "合計", row.total));
    }
    (columns, rows)
}

/// A rate for people: 「18.7」, 「秘匿」 or 「－」.
pub fn rate_label(row: &YearRow, cell: Cell) -> String {
    match rate(row, cell) {
        Value::Text(text) => text,
        _ => percent::label(row.percent(cell)),
    }
}
