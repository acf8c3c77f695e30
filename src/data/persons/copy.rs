//! A person who comes from another agency with a referral: a record of one's own is made, or an own one is linked.

use super::write::{Address, filled, revised, stored, write_parts};
use super::{keys, pairs};
use crate::access::{Actor, Section};
use crate::data::audit::{Deed, Entry, Kind};
use crate::data::identities::{self, Because};
use crate::data::{Db, Error, Result, Tx};
use entity::codes::AddressKind;
use entity::households;
use entity::ids::{IdentityId, PersonId, ReferralId};
use entity::persons::{ActiveModel, Column, Entity, Model};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, Set};
use serde_json::json;

/// Makes an own record from another agency's: names, birth and cautions, with telephones and addresses only where those
/// are open. Household, district and notes stay behind: they tell more, or speak of others. Both are the same human being,
/// unless the receiver has another record of that human being already, which it would have to link itself.
pub(in crate::data) async fn copy(
    db: &Db,
    tx: &Tx,
    who: &Actor,
    from: &Model,
    with_contact: bool,
    referral: ReferralId,
) -> Result<(PersonId, Vec<Entry>)> {
    let (id, agency) = (PersonId::new(), who.agency());
    let mut person = stored(tx, from).await?;
    person.household = None;
    person.note.clear();
    person.district = None;
    if with_contact {
        person.addresses.extend(home(tx, from).await?);
        person.addresses.iter_mut().for_each(|address| address.note.clear());
        person.phones.iter_mut().for_each(|phone| phone.note.clear());
    } else {
        person.phones.clear();
        person.addresses.clear();
    }
    let row = ActiveModel {
        id: Set(id),
        agency_id: Set(agency),
        identity_id: Set(IdentityId::new()),
        external_id: Set(None),
        external_hash: Set(None),
        version: Set(1),
        created_at: Set(db.clock().now()),
        created_by: Set(Some(who.staff())),
        ..filled(&person)
    };
    let row = row.insert(tx.connection()).await?;
    let (_, mut entries) = identities::join(db, tx, who, from, &row, Because::Referral(referral)).await?;
    write_parts(tx, agency, id, &person).await?;
    keys::refresh(tx, id).await?;
    let entry = Entry::new(db.clock().now(), Deed::Created, Kind::Person).by(who).on(id.into()).owned_by(agency);
    entries.push(revised(entry, id, agency, None, &person));
    Ok((id, entries))
}

/// Where the person lives, if only the household's address tells.
async fn home(tx: &Tx, from: &Model) -> Result<Option<Address>> {
    let Some(household) = from.household_id else { return Ok(None) };
    let household = households::Entity::find_by_id(household).one(tx.connection()).await?;
    Ok(household.filter(|household| !household.address.is_empty()).map(|household| Address {
        kind: AddressKind::Residence,
        postal_code: household.postal_code,
        address: household.address,
        note: String::new(),
    }))
}

/// Says that an own record is the same human being as another agency's, which came with a referral.
///
/// An own identity that a third agency shares stays as it is, for supervisors to judge; what is recorded and shown does not
/// tell the difference, or it would tell whom the third agency knows.
pub(in crate::data) async fn link(
    db: &Db,
    tx: &Tx,
    who: &Actor,
    own: PersonId,
    from: &Model,
    referral: ReferralId,
) -> Result<Vec<Entry>> {
    let agency = who.agency();
    let row = Entity::find_by_id(own)
        .filter(Column::AgencyId.eq(agency))
        .one(tx.connection())
        .await?
        .ok_or(Error::Refused("自機関の記録が見つかりません。もう一度選んでください。"))?;
    let elsewhere = Entity::find()
        .filter(Column::IdentityId.eq(row.identity_id))
        .filter(Column::AgencyId.ne(agency))
        .one(tx.connection())
        .await?;
    let mut entries = Vec::new();
    if row.identity_id == from.identity_id || elsewhere.is_none() {
        entries = identities::join(db, tx, who, from, &row, Because::Referral(referral)).await?.1;
        pairs::refresh(tx, agency, &[own]).await?;
    }
    let entry = Entry::new(db.clock().now(), Deed::Changed, Kind::Person).by(who).on(own.into()).owned_by(agency);
    let (old, new) = (json!({ "same": null }), json!({ "same": "つなぎで届いた人" }));
    entries.push(entry.revising(Section::Basics, own.into(), agency, &old, &new));
    Ok(entries)
}
