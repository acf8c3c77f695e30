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
    if is_protected {
        seal(tx, &person).await?
    } else {
        put_back(tx, &person).await?
    }
    flag(tx, &person, Caution::Protected, is_protected).await?;
    if let Some(household) = person.household_id {
        settle_household(tx, household).await?;
    }
    let places = "SELECT c.id FROM consultation_subjects s JOIN consultations c ON c.id = s.consultation_id \
        WHERE s.person_id = $1 AND (c.place <> '' OR EXISTS (SELECT 1 FROM sealed_contacts x WHERE x.consultation_id = c.id))";
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

const fn address_kind(kind: SealedKind) -> Option<AddressKind> {
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

async fn put_away(tx: &Tx, row: Model) -> Result<()> {
    row.into_active_model().insert(tx.connection()).await?;
    Ok(())
}

async fn seal(tx: &Tx, person: &persons::Model) -> Result<()> {
    let connection = tx.connection();
    let known = Entity::find().filter(Column::PersonId.eq(person.id)).all(connection).await?;
    let is_new = |kind: SealedKind, value: &str| known.iter().all(|row| row.kind != kind || row.value != value);
    let phones = person_phones::Entity::find().filter(person_phones::Column::PersonId.eq(person.id));
    for phone in phones.all(connection).await? {
        if is_new(SealedKind::Phone, &phone.number) {
            let row = of_person(person, SealedKind::Phone);
            let safety = phone.safety.code().to_owned();
            put_away(tx, Model { value: phone.number, owner: phone.owner, safety, note: phone.note, ..row }).await?;
        }
    }
    let addresses = person_addresses::Entity::find().filter(person_addresses::Column::PersonId.eq(person.id));
    for address in addresses.all(connection).await? {
        let kind = sealed_kind(address.kind);
        if is_new(kind, &address.address) {
            let row = of_person(person, kind);
            let postal_code = address.postal_code;
            put_away(tx, Model { value: address.address, postal_code, note: address.note, ..row }).await?;
        }
    }
    if let Some(district) = person.district_id {
        let old =
            Entity::delete_many().filter(Column::PersonId.eq(person.id)).filter(Column::Kind.eq(SealedKind::District));
        old.exec(connection).await?;
        put_away(tx, Model { district_id: Some(district), ..of_person(person, SealedKind::District) }).await?;
        tx.run("UPDATE persons SET district_id = NULL WHERE id = $1", vec![person.id.into()]).await?;
    }
    person_phones::Entity::delete_many().filter(person_phones::Column::PersonId.eq(person.id)).exec(connection).await?;
    let gone = person_addresses::Entity::delete_many().filter(person_addresses::Column::PersonId.eq(person.id));
    gone.exec(connection).await?;
    Ok(())
}

async fn put_back(tx: &Tx, person: &persons::Model) -> Result<()> {
    let connection = tx.connection();
    let rows = Entity::find().filter(Column::PersonId.eq(person.id)).all(connection).await?;
    if rows.is_empty() {
        return Ok(());
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
    Ok(())
}

/// Seals the address of a household in which somebody is protected, or puts it back when nobody is any more.
pub(in crate::data) async fn settle_household(tx: &Tx, id: HouseholdId) -> Result<()> {
    const GUARDED: &str = "SELECT p.id FROM persons p JOIN protections x ON x.person_id = p.id AND x.ended_at IS NULL \
        WHERE p.household_id = $1 LIMIT 1";
    let connection = tx.connection();
    let Some(home) = households::Entity::find_by_id(id).one(connection).await? else { return Ok(()) };
    let guarded = Id::<PersonId>::find_by_statement(tx.statement(GUARDED, vec![id.into()])).one(connection).await?;
    let sealed = Entity::find().filter(Column::HouseholdId.eq(id)).one(connection).await?;
    let is_open = !(home.address.is_empty() && home.postal_code.is_empty() && home.district_id.is_none());
    match (guarded, sealed) {
        (Some(_), sealed) if is_open => {
            let old = sealed.as_ref();
            let kept = |typed: String, old: Option<&String>| {
                if typed.is_empty() { old.cloned().unwrap_or_default() } else { typed }
            };
            let row = Model {
                id: SealedContactId::new(),
                agency_id: home.agency_id,
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
            Entity::delete_many().filter(Column::HouseholdId.eq(id)).exec(connection).await?;
            put_away(tx, row).await?;
            let sql = "UPDATE households SET address = '', postal_code = '', district_id = NULL WHERE id = $1";
            tx.run(sql, vec![id.into()]).await?;
        }
        (None, Some(old)) => {
            let sql = "UPDATE households SET address = CASE WHEN address = '' THEN $1 ELSE address END, \
                 postal_code = CASE WHEN postal_code = '' THEN $2 ELSE postal_code END, \
                 district_id = COALESCE(district_id, $3) WHERE id = $4";
            tx.run(sql, vec![old.value.into(), old.postal_code.into(), old.district_id.into(), id.into()]).await?;
            Entity::delete_many().filter(Column::HouseholdId.eq(id)).exec(connection).await?;
        }
        _ => return Ok(()),
    }
    let members = persons::Entity::find().filter(persons::Column::HouseholdId.eq(id)).all(connection).await?;
    for member in members {
        keys::refresh(tx, member.id).await?;
    }
    Ok(())
}

/// Seals the place of a consultation about somebody who is protected, or puts it back when nobody is any more.
pub(in crate::data) async fn settle_consultation(tx: &Tx, id: ConsultationId) -> Result<()> {
    const GUARDED: &str = "SELECT s.person_id AS id FROM consultation_subjects s \
        JOIN protections x ON x.person_id = s.person_id AND x.ended_at IS NULL WHERE s.consultation_id = $1 LIMIT 1";
    let connection = tx.connection();
    let Some(row) = consultations::Entity::find_by_id(id).one(connection).await? else { return Ok(()) };
    let guarded = Id::<PersonId>::find_by_statement(tx.statement(GUARDED, vec![id.into()])).one(connection).await?;
    let sealed = Entity::find().filter(Column::ConsultationId.eq(id)).one(connection).await?;
    match (guarded, sealed) {
        (Some(_), _) if !row.place.is_empty() => {
            Entity::delete_many().filter(Column::ConsultationId.eq(id)).exec(connection).await?;
            let away = Model {
                id: SealedContactId::new(),
                agency_id: row.agency_id,
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
            put_away(tx, away).await?;
            tx.run("UPDATE consultations SET place = '' WHERE id = $1", vec![id.into()]).await?;
        }
        (None, Some(old)) => {
            let sql = "UPDATE consultations SET place = $1 WHERE id = $2 AND place = ''";
            tx.run(sql, vec![old.value.into(), id.into()]).await?;
            Entity::delete_many().filter(Column::ConsultationId.eq(id)).exec(connection).await?;
        }
        _ => {}
    }
    Ok(())
}

/// Seals what an imported file has written about protected persons.
pub(in crate::data) async fn seal_leaks(tx: &Tx) -> Result<()> {
    const LEAKS: &str = "SELECT x.person_id AS id FROM protections x JOIN persons p ON p.id = x.person_id \
        LEFT JOIN households h ON h.id = p.household_id WHERE x.ended_at IS NULL AND (p.district_id IS NOT NULL \
        OR h.address <> '' OR h.postal_code <> '' OR h.district_id IS NOT NULL \
        OR p.cautions NOT LIKE '%protected%' \
        OR EXISTS (SELECT 1 FROM person_phones n WHERE n.person_id = p.id) \
        OR EXISTS (SELECT 1 FROM person_addresses a WHERE a.person_id = p.id) \
        OR EXISTS (SELECT 1 FROM person_keys k WHERE k.person_id = p.id AND k.hidden_until = 0 \
        AND k.kind IN ('phone', 'phone_last4', 'address')) \
        OR EXISTS (SELECT 1 FROM consultation_subjects s JOIN consultations c ON c.id = s.consultation_id \
        WHERE s.person_id = p.id AND c.place <> ''))";
    let leaks = Id::<PersonId>::find_by_statement(tx.statement(LEAKS, vec![])).all(tx.connection()).await?;
    for leak in leaks {
        settle(tx, leak.id).await?;
    }
    Ok(())
}
