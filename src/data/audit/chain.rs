//! Appending to the chain of this process.

use super::entry::{Deed, Entry, Kind, sha256};
use crate::data::{Error, Result};
use entity::ids::ChainId;
use entity::stamp::At;
use entity::{audit_chains, audit_entries, revisions};
use sea_orm::{
    ActiveModelTrait, ConnectionTrait, DatabaseConnection, EntityTrait, QueryOrder, Set, Statement, TransactionTrait,
};
use serde_json::json;

/// Hash before the first entry of a chain.
pub const GENESIS: &str = "0000000000000000000000000000000000000000000000000000000000000000";

/// Begins a chain for this process; its first entry names the heads of all others.
pub(in crate::data) async fn open_chain(connection: &DatabaseConnection, process: &str, at: At) -> Result<ChainId> {
    let others = audit_chains::Entity::find().order_by_asc(audit_chains::Column::Id).all(connection).await?;
    let heads: Vec<_> = others.iter().map(|chain| json!([chain.id, chain.next_seq, chain.head])).collect();
    let id = ChainId::new();
    let tx = connection.begin().await?;
    audit_chains::ActiveModel {
        id: Set(id),
        process: Set(process.to_owned()),
        opened_at: Set(at),
        next_seq: Set(0),
        head: Set(GENESIS.to_owned()),
    }
    .insert(&tx)
    .await?;
    let entry = Entry::new(at, Deed::ChainOpened, Kind::Log).with(json!({ "process": process, "heads": heads }));
    append(&tx, id, vec![entry]).await?;
    tx.commit().await?;
    Ok(id)
}

/// Appends entries with their revisions; the chain's row is held from here to the commit.
pub(in crate::data) async fn append<C: ConnectionTrait>(
    connection: &C,
    chain: ChainId,
    entries: Vec<Entry>,
) -> Result<()> {
    if entries.is_empty() {
        return Ok(());
    }
    let count = entries.len() as i64;
    let row = connection
        .query_one_raw(Statement::from_sql_and_values(
            connection.get_database_backend(),
            "UPDATE audit_chains SET next_seq = next_seq + $1 WHERE id = $2 RETURNING next_seq, head",
            vec![count.into(), chain.into()],
        ))
        .await?
        .ok_or_else(|| Error::Unrecorded("the chain of this process is gone".to_owned()))?;
    let next: i64 = row.try_get_by_index(0)?;
    let mut head: String = row.try_get_by_index(1)?;
    let mut rows = Vec::with_capacity(entries.len());
    let mut values = Vec::new();
    for (seq, entry) in (next - count..).zip(entries) {
        let body = body(chain, seq, &entry);
        head = link(&head, &body);
        let by = entry.by;
        rows.push(audit_entries::ActiveModel {
            chain_id: Set(chain),
            seq: Set(seq),
            at: Set(entry.at),
            staff_id: Set(by.map(|by| by.staff)),
            posting_id: Set(by.and_then(|by| by.posting)),
            agency_id: Set(by.and_then(|by| by.agency)),
            act: Set(entry.deed.code().to_owned()),
            kind: Set(entry.kind.code().to_owned()),
            record_id: Set(entry.record),
            owner_id: Set(entry.owner),
            body: Set(body),
            shown: Set((!entry.shown.is_empty()).then(|| pack(&entry))),
            hash: Set(head.clone()),
        });
        for (part, revision) in (0..).zip(entry.revisions) {
            values.push(revisions::ActiveModel {
                chain_id: Set(chain),
                seq: Set(seq),
                part: Set(part),
                at: Set(entry.at),
                kind: Set(revision.kind.code().to_owned()),
                record_id: Set(revision.record),
                agency_id: Set(revision.agency),
                section: Set(revision.section),
                payload_hash: Set(sha256(revision.payload.as_bytes())),
                payload: Set(revision.payload),
            });
        }
    }
    for chunk in rows.chunks(500) {
        audit_entries::Entity::insert_many(chunk.to_vec()).exec_without_returning(connection).await?;
    }
    for chunk in values.chunks(500) {
        revisions::Entity::insert_many(chunk.to_vec()).exec_without_returning(connection).await?;
    }
    connection
        .execute_raw(Statement::from_sql_and_values(
            connection.get_database_backend(),
            "UPDATE audit_chains SET head = $1 WHERE id = $2",
            vec![head.into(), chain.into()],
        ))
        .await?;
    Ok(())
}

/// The exact text that is hashed and stored.
fn body(chain: ChainId, seq: i64, entry: &Entry) -> String {
    let revised: Vec<String> = entry.revisions.iter().map(|revision| sha256(revision.payload.as_bytes())).collect();
    json!({
        "chain": chain,
        "seq": seq,
        "at": entry.at,
        "by": entry.by,
        "act": entry.deed.code(),
        "kind": entry.kind.code(),
        "record": entry.record,
        "owner": entry.owner,
        "detail": entry.detail,
        "shown": (!entry.shown.is_empty()).then(|| sha256(&pack(entry))),
        "revisions": revised,
    })
    .to_string()
}

/// The hash of an entry, given the one before it.
pub(in crate::data) fn link(previous: &str, body: &str) -> String {
    sha256(format!("{previous}\n{body}").as_bytes())
}

fn pack(entry: &Entry) -> Vec<u8> {
    entry.shown.iter().flat_map(|id| id.as_bytes().to_owned()).collect()
}
