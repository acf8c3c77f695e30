//! Proves that the log is whole, or names the first entry that is not.

use super::chain::{GENESIS, link};
use super::entry::sha256;
use crate::access::SystemTask;
use crate::data::{Db, Result};
use entity::ids::ChainId;
use entity::{audit_chains, audit_entries, revisions};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use std::collections::BTreeMap;

/// Entries checked at a time.
const STEP: u64 = 2_000;

/// Where a chain ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChainHead {
    /// The chain.
    pub chain: ChainId,
    /// How many entries it has.
    pub entries: i64,
    /// Hash of its last entry.
    pub head: String,
}

/// The first thing wrong with the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The chain.
    pub chain: ChainId,
    /// The entry.
    pub seq: i64,
    /// What is wrong, in Japanese.
    pub cause: String,
}

/// The heads of all chains, in the order of their ids.
///
/// # Errors
/// The database cannot be read.
pub async fn heads(db: &Db, _task: &SystemTask) -> Result<Vec<ChainHead>> {
    let chains = audit_chains::Entity::find().order_by_asc(audit_chains::Column::Id).all(db.reader()).await?;
    Ok(chains
        .into_iter()
        .map(|chain| ChainHead { chain: chain.id, entries: chain.next_seq, head: chain.head })
        .collect())
}

/// Checks every chain, entry by entry, with its revisions; gives the number of entries, or the first fault.
///
/// # Errors
/// The database cannot be read.
pub async fn verify(db: &Db, task: &SystemTask) -> Result<Result<u64, Fault>> {
    let mut checked = 0;
    for head in heads(db, task).await? {
        match verify_chain(db, &head).await? {
            Ok(entries) => checked += entries,
            Err(fault) => return Ok(Err(fault)),
        }
    }
    Ok(Ok(checked))
}

async fn verify_chain(db: &Db, head: &ChainHead) -> Result<Result<u64, Fault>> {
    let fault = |seq: i64, cause: &str| Ok(Err(Fault { chain: head.chain, seq, cause: cause.to_owned() }));
    let mut expected = 0;
    let mut hash = GENESIS.to_owned();
    loop {
        let rows = audit_entries::Entity::find()
            .filter(audit_entries::Column::ChainId.eq(head.chain))
            .filter(audit_entries::Column::Seq.gte(expected))
            .filter(audit_entries::Column::Seq.lt(head.entries))
            .order_by_asc(audit_entries::Column::Seq)
            .limit(STEP)
            .all(db.reader())
            .await?;
        let Some(last) = rows.last().map(|row| row.seq) else {
            break;
        };
        let revised = revised(db, head.chain, expected, last).await?;
        for row in &rows {
            if row.seq != expected {
                return fault(expected, "記録が抜けています。");
            }
            hash = link(&hash, &row.body);
            if hash != row.hash {
                return fault(row.seq, "記録の文面がハッシュと合いません。");
            }
            if let Some(cause) = disagreement(row, revised.get(&row.seq)) {
                return fault(row.seq, &cause);
            }
            expected += 1;
        }
    }
    if expected != head.entries || hash != head.head {
        return fault(expected, "末尾の記録が、記録の先頭の控えと合いません。");
    }
    Ok(Ok(expected as u64))
}

/// What in the columns of an entry differs from its hashed text.
fn disagreement(row: &audit_entries::Model, revised: Option<&Vec<(String, String)>>) -> Option<String> {
    let Ok(body) = serde_json::from_str::<serde_json::Value>(&row.body) else {
        return Some("記録の文面が読み取れません。".to_owned());
    };
    let told = [
        ("seq", serde_json::json!(row.seq)),
        ("at", serde_json::json!(row.at)),
        ("act", serde_json::json!(row.act)),
        ("kind", serde_json::json!(row.kind)),
        ("record", serde_json::json!(row.record_id)),
        ("owner", serde_json::json!(row.owner_id)),
        ("shown", serde_json::json!(row.shown.as_deref().map(sha256))),
    ];
    for (name, value) in told {
        if body.get(name) != Some(&value) {
            return Some(format!("列「{name}」が文面と合いません。"));
        }
    }
    let by = [
        ("staff", serde_json::json!(row.staff_id)),
        ("posting", serde_json::json!(row.posting_id)),
        ("agency", serde_json::json!(row.agency_id)),
    ];
    for (name, value) in by {
        if body["by"][name] != value {
            return Some(format!("列「{name}」が文面と合いません。"));
        }
    }
    let empty = Vec::new();
    let stored = revised.unwrap_or(&empty);
    let hashes: Vec<&String> = stored.iter().map(|(hash, _)| hash).collect();
    if body.get("revisions") != Some(&serde_json::json!(hashes)) {
        return Some("変更前後の値の数または控えが合いません。".to_owned());
    }
    let is_changed = stored.iter().any(|(hash, payload)| sha256(payload.as_bytes()) != *hash);
    is_changed.then(|| "変更前後の値がハッシュと合いません。".to_owned())
}

async fn revised(db: &Db, chain: ChainId, from: i64, until: i64) -> Result<BTreeMap<i64, Vec<(String, String)>>> {
    let rows = revisions::Entity::find()
        .filter(revisions::Column::ChainId.eq(chain))
        .filter(revisions::Column::Seq.between(from, until))
        .order_by_asc(revisions::Column::Seq)
        .order_by_asc(revisions::Column::Part)
        .all(db.reader())
        .await?;
    let mut by_entry: BTreeMap<i64, Vec<(String, String)>> = BTreeMap::new();
    for row in rows {
        by_entry.entry(row.seq).or_default().push((row.payload_hash, row.payload));
    }
    Ok(by_entry)
}
