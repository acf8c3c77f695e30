//! Search keys: one row per way to find somebody.

use super::{pairs, parts};
use crate::access::SystemTask;
use crate::data::{Db, Result, Tx};
use crate::domain::kana;
use entity::codes::{KeyKind, NameKind, SealedKind};
use entity::ids::{AgencyId, PersonId};
use entity::stamp::Ymd;
use entity::{households, person_addresses, person_keys, person_names, person_phones, persons, sealed_contacts};
use sea_orm::sea_query::ExprTrait;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Set};
use std::collections::BTreeSet;

/// Every key of a person with their other names, telephones and addresses.
pub(in crate::data) fn keys_of(
    person: &persons::Model,
    names: &[person_names::Model],
    phones: &[String],
    addresses: &[String],
) -> BTreeSet<(KeyKind, String)> {
    let mut keys = BTreeSet::new();
    let mut add = |kind: KeyKind, key: String| {
        if !key.is_empty() {
            keys.insert((kind, key));
        }
    };
    let full = |family: &str, given: &str| kana::key(&format!("{family}{given}"));
    add(KeyKind::Name, full(&person.family_name, &person.given_name));
    add(KeyKind::Name, kana::key(&person.given_name));
    add(KeyKind::Name, kana::key(&person.calling_name));
    let reading = format!("{}{}", person.family_kana, person.given_kana);
    add(KeyKind::Kana, kana::key(&reading));
    add(KeyKind::Kana, kana::key(&person.given_kana));
    add(KeyKind::KanaPlain, kana::key_plain(&reading));
    add(KeyKind::KanaPlain, kana::key_plain(&person.given_kana));
    for name in names {
        let kind = match name.kind {
            NameKind::Former => KeyKind::Former,
            NameKind::Common => KeyKind::Common,
        };
        add(kind, full(&name.family_name, &name.given_name));
        add(kind, full(&name.family_kana, &name.given_kana));
    }
    for phone in phones {
        let digits = kana::phone_key(phone);
        if digits.len() >= 4 {
            let last = digits.len() - 4;
            add(KeyKind::PhoneLast4, digits.get(last..).unwrap_or_default().to_owned());
        }
        add(KeyKind::Phone, digits);
    }
    for address in addresses {
        add(KeyKind::Address, kana::address_key(address));
    }
    if person.birth_lo.0 > 0 && person.birth_lo == person.birth_hi {
        add(KeyKind::Birth, person.birth_lo.0.to_string());
    }
    keys
}

/// Until when a key is hidden that comes back only when somebody ends the protection.
const NEVER: Ymd = Ymd(99_991_231);

/// Telephones and addresses that are sealed away, the person's own and the household's.
async fn sealed(tx: &Tx, person: &persons::Model) -> Result<(Vec<String>, Vec<String>)> {
    let mut of = sealed_contacts::Column::PersonId.eq(person.id);
    if let Some(household) = person.household_id {
        of = of.or(sealed_contacts::Column::HouseholdId.eq(household));
    }
    let rows = sealed_contacts::Entity::find().filter(of).all(tx.connection()).await?;
    let (phones, others): (Vec<_>, Vec<_>) = rows.into_iter().partition(|row| row.kind == SealedKind::Phone);
    let value = |row: sealed_contacts::Model| row.value;
    Ok((phones.into_iter().map(value).collect(), others.into_iter().map(value).collect()))
}

/// Writes a person's keys anew from what the transaction now holds, and looks for pairs that may be one human being.
pub(in crate::data) async fn refresh(tx: &Tx, id: PersonId) -> Result<()> {
    let connection = tx.connection();
    let Some(person) = persons::Entity::find_by_id(id).one(connection).await? else {
        return Ok(());
    };
    let names = person_names::Entity::find().filter(person_names::Column::PersonId.eq(id)).all(connection).await?;
    let phones = person_phones::Entity::find().filter(person_phones::Column::PersonId.eq(id)).all(connection).await?;
    let addresses =
        person_addresses::Entity::find().filter(person_addresses::Column::PersonId.eq(id)).all(connection).await?;
    let household = match person.household_id {
        Some(household) => households::Entity::find_by_id(household).one(connection).await?,
        None => None,
    };
    let sealed = sealed(tx, &person).await?;
    let phones: Vec<String> = phones.into_iter().map(|phone| phone.number).collect();
    let addresses: Vec<String> = addresses
        .into_iter()
        .map(|address| address.address)
        .chain(household.map(|household| household.address))
        .collect();
    person_keys::Entity::delete_many().filter(person_keys::Column::PersonId.eq(id)).exec(connection).await?;
    let open = keys_of(&person, &names, &phones, &addresses);
    // What is sealed stays known, so that records can be matched, and is found by nobody.
    let hidden = keys_of(&person, &names, &sealed.0, &sealed.1);
    let hidden = hidden.difference(&open).map(|key| (key.clone(), NEVER));
    let rows: Vec<person_keys::ActiveModel> = open
        .iter()
        .map(|key| (key.clone(), Ymd(0)))
        .chain(hidden)
        .map(|((kind, key), hidden_until)| person_keys::ActiveModel {
            agency_id: Set(person.agency_id),
            kind: Set(kind),
            key: Set(key),
            person_id: Set(id),
            hidden_until: Set(hidden_until),
        })
        .collect();
    if !rows.is_empty() {
        person_keys::Entity::insert_many(rows).exec_without_returning(connection).await?;
    }
    keep_up(tx, person.agency_id, &[id]).await
}

/// Brings up to date what follows from the keys of some persons of an agency.
pub(in crate::data) async fn keep_up(tx: &Tx, agency: AgencyId, persons: &[PersonId]) -> Result<()> {
    parts::refresh(tx, agency, persons).await?;
    pairs::refresh(tx, agency, persons).await
}

/// The first thing that follows from the keys and is not kept so, in words.
///
/// # Errors
/// The database cannot be read.
pub async fn verify(db: &Db, task: &SystemTask) -> Result<Option<String>> {
    match pairs::verify(db, task).await? {
        Some(fault) => Ok(Some(fault)),
        None => parts::verify(db, task).await,
    }
}
