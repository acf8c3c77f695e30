//! Reads the files once more, by other means than those that wrote them.

use crate::oracle::{
    ConsultationRow, PersonRow, ReferralRow, consultations_by_method, persons_by_age, referrals_by_agency_kind,
};
use crate::reference::{Expected, ReferenceFiles};
use std::collections::HashMap;
use std::ops::Index;
use std::sync::Arc;

/// A row of a file, its cells found by column.
#[derive(PartialEq)]
pub struct Row {
    columns: Arc<csv::StringRecord>,
    cells: csv::StringRecord,
}

impl Row {
    pub fn find(&self, column: &str) -> Option<&str> {
        let index = self.columns.iter().position(|name| name == column)?;
        self.cells.get(index)
    }
}

impl Index<&str> for Row {
    type Output = str;

    fn index(&self, column: &str) -> &str {
        match self.find(column) {
            Some(cell) => cell,
            None => panic!("there is no column {column}"),
        }
    }
}

pub fn table(text: &str) -> Vec<Row> {
    let mut rows = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    let mut rows = rows.records().map(|row| match row {
        Ok(row) => row,
        Err(error) => panic!("an unreadable row: {error}"),
    });
    let columns = Arc::new(rows.next().unwrap_or_default());
    rows.map(|cells| Row { columns: columns.clone(), cells }).collect()
}

fn number<T: std::str::FromStr>(text: &str) -> T {
    text.parse().unwrap_or_else(|_| panic!("{text} is not a number"))
}

/// Reads a date as far as it is written: year, month, day.
fn parts(text: &str) -> Vec<i32> {
    let eras = [("令和", 2018), ("平成", 1988), ("昭和", 1925), ("大正", 1911), ("明治", 1867)];
    let letters = [("R", 2018), ("H", 1988), ("S", 1925), ("T", 1911), ("M", 1867)];
    let (base, rest) =
        eras.iter().chain(&letters).find_map(|(era, base)| Some((*base, text.strip_prefix(era)?))).unwrap_or((0, text));
    let mut numbers: Vec<i32> = rest
        .replace('元', "1")
        .split(['-', '.', '年', '月', '日'])
        .filter(|part| !part.is_empty())
        .map(number)
        .collect();
    if let Some(year) = numbers.first_mut() {
        *year += base;
    }
    numbers
}

fn day(text: &str) -> i32 {
    match parts(text)[..] {
        [year, month, day] => year * 10_000 + month * 100 + day,
        _ => panic!("{text} is not a day"),
    }
}

/// The earliest and the latest day of birth.
fn birth(text: &str) -> (i32, i32) {
    match parts(text)[..] {
        [] => (0, 0),
        [year] => (year * 10_000 + 101, year * 10_000 + 1_231),
        // A month has no day after its 31st: comparing days needs no more.
        [year, month] => (year * 10_000 + month * 100 + 1, year * 10_000 + month * 100 + 31),
        _ => (day(text), day(text)),
    }
}

fn code_of<'a>(cell: &'a str, labels: &[(&'static str, &'static str)]) -> &'a str {
    labels.iter().find(|(_, label)| *label == cell).map_or(cell, |(code, _)| code)
}

/// The rows of the files as the oracle wants them.
pub struct World {
    pub agencies: Vec<u32>,
    pub persons: Vec<PersonRow>,
    consultations: Vec<Row>,
    person_of: HashMap<(String, String), usize>,
    referrals: Vec<Row>,
    kind_of_label: HashMap<String, String>,
}

fn agency(code: &str) -> u32 {
    number(code.trim_start_matches('A'))
}

impl World {
    pub fn of(files: &ReferenceFiles) -> Self {
        let (mut persons, mut person_of) = (Vec::new(), HashMap::new());
        let mut identities = HashMap::new();
        for (index, row) in table(&files.persons).iter().enumerate() {
            let (birth_lo, birth_hi) = birth(&row["birth_date"]);
            let own = index as u128 + 1_000_000;
            let key = &row["identity_key"];
            let identity = if key.is_empty() { own } else { *identities.entry(key.to_owned()).or_insert(own) };
            persons.push(PersonRow { id: own, identity, agency: agency(&row["agency_code"]), birth_lo, birth_hi });
            let name = (row["agency_code"].to_owned(), row["external_id"].to_owned());
            assert!(person_of.insert(name, index).is_none(), "an external_id stands once per agency");
        }
        let published = include_str!("../reference/kinds.csv");
        let kind_of_label = table(published).into_iter().map(|row| (row["label"].to_owned(), row["code"].to_owned()));
        Self {
            agencies: (1..=12).collect(),
            persons,
            consultations: table(&files.consultations),
            person_of,
            referrals: table(&files.referrals),
            kind_of_label: kind_of_label.collect(),
        }
    }

    pub fn consultations(&self) -> Vec<ConsultationRow<'_>> {
        const LABELS: [(&str, &str); 4] =
            [("tel", "電話"), ("office", "来所面談"), ("visit_home", "家庭訪問"), ("agency_tel", "他機関連絡")];
        let rows = self.consultations.iter().enumerate();
        rows.map(|(index, row)| {
            let name = (row["agency_code"].to_owned(), row["person_external_id"].to_owned());
            let principals = if name.1.is_empty() { Vec::new() } else { vec![self.person_of[&name]] };
            ConsultationRow {
                id: index as u128,
                agency: agency(&row["agency_code"]),
                occurred_ymd: day(&row["occurred_at"][..10]),
                method: code_of(&row["method"], &LABELS),
                voided: false,
                took_place: true,
                principals,
            }
        })
        .collect()
    }

    fn referrals(&self) -> Vec<ReferralRow<'_>> {
        const KINDS: [(&str, &str); 3] = [("intro", "紹介"), ("transfer", "移管"), ("info", "情報提供のみ")];
        let rows = self.referrals.iter();
        rows.map(|row| {
            let to = &row["to_agency_kind"];
            ReferralRow {
                sender: agency(&row["agency_code"]),
                receiver: Some(&row["to_agency_code"]).filter(|code| !code.is_empty()).map(agency),
                kind: code_of(&row["kind"], &KINDS),
                to_report_code: self.kind_of_label.get(to).cloned().unwrap_or_else(|| to.to_owned()),
                status: &row["status"],
                sent_ymd: Some(day(&row["referred_on"])),
                voided: false,
            }
        })
        .collect()
    }

    pub fn counted(&self, fiscal_year: i32) -> Expected {
        let consultations = self.consultations();
        let (by_method, other_contacts) = consultations_by_method(&consultations, &self.agencies, fiscal_year);
        let by_kind = referrals_by_agency_kind(&self.referrals(), &self.agencies, fiscal_year);
        let mut referrals_by_agency_kind = [0; 21];
        for (code, count) in by_kind {
            referrals_by_agency_kind[number::<usize>(&code) - 1] = count;
        }
        Expected {
            fiscal_year,
            persons_by_age: persons_by_age(&consultations, &self.persons, &self.agencies, fiscal_year),
            consultations_by_method: by_method,
            other_contacts,
            referrals_by_agency_kind,
        }
    }
}
