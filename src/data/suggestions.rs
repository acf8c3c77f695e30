//! Suggestions while somebody is being looked for: one's own cases first, then whom the agency dealt with lately, then
//! everybody else of the agency.

use crate::access::{Actor, May, ViewBasics};
use crate::data::persons::{self, PersonRow};
use crate::data::search::beginnings;
use crate::data::visible::sql_apart;
use crate::data::{Db, Result, Visible};
use crate::domain::{kana, written};
use entity::codes::KeyKind;
use entity::households;
use entity::ids::{HouseholdId, PersonId};
use sea_orm::{ColumnTrait, Condition, DerivePartialModel, FromQueryResult, Order, Value};
use std::collections::{BTreeMap, BTreeSet};

/// Most suggestions at once: as many as can be taken in at a glance.
pub const MOST: usize = 8;
/// Consultations of the agency that count as lately.
const LATELY: u64 = 50;
/// Open cases of one's own, the newest first, that count as near: of those led and of those taken part in.
const OWN: u64 = 100;

/// Why somebody stands where they stand in the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Nearness {
    /// The reader works on a case of theirs.
    Mine,
    /// The agency was in contact with them lately.
    Lately,
    /// They are known to the agency.
    Known,
}

/// Somebody who may be meant.
#[derive(Clone, Debug)]
pub struct Suggestion {
    /// The person.
    pub person: PersonRow,
    /// Which key matched.
    pub why: KeyKind,
    /// How near they are to the reader.
    pub nearness: Nearness,
    /// Address of the household; empty if unknown.
    pub address: String,
    /// Numbers of their open cases.
    pub cases: Vec<String>,
}

#[derive(FromQueryResult)]
struct Match {
    person_id: PersonId,
    kind: KeyKind,
    nearness: i32,
}

/// Whom the reader may mean by the words typed so far.
///
/// # Errors
/// The database cannot be read.
pub async fn suggest(db: &Db, by: &May<ViewBasics>, words: &str) -> Result<Vec<Suggestion>> {
    let who = by.actor();
    let words = written::clean(words);
    let name = kana::key(&words);
    if name.is_empty() {
        return Ok(Vec::new());
    }
    let mut matches = matches(db, who, &beginnings(&words, &name)).await?;
    // Whoever is read exactly like the words is told so, though a reading without its marks comes first in the alphabet.
    matches.sort_by_key(|row| (row.nearness, row.kind == KeyKind::KanaPlain));
    let mut seen = BTreeSet::new();
    matches.retain(|row| seen.insert(row.person_id));
    matches.truncate(MOST);
    let ids: Vec<PersonId> = matches.iter().map(|row| row.person_id).collect();
    let (rows, mut numbers) =
        tokio::try_join!(persons::rows(db, who, ids.iter().copied()), case_numbers(db, who, ids.clone()))?;
    let mut rows: BTreeMap<PersonId, PersonRow> = rows.into_iter().map(|row| (row.id, row)).collect();
    let addresses = addresses(db, who, rows.values().filter_map(|row| row.household_id).collect()).await?;
    let suggestion = |found: Match| {
        let person = rows.remove(&found.person_id)?;
        let address = person.household_id.and_then(|id| addresses.get(&id).cloned()).unwrap_or_default();
        let nearness = match found.nearness {
            0 => Nearness::Mine,
            1 => Nearness::Lately,
            _ => Nearness::Known,
        };
        let cases = numbers.remove(&person.id).unwrap_or_default();
        Some(Suggestion { person, why: found.kind, nearness, address, cases })
    };
    Ok(matches.into_iter().filter_map(suggestion).collect())
}

/// Whose keys begin like the words, the nearest first.
async fn matches(db: &Db, who: &Actor, keys: &[(KeyKind, String, String)]) -> Result<Vec<Match>> {
    let mut values: Vec<Value> = vec![
        who.agency().into(),
        db.clock().today_ymd().into(),
        who.staff().into(),
        (LATELY as i64).into(),
        (MOST as i64).into(),
        (OWN as i64).into(),
    ];
    let mut alternatives = Vec::new();
    for (kind, from, until) in keys {
        values.extend([(*kind).into(), from.clone().into(), until.clone().into()]);
        let last = values.len();
        alternatives.push(format!("k.kind = ${} AND k.key >= ${} AND k.key < ${last}", last - 2, last - 1));
    }
    let any = alternatives.iter().map(|one| format!("({one})")).collect::<Vec<_>>().join(" OR ");
    // SQLite joins what is crossed in the order in which it is written: few people are near, many have such keys.
    let apart = sql_apart("k.person_id", &who.excluded().persons, &mut values);
    let near = format!("k.agency_id = $1 AND k.hidden_until < $2{apart}");
    // The keys of one person lie together by kind; those of other kinds need not be read.
    let mut kinds: Vec<&str> = keys.iter().map(|(kind, ..)| kind.code()).collect();
    kinds.sort_unstable();
    let (Some(first), Some(last)) = (kinds.first(), kinds.last()) else {
        return Ok(Vec::new());
    };
    values.extend([(*first).into(), (*last).into()]);
    let any = format!("k.kind >= ${} AND k.kind <= ${} AND ({any})", values.len() - 1, values.len());
    let of_cases = |cases: &str| {
        format!(
            "SELECT k.person_id, k.kind, k.key, 0 AS nearness FROM ({cases}) AS l CROSS JOIN case_subjects s \
             CROSS JOIN person_keys k WHERE s.case_id = l.id AND k.person_id = s.person_id AND {near} AND {any}"
        )
    };
    let mut branches = vec![
        // Which cases one leads stands in an index of its own; only those in which one takes part are looked up.
        of_cases(
            "SELECT id FROM cases WHERE agency_id = $1 AND lead_staff_id = $3 AND is_open = TRUE \
             ORDER BY opened_on DESC, id DESC LIMIT $6",
        ),
        of_cases(
            "SELECT c.id FROM (SELECT case_id FROM case_members WHERE staff_id = $3 AND until_on IS NULL \
             AND role IN ('deputy', 'stand_in', 'member') ORDER BY case_id DESC LIMIT $6) AS m CROSS JOIN cases c \
             WHERE c.id = m.case_id AND c.agency_id = $1 AND c.is_open = TRUE",
        ),
        format!(
            "SELECT k.person_id, k.kind, k.key, 1 AS nearness FROM (SELECT id FROM consultations WHERE agency_id = $1 \
             ORDER BY occurred_at DESC, id DESC LIMIT $4) AS l CROSS JOIN consultation_subjects s \
             CROSS JOIN person_keys k WHERE s.consultation_id = l.id AND k.person_id = s.person_id AND {near} AND {any}"
        ),
    ];
    for (place, one) in alternatives.iter().enumerate() {
        branches.push(format!(
            "SELECT * FROM (SELECT k.person_id, k.kind, k.key, 2 AS nearness FROM person_keys k \
             WHERE {near} AND {one} ORDER BY k.key, k.person_id LIMIT $5) AS b{place}"
        ));
    }
    let sql = format!(
        "SELECT person_id, kind, nearness FROM ({}) AS m ORDER BY nearness, key, person_id",
        branches.join(" UNION ALL ")
    );
    Ok(Match::find_by_statement(db.statement(sql, values)).all(db.reader()).await?)
}

async fn addresses(db: &Db, who: &Actor, ids: Vec<HouseholdId>) -> Result<BTreeMap<HouseholdId, String>> {
    #[derive(DerivePartialModel)]
    #[sea_orm(entity = "households::Entity")]
    struct Home {
        id: HouseholdId,
        address: String,
    }
    if ids.is_empty() {
        return Ok(BTreeMap::new());
    }
    let rows: Vec<Home> = Visible::<households::Entity>::own(who)
        .and(Condition::all().add(households::Column::Id.is_in(ids)))
        .all(db, &[(households::Column::Id, Order::Asc)], MOST as u64)
        .await?;
    Ok(rows.into_iter().map(|row| (row.id, row.address)).collect())
}

/// Numbers of the open cases of some persons of the acting agency.
async fn case_numbers(db: &Db, who: &Actor, persons: Vec<PersonId>) -> Result<BTreeMap<PersonId, Vec<String>>> {
    #[derive(FromQueryResult)]
    struct Numbered {
        person_id: PersonId,
        number: String,
    }
    if persons.is_empty() {
        return Ok(BTreeMap::new());
    }
    let mut values: Vec<Value> = vec![who.agency().into()];
    let places: Vec<String> = persons
        .into_iter()
        .map(|id| {
            values.push(id.into());
            format!("${}", values.len())
        })
        .collect();
    let apart = sql_apart("c.id", &who.excluded().cases, &mut values);
    let sql = format!(
        "SELECT s.person_id, c.number FROM case_subjects s JOIN cases c ON c.id = s.case_id \
         WHERE c.agency_id = $1 AND c.is_open = TRUE AND s.person_id IN ({}){apart} ORDER BY c.opened_on DESC, c.id DESC",
        places.join(", ")
    );
    let rows = Numbered::find_by_statement(db.statement(sql, values)).all(db.reader()).await?;
    let mut numbers: BTreeMap<PersonId, Vec<String>> = BTreeMap::new();
    for row in rows {
        numbers.entry(row.person_id).or_default().push(row.number);
    }
    Ok(numbers)
}
