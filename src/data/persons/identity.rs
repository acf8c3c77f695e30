//! The same human being: links between records (統合表示).
//!
//! A link gives both records one identity and changes nothing else; it can be undone. Figures count identities.

use super::list::full_name;
use super::{OnPerson, PersonRow, pairs};
use crate::access::{Actor, Section, WriteBasics};
use crate::data::audit::{Deed, Entry, Kind};
use crate::data::visible::is;
use crate::data::{Db, Error, Result, Tx, Visible, identities, protections};
use entity::ids::{AgencyId, IdentityId, PersonId};
use entity::{person_differences, persons};
use sea_orm::{ColumnTrait, Condition, EntityTrait, Order, QueryFilter, QuerySelect, Set};
use serde_json::json;

/// Other records of the acting agency about the same human being as a person in hand.
///
/// # Errors
/// The database cannot be read.
pub async fn linked<A>(db: &Db, on: &OnPerson<A>) -> Result<Vec<PersonRow>> {
    Visible::<persons::Entity>::own(on.actor())
        .and(is(persons::Column::IdentityId, on.row().identity_id).add(persons::Column::Id.ne(on.row().id)))
        .all(db, &[(persons::Column::Id, Order::Asc)], 50)
        .await
}

/// A record of the acting agency to compare with, with what belongs to it.
///
/// # Errors
/// The database cannot be read.
pub async fn other(db: &Db, who: &Actor, id: PersonId) -> Result<Option<persons::Model>> {
    Visible::<persons::Entity>::own(who).and(is(persons::Column::Id, id)).one(db).await
}

/// Says that two records are about the same human being.
///
/// Whoever was linked with the other one before is linked with this one, too, in other agencies as well, unless that
/// contradicts what these say: then their links wait, and nobody here is told.
///
/// # Errors
/// [`Error::Refused`] if the other record is not the acting agency's, or they are linked already.
pub async fn link(db: &Db, on: &OnPerson<WriteBasics>, other: PersonId) -> Result<()> {
    let tx = db.begin().await?;
    let (row, other) = both(&tx, on, other).await?;
    if row.identity_id == other.identity_id {
        return Err(Error::Refused("この2つの記録は、すでに同じ人として結ばれています。"));
    }
    // Whoever other agencies linked with either of them comes along: what is one with one of them is one with both.
    let own = row.agency_id;
    let into = other.identity_id;
    let moved = identities::merge_own(db, &tx, &row, &other).await?;
    let (one_id, other_id) = ordered(row.id, other.id);
    tx.run("DELETE FROM person_differences WHERE one_id = $1 AND other_id = $2", vec![one_id.into(), other_id.into()])
        .await?;
    pairs::refresh(&tx, own, &records_of(&tx, own, into).await?).await?;
    let entries = [(&row, &other), (&other, &row)]
        .map(|(one, with)| told(db, on, one.id, &json!({ "same": null }), &json!({ "same": name(with) })));
    let protected = protections::spread(db, &tx, on.actor(), own, into).await?;
    tx.commit(entries.into_iter().chain(protected).chain(moved).collect()).await
}

/// The agency's records of an identity.
async fn records_of(tx: &Tx, own: AgencyId, identity: IdentityId) -> Result<Vec<PersonId>> {
    let records = persons::Entity::find()
        .filter(persons::Column::IdentityId.eq(identity))
        .filter(persons::Column::AgencyId.eq(own))
        .select_only()
        .column(persons::Column::Id)
        .into_tuple()
        .all(tx.connection())
        .await?;
    Ok(records)
}

/// Takes a record out of what it was linked with.
///
/// # Errors
/// [`Error::Refused`] if it is linked with nothing.
pub async fn unlink(db: &Db, on: &OnPerson<WriteBasics>) -> Result<()> {
    let tx = db.begin().await?;
    let row = current(&tx, on, on.row().id).await?;
    let is_linked = persons::Entity::find()
        .filter(persons::Column::IdentityId.eq(row.identity_id))
        .filter(persons::Column::Id.ne(row.id))
        .filter(persons::Column::AgencyId.eq(row.agency_id))
        .one(tx.connection())
        .await?
        .is_some();
    if !is_linked {
        return Err(Error::Refused("この記録は、ほかの記録と結ばれていません。"));
    }
    let mut entries = identities::part_from_own(db, &tx, on.actor(), &row).await?;
    pairs::refresh(&tx, row.agency_id, &[row.id]).await?;
    entries.push(told(db, on, row.id, &json!({ "same": "結ばれていた記録" }), &json!({ "same": null })));
    tx.commit(entries).await
}

/// Says that two records are about different human beings; the pair is not suspected any more.
///
/// # Errors
/// [`Error::Refused`] if the other record is not the acting agency's, or they are linked.
pub async fn differ(db: &Db, on: &OnPerson<WriteBasics>, other: PersonId) -> Result<()> {
    let tx = db.begin().await?;
    let (row, other) = both(&tx, on, other).await?;
    if row.identity_id == other.identity_id {
        return Err(Error::Refused("同じ人として結ばれています。別の人なら、先に結びつきを外してください。"));
    }
    let (one_id, other_id) = ordered(row.id, other.id);
    let judged = person_differences::ActiveModel {
        one_id: Set(one_id),
        other_id: Set(other_id),
        agency_id: Set(row.agency_id),
        judged_at: Set(db.clock().now()),
        judged_by: Set(Some(on.actor().staff())),
    };
    person_differences::Entity::insert(judged).on_conflict_do_nothing().exec_without_returning(tx.connection()).await?;
    pairs::refresh(&tx, row.agency_id, &[row.id]).await?;
    let entry = told(db, on, row.id, &json!({ "another": null }), &json!({ "another": name(&other) }));
    tx.commit(vec![entry]).await
}

fn name(person: &persons::Model) -> String {
    full_name(&person.family_name, &person.given_name, &person.calling_name)
}

/// The smaller id first, as pairs are stored.
fn ordered(one: PersonId, other: PersonId) -> (PersonId, PersonId) {
    (one.min(other), one.max(other))
}

async fn both(tx: &Tx, on: &OnPerson<WriteBasics>, other: PersonId) -> Result<(persons::Model, persons::Model)> {
    if other == on.row().id {
        return Err(Error::Refused("同じ記録どうしは結べません。"));
    }
    Ok((current(tx, on, on.row().id).await?, current(tx, on, other).await?))
}

/// A record of the agency as it now stands.
async fn current(tx: &Tx, on: &OnPerson<WriteBasics>, id: PersonId) -> Result<persons::Model> {
    persons::Entity::find()
        .filter(Condition::all().add(persons::Column::Id.eq(id)).add(persons::Column::AgencyId.eq(on.row().agency_id)))
        .one(tx.connection())
        .await?
        .ok_or(Error::Refused("相手の記録が見つかりません。もう一度選んでください。"))
}

fn told(db: &Db, on: &OnPerson<WriteBasics>, id: PersonId, old: &serde_json::Value, new: &serde_json::Value) -> Entry {
    let agency = on.row().agency_id;
    Entry::new(db.clock().now(), Deed::Changed, Kind::Person).by(on.actor()).on(id.into()).owned_by(agency).revising(
        Section::Basics,
        id.into(),
        agency,
        old,
        new,
    )
}
