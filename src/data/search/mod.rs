//! Finding people (検索): by names in any script, telephone, birth date, address and case number.

mod homes;
mod matches;
mod meanings;

pub(in crate::data) use meanings::beginnings;

use crate::access::{Act, Actor, May, Section, ViewBasics};
use crate::data::batches::batches;
use crate::data::page::ROWS;
use crate::data::persons::PersonRow;
use crate::data::visible::is;
use crate::data::{Db, Extent, Page, Result, Visible};
use crate::domain::{kana, written};
use entity::codes::{CaseStage, KeyKind};
use entity::ids::{CaseId, HouseholdId, PersonId};
use entity::{cases, households, persons};
use homes::households_of;
use matches::{Match, begun, with_middles};
use sea_orm::{ColumnTrait, Condition, DerivePartialModel, Order};
use std::collections::BTreeMap;

/// Most persons on one page.
pub const MOST: u64 = ROWS;
/// Most households and most cases on one page.
const BESIDE: u64 = 20;
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
    let begun = begun(db, who, &words, &name, most).await?;
    let (beside, is_anybody) = (Extent::all(beside), !begun.rows.is_empty());
    let (found, households, cases) = tokio::try_join!(
        with_middles(db, who, &words, &name, begun, most),
        households_of(db, who, &words, &name, is_anybody, beside),
        cases_of(db, who, &words, &name, beside)
    )?;
    let found = found.page(most);
    Ok(Hits {
        has_more: found.has_next,
        has_more_beside: households.has_next || cases.has_next,
        persons: persons_of(db, who, found.rows).await?,
        households: households.rows,
        cases: cases.rows,
    })
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
