//! The parts of names and addresses, each once for an agency: what stands in the middle of a name is looked for in some
//! thousand family and given names instead of in the names of everybody.
//!
//! A part is a family name, a given name, a whole name that was never split, or an address. Every key of which it is the
//! beginning can then be found by its range. A part that nobody bears any more finds nobody.

use crate::access::SystemTask;
use crate::data::{Db, Result, Tx};
use entity::codes::KeyKind;
use entity::ids::{AgencyId, PersonId};
use sea_orm::FromQueryResult;

/// Persons looked at one by one; beyond that the whole agency is quicker.
const FEW: usize = 200;

const INTO: &str = "INSERT INTO person_key_parts (agency_id, kind, part)";

#[derive(Debug, FromQueryResult)]
struct Part {
    agency_id: AgencyId,
    kind: KeyKind,
    part: String,
}

/// The parts that the keys say: the key without another key of the same person with which it ends, or the whole of it.
fn said_by_keys(narrowed: &str) -> String {
    format!(
        "SELECT DISTINCT f.agency_id, f.kind, \
         CASE WHEN g.key IS NULL THEN f.key ELSE substr(f.key, 1, length(f.key) - length(g.key)) END AS part \
         FROM person_keys f LEFT JOIN person_keys g ON g.person_id = f.person_id AND g.kind = f.kind \
         AND f.kind IN ('name', 'kana_plain') AND length(g.key) < length(f.key) \
         AND substr(f.key, length(f.key) - length(g.key) + 1) = g.key \
         WHERE f.kind IN ('name', 'kana_plain', 'former', 'common', 'address') {narrowed}"
    )
}

/// Adds the parts of some persons of an agency, after their keys have changed.
pub(in crate::data) async fn refresh(tx: &Tx, agency: AgencyId, persons: &[PersonId]) -> Result<()> {
    if persons.len() > FEW {
        tx.run("DELETE FROM person_key_parts WHERE agency_id = $1", vec![agency.into()]).await?;
        // Somebody else may just have added one of them.
        let said = said_by_keys("AND f.agency_id = $1");
        tx.run(format!("{INTO} {said} ON CONFLICT DO NOTHING"), vec![agency.into()]).await?;
        return Ok(());
    }
    for person in persons {
        let said = said_by_keys("AND f.person_id = $1");
        tx.run(format!("{INTO} {said} ON CONFLICT DO NOTHING"), vec![(*person).into()]).await?;
    }
    Ok(())
}

/// The first part that the keys say and that is not kept, in words.
pub(super) async fn verify(db: &Db, _task: &SystemTask) -> Result<Option<String>> {
    let sql = format!("{} EXCEPT SELECT agency_id, kind, part FROM person_key_parts LIMIT 1", said_by_keys(""));
    let missing = Part::find_by_statement(db.statement(sql, vec![])).one(db.reader()).await?;
    let told = |missing: Part| {
        format!(
            "機関 {}: {}「{}」で探しても、名前の途中では見つかりません。",
            missing.agency_id,
            missing.kind.label(),
            missing.part
        )
    };
    Ok(missing.map(told))
}
