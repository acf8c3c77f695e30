//! Undoing a link with another agency's record.

use super::OnIdentityLink;
use super::links::{cut, part};
use crate::access::Supervise;
use crate::data::{Db, Error, Result};
use entity::codes::MatchState;
use entity::persons;
use sea_orm::EntityTrait;

/// Undoes a link in hand; both count as two human beings again, unless something else still links them.
///
/// # Errors
/// [`Error::Refused`] if it is undone already.
pub async fn end(db: &Db, on: &OnIdentityLink<Supervise>, reason: &str) -> Result<()> {
    let (who, held) = (on.actor(), on.row());
    let link = &held.link;
    let tx = db.begin().await?;
    let entries = cut(db, &tx, link, Some(who), MatchState::Parted, reason)
        .await?
        .ok_or(Error::Refused("この結びつきは、すでに外されています。"))?;
    let own = persons::Entity::find_by_id(held.person.id)
        .one(tx.connection())
        .await?
        .ok_or(Error::Refused("この機関の記録が見つかりません。"))?;
    let other = if link.one_id == own.id { link.other_id } else { link.one_id };
    part(&tx, &own, other).await?;
    tx.commit(entries).await
}
