//! Finding people (検索): by names in any script, telephone, birth date, address and case number.

use crate::access::{Act, Actor, May, Section, ViewBasics};
use crate::data::persons::PersonRow;
use crate::data::visible::is;
use crate::data::{Db, Result, Visible};
use crate::domain::{kana, wareki, written};
use entity::codes::{CaseStage, KeyKind};
use entity::ids::{CaseId, HouseholdId, PersonId};
use entity::{cases, households, persons};
use sea_orm::{ColumnTrait, Condition, DerivePartialModel, FromQueryResult, Order, Value};
use std::collections::BTreeMap;

/// Most hits on one page.
pub const MOST: u64 = 50;
/// Longest search word.
pub const LONGEST: usize = 100;

/// A person that was found, and why.
#[derive(Clone, Debug)]
pub struct PersonHit {
    /// The person.
    pub person: PersonRow,
    /// Which key matched.
    pub why: KeyKind,
    /// Household.
    pub household: String,
}

/// A household that was found.
#[derive(Clone, Debug, DerivePartialModel)]
#[sea_orm(entity = "households::Entity")]
pub struct HouseholdHit {
    /// The household.
    pub id: HouseholdId,
    /// What it is called.
    pub label: String,
    /// Address.
    pub address: String,
}

/// A case that was found by its number or title.
#[derive(Clone, Debug, DerivePartialModel)]
#[sea_orm(entity = "cases::Entity")]
pub struct CaseHit {
    /// The case.
    pub id: CaseId,
    /// Its number.
    pub number: String,
    /// What it is called.
    pub title: String,
    /// Its stage.
    pub stage: CaseStage,
}

/// Everything that was found.
#[derive(Clone, Debug, Default)]
pub struct Hits {
    /// Persons, the best match first.
    pub persons: Vec<PersonHit>,
    /// Households.
    pub households: Vec<HouseholdHit>,
    /// Cases.
    pub cases: Vec<CaseHit>,
    /// There are more persons than are shown.
    pub has_more: bool,
}

#[derive(FromQueryResult)]
struct Match {
    person_id: PersonId,
    kind: KeyKind,
}

/// Searches what the acting agency owns.
///
/// # Errors
/// The database cannot be read.
pub async fn search(db: &Db, by: &May<ViewBasics>, words: &str) -> Result<Hits> {
    find(db, by.actor(), words).await
}

/// Searches what the acting agency owns, for a form that looks for a person.
///
/// # Errors
/// The database cannot be read.
pub async fn find(db: &Db, who: &Actor, words: &str) -> Result<Hits> {
    let words = written::clean(words);
    let name = kana::key(&words);
    if name.is_empty() || !who.may(Act::View(Section::Basics)) {
        return Ok(Hits::default());
    }
    let matches = matches(db, who, &words, &name).await?;
    let has_more = matches.len() as u64 > MOST;
    let persons = persons_of(db, who, matches).await?;
    Ok(Hits {
        persons,
        households: households_of(db, who, &name).await?,
        cases: cases_of(db, who, &words, &name).await?,
        has_more,
    })
}

/// The ranges of keys that the words could mean: kind, prefix, and whether the middle of a key may match too.
fn meanings(words: &str, name: &str) -> Vec<(KeyKind, String, bool)> {
    let mut meanings = Vec::new();
    for kind in [KeyKind::Name, KeyKind::Kana, KeyKind::Former, KeyKind::Common] {
        meanings.push((kind, name.to_owned(), true));
    }
    let plain = kana::key_plain(words);
    if !plain.is_empty() && kana::is_kana(words) {
        meanings.push((KeyKind::KanaPlain, plain, true));
    }
    if let Some(reading) = kana::from_romaji(words) {
        meanings.push((KeyKind::Kana, reading.clone(), false));
        meanings.push((KeyKind::KanaPlain, kana::key_plain(&reading), false));
    }
    let digits = kana::phone_key(words);
    if digits.len() >= 4
        && digits.len() == written::half_width(words).chars().filter(|c| !matches!(c, '-' | ' ' | '(' | ')')).count()
    {
        if digits.len() == 4 {
            meanings.push((KeyKind::PhoneLast4, digits.clone(), false));
        }
        meanings.push((KeyKind::Phone, digits, false));
    }
    if let Ok(day) = wareki::parse_date(words) {
        meanings.push((KeyKind::Birth, wareki::ymd(day).to_string(), false));
    }
    let address = kana::address_key(words);
    if address.chars().count() >= 2 {
        meanings.push((KeyKind::Address, address, true));
    }
    meanings
}

async fn matches(db: &Db, who: &Actor, words: &str, name: &str) -> Result<Vec<Match>> {
    let mut values: Vec<Value> = vec![who.agency().into(), db.clock().today_ymd().into()];
    let mut branches = Vec::new();
    for (place, (kind, key, is_anywhere)) in (0..).zip(meanings(words, name)) {
        let until = after(&key);
        values.push(kind.into());
        let kind_at = values.len();
        values.push(key.clone().into());
        values.push(until.into());
        branches.push(format!(
            "SELECT person_id, kind, {place} AS place FROM person_keys WHERE agency_id = $1 AND hidden_until < $2 \
             AND kind = ${kind_at} AND key >= ${} AND key < ${}",
            kind_at + 1,
            kind_at + 2
        ));
        if is_anywhere {
            values.push(format!("%_{}%", escaped(&key)).into());
            branches.push(format!(
                "SELECT person_id, kind, {} AS place FROM person_keys WHERE agency_id = $1 AND hidden_until < $2 \
                 AND kind = ${kind_at} AND key LIKE ${} ESCAPE '\\'",
                place + 100,
                values.len()
            ));
        }
    }
    values.push((MOST as i64 * 4).into());
    let sql = format!(
        "SELECT person_id, kind FROM ({}) AS m ORDER BY place, person_id LIMIT ${}",
        branches.join(" UNION ALL "),
        values.len()
    );
    let rows = Match::find_by_statement(db.statement(sql, values)).all(db.reader()).await?;
    let mut seen = std::collections::BTreeSet::new();
    Ok(rows.into_iter().filter(|row| seen.insert(row.person_id)).collect())
}

/// The first text that no longer begins with `key`.
fn after(key: &str) -> String {
    format!("{key}\u{10FFFF}")
}

fn escaped(key: &str) -> String {
    key.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
}

async fn persons_of(db: &Db, who: &Actor, matches: Vec<Match>) -> Result<Vec<PersonHit>> {
    let matches: Vec<Match> = matches.into_iter().take(MOST as usize).collect();
    if matches.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<PersonId> = matches.iter().map(|row| row.person_id).collect();
    let rows: Vec<PersonRow> = Visible::<persons::Entity>::own(who)
        .and(Condition::all().add(persons::Column::Id.is_in(ids)))
        .all(db, &[], MOST)
        .await?;
    let household_ids: Vec<HouseholdId> = rows.iter().filter_map(|row| row.household_id).collect();
    let households: Vec<HouseholdHit> = Visible::<households::Entity>::own(who)
        .and(Condition::all().add(households::Column::Id.is_in(household_ids)))
        .all(db, &[], MOST)
        .await?;
    let mut by_id: BTreeMap<PersonId, PersonRow> = rows.into_iter().map(|row| (row.id, row)).collect();
    Ok(matches
        .into_iter()
        .filter_map(|found| {
            let person = by_id.remove(&found.person_id)?;
            let household = person
                .household_id
                .and_then(|id| households.iter().find(|household| household.id == id))
                .map(|household| household.label.clone())
                .unwrap_or_default();
            Some(PersonHit { person, why: found.kind, household })
        })
        .collect())
}

async fn households_of(db: &Db, who: &Actor, name: &str) -> Result<Vec<HouseholdHit>> {
    let from = kana::sort_key(name);
    if from.is_empty() {
        return Ok(Vec::new());
    }
    Visible::<households::Entity>::own(who)
        .and(
            Condition::all()
                .add(households::Column::SortKana.gte(from.clone()))
                .add(households::Column::SortKana.lt(after(&from))),
        )
        .all(db, &[(households::Column::SortKana, Order::Asc), (households::Column::Id, Order::Asc)], 20)
        .await
}

async fn cases_of(db: &Db, who: &Actor, words: &str, name: &str) -> Result<Vec<CaseHit>> {
    let number = written::half_width(words).trim().to_uppercase();
    let is_number = number.chars().any(|c| c.is_ascii_digit()) && number.contains('-');
    let narrowed =
        if is_number { is(cases::Column::Number, number) } else { is(cases::Column::SortKana, kana::sort_key(name)) };
    Visible::<cases::Entity>::own(who)
        .and(narrowed)
        .all(db, &[(cases::Column::OpenedOn, Order::Desc), (cases::Column::Id, Order::Desc)], 20)
        .await
}
