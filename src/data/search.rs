//! Finding people (検索): by names in any script, telephone, birth date, address and case number.

use crate::access::{Act, Actor, May, Section, ViewBasics};
use crate::data::batches::batches;
use crate::data::page::ROWS;
use crate::data::persons::PersonRow;
use crate::data::visible::is;
use crate::data::{Db, Extent, Page, Result, Visible};
use crate::domain::{kana, wareki, written};
use entity::codes::{CaseStage, KeyKind};
use entity::ids::{CaseId, HouseholdId, PersonId};
use entity::{cases, households, persons};
use sea_orm::sea_query::{Expr, ExprTrait, Func, Query};
use sea_orm::{ColumnTrait, Condition, DerivePartialModel, FromQueryResult, Order, Value};
use std::collections::{BTreeMap, BTreeSet};

/// Most persons on one page.
pub const MOST: u64 = ROWS;
/// Most households and most cases on one page.
const BESIDE: u64 = 20;
/// Keys by which one person may be found, on the average.
const KEYS: u64 = 4;
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
    /// There are more households or cases than are shown.
    pub has_more_beside: bool,
}

#[derive(FromQueryResult)]
struct Match {
    person_id: PersonId,
    kind: KeyKind,
    place: i32,
}

/// Searches what the acting agency owns.
///
/// # Errors
/// The database cannot be read.
pub async fn search(db: &Db, by: &May<ViewBasics>, words: &str) -> Result<Hits> {
    look(db, by.actor(), words, MOST, BESIDE).await
}

/// Everything that a search finds, as long as it is no more than `most` of each.
///
/// # Errors
/// The database cannot be read.
pub async fn search_all(db: &Db, by: &May<ViewBasics>, words: &str, most: u64) -> Result<Hits> {
    look(db, by.actor(), words, most, most).await
}

/// Searches what the acting agency owns, for a form that looks for a person.
///
/// # Errors
/// The database cannot be read.
pub async fn find(db: &Db, who: &Actor, words: &str) -> Result<Hits> {
    look(db, who, words, MOST, BESIDE).await
}

async fn look(db: &Db, who: &Actor, words: &str, most: u64, beside: u64) -> Result<Hits> {
    let words = written::clean(words);
    let name = kana::key(&words);
    if name.is_empty() || !who.may(Act::View(Section::Basics)) {
        return Ok(Hits::default());
    }
    let matches = matches(db, who, &words, &name, most).await?;
    let (beside, is_anybody) = (Extent::all(beside), !matches.rows.is_empty());
    let (households, cases) = tokio::try_join!(
        households_of(db, who, &words, &name, is_anybody, beside),
        cases_of(db, who, &words, &name, beside)
    )?;
    Ok(Hits {
        has_more: matches.has_next,
        has_more_beside: households.has_next || cases.has_next,
        persons: persons_of(db, who, matches.rows).await?,
        households: households.rows,
        cases: cases.rows,
    })
}

/// The ranges of keys that the words could mean: kind, prefix, and whether the middle of a key may match too.
fn meanings(words: &str, name: &str) -> Vec<(KeyKind, String, bool)> {
    let mut meanings = Vec::new();
    let is_kana = kana::is_kana(words);
    // Nobody is called by digits alone.
    let names = [KeyKind::Name, KeyKind::Kana, KeyKind::Former, KeyKind::Common];
    let names = names.into_iter().filter(|_| !name.chars().all(char::is_numeric));
    for kind in names {
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

/// Whether the words hold what addresses hold and names do not.
fn looks_like_an_address(words: &str) -> bool {
    let is_sign = |c: char| c.is_numeric() || "都道府県市区町郡字丁目番号".contains(c);
    words.chars().any(char::is_alphabetic) && words.chars().any(is_sign)
}

/// The ranges in which keys lie that begin like the words: kind, first key, first key beyond.
pub(in crate::data) fn beginnings(words: &str, name: &str) -> Vec<(KeyKind, String, String)> {
    meanings(words, name).into_iter().map(|(kind, key, _)| (kind, key.clone(), after(&key))).collect()
}

/// Who matches, the likeliest meaning first and by key within it.
///
/// The middle of keys is looked through only where beginnings found nobody, or where the words look like an address and
/// there is room on the page: it means reading every key of the agency, and people are called by how their names begin.
async fn matches(db: &Db, who: &Actor, words: &str, name: &str, most: u64) -> Result<Page<Match>> {
    let meanings = meanings(words, name);
    let beginnings: Vec<(KeyKind, String)> = meanings.iter().map(|(kind, key, _)| (*kind, key.clone())).collect();
    let (mut found, mut is_cut) = matching(db, who, &beginnings, false, most).await?;
    let mut seen = BTreeSet::new();
    found.retain(|row| seen.insert(row.person_id));
    if !is_cut && found.len() as u64 <= most {
        let (is_anybody, is_address) = (!found.is_empty(), looks_like_an_address(words));
        // Whoever has kana in the middle of a name has them in the reading; nobody has digits there.
        let (is_kana, has_digits) = (kana::is_kana(words), name.chars().any(char::is_numeric));
        let is_looked_through = |(kind, _, is_anywhere): &(KeyKind, String, bool)| {
            *is_anywhere
                && match kind {
                    KeyKind::Address => !is_anybody || is_address,
                    KeyKind::KanaPlain => !is_anybody,
                    _ => !is_anybody && !is_kana && !has_digits,
                }
        };
        let (homes, names): (Vec<_>, Vec<_>) = meanings
            .into_iter()
            .filter(is_looked_through)
            .map(|(kind, key, _)| (kind, key))
            .partition(|(kind, _)| *kind == KeyKind::Address);
        let (names, homes) =
            tokio::try_join!(matching(db, who, &names, true, most), matching(db, who, &homes, true, most))?;
        for (more, is_more_cut) in [names, homes] {
            found.extend(more.into_iter().filter(|row| seen.insert(row.person_id)));
            is_cut |= is_more_cut;
        }
    }
    let mut page = Page::cut(found, Extent::all(most));
    page.has_next |= is_cut;
    Ok(page)
}

/// Keys of each kind that begin with a text, or hold it in their middle; and whether there may be more of them.
async fn matching(
    db: &Db,
    who: &Actor,
    keys: &[(KeyKind, String)],
    is_middle: bool,
    most: u64,
) -> Result<(Vec<Match>, bool)> {
    let limit = most.saturating_mul(KEYS) as i64;
    let mut values: Vec<Value> = vec![who.agency().into(), db.clock().today_ymd().into(), limit.into()];
    let mut branches = Vec::new();
    for (place, (kind, key)) in keys.iter().enumerate() {
        values.push((*kind).into());
        let kind_at = values.len();
        let condition = if is_middle {
            values.push(key.clone().into());
            format!("{}(key, ${}) > 1", position(db), kind_at + 1)
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
        return Ok((Vec::new(), false));
    }
    let sql = format!(
        "SELECT person_id, kind, place FROM ({}) AS m ORDER BY place, key, person_id LIMIT $3",
        branches.join(" UNION ALL ")
    );
    let rows = Match::find_by_statement(db.statement(sql, values)).all(db.reader()).await?;
    let mut per_place: BTreeMap<i32, i64> = BTreeMap::new();
    for row in &rows {
        *per_place.entry(row.place).or_default() += 1;
    }
    let is_cut = rows.len() as i64 == limit || per_place.values().any(|rows| *rows == limit);
    Ok((rows, is_cut))
}

/// The first text that no longer begins with `key`.
fn after(key: &str) -> String {
    format!("{key}\u{10FFFF}")
}

/// The function that tells where a text stands in another; `LIKE` takes five times as long over it on SQLite.
fn position(db: &Db) -> &'static str {
    if db.is_sqlite() { "instr" } else { "strpos" }
}

async fn persons_of(db: &Db, who: &Actor, matches: Vec<Match>) -> Result<Vec<PersonHit>> {
    let mut by_id: BTreeMap<PersonId, PersonRow> = BTreeMap::new();
    for ids in batches(matches.iter().map(|row| row.person_id)) {
        let most = ids.len() as u64;
        let rows: Vec<PersonRow> = Visible::<persons::Entity>::own(who)
            .and(Condition::all().add(persons::Column::Id.is_in(ids)))
            .all(db, &[], most)
            .await?;
        by_id.extend(rows.into_iter().map(|row| (row.id, row)));
    }
    let mut households: BTreeMap<HouseholdId, String> = BTreeMap::new();
    for ids in batches(by_id.values().filter_map(|row| row.household_id)) {
        let most = ids.len() as u64;
        let rows: Vec<HouseholdHit> = Visible::<households::Entity>::own(who)
            .and(Condition::all().add(households::Column::Id.is_in(ids)))
            .all(db, &[], most)
            .await?;
        households.extend(rows.into_iter().map(|row| (row.id, row.label)));
    }
    Ok(matches
        .into_iter()
        .filter_map(|found| {
            let person = by_id.remove(&found.person_id)?;
            let household = person.household_id.and_then(|id| households.get(&id).cloned()).unwrap_or_default();
            Some(PersonHit { person, why: found.kind, household })
        })
        .collect())
}

/// Households by how their name or reading begins; where nobody begins so, by what stands in their name or address.
async fn households_of(
    db: &Db,
    who: &Actor,
    words: &str,
    name: &str,
    is_anybody: bool,
    part: Extent,
) -> Result<Page<HouseholdHit>> {
    use households::Column;
    let (text, reading) = (words.trim(), kana::sort_key(name));
    let begins = |column: Column, key: &str| Condition::all().add(column.gte(key)).add(column.lt(after(key)));
    let mut found: Vec<HouseholdHit> = Vec::new();
    // One statement for each, in the order of its own index.
    for (column, key) in [(Column::SortKana, reading.as_str()), (Column::Label, text)] {
        if !key.is_empty() {
            let more = households_where(db, who, begins(column, key), column, part).await?;
            let known: BTreeSet<HouseholdId> = found.iter().map(|hit| hit.id).collect();
            found.extend(more.into_iter().filter(|hit| !known.contains(&hit.id)));
        }
    }
    // A reading finds nothing that its beginning did not find.
    let is_sought = !is_anybody || looks_like_an_address(text);
    if found.is_empty() && is_sought && text.chars().count() > 1 && !kana::is_kana(text) {
        let holds = |column: Column| {
            let position = Func::cust(position(db)).arg(Expr::col((households::Entity, column))).arg(text);
            Expr::expr(position).gt(0)
        };
        // One index holds all that is asked here; the few that are found are read and sorted afterwards.
        let found_there = Query::select()
            .column((households::Entity, Column::Id))
            .from(households::Entity)
            .and_where(Column::AgencyId.eq(who.agency()))
            .cond_where(Condition::any().add(holds(Column::Label)).add(holds(Column::Address)))
            .to_owned();
        let anywhere = Condition::all().add(Column::Id.in_subquery(found_there));
        found = households_where(db, who, anywhere, Column::SortKana, part).await?;
    }
    Ok(Page::cut(found, part))
}

async fn households_where(
    db: &Db,
    who: &Actor,
    found: Condition,
    sort: households::Column,
    part: Extent,
) -> Result<Vec<HouseholdHit>> {
    let order = [(sort, Order::Asc), (households::Column::Id, Order::Asc)];
    Visible::<households::Entity>::own(who).and(found).all(db, &order, part.asked()).await
}

async fn cases_of(db: &Db, who: &Actor, words: &str, name: &str, part: Extent) -> Result<Page<CaseHit>> {
    let number = written::half_width(words).trim().to_uppercase();
    let is_number = number.chars().any(|c| c.is_ascii_digit()) && number.contains('-');
    let narrowed =
        if is_number { is(cases::Column::Number, number) } else { is(cases::Column::SortKana, kana::sort_key(name)) };
    let rows = Visible::<cases::Entity>::own(who)
        .and(narrowed)
        .all(db, &[(cases::Column::OpenedOn, Order::Desc), (cases::Column::Id, Order::Desc)], part.asked())
        .await?;
    Ok(Page::cut(rows, part))
}
