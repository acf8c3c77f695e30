//! Looking for records of two agencies that agree, blindly: whoever searches learns how many there are.

use super::links::{Because, Joined, join};
use crate::access::{Actor, MatchIdentities, May};
use crate::clock::date;
use crate::data::audit::{Deed, Entry, Kind};
use crate::data::{Db, Error, Result, Tx};
use crate::domain::kana;
use chrono::TimeDelta;
use entity::codes::MatchState;
use entity::ids::{IdentityId, IdentityInquiryId, IdentityMatchId, IdentitySearchId, PersonId};
use entity::{identity_inquiries, identity_matches, persons};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, FromQueryResult, IntoActiveModel, QueryFilter};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};

/// Days from one search to the next: whoever registers somebody and searches at once must not learn from the number that
/// somebody else knows them.
pub const DAYS_BETWEEN: i64 = 7;
/// Most matches that one search asks about.
pub const MOST: usize = 500;
/// Most pairs that are looked at in one search.
const CANDIDATES: i64 = 50_000;
/// Ids in one statement.
const CHUNK: usize = 1_000;

/// Two records that share a birth date or telephone, and a name or reading.
#[derive(FromQueryResult)]
struct Candidate {
    one_id: PersonId,
    other_id: PersonId,
    kind: String,
}

/// Whoever is protected stands in no match: it would tell that another agency knows them.
const CANDIDATES_SQL: &str = "WITH said AS (SELECT s.agency_id, s.person_id, s.kind, s.key, n.key AS name FROM person_keys s \
    JOIN person_keys n ON n.person_id = s.person_id AND n.kind IN ('name', 'kana') WHERE s.kind IN ('birth', 'phone')) \
    SELECT DISTINCT x.person_id AS one_id, y.person_id AS other_id, x.kind AS kind FROM said x \
    JOIN said y ON y.name = x.name AND y.key = x.key AND y.kind = x.kind AND y.agency_id > x.agency_id \
    JOIN persons p ON p.id = x.person_id JOIN persons q ON q.id = y.person_id AND q.identity_id <> p.identity_id \
    WHERE NOT EXISTS (SELECT 1 FROM protections d WHERE d.person_id IN (x.person_id, y.person_id) AND d.ended_at IS NULL) \
    AND NOT EXISTS (SELECT 1 FROM identity_matches m WHERE m.one_id IN (x.person_id, y.person_id) \
    AND m.other_id IN (x.person_id, y.person_id)) \
    AND NOT EXISTS (SELECT 1 FROM identity_links l WHERE l.one_id IN (x.person_id, y.person_id) \
    AND l.other_id IN (x.person_id, y.person_id)) ORDER BY one_id, other_id LIMIT $1";

/// Looks for records of two agencies that may be one human being, and asks their agencies; how many were found.
///
/// # Errors
/// [`Error::Refused`] within [`DAYS_BETWEEN`] days of the last search.
pub async fn search(db: &Db, by: &May<MatchIdentities>) -> Result<usize> {
    let who = by.actor();
    let (now, today) = (db.clock().now(), db.clock().today_ymd());
    if let Some(last) = super::last_search(db, by).await?
        && let (Some(last), Some(today)) = (date(last), date(today))
        && today < last + TimeDelta::days(DAYS_BETWEEN)
    {
        return Err(Error::Refused("照合は、前の照合から7日たつまでできません。"));
    }
    let found = found(db).await?;
    let tx = db.begin().await?;
    let mut entries = Vec::new();
    for (one, other, agreeing) in &found {
        let id = IdentityMatchId::new();
        let row = identity_matches::Model {
            id,
            one_id: one.id.min(other.id),
            other_id: one.id.max(other.id),
            agreeing: agreeing.clone(),
            state: MatchState::Asked,
            found_on: today,
            decided_at: None,
            version: 1,
        };
        row.into_active_model().insert(tx.connection()).await?;
        for person in [one, other] {
            let inquiry = IdentityInquiryId::new();
            let row = identity_inquiries::Model {
                id: inquiry,
                match_id: id,
                agency_id: person.agency_id,
                person_id: person.id,
                asked_at: now,
                answer: None,
                note: String::new(),
                answered_by: None,
                answered_at: None,
            };
            row.into_active_model().insert(tx.connection()).await?;
            let entry = Entry::new(now, Deed::Created, Kind::IdentityInquiry).on(inquiry.into());
            entries.push(entry.owned_by(person.agency_id));
        }
    }
    let n = i32::try_from(found.len()).unwrap_or(i32::MAX);
    let made = tx
        .run(
            "INSERT INTO identity_searches (id, agency_id, staff_id, made_on, found) VALUES ($1, $2, $3, $4, $5) \
             ON CONFLICT (made_on) DO NOTHING",
            vec![IdentitySearchId::new().into(), who.agency().into(), who.staff().into(), today.into(), n.into()],
        )
        .await?;
    if made == 0 {
        return Err(Error::Refused("きょうは、すでに照合しました。"));
    }
    entries.extend(join_held(db, &tx, who).await?);
    let searched = Entry::new(now, Deed::Searched, Kind::IdentityInquiry).by(who).with(json!({ "n": found.len() }));
    entries.push(searched);
    tx.commit(entries).await?;
    Ok(found.len())
}

/// Pairs that both agencies hold for one human being, but that had to wait until an agency's own records were sorted out.
async fn join_held(db: &Db, tx: &Tx, who: &Actor) -> Result<Vec<Entry>> {
    let mut entries = Vec::new();
    let held = identity_matches::Entity::find().filter(identity_matches::Column::State.eq(MatchState::Held));
    for row in held.all(tx.connection()).await? {
        let (one, other) = pair(tx, &row).await?;
        let (joined, told) = join(db, tx, who, &one, &other, Because::Match(row.id)).await?;
        if joined == Joined::Linked {
            super::answer::decide(db, tx, row.id, MatchState::Linked).await?;
        }
        entries.extend(told);
    }
    Ok(entries)
}

/// The two records of a match as they now stand.
pub(super) async fn pair(tx: &Tx, row: &identity_matches::Model) -> Result<(persons::Model, persons::Model)> {
    let of = |id: PersonId| persons::Entity::find_by_id(id);
    let one = of(row.one_id).one(tx.connection()).await?;
    let other = of(row.other_id).one(tx.connection()).await?;
    one.zip(other).ok_or(Error::Refused("照会された記録が見つかりません。"))
}

type Found = (persons::Model, persons::Model, String);

/// Pairs that nobody was asked about yet, one for two human beings.
async fn found(db: &Db) -> Result<Vec<Found>> {
    let statement = db.statement(CANDIDATES_SQL, vec![CANDIDATES.into()]);
    let mut candidates: BTreeMap<(PersonId, PersonId), BTreeSet<String>> = BTreeMap::new();
    for one in Candidate::find_by_statement(statement).all(db.reader()).await? {
        candidates.entry((one.one_id, one.other_id)).or_default().insert(one.kind);
    }
    let ids: Vec<PersonId> =
        candidates.keys().flat_map(|(one, other)| [*one, *other]).collect::<BTreeSet<_>>().into_iter().collect();
    let mut records = BTreeMap::new();
    for ids in ids.chunks(CHUNK) {
        let rows = persons::Entity::find().filter(persons::Column::Id.is_in(ids.iter().copied())).all(db.reader());
        records.extend(rows.await?.into_iter().map(|row| (row.id, row)));
    }
    let mut asked = asked(db).await?;
    let mut found = Vec::new();
    for ((one, other), kinds) in candidates {
        let (Some(one), Some(other)) = (records.get(&one), records.get(&other)) else { continue };
        let both = (one.identity_id.min(other.identity_id), one.identity_id.max(other.identity_id));
        let Some(agreeing) = agreeing(one, other, &kinds) else { continue };
        if found.len() < MOST && asked.insert(both) {
            found.push((one.clone(), other.clone(), agreeing));
        }
    }
    Ok(found)
}

/// Human beings about whom two agencies were asked before.
async fn asked(db: &Db) -> Result<BTreeSet<(IdentityId, IdentityId)>> {
    #[derive(FromQueryResult)]
    struct Row {
        one: IdentityId,
        other: IdentityId,
    }
    let of = |table: &str| {
        format!(
            "SELECT p.identity_id AS one, q.identity_id AS other FROM {table} m JOIN persons p ON p.id = m.one_id \
             JOIN persons q ON q.id = m.other_id"
        )
    };
    let sql = format!("{} UNION {}", of("identity_matches"), of("identity_links"));
    let rows = Row::find_by_statement(db.statement(sql, vec![])).all(db.reader()).await?;
    Ok(rows.into_iter().map(|row| (row.one.min(row.other), row.one.max(row.other))).collect())
}

/// In what two records agree; none if a whole name or reading does not, or their births contradict each other.
///
/// A given name alone is a search key too, and makes nobody one human being.
fn agreeing(one: &persons::Model, other: &persons::Model, kinds: &BTreeSet<String>) -> Option<String> {
    let whole = |family: &str, given: &str| {
        let is_whole = !family.is_empty() && !given.is_empty();
        is_whole.then(|| kana::key(&format!("{family}{given}"))).filter(|key| !key.is_empty())
    };
    let is_same = |one: Option<String>, other: Option<String>| one.is_some() && one == other;
    let name = is_same(whole(&one.family_name, &one.given_name), whole(&other.family_name, &other.given_name));
    let reading = is_same(whole(&one.family_kana, &one.given_kana), whole(&other.family_kana, &other.given_kana));
    let both_known = one.birth_lo.0 > 0 && other.birth_lo.0 > 0;
    let contradicts = both_known && (one.birth_lo > other.birth_hi || other.birth_lo > one.birth_hi);
    if !(name || reading) || contradicts {
        return None;
    }
    let said =
        [("name", name), ("kana", reading), ("birth", kinds.contains("birth")), ("phone", kinds.contains("phone"))];
    Some(said.iter().filter(|(_, is)| *is).map(|(code, _)| *code).collect::<Vec<_>>().join(";"))
}

/// What is answered about somebody whose whereabouts must not become known leads nowhere from now on.
///
/// The inquiry stays as it looks: if it ended, the other agency could tell that the person is protected somewhere.
pub(in crate::data) async fn withdraw(tx: &Tx, person: PersonId) -> Result<()> {
    tx.run(
        "UPDATE identity_matches SET state = $1, version = version + 1 \
         WHERE state IN ('asked', 'held') AND (one_id = $2 OR other_id = $2)",
        vec![MatchState::Withdrawn.into(), person.into()],
    )
    .await?;
    Ok(())
}
