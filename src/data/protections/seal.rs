//! Taking out of the records what would tell where a protected person is, and putting it back.

use crate::data::persons::{flag, keys};
use crate::data::{Db, Result, Tx};
use entity::codes::{AddressKind, Caution, PhoneSafety, SealedKind};
use entity::ids::{ConsultationId, HouseholdId, PersonAddressId, PersonId, PersonPhoneId, ReferralId, SealedContactId};
use entity::sealed_contacts::{Column, Entity, Model};
use entity::{consultations, households, person_addresses, person_phones, persons, protections};
use sea_orm::sea_query::ExprTrait;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, FromQueryResult, IntoActiveModel, PaginatorTrait, QueryFilter, Set,
};

#[derive(FromQueryResult)]
struct Id<I: sea_orm::TryGetable> {
    id: I,
}

/// Whether a person is protected at this moment.
pub(in crate::data) async fn is_protected(tx: &Tx, person: PersonId) -> Result<bool> {
    let live = protections::Entity::find()
        .filter(protections::Column::PersonId.eq(person))
        .filter(protections::Column::EndedAt.is_null());
    Ok(live.count(tx.connection()).await? > 0)
}

/// Whether a referral in hand is about somebody who is protected.
pub(in crate::data) async fn is_about_protected(db: &Db, referral: ReferralId) -> Result<bool> {
    const GUARDED: &str = "SELECT s.person_id AS id FROM referral_subjects s \
        JOIN protections x ON x.person_id = s.person_id AND x.ended_at IS NULL WHERE s.referral_id = $1 LIMIT 1";
    let statement = db.statement(GUARDED, vec![referral.into()]);
    Ok(Id::<PersonId>::find_by_statement(statement).one(db.reader()).await?.is_some())
}

/// Whether anything is sealed of a household or a consultation.
pub(in crate::data) async fn is_any_sealed(tx: &Tx, of: uuid::Uuid) -> Result<bool> {
    let any = Column::HouseholdId.eq(of).or(Column::ConsultationId.eq(of));
    Ok(Entity::find().filter(any).count(tx.connection()).await? > 0)
}

/// Seals or puts back whatever belongs to a person, after a protection began or ended or the person was changed: their
/// telephones and addresses, their household's, and the places of their consultations. Their search keys follow.
pub(in crate::data) async fn settle(tx: &Tx, id: PersonId) -> Result<()> {
    let Some(person) = persons::Entity::find_by_id(id).one(tx.connection()).await? else { return Ok(()) };
    let is_protected = is_protected(tx, id).await?;
    let is_moved = if is_protected { seal(tx, &person).await? } else { put_back(tx, &person).await? };
    if is_moved {
        // Whoever has the old page open must not save it over this.
        tx.run("UPDATE persons SET version = version + 1 WHERE id = $1", vec![id.into()]).await?;
    }
    flag(tx, &person, Caution::Protected, is_protected).await?;
    if !is_protected {
        release(tx, id).await?;
    }
    if let Some(household) = person.household_id {
        settle_household(tx, household).await?;
    }
    let places = "SELECT c.id FROM consultation_subjects s JOIN consultations c ON c.id = s.consultation_id \
        WHERE s.person_id = $1 AND c.place <> ''";
    let statement = tx.statement(places, vec![id.into()]);
    for row in Id::<ConsultationId>::find_by_statement(statement).all(tx.connection()).await? {
        settle_consultation(tx, row.id).await?;
    }
    keys::refresh(tx, id).await
}

const fn sealed_kind(kind: AddressKind) -> SealedKind {
    match kind {
        AddressKind::Residence => SealedKind::Residence,
        AddressKind::Registered => SealedKind::Registered,
        AddressKind::Mailing => SealedKind::Mailing,
        AddressKind::Other => SealedKind::Other,
    }
}

pub(super) const fn address_kind(kind: SealedKind) -> Option<AddressKind> {
    match kind {
        SealedKind::Residence => Some(AddressKind::Residence),
        SealedKind::Registered => Some(AddressKind::Registered),
        SealedKind::Mailing => Some(AddressKind::Mailing),
        SealedKind::Other => Some(AddressKind::Other),
        SealedKind::Phone | SealedKind::Home | SealedKind::District | SealedKind::Place => None,
    }
}

fn of_person(person: &persons::Model, kind: SealedKind) -> Model {
    Model {
        id: SealedContactId::new(),
        agency_id: person.agency_id,
        for_id: person.id,
        person_id: Some(person.id),
        household_id: None,
        consultation_id: None,
        kind,
        value: String::new(),
        postal_code: String::new(),
        district_id: None,
        owner: String::new(),
        safety: String::new(),
        note: String::new(),
    }
}

/// What was typed about something that is sealed already replaces it; what was left empty stays as it was known.
fn newer(known: &[Model], row: Model) -> (Model, Option<SealedContactId>) {
    let Some(old) = known.iter().find(|old| old.kind == row.kind && old.value == row.value) else { return (row, None) };
    let kept = |new: String, old: &str| if new.is_empty() { old.to_owned() } else { new };
    let is_told = PhoneSafety::parse(&row.safety).is_some_and(|safety| safety != PhoneSafety::Unknown);
    let row = Model {
        postal_code: kept(row.postal_code, &old.postal_code),
        owner: kept(row.owner, &old.owner),
        note: kept(row.note, &old.note),
        safety: if is_told { row.safety } else { old.safety.clone() },
        ..row
    };
    (row, Some(old.id))
}

async fn put_away(tx: &Tx, known: &[Model], row: Model) -> Result<()> {
    let (row, old) = newer(known, row);
    if let Some(old) = old {
        Entity::delete_by_id(old).exec(tx.connection()).await?;
    }
    row.into_active_model().insert(tx.connection()).await?;
    Ok(())
}

/// Takes out what stands open; whether there was anything.
async fn seal(tx: &Tx, person: &persons::Model) -> Result<bool> {
    let connection = tx.connection();
    let known = Entity::find().filter(Column::PersonId.eq(person.id)).all(connection).await?;
    let phones = person_phones::Entity::find().filter(person_phones::Column::PersonId.eq(person.id));
    let phones = phones.all(connection).await?;
    let addresses = person_addresses::Entity::find().filter(person_addresses::Column::PersonId.eq(person.id));
    let addresses = addresses.all(connection).await?;
    let is_moved = !phones.is_empty() || !addresses.is_empty() || person.district_id.is_some();
    for phone in phones {
        let row = of_person(person, SealedKind::Phone);
        let safety = phone.safety.code().to_owned();
        let row = Model { value: phone.number, owner: phone.owner, safety, note: phone.note, ..row };
        put_away(tx, &known, row).await?;
    }
    for address in addresses {
        let row = of_person(person, sealed_kind(address.kind));
        let row = Model { value: address.address, postal_code: address.postal_code, note: address.note, ..row };
        put_away(tx, &known, row).await?;
    }
    if let Some(district) = person.district_id {
        let row = Model { district_id: Some(district), ..of_person(person, SealedKind::District) };
        put_away(tx, &known, row).await?;
        tx.run("UPDATE persons SET district_id = NULL WHERE id = $1", vec![person.id.into()]).await?;
    }
    person_phones::Entity::delete_many().filter(person_phones::Column::PersonId.eq(person.id)).exec(connection).await?;
    let gone = person_addresses::Entity::delete_many().filter(person_addresses::Column::PersonId.eq(person.id));
    gone.exec(connection).await?;
    Ok(is_moved)
}

/// Puts back what was taken out; whether there was anything.
async fn put_back(tx: &Tx, person: &persons::Model) -> Result<bool> {
    let connection = tx.connection();
    let rows = Entity::find().filter(Column::PersonId.eq(person.id)).all(connection).await?;
    if rows.is_empty() {
        return Ok(false);
    }
    for (sort, row) in (1_000..).zip(rows) {
        if row.kind == SealedKind::Phone {
            let phone = person_phones::ActiveModel {
                id: Set(PersonPhoneId::new()),
                person_id: Set(person.id),
                agency_id: Set(person.agency_id),
                number: Set(row.value),
                owner: Set(row.owner),
                safety: Set(PhoneSafety::parse(&row.safety).unwrap_or(PhoneSafety::Unknown)),
                note: Set(row.note),
                sort: Set(sort),
            };
            phone.insert(connection).await?;
        } else if let Some(kind) = address_kind(row.kind) {
            let address = person_addresses::ActiveModel {
                id: Set(PersonAddressId::new()),
                person_id: Set(person.id),
                agency_id: Set(person.agency_id),
                kind: Set(kind),
                postal_code: Set(row.postal_code),
                address: Set(row.value),
                note: Set(row.note),
                sort: Set(sort),
            };
            address.insert(connection).await?;
        } else if let Some(district) = row.district_id {
            let sql = "UPDATE persons SET district_id = $1 WHERE id = $2 AND district_id IS NULL";
            tx.run(sql, vec![district.into(), person.id.into()]).await?;
        }
    }
    Entity::delete_many().filter(Column::PersonId.eq(person.id)).exec(connection).await?;
    Ok(true)
}

/// Seals the address of a household in which somebody is protected. That they move away opens nothing.
pub(in crate::data) async fn settle_household(tx: &Tx, id: HouseholdId) -> Result<()> {
    let connection = tx.connection();
    let Some(home) = households::Entity::find_by_id(id).one(connection).await? else { return Ok(()) };
    let is_open = !(home.address.is_empty() && home.postal_code.is_empty() && home.district_id.is_none());
    let Some(guarded) = guarded(tx, OF_HOUSEHOLD, id.into()).await?.filter(|_| is_open) else { return Ok(()) };
    let old = Entity::find().filter(Column::HouseholdId.eq(id)).one(connection).await?;
    let old = old.as_ref();
    let kept = |typed: String, old: Option<&String>| {
        if typed.is_empty() { old.cloned().unwrap_or_default() } else { typed }
    };
    let row = Model {
        id: SealedContactId::new(),
        agency_id: home.agency_id,
        for_id: guarded,
        person_id: None,
        household_id: Some(id),
        consultation_id: None,
        kind: SealedKind::Home,
        value: kept(home.address, old.map(|old| &old.value)),
        postal_code: kept(home.postal_code, old.map(|old| &old.postal_code)),
        district_id: home.district_id.or(old.and_then(|old| old.district_id)),
        owner: String::new(),
        safety: String::new(),
        note: String::new(),
    };
    if let Some(old) = old.filter(|old| old.value != row.value) {
        keep_old(tx, old, "前の世帯の住所").await?;
    }
    Entity::delete_many().filter(Column::HouseholdId.eq(id)).exec(connection).await?;
    row.into_active_model().insert(connection).await?;
    let sql =
        "UPDATE households SET address = '', postal_code = '', district_id = NULL, version = version + 1 WHERE id = $1";
    tx.run(sql, vec![id.into()]).await?;
    rekey(tx, id).await
}

async fn rekey(tx: &Tx, household: HouseholdId) -> Result<()> {
    let members = persons::Entity::find().filter(persons::Column::HouseholdId.eq(household));
    for member in members.all(tx.connection()).await? {
        keys::refresh(tx, member.id).await?;
    }
    Ok(())
}

/// Seals the place of a consultation about somebody who is protected. That they are taken out of it opens nothing.
pub(in crate::data) async fn settle_consultation(tx: &Tx, id: ConsultationId) -> Result<()> {
    let connection = tx.connection();
    let Some(row) = consultations::Entity::find_by_id(id).one(connection).await? else { return Ok(()) };
    let Some(guarded) = guarded(tx, OF_CONSULTATION, id.into()).await?.filter(|_| !row.place.is_empty()) else {
        return Ok(());
    };
    let old = Entity::find().filter(Column::ConsultationId.eq(id)).one(connection).await?;
    if let Some(old) = old.filter(|old| old.value != row.place) {
        keep_old(tx, &old, "前の相談の場所").await?;
    }
    Entity::delete_many().filter(Column::ConsultationId.eq(id)).exec(connection).await?;
    let away = Model {
        id: SealedContactId::new(),
        agency_id: row.agency_id,
        for_id: guarded,
        person_id: None,
        household_id: None,
        consultation_id: Some(id),
        kind: SealedKind::Place,
        value: row.place,
        postal_code: String::new(),
        district_id: None,
        owner: String::new(),
        safety: String::new(),
        note: String::new(),
    };
    away.into_active_model().insert(connection).await?;
    tx.run("UPDATE consultations SET place = '', version = version + 1 WHERE id = $1", vec![id.into()]).await?;
    Ok(())
}

/// What is replaced stays as secret as it was, with the person for whose sake it was sealed.
async fn keep_old(tx: &Tx, old: &Model, note: &str) -> Result<()> {
    if old.value.is_empty() {
        return Ok(());
    }
    let kept = Model {
        id: SealedContactId::new(),
        person_id: Some(old.for_id),
        household_id: None,
        consultation_id: None,
        kind: SealedKind::Other,
        district_id: None,
        note: note.to_owned(),
        ..old.clone()
    };
    kept.into_active_model().insert(tx.connection()).await?;
    Ok(())
}

/// What comes back to a place that says something else by now stands with the person's addresses instead.
async fn beside(tx: &Tx, row: &Model, person: PersonId, note: &str) -> Result<()> {
    let address = person_addresses::ActiveModel {
        id: Set(PersonAddressId::new()),
        person_id: Set(person),
        agency_id: Set(row.agency_id),
        kind: Set(AddressKind::Other),
        postal_code: Set(row.postal_code.clone()),
        address: Set(row.value.clone()),
        note: Set(note.to_owned()),
        sort: Set(2_000),
    };
    address.insert(tx.connection()).await?;
    Ok(())
}

const OF_HOUSEHOLD: &str = "SELECT p.id FROM persons p JOIN protections x ON x.person_id = p.id AND x.ended_at IS NULL \
    WHERE p.household_id = $1 ORDER BY p.id LIMIT 1";
const OF_CONSULTATION: &str = "SELECT s.person_id AS id FROM consultation_subjects s \
    JOIN protections x ON x.person_id = s.person_id AND x.ended_at IS NULL WHERE s.consultation_id = $1 \
    ORDER BY s.person_id LIMIT 1";

/// Somebody protected to whom a household or consultation belongs.
async fn guarded(tx: &Tx, sql: &str, of: uuid::Uuid) -> Result<Option<PersonId>> {
    let row = Id::<PersonId>::find_by_statement(tx.statement(sql, vec![of.into()])).one(tx.connection()).await?;
    Ok(row.map(|row| row.id))
}

/// Puts back what was sealed of households and consultations for the sake of somebody whose protection has ended, unless
/// somebody else who is protected belongs to them.
async fn release(tx: &Tx, person: PersonId) -> Result<()> {
    let connection = tx.connection();
    let rows = Entity::find().filter(Column::ForId.eq(person)).filter(Column::PersonId.is_null());
    for row in rows.all(connection).await? {
        let other = match (row.household_id, row.consultation_id) {
            (Some(id), _) => guarded(tx, OF_HOUSEHOLD, id.into()).await?,
            (None, Some(id)) => guarded(tx, OF_CONSULTATION, id.into()).await?,
            (None, None) => None,
        };
        if let Some(other) = other {
            let sql = "UPDATE sealed_contacts SET for_id = $1 WHERE id = $2";
            tx.run(sql, vec![other.into(), row.id.into()]).await?;
            continue;
        }
        Entity::delete_by_id(row.id).exec(connection).await?;
        if let Some(household) = row.household_id {
            let home = households::Entity::find_by_id(household).one(connection).await?;
            let is_taken = home.is_some_and(|home| !home.address.is_empty() && home.address != row.value);
            if is_taken && !row.value.is_empty() {
                beside(tx, &row, person, "前の世帯の住所").await?;
                continue;
            }
            let sql = "UPDATE households SET address = $1, \
                 postal_code = CASE WHEN postal_code = '' THEN $2 ELSE postal_code END, \
                 district_id = COALESCE(district_id, $3), version = version + 1 WHERE id = $4";
            let values = vec![row.value.into(), row.postal_code.into(), row.district_id.into(), household.into()];
            tx.run(sql, values).await?;
            rekey(tx, household).await?;
        } else if let Some(consultation) = row.consultation_id {
            let talk = consultations::Entity::find_by_id(consultation).one(connection).await?;
            if talk.is_some_and(|talk| !talk.place.is_empty() && talk.place != row.value) {
                beside(tx, &row, person, "前の相談の場所").await?;
                continue;
            }
            let sql = "UPDATE consultations SET place = $1, version = version + 1 WHERE id = $2";
            tx.run(sql, vec![row.value.into(), consultation.into()]).await?;
        }
    }
    Ok(())
}

/// Protected persons about whom something stands open, or whose warning is missing.
pub(super) const LEAKS: &str = "SELECT x.person_id AS id FROM protections x JOIN persons p ON p.id = x.person_id \
        LEFT JOIN households h ON h.id = p.household_id WHERE x.ended_at IS NULL AND (p.district_id IS NOT NULL \
        OR h.address <> '' OR h.postal_code <> '' OR h.district_id IS NOT NULL \
        OR p.cautions NOT LIKE '%protected%' \
        OR EXISTS (SELECT 1 FROM person_phones n WHERE n.person_id = p.id) \
        OR EXISTS (SELECT 1 FROM person_addresses a WHERE a.person_id = p.id) \
        OR EXISTS (SELECT 1 FROM person_keys k WHERE k.person_id = p.id AND k.hidden_until = 0 \
        AND k.kind IN ('phone', 'phone_last4', 'address')) \
        OR EXISTS (SELECT 1 FROM consultation_subjects s JOIN consultations c ON c.id = s.consultation_id \
        WHERE s.person_id = p.id AND c.place <> ''))";

/// Seals what an imported file has written about protected persons.
pub(in crate::data) async fn seal_leaks(tx: &Tx) -> Result<()> {
    let leaks = Id::<PersonId>::find_by_statement(tx.statement(LEAKS, vec![])).all(tx.connection()).await?;
    for leak in leaks {
        settle(tx, leak.id).await?;
    }
    Ok(())
}
