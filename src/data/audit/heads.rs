//! Compares the log with heads that were written down elsewhere: a log that was cut short or made anew lacks one.

use super::chain::GENESIS;
use super::verify::{ChainHead, Fault};
use crate::access::SystemTask;
use crate::data::{Db, Result};
use entity::{audit_chains, audit_entries};
use sea_orm::EntityTrait;

/// The first of the earlier heads that is no longer found at its place.
///
/// # Errors
/// The database cannot be read.
pub async fn missing_head(db: &Db, _task: &SystemTask, earlier: &[ChainHead]) -> Result<Option<Fault>> {
    for head in earlier {
        let chain = audit_chains::Entity::find_by_id(head.chain).one(db.reader()).await?;
        let cause = match chain {
            None => Some("この監査記録がありません。"),
            Some(chain) if chain.next_seq < head.entries => Some("記録が前より少なくなっています。"),
            Some(_) if hash_at(db, head).await?.as_ref() != Some(&head.head) => {
                Some("記録のハッシュが控えと違います。")
            }
            Some(_) => None,
        };
        if let Some(cause) = cause {
            return Ok(Some(Fault { chain: head.chain, seq: head.entries, cause: cause.to_owned() }));
        }
    }
    Ok(None)
}

/// The hash behind the first `head.entries` entries.
async fn hash_at(db: &Db, head: &ChainHead) -> Result<Option<String>> {
    if head.entries == 0 {
        return Ok(Some(GENESIS.to_owned()));
    }
    let last = audit_entries::Entity::find_by_id((head.chain, head.entries - 1)).one(db.reader()).await?;
    Ok(last.map(|entry| entry.hash))
}
