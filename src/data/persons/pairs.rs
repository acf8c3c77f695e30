//! Pairs of records that may be one human being, kept so that the list costs the same however many persons there are.
//!
//! A pair belongs to one agency: it agrees in birth date or telephone and in a name or reading, is not linked, and
//! nobody has judged it. Whoever writes search keys, links or judges brings the pairs of that person up to date.

use super::PersonRow;
use crate::access::{May, SystemTask, ViewBasics};
use crate::data::visible::sql_apart;
use crate::data::{Db, Extent, Page, Result, Tx};
use entity::ids::{AgencyId, PersonId};
use sea_orm::{FromQueryResult, Value};
use std::collections::BTreeMap;

/// Persons looked at one by one; beyond that the whole agency is quicker.
const FEW: usize = 200;

/// Two records that may be one human being.
#[derive(Clone, Debug)]
pub struct Pair {
    /// The record that was made first.
    pub one: PersonRow,
    /// The other.
    pub other: PersonRow,
}

#[derive(FromQueryResult)]
struct Ids {
    one_id: PersonId,
    other_id: PersonId,
}

/// Pairs of the acting agency that may be one human being; the oldest first.
///
/// # Errors
/// The database cannot be read.
pub async fn suspected(db: &Db, by: &May<ViewBasics>, part: impl Into<Extent>) -> Result<Page<Pair>> {
    let (part, who) = (part.into(), by.actor());
    // Whoever has a hidden key stands in no pair: the pair would tell what the key hides.
    let mut values = vec![
        who.agency().into(),
        db.clock().today_ymd().into(),
        (part.asked() as i64).into(),
        (part.offset() as i64).into(),
    ];
    let one = sql_apart("x.one_id", &who.excluded().persons, &mut values);
    let other = sql_apart("x.other_id", &who.excluded().persons, &mut values);
    let sql = format!(
        "SELECT x.one_id, x.other_id FROM person_pairs x WHERE x.agency_id = $1 \
         AND NOT EXISTS (SELECT 1 FROM person_keys k WHERE k.person_id = x.one_id AND k.hidden_until >= $2) \
         AND NOT EXISTS (SELECT 1 FROM person_keys k WHERE k.person_id = x.other_id AND k.hidden_until >= $2) \
         {one}{other} ORDER BY x.one_id, x.other_id LIMIT $3 OFFSET $4"
    );
    let found = Page::cut(Ids::find_by_statement(db.statement(sql, values)).all(db.reader()).await?, part);
    let ids = found.rows.iter().flat_map(|pair| [pair.one_id, pair.other_id]);
    let rows = super::rows(db, who, ids).await?;
    let rows: BTreeMap<PersonId, PersonRow> = rows.into_iter().map(|row| (row.id, row)).collect();
    let pair = |ids: &Ids| Some(Pair { one: rows.get(&ids.one_id)?.clone(), other: rows.get(&ids.other_id)?.clone() });
    Ok(Page { rows: found.rows.iter().filter_map(pair).collect(), no: found.no, has_next: found.has_next })
}

/// The pairs that the keys say, `$1` being the agency; the smaller id first.
fn said_by_keys(narrowed: &str) -> String {
    format!(
        "SELECT DISTINCT a.agency_id, CASE WHEN a.person_id < b.person_id THEN a.person_id ELSE b.person_id END AS one_id, \
         CASE WHEN a.person_id < b.person_id THEN b.person_id ELSE a.person_id END AS other_id FROM person_keys a \
         JOIN person_keys b ON b.agency_id = a.agency_id AND b.kind = a.kind AND b.key = a.key AND b.person_id <> a.person_id \
         JOIN persons p ON p.id = a.person_id JOIN persons q ON q.id = b.person_id AND q.identity_id <> p.identity_id \
         JOIN person_keys c ON c.person_id = a.person_id AND c.kind IN ('name', 'kana') \
         JOIN person_keys d ON d.person_id = b.person_id AND d.kind = c.kind AND d.key = c.key \
         WHERE a.agency_id = $1 AND a.kind IN ('birth', 'phone') {narrowed} \
         AND NOT EXISTS (SELECT 1 FROM person_differences x WHERE (x.one_id = a.person_id AND x.other_id = b.person_id) \
         OR (x.one_id = b.person_id AND x.other_id = a.person_id))"
    )
}

/// Looks for the pairs of some persons of an agency anew, after their keys, links or judgements have changed.
pub(in crate::data) async fn refresh(tx: &Tx, agency: AgencyId, persons: &[PersonId]) -> Result<()> {
    const INTO: &str = "INSERT INTO person_pairs (agency_id, one_id, other_id)";
    if persons.len() > FEW {
        tx.run("DELETE FROM person_pairs WHERE agency_id = $1", vec![agency.into()]).await?;
        let each_once = said_by_keys("AND b.person_id > a.person_id");
        tx.run(format!("{INTO} {each_once}"), vec![agency.into()]).await?;
        return Ok(());
    }
    for person in persons {
        let values = || -> Vec<Value> { vec![agency.into(), (*person).into()] };
        tx.run("DELETE FROM person_pairs WHERE agency_id = $1 AND one_id = $2", values()).await?;
        tx.run("DELETE FROM person_pairs WHERE agency_id = $1 AND other_id = $2", values()).await?;
        tx.run(format!("{INTO} {}", said_by_keys("AND a.person_id = $2")), values()).await?;
    }
    Ok(())
}

/// The first pair that is kept without being said by the keys, or the other way round, in words.
pub(super) async fn verify(db: &Db, _task: &SystemTask) -> Result<Option<String>> {
    #[derive(FromQueryResult)]
    struct Owner {
        id: AgencyId,
    }
    let kept = "SELECT agency_id, one_id, other_id FROM person_pairs WHERE agency_id = $1";
    let said = said_by_keys("AND b.person_id > a.person_id");
    let agencies = Owner::find_by_statement(db.statement("SELECT id FROM agencies ORDER BY id", vec![]));
    for agency in agencies.all(db.reader()).await? {
        for (sql, cause) in [
            (format!("{kept} EXCEPT {said}"), "検索のキーからは同じ人と疑えません。"),
            (format!("{said} EXCEPT {kept}"), "同じ人かもしれない記録の一覧にありません。"),
        ] {
            let statement = db.statement(format!("{sql} LIMIT 1"), vec![agency.id.into()]);
            if let Some(pair) = Ids::find_by_statement(statement).one(db.reader()).await? {
                return Ok(Some(format!("人 {} と {}: {cause}", pair.one_id, pair.other_id)));
            }
        }
    }
    Ok(None)
}
