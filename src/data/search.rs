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
use std::collections::{BTreeMap, BTreeSet};

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
    let is_kana = kana::is_kana(words);
    for kind in [KeyKind::Name, KeyKind::Kana, KeyKind::Former, KeyKind::Common] {
        // The reading without voicing marks is looked through below, and holds every other reading.
        meanings.push((kind, name.to_owned(), kind != KeyKind::Kana));
    }
    let plain = kana::key_plain(words);
    if !plain.is_empty() && is_kana {
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

/// The ranges in which keys lie that begin like the words: kind, first key, first key beyond.
pub(in crate::data) fn beginnings(words: &str, name: &str) -> Vec<(KeyKind, String, String)> {
    meanings(words, name).into_iter().map(|(kind, key, _)| (kind, key.clone(), after(&key))).collect()
}

/// Who matches, the likeliest meaning first and by key within it.
///
/// The middle of keys is looked through only where their beginnings did not give enough to fill a page.
async fn matches(db: &Db, who: &Actor, words: &str, name: &str) -> Result<Vec<Match>> {
    let meanings = meanings(words, name);
    let beginnings: Vec<(KeyKind, String)> = meanings.iter().map(|(kind, key, _)| (*kind, key.clone())).collect();
    let mut found = matching(db, who, &beginnings, false).await?;
    let mut seen = BTreeSet::new();
    found.retain(|row| seen.insert(row.person_id));
    if found.len() as u64 <= MOST {
        let middles: Vec<(KeyKind, String)> =
            meanings.into_iter().filter(|(_, _, is_anywhere)| *is_anywhere).map(|(kind, key, _)| (kind, key)).collect();
        let more = matching(db, who, &middles, true).await?;
        found.extend(more.into_iter().filter(|row| seen.insert(row.person_id)));
    }
    Ok(found)
}

/// Keys of each kind that begin with a text, or hold it in their middle; so many of each kind that a page is filled.
async fn matching(db: &Db, who: &Actor, keys: &[(KeyKind, String)], is_middle: bool) -> Result<Vec<Match>> {
    let mut values: Vec<Value> = vec![who.agency().into(), db.clock().today_ymd().into(), (MOST as i64 * 4).into()];
    let mut branches = Vec::new();
    for (place, (kind, key)) in keys.iter().enumerate() {
        values.push((*kind).into());
        let kind_at = values.len();
        let condition = if is_middle {
            values.push(format!("%_{}%", escaped(key)).into());
            format!("key LIKE ${} ESCAPE '\\'", kind_at + 1)
        } else {
            values.push(key.clone().into());
            values.push(after(key).into());
            format!("key >= ${} AND key < ${}", kind_at + 1, kind_at + 2)
        };
        branches.push(format!(
            "SELECT * FROM (SELECT person_id, kind, key, {place} AS place FROM person_keys WHERE agency_id = $1 \
             AND hidden_until < $2 AND kind = ${kind_at} AND {condition} ORDER BY key, person_id LIMIT $3) AS b{place}"
        ));
    }
    if branches.is_empty() {
        return Ok(Vec::new());
    }
    let sql =
        format!("SELECT person_id, kind FROM ({}) AS m ORDER BY place, key, person_id", branches.join(" UNION ALL "));
    Ok(Match::find_by_statement(db.statement(sql, values)).all(db.reader()).await?)
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
