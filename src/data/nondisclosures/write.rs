//! Recording that somebody must not be told about somebody, and ending that.

use super::OnNondisclosure;
use crate::access::{Supervise, WriteBasics};
use crate::data::audit::{Deed, Entry, Kind};
use crate::data::persons::{Added, OnPerson, flag};
use crate::data::visible::owned;
use crate::data::{Db, Error, Result, Tx};
use entity::codes::Caution;
use entity::ids::{NondisclosureId, PersonId};
use entity::nondisclosures::{self, Column, Model};
use entity::persons;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter};
use serde_json::json;

/// Records that `from` must not be told about the person in hand, under the key that the form carried.
///
/// # Errors
/// [`Error::Refused`] if the other is not there, is the same person, or stands there already, [`Error::Stale`] if the key
/// belongs to another pair.
pub async fn record(
    db: &Db,
    on: &OnPerson<WriteBasics>,
    id: NondisclosureId,
    from: PersonId,
    reason: &str,
) -> Result<Added> {
    let (who, person, now) = (on.actor(), on.row(), db.clock().now());
    let tx = db.begin().await?;
    tx.run("UPDATE persons SET version = version WHERE id = $1", vec![person.id.into()]).await?;
    if let Some(row) = nondisclosures::Entity::find_by_id(id).one(tx.connection()).await? {
        let is_same = row.about_id == person.id && row.from_id == from && row.staff_id == who.staff();
        return if is_same { Ok(Added::Before) } else { Err(Error::Stale) };
    }
    persons::Entity::find_by_id(from)
        .filter(owned::<persons::Entity>(who))
        .filter(persons::Column::Id.ne(person.id))
        .one(tx.connection())
        .await?
        .ok_or(Error::Refused("知らせてはならない相手が見つかりません。もう一度選んでください。"))?;
    let known = nondisclosures::Entity::find()
        .filter(Column::AboutId.eq(person.id))
        .filter(Column::FromId.eq(from))
        .filter(Column::EndedAt.is_null());
    if known.count(tx.connection()).await? > 0 {
        return Err(Error::Refused("この相手は、すでに登録されています。"));
    }
    let row = Model {
        id,
        agency_id: person.agency_id,
        about_id: person.id,
        from_id: from,
        reason: reason.to_owned(),
        staff_id: who.staff(),
        created_at: now,
        ended_by: None,
        ended_at: None,
        end_reason: String::new(),
    };
    row.into_active_model().insert(tx.connection()).await?;
    settle(&tx, person.id).await?;
    settle(&tx, from).await?;
    let entry = Entry::new(now, Deed::Created, Kind::Nondisclosure).by(who).on(id.into()).owned_by(person.agency_id);
    tx.commit(vec![entry.with(json!({ "person": person.id }))]).await?;
    Ok(Added::Now)
}

/// Ends a pair in hand.
///
/// # Errors
/// [`Error::Refused`] if it is over already.
pub async fn end(db: &Db, on: &OnNondisclosure<Supervise>, reason: &str) -> Result<()> {
    let (who, row, now) = (on.actor(), on.row(), db.clock().now());
    let tx = db.begin().await?;
    let ended = tx
        .run(
            "UPDATE nondisclosures SET ended_at = $1, ended_by = $2, end_reason = $3 WHERE id = $4 AND ended_at IS NULL",
            vec![now.into(), who.staff().into(), reason.into(), row.id.into()],
        )
        .await?;
    if ended == 0 {
        return Err(Error::Refused("この登録は、すでに終わっています。"));
    }
    settle(&tx, row.about_id).await?;
    settle(&tx, row.from_id).await?;
    let entry = Entry::new(now, Deed::Changed, Kind::Nondisclosure).by(who).on(row.id.into()).owned_by(row.agency_id);
    tx.commit(vec![entry.with(json!({ "person": row.about_id, "over": true }))]).await
}

/// Brings the cautions of a person in step with the pairs they belong to.
pub(in crate::data) async fn settle(tx: &Tx, id: PersonId) -> Result<()> {
    for (column, caution) in [(Column::AboutId, Caution::Undisclosed), (Column::FromId, Caution::NotTold)] {
        let live = nondisclosures::Entity::find().filter(column.eq(id)).filter(Column::EndedAt.is_null());
        let is_set = live.count(tx.connection()).await? > 0;
        if let Some(person) = persons::Entity::find_by_id(id).one(tx.connection()).await? {
            flag(tx, &person, caution, is_set).await?;
        }
    }
    Ok(())
}
