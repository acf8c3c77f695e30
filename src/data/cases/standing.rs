//! Last contact, last meeting and next step of a case, kept beside the case so that lists need not look for them.
//!
//! What comes next is the soonest open task with a day, so that nobody is chased for what is done. Only [`keep_up`] writes
//! them, in the transaction that changes a contact or a task; [`verify`] looks again from the rows.

use crate::access::SystemTask;
use crate::data::batches::batches;
use crate::data::{Db, Result, Tx};
use entity::ids::CaseId;
use entity::tasks::NO_DAY;
use sea_orm::{ConnectionTrait, DbBackend};
use std::collections::BTreeSet;

/// Contacts in which 本人 was met in person.
const MET: &str = "c.counterpart = 'self' AND c.method IN ('office', 'visit_home', 'accompany', 'place')";

/// The columns, and how each is found.
fn columns() -> [(&'static str, String); 4] {
    let newest = |column: &str, more: &str| {
        format!(
            "(SELECT c.{column} FROM consultations c WHERE c.case_id = cases.id AND c.voided_at IS NULL{more} \
             ORDER BY c.occurred_at DESC, c.id DESC LIMIT 1)"
        )
    };
    let soonest = |column: &str| {
        format!(
            "(SELECT t.{column} FROM tasks t WHERE t.case_id = cases.id AND t.state = 'open' AND t.due_on < {} \
             ORDER BY t.due_on, t.id LIMIT 1)",
            NO_DAY.0
        )
    };
    [
        ("last_contact_on", newest("occurred_ymd", "")),
        ("last_met_on", newest("occurred_ymd", &format!(" AND {MET}"))),
        ("next_on", soonest("due_on")),
        ("next_consultation_id", soonest("consultation_id")),
    ]
}

/// Brings some cases up to date with their contacts.
pub(in crate::data) async fn keep_up(tx: &Tx, cases: impl IntoIterator<Item = CaseId>) -> Result<()> {
    // In key order, so that two writers meet the rows in the same order.
    let cases: BTreeSet<CaseId> = cases.into_iter().collect();
    let set: Vec<String> = columns().into_iter().map(|(name, sql)| format!("{name} = {sql}")).collect();
    for ids in batches(cases) {
        let holes: Vec<String> = (1..=ids.len()).map(|n| format!("${n}")).collect();
        let holes = holes.join(", ");
        let values = || ids.iter().map(|id| (*id).into()).collect();
        if tx.backend() == DbBackend::Postgres {
            // Whoever waits here for another writer must see what that one wrote: only a new statement does.
            tx.run(format!("SELECT id FROM cases WHERE id IN ({holes}) ORDER BY id FOR NO KEY UPDATE"), values())
                .await?;
        }
        tx.run(format!("UPDATE cases SET {} WHERE id IN ({holes})", set.join(", ")), values()).await?;
    }
    Ok(())
}

/// Looks everything up again; tells how many cases differ.
///
/// # Errors
/// The database cannot be read.
pub async fn verify(db: &Db, _task: &SystemTask) -> Result<Option<String>> {
    let differs: Vec<String> =
        columns().into_iter().map(|(name, sql)| format!("cases.{name} IS DISTINCT FROM {sql}")).collect();
    let sql = format!("SELECT COUNT(*) FROM cases WHERE {}", differs.join(" OR "));
    let row = db.reader().query_one_raw(db.statement(sql, vec![])).await?;
    let differing: i64 = row.map_or(Ok(0), |row| row.try_get_by_index(0))?;
    Ok((differing > 0).then(|| format!("{differing}件のケースで、相談の記録と合いません。")))
}
