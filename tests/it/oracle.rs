//! The three published figures counted a second time, as plain loops over plain rows.
//!
//! Written from the words of the counting rules and from nothing else; it shares no code with the program, so that a
//! mistake would have to be made twice to go unnoticed.

use std::collections::BTreeMap;

/// The position of a person in the list of persons.
pub type PersonIx = usize;

/// A contact.
#[derive(Clone, Debug)]
pub struct ConsultationRow<'a> {
    pub id: u128,
    pub agency: u32,
    pub occurred_ymd: i32,
    /// The code of `contact_method`.
    pub method: &'a str,
    pub voided: bool,
    /// False for a visit that met nobody at home (不在) or was called off (中止).
    pub took_place: bool,
    /// The people helped for themselves; empty where nobody is named.
    pub principals: Vec<PersonIx>,
}

/// An agency's record of a human being.
#[derive(Clone, Debug)]
pub struct PersonRow {
    pub id: u128,
    /// The same number = the same human being.
    pub identity: u128,
    pub agency: u32,
    /// The earliest and the latest day of birth that what is known allows; 0 = nothing is known.
    pub birth_lo: i32,
    pub birth_hi: i32,
}

/// A referral.
#[derive(Clone, Debug)]
pub struct ReferralRow<'a> {
    pub sender: u32,
    /// The receiving agency, if it is one of the program's own.
    pub receiver: Option<u32>,
    /// The code of `referral_kind`.
    pub kind: &'a str,
    /// `01` to `21`.
    pub to_report_code: String,
    /// The code of `referral_status`.
    pub status: &'a str,
    /// The day of 送付; none while it has not been sent.
    pub sent_ymd: Option<i32>,
    pub voided: bool,
}

fn fiscal_year_of(ymd: i32) -> i32 {
    let (year, month) = (ymd / 10_000, ymd / 100 % 100);
    if month >= 4 { year } else { year - 1 }
}

/// The column of 延件数 a method stands in: 0 電話, 1 メール, 2 来所, 3 訪問等.
fn column_of(method: &str) -> Option<usize> {
    match method {
        "tel" => Some(0),
        "mail" | "sns" => Some(1),
        "office" | "online" => Some(2),
        "visit_home" | "accompany" | "letter" | "place" => Some(3),
        _ => None,
    }
}

fn lies_within(row: &ConsultationRow<'_>, agencies: &[u32], fiscal_year: i32) -> bool {
    !row.voided && row.took_place && agencies.contains(&row.agency) && fiscal_year_of(row.occurred_ymd) == fiscal_year
}

/// Completed years of life on a day.
fn age_on(day: i32, birth: i32) -> i32 {
    let years = day / 10_000 - birth / 10_000;
    if day % 10_000 >= birth % 10_000 { years } else { years - 1 }
}

/// The column of 実人数 an age stands in: 0 under 20, 1 20s, 2 30s, 3 40s, 4 50 and over.
fn band_of(age: i32, fiscal_year: i32) -> usize {
    match age {
        i32::MIN..=19 => 0,
        20..=29 => 1,
        30..=39 => 2,
        40..=49 => 3,
        // Until 2013 the survey counted 40歳以上 in one.
        50.. if fiscal_year <= 2013 => 3,
        50.. => 4,
    }
}

/// The first counted contact of the year of somebody: day, contact, record.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct First {
    day: i32,
    contact: u128,
    record: u128,
    person: PersonIx,
}

/// Counts 実人数 by age: under 20, 20s, 30s, 40s, 50 and over, unknown, total.
///
/// The agencies are counted together: a human being known to several of them is one.
pub fn persons_by_age(
    rows: &[ConsultationRow<'_>],
    persons: &[PersonRow],
    agencies: &[u32],
    fiscal_year: i32,
) -> [i64; 7] {
    let mut first_of_identity: BTreeMap<u128, First> = BTreeMap::new();
    let mut first_of_record: BTreeMap<PersonIx, First> = BTreeMap::new();
    for row in rows {
        if !lies_within(row, agencies, fiscal_year) || column_of(row.method).is_none() {
            continue;
        }
        for &person in &row.principals {
            let record = &persons[person];
            let first = First { day: row.occurred_ymd, contact: row.id, record: record.id, person };
            keep_earlier(&mut first_of_identity, record.identity, first);
            keep_earlier(&mut first_of_record, person, first);
        }
    }
    let mut linked: BTreeMap<u128, Vec<PersonIx>> = BTreeMap::new();
    for (person, record) in persons.iter().enumerate() {
        if agencies.contains(&record.agency) {
            linked.entry(record.identity).or_default().push(person);
        }
    }
    let mut table = [0; 7];
    for (identity, first) in &first_of_identity {
        let own = &persons[first.person];
        let knowing = if own.birth_lo == 0 {
            let others = linked.get(identity).map_or(&[][..], Vec::as_slice);
            earliest_that_knows(others, persons, &first_of_record)
        } else {
            Some(own)
        };
        let column = knowing.map_or(5, |record| {
            let oldest = band_of(age_on(first.day, record.birth_lo), fiscal_year);
            let youngest = band_of(age_on(first.day, record.birth_hi), fiscal_year);
            if oldest == youngest { oldest } else { 5 }
        });
        table[column] += 1;
        table[6] += 1;
    }
    table
}

fn keep_earlier<K: Ord>(firsts: &mut BTreeMap<K, First>, key: K, first: First) {
    let kept = firsts.entry(key).or_insert(first);
    *kept = (*kept).min(first);
}

/// Of the records counted in the year that know the birth: the one counted earliest.
fn earliest_that_knows<'a>(
    linked: &[PersonIx],
    persons: &'a [PersonRow],
    first_of_record: &BTreeMap<PersonIx, First>,
) -> Option<&'a PersonRow> {
    linked
        .iter()
        .filter(|&&person| persons[person].birth_lo != 0 && first_of_record.contains_key(&person))
        .min_by_key(|&&person| first_of_record.get(&person).copied())
        .map(|&person| &persons[person])
}

/// Counts 延件数 by method: phone, email, walk-in, visit, total; and beside them the contacts of method `other`.
pub fn consultations_by_method(rows: &[ConsultationRow<'_>], agencies: &[u32], fiscal_year: i32) -> ([i64; 5], i64) {
    let (mut table, mut other) = ([0; 5], 0);
    for row in rows.iter().filter(|row| lies_within(row, agencies, fiscal_year)) {
        if let Some(column) = column_of(row.method) {
            table[column] += 1;
            table[4] += 1;
        } else if row.method == "other" {
            other += 1;
        }
    }
    (table, other)
}

/// Counts 延件数 by method for each month from April to March.
pub fn consultations_by_month(rows: &[ConsultationRow<'_>], agencies: &[u32], fiscal_year: i32) -> [[i64; 5]; 12] {
    let mut months = [[0; 5]; 12];
    for row in rows.iter().filter(|row| lies_within(row, agencies, fiscal_year)) {
        if let Some(column) = column_of(row.method) {
            let month = (row.occurred_ymd / 100 % 100 + 8) % 12;
            months[month as usize][column] += 1;
            months[month as usize][4] += 1;
        }
    }
    months
}

/// Counts the referrals that the agencies sent in the year, by kind of receiving agency.
pub fn referrals_by_agency_kind(rows: &[ReferralRow<'_>], agencies: &[u32], fiscal_year: i32) -> BTreeMap<String, i64> {
    let mut table = BTreeMap::new();
    for row in rows {
        let is_passing_on = matches!(row.kind, "intro" | "tsunagi" | "transfer" | "tsukoku");
        let was_sent = row.status != "draft" && row.sent_ymd.is_some_and(|day| fiscal_year_of(day) == fiscal_year);
        let to_itself = row.receiver == Some(row.sender);
        if is_passing_on && was_sent && !to_itself && !row.voided && agencies.contains(&row.sender) {
            *table.entry(row.to_report_code.clone()).or_insert(0) += 1;
        }
    }
    table
}

#[cfg(test)]
#[path = "oracle_examples.rs"]
mod examples;
