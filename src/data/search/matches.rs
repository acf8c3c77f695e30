//! Whose search keys match.

use super::meanings::{after, looks_like_an_address, meanings};
use crate::access::Actor;
use crate::data::visible::sql_apart;
use crate::data::{Db, Extent, Page, Result};
use crate::domain::kana;
use entity::codes::KeyKind;
use entity::ids::PersonId;
use sea_orm::{FromQueryResult, Value};
use std::collections::{BTreeMap, BTreeSet};

/// Keys by which one person may be found, on the average.
const KEYS: u64 = 4;

/// A key that matched.
#[derive(FromQueryResult)]
pub(super) struct Match {
    /// Whose key.
    pub person_id: PersonId,
    /// Its kind.
    pub kind: KeyKind,
    place: i32,
}

/// Who matched, each once, the likeliest meaning first and by key within it.
pub(super) struct Found {
    /// The matches.
    pub rows: Vec<Match>,
    is_cut: bool,
}

impl Found {
    fn of(mut rows: Vec<Match>, is_cut: bool) -> Self {
        let mut seen = BTreeSet::new();
        rows.retain(|row| seen.insert(row.person_id));
        Self { rows, is_cut }
    }

    /// The first `most` of them.
    pub fn page(self, most: u64) -> Page<Match> {
        let mut page = Page::cut(self.rows, Extent::all(most));
        page.has_next |= self.is_cut;
        page
    }
}

/// Whose keys begin like the words.
pub(super) async fn begun(db: &Db, who: &Actor, words: &str, name: &str, most: u64) -> Result<Found> {
    let mut asked = Asked::new(db, who, most);
    for (kind, key, _) in meanings(words, name) {
        asked.beginning(kind, &key);
    }
    let (rows, is_cut) = asked.rows(db).await?;
    Ok(Found::of(rows, is_cut))
}

/// Who begins so, and after them who has the words in the middle of a part of the name, or in an address.
///
/// The middle is looked through only where beginnings found nobody, or where the words look like an address and there is
/// room on the page: people are called by how their names begin.
pub(super) async fn with_middles(
    db: &Db,
    who: &Actor,
    words: &str,
    name: &str,
    begun: Found,
    most: u64,
) -> Result<Found> {
    if begun.is_cut || begun.rows.len() as u64 > most {
        return Ok(begun);
    }
    let (is_anybody, is_address) = (!begun.rows.is_empty(), looks_like_an_address(words));
    // Whoever has kana in the middle of a name has them in the reading; nobody has digits there.
    let (is_kana, has_digits) = (kana::is_kana(words), name.chars().any(char::is_numeric));
    let mut asked = Asked::new(db, who, most);
    for (kind, key, is_anywhere) in meanings(words, name) {
        let is_looked_through = match kind {
            KeyKind::Address => !is_anybody || is_address,
            KeyKind::KanaPlain => !is_anybody,
            _ => !is_anybody && !is_kana && !has_digits,
        };
        if is_anywhere && is_looked_through {
            asked.middle(kind, &key);
        }
    }
    let (more, is_cut) = asked.rows(db).await?;
    Ok(Found::of(begun.rows.into_iter().chain(more).collect(), is_cut))
}

/// One statement over several kinds of keys.
struct Asked {
    values: Vec<Value>,
    branches: Vec<String>,
    limit: i64,
    position: &'static str,
    /// Nobody from whom the reader is kept away, who would take a place.
    apart: String,
}

impl Asked {
    fn new(db: &Db, who: &Actor, most: u64) -> Self {
        let limit = most.saturating_mul(KEYS) as i64;
        let mut values = vec![who.agency().into(), db.clock().today_ymd().into(), limit.into()];
        let apart = sql_apart("person_id", &who.excluded().persons, &mut values);
        Self { values, branches: Vec::new(), limit, position: position(db), apart }
    }

    fn value(&mut self, value: impl Into<Value>) -> usize {
        self.values.push(value.into());
        self.values.len()
    }

    /// Keys of a kind that begin with a text.
    fn beginning(&mut self, kind: KeyKind, key: &str) {
        let (kind, from, until) = (self.value(kind), self.value(key), self.value(after(key)));
        let apart = self.apart.clone();
        self.branch(&format!(
            "SELECT person_id, kind, key FROM person_keys WHERE agency_id = $1 AND hidden_until < $2 AND kind = ${kind} \
             AND key >= ${from} AND key < ${until}{apart} ORDER BY key, person_id LIMIT $3"
        ));
    }

    /// Keys of a kind that begin with a part in which the text stands.
    fn middle(&mut self, kind: KeyKind, key: &str) {
        // An address is a part of its own; a name begins with one.
        let reached = match kind {
            KeyKind::Address => "k.key = p.part".to_owned(),
            _ => format!("k.key >= p.part AND k.key < p.part || ${}", self.value(after(""))),
        };
        let (kind, key, position) = (self.value(kind), self.value(key), self.position);
        let apart = self.apart.clone();
        self.branch(&format!(
            "SELECT k.person_id, k.kind, k.key FROM person_key_parts p CROSS JOIN person_keys k WHERE p.agency_id = $1 \
             AND p.kind = ${kind} AND {position}(p.part, ${key}) > 0 AND k.agency_id = $1 AND k.hidden_until < $2 \
             AND k.kind = ${kind} AND {reached}{apart} ORDER BY p.part, k.key, k.person_id LIMIT $3"
        ));
    }

    fn branch(&mut self, sql: &str) {
        let place = self.branches.len();
        self.branches.push(format!("SELECT b{place}.*, {place} AS place FROM ({sql}) AS b{place}"));
    }

    /// What matches, and whether there may be more.
    async fn rows(self, db: &Db) -> Result<(Vec<Match>, bool)> {
        if self.branches.is_empty() {
            return Ok((Vec::new(), false));
        }
        let sql = format!(
            "SELECT person_id, kind, place FROM ({}) AS m ORDER BY place, key, person_id LIMIT $3",
            self.branches.join(" UNION ALL ")
        );
        let rows = Match::find_by_statement(db.statement(sql, self.values)).all(db.reader()).await?;
        let mut per_place: BTreeMap<i32, i64> = BTreeMap::new();
        for row in &rows {
            *per_place.entry(row.place).or_default() += 1;
        }
        let is_cut =
            per_place.values().sum::<i64>() == self.limit || per_place.values().any(|rows| *rows == self.limit);
        Ok((rows, is_cut))
    }
}

/// The function that tells where a text stands in another; `LIKE` takes five times as long over it on SQLite.
pub(super) fn position(db: &Db) -> &'static str {
    if db.is_sqlite() { "instr" } else { "strpos" }
}
