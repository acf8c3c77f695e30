//! Registering and correcting persons.

use super::{OnPerson, follows, keys};
use crate::access::{Actor, May, Section, WriteBasics};
use crate::data::audit::{Deed, Entry, Kind};
use crate::data::{Db, Error, Result, Tx, facts, households, nondisclosures, protections};
use crate::domain::kana;
use entity::codes::{AddressKind, Caution, NameKind, PhoneSafety, Relationship, Sex};
use entity::ids::{
    AgencyId, DistrictId, HouseholdId, IdentityId, PersonAddressId, PersonId, PersonNameId, PersonPhoneId,
};
use entity::stamp::Ymd;
use entity::{person_addresses, person_names, person_phones, persons};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, Set};
use serde::Serialize;

/// A person as the form checked them.
#[derive(Clone, Debug, Serialize)]
pub struct Person {
    /// Household.
    pub household: Option<HouseholdId>,
    /// 続柄.
    pub relationship: Relationship,
    /// Family name.
    pub family_name: String,
    /// Given name.
    pub given_name: String,
    /// フリガナ.
    pub family_kana: String,
    /// フリガナ.
    pub given_kana: String,
    /// What somebody without a known name is called.
    pub calling_name: String,
    /// 性別.
    pub sex: Sex,
    /// Earliest possible birth; 0 = unknown.
    pub birth_lo: Ymd,
    /// Latest possible birth; 0 = unknown.
    pub birth_hi: Ymd,
    /// How exactly the birth is known.
    pub birth_precision: String,
    /// Day on which an approximate age was told.
    pub birth_as_of: Ymd,
    /// 圏域.
    pub district: Option<DistrictId>,
    /// 連絡上の注意.
    pub cautions: Vec<Caution>,
    /// 連絡上の注意 in words.
    pub caution_note: String,
    /// Note.
    pub note: String,
    /// Other names.
    pub names: Vec<OtherName>,
    /// Telephones.
    #[serde(skip)]
    pub phones: Vec<Phone>,
    /// Addresses.
    #[serde(skip)]
    pub addresses: Vec<Address>,
}

impl Person {
    /// The same without what would tell where a protected person is, for the log of changes.
    fn without_whereabouts(&self) -> Self {
        Self { district: None, phones: Vec::new(), addresses: Vec::new(), ..self.clone() }
    }

    /// Name and birth of a stored record, and nothing else of it.
    pub(super) fn named_as(row: &persons::Model) -> Self {
        Self {
            household: None,
            relationship: row.relationship,
            family_name: row.family_name.clone(),
            given_name: row.given_name.clone(),
            family_kana: row.family_kana.clone(),
            given_kana: row.given_kana.clone(),
            calling_name: row.calling_name.clone(),
            sex: row.sex,
            birth_lo: row.birth_lo,
            birth_hi: row.birth_hi,
            birth_precision: row.birth_precision.clone(),
            birth_as_of: row.birth_as_of,
            district: None,
            cautions: Vec::new(),
            caution_note: String::new(),
            note: String::new(),
            names: Vec::new(),
            phones: Vec::new(),
            addresses: Vec::new(),
        }
    }
}

/// 旧姓 or 通称.
#[derive(Clone, Debug, Serialize)]
pub struct OtherName {
    /// Which.
    pub kind: NameKind,
    /// Family name.
    pub family_name: String,
    /// Given name.
    pub given_name: String,
    /// フリガナ.
    pub family_kana: String,
    /// フリガナ.
    pub given_kana: String,
}

/// A telephone: whose, and safe to call or not.
#[derive(Clone, Debug, Serialize)]
pub struct Phone {
    /// Number as typed.
    pub number: String,
    /// Whose.
    pub owner: String,
    /// Safe to call?
    pub safety: PhoneSafety,
    /// Note.
    pub note: String,
}

/// An address.
#[derive(Clone, Debug, Serialize)]
pub struct Address {
    /// Which.
    pub kind: AddressKind,
    /// 123-4567.
    pub postal_code: String,
    /// Address.
    pub address: String,
    /// Note.
    pub note: String,
}

/// What became of a record that carries its own key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Added {
    /// It was recorded now.
    Now,
    /// The same form had been recorded before: a double click, or the back button.
    Before,
}

/// Registers a person under the key that the form carried.
///
/// # Errors
/// [`Error::Refused`] if the household is not the acting agency's.
pub async fn add(db: &Db, by: &May<WriteBasics>, id: PersonId, person: &Person) -> Result<Added> {
    let agency = by.actor().agency();
    let tx = db.begin().await?;
    if let Some(row) = persons::Entity::find_by_id(id).one(tx.connection()).await? {
        return if row.agency_id == agency && row.created_by == Some(by.actor().staff()) {
            Ok(Added::Before)
        } else {
            Err(Error::Stale)
        };
    }
    check_household(&tx, by.actor(), person.household).await?;
    let row = persons::ActiveModel {
        id: Set(id),
        agency_id: Set(agency),
        identity_id: Set(IdentityId::new()),
        external_id: Set(None),
        external_hash: Set(None),
        version: Set(1),
        created_at: Set(db.clock().now()),
        created_by: Set(Some(by.actor().staff())),
        ..filled(person)
    };
    row.insert(tx.connection()).await?;
    write_parts(&tx, agency, id, person).await?;
    keys::refresh(&tx, id).await?;
    if let Some(household) = person.household {
        households::name_after_members(&tx, household).await?;
    }
    let entry = revised(
        Entry::new(db.clock().now(), Deed::Created, Kind::Person).by(by.actor()).on(id.into()).owned_by(agency),
        id,
        agency,
        None,
        person,
    );
    tx.commit(vec![entry]).await?;
    Ok(Added::Now)
}

/// Corrects a person; old and new values stay readable.
///
/// # Errors
/// [`Error::Stale`] if somebody changed the person meanwhile.
pub async fn change(db: &Db, on: &OnPerson<WriteBasics>, version: i32, person: &Person) -> Result<()> {
    let (id, agency) = (on.row().id, on.row().agency_id);
    let tx = db.begin().await?;
    let current = persons::Entity::find_by_id(id)
        .filter(persons::Column::AgencyId.eq(agency))
        .filter(persons::Column::Version.eq(version))
        .one(tx.connection())
        .await?
        .ok_or(Error::Stale)?;
    check_household(&tx, on.actor(), person.household).await?;
    let old = stored(&tx, &current).await?;
    let left = current.household_id.filter(|id| person.household != Some(*id));
    let made = match left {
        Some(left) => households::made_name(&tx, left).await?,
        None => None,
    };
    let row = persons::ActiveModel { id: Set(id), version: Set(version + 1), ..filled(person) };
    row.update(tx.connection()).await?;
    person_names::Entity::delete_many().filter(person_names::Column::PersonId.eq(id)).exec(tx.connection()).await?;
    person_phones::Entity::delete_many().filter(person_phones::Column::PersonId.eq(id)).exec(tx.connection()).await?;
    person_addresses::Entity::delete_many()
        .filter(person_addresses::Column::PersonId.eq(id))
        .exec(tx.connection())
        .await?;
    write_parts(&tx, agency, id, person).await?;
    protections::settle(&tx, id).await?;
    nondisclosures::settle(&tx, id).await?;
    if let Some(household) = person.household {
        households::name_after_members(&tx, household).await?;
    }
    if let Some(left) = left {
        protections::settle_household(&tx, left).await?;
        households::name_after_leaving(&tx, left, made).await?;
    }
    if (current.birth_lo, current.birth_hi) != (person.birth_lo, person.birth_hi) {
        facts::recount_persons(&tx, agency, &[id]).await?;
    }
    let told = if protections::is_protected(&tx, id).await? { person.without_whereabouts() } else { person.clone() };
    let entry = revised(
        Entry::new(db.clock().now(), Deed::Changed, Kind::Person).by(on.actor()).on(id.into()).owned_by(agency),
        id,
        agency,
        Some(&old),
        &told,
    );
    tx.commit(vec![entry]).await
}

async fn check_household(tx: &Tx, who: &Actor, household: Option<HouseholdId>) -> Result<()> {
    match household {
        Some(id) if !households::is_owned(tx, who, id).await? => {
            Err(Error::Refused("世帯が見つかりません。世帯の画面からやり直してください。"))
        }
        _ => Ok(()),
    }
}

pub(super) fn filled(person: &Person) -> persons::ActiveModel {
    let reading = format!("{}{}", person.family_kana, person.given_kana);
    let sort = if reading.is_empty() {
        format!("{}{}{}", person.family_name, person.given_name, person.calling_name)
    } else {
        reading
    };
    persons::ActiveModel {
        household_id: Set(person.household),
        relationship: Set(person.relationship),
        family_name: Set(person.family_name.clone()),
        given_name: Set(person.given_name.clone()),
        family_kana: Set(person.family_kana.clone()),
        given_kana: Set(person.given_kana.clone()),
        calling_name: Set(person.calling_name.clone()),
        sort_kana: Set(kana::sort_key(&sort)),
        sex: Set(person.sex),
        birth_lo: Set(person.birth_lo),
        birth_hi: Set(person.birth_hi),
        birth_precision: Set(person.birth_precision.clone()),
        birth_as_of: Set(person.birth_as_of),
        district_id: Set(person.district),
        cautions: Set(codes(&person.cautions)),
        caution_note: Set(person.caution_note.clone()),
        note: Set(person.note.clone()),
        ..Default::default()
    }
}

fn codes(cautions: &[Caution]) -> String {
    cautions.iter().map(|caution| caution.code()).collect::<Vec<_>>().join(";")
}

pub(super) async fn write_parts(tx: &Tx, agency: AgencyId, id: PersonId, person: &Person) -> Result<()> {
    for name in &person.names {
        person_names::ActiveModel {
            id: Set(PersonNameId::new()),
            person_id: Set(id),
            agency_id: Set(agency),
            kind: Set(name.kind),
            family_name: Set(name.family_name.clone()),
            given_name: Set(name.given_name.clone()),
            family_kana: Set(name.family_kana.clone()),
            given_kana: Set(name.given_kana.clone()),
        }
        .insert(tx.connection())
        .await?;
    }
    for (sort, phone) in (1..).zip(&person.phones) {
        person_phones::ActiveModel {
            id: Set(PersonPhoneId::new()),
            person_id: Set(id),
            agency_id: Set(agency),
            number: Set(phone.number.clone()),
            owner: Set(phone.owner.clone()),
            safety: Set(phone.safety),
            note: Set(phone.note.clone()),
            sort: Set(sort),
        }
        .insert(tx.connection())
        .await?;
    }
    for (sort, address) in (1..).zip(&person.addresses) {
        person_addresses::ActiveModel {
            id: Set(PersonAddressId::new()),
            person_id: Set(id),
            agency_id: Set(agency),
            kind: Set(address.kind),
            postal_code: Set(address.postal_code.clone()),
            address: Set(address.address.clone()),
            note: Set(address.note.clone()),
            sort: Set(sort),
        }
        .insert(tx.connection())
        .await?;
    }
    Ok(())
}

/// The person as stored, in the shape of the form, for the revision.
pub(super) async fn stored(tx: &Tx, row: &persons::Model) -> Result<Person> {
    let names =
        person_names::Entity::find().filter(person_names::Column::PersonId.eq(row.id)).all(tx.connection()).await?;
    let phones =
        person_phones::Entity::find().filter(person_phones::Column::PersonId.eq(row.id)).all(tx.connection()).await?;
    let addresses = person_addresses::Entity::find()
        .filter(person_addresses::Column::PersonId.eq(row.id))
        .all(tx.connection())
        .await?;
    Ok(Person {
        household: row.household_id,
        district: row.district_id,
        cautions: row.cautions.split(';').filter_map(Caution::parse).filter(|one| !follows(*one)).collect(),
        caution_note: row.caution_note.clone(),
        note: row.note.clone(),
        names: names
            .into_iter()
            .map(|name| OtherName {
                kind: name.kind,
                family_name: name.family_name,
                given_name: name.given_name,
                family_kana: name.family_kana,
                given_kana: name.given_kana,
            })
            .collect(),
        phones: phones
            .into_iter()
            .map(|phone| Phone { number: phone.number, owner: phone.owner, safety: phone.safety, note: phone.note })
            .collect(),
        addresses: addresses
            .into_iter()
            .map(|address| Address {
                kind: address.kind,
                postal_code: address.postal_code,
                address: address.address,
                note: address.note,
            })
            .collect(),
        ..Person::named_as(row)
    })
}

/// Names, birth and cautions belong to the basics; telephones and addresses to the contact section.
pub(super) fn revised(entry: Entry, id: PersonId, agency: AgencyId, old: Option<&Person>, new: &Person) -> Entry {
    let basics = |person: &Person| serde_json::to_value(person).unwrap_or_default();
    let contact = |person: &Person| serde_json::json!({ "phones": person.phones, "addresses": person.addresses });
    let (old_basics, old_contact) = old.map_or_else(Default::default, |old| (basics(old), contact(old)));
    entry.revising(Section::Basics, id.into(), agency, &old_basics, &basics(new)).revising(
        Section::Contact,
        id.into(),
        agency,
        &old_contact,
        &contact(new),
    )
}
