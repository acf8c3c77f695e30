//! Having shown what is hidden of a protected person, with a reason, for a while.

use super::OnProtected;
use super::seal::address_kind;
use crate::access::{Section, Unmask};
use crate::data::audit::{Deed, Entry, Kind};
use crate::data::persons::{Added, Address, Phone, keys};
use crate::data::{Db, Error, Result};
use entity::codes::{AddressKind, PhoneSafety, SealedKind};
use entity::ids::{PersonId, SealedContactId, UnmaskingId};
use entity::sealed_contacts;
use entity::stamp::{At, LocalMinute};
use entity::unmaskings::{self, Column, Model};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, FromQueryResult, IntoActiveModel, QueryFilter, QueryOrder};
use serde_json::json;

/// How long what was asked for stays open to whoever asked, in minutes.
pub const MINUTES: i64 = 15;
/// Most that is shown.
const MOST: i64 = 2_000;

/// Something hidden.
#[derive(Clone, Debug, FromQueryResult)]
pub struct SealedRow {
    /// It.
    pub id: SealedContactId,
    /// Of the person's own record; otherwise of the household's or a consultation's.
    pub person_id: Option<PersonId>,
    /// What it is.
    pub kind: SealedKind,
    /// Number, address or place.
    pub value: String,
    /// 123-4567.
    pub postal_code: String,
    /// Name of the district.
    pub district: Option<String>,
    /// Whose telephone.
    pub owner: String,
    safety: String,
    /// Note.
    pub note: String,
    /// Of a place: when somebody was there.
    pub occurred_at: Option<LocalMinute>,
}

impl SealedRow {
    /// Whether the telephone may be called.
    pub fn safety(&self) -> Option<PhoneSafety> {
        PhoneSafety::parse(&self.safety)
    }
}

/// What is hidden of a person, while it is shown.
#[derive(Clone, Debug)]
pub struct Sealed {
    /// What.
    pub rows: Vec<SealedRow>,
    /// Until when it is shown.
    pub until: At,
}

/// Records that the actor has a reason to see what is hidden of a person in hand, under the key that the form carried.
///
/// # Errors
/// [`Error::Stale`] if the key belongs to somebody else's.
pub async fn unmask(db: &Db, on: &OnProtected<Unmask>, id: UnmaskingId, reason: &str) -> Result<Added> {
    let (who, person, now) = (on.actor(), &on.row().person, db.clock().now());
    let tx = db.begin().await?;
    if let Some(row) = unmaskings::Entity::find_by_id(id).one(tx.connection()).await? {
        let is_same = row.person_id == person.id && row.staff_id == who.staff();
        return if is_same { Ok(Added::Before) } else { Err(Error::Stale) };
    }
    let row = Model {
        id,
        agency_id: person.agency_id,
        person_id: person.id,
        staff_id: who.staff(),
        reason: reason.to_owned(),
        made_at: now,
    };
    row.into_active_model().insert(tx.connection()).await?;
    let entry = Entry::new(now, Deed::Unmasked, Kind::Person).by(who).on(person.id.into()).owned_by(person.agency_id);
    tx.commit(vec![entry]).await?;
    Ok(Added::Now)
}

/// What is hidden of a person in hand, if the actor gave a reason for seeing it within the last minutes.
///
/// # Errors
/// The database cannot be read.
pub async fn sealed(db: &Db, on: &OnProtected<Unmask>) -> Result<Option<Sealed>> {
    let Some(until) = open_until(db, on).await? else { return Ok(None) };
    let sql = "SELECT x.id, x.person_id, x.kind, x.value, x.postal_code, d.name AS district, x.owner, x.safety, x.note, \
        c.occurred_at FROM sealed_contacts x LEFT JOIN districts d ON d.id = x.district_id \
        LEFT JOIN consultations c ON c.id = x.consultation_id WHERE x.agency_id = $1 AND (x.for_id = $2 OR x.person_id = $2 \
        OR x.household_id = $3 OR x.consultation_id IN (SELECT s.consultation_id FROM consultation_subjects s \
        WHERE s.person_id = $2)) ORDER BY x.id DESC LIMIT $4";
    let person = &on.row().person;
    let values = vec![person.agency_id.into(), person.id.into(), person.household_id.into(), MOST.into()];
    let mut rows = SealedRow::find_by_statement(db.statement(sql, values)).all(db.reader()).await?;
    rows.sort_by_key(|row| row.kind);
    Ok(Some(Sealed { rows, until }))
}

async fn open_until(db: &Db, on: &OnProtected<Unmask>) -> Result<Option<At>> {
    let last = unmaskings::Entity::find()
        .filter(Column::PersonId.eq(on.row().person.id))
        .filter(Column::StaffId.eq(on.actor().staff()))
        .filter(Column::AgencyId.eq(on.actor().agency()))
        .order_by_desc(Column::MadeAt)
        .one(db.reader())
        .await?;
    let until = last.map(|row| At(row.made_at.0 + MINUTES * 60 * 1_000_000));
    Ok(until.filter(|until| db.clock().now() < *until))
}

/// Removes something hidden that is no longer true, while it is shown.
///
/// # Errors
/// [`Error::Refused`] if it is not shown any more, or is not of the person's own record.
pub async fn remove(db: &Db, on: &OnProtected<Unmask>, id: SealedContactId, reason: &str) -> Result<()> {
    if open_until(db, on).await?.is_none() {
        return Err(Error::Refused("表示の時間が過ぎました。もう一度、理由を書いて表示してください。"));
    }
    let person = &on.row().person;
    let tx = db.begin().await?;
    let row = sealed_contacts::Entity::find_by_id(id)
        .filter(sealed_contacts::Column::PersonId.eq(person.id))
        .one(tx.connection())
        .await?
        .ok_or(Error::Refused("この連絡先は、すでに削除されています。"))?;
    sealed_contacts::Entity::delete_by_id(id).exec(tx.connection()).await?;
    keys::refresh(&tx, person.id).await?;
    let entry = Entry::new(db.clock().now(), Deed::Changed, Kind::Person).by(on.actor()).on(person.id.into());
    let old = if row.kind == SealedKind::Phone {
        let safety = PhoneSafety::parse(&row.safety).unwrap_or(PhoneSafety::Unknown);
        json!({ "phones": [Phone { number: row.value, owner: row.owner, safety, note: row.note }] })
    } else {
        let kind = address_kind(row.kind).unwrap_or(AddressKind::Other);
        let address = Address { kind, postal_code: row.postal_code, address: row.value, note: row.note };
        json!({ "addresses": [address] })
    };
    let entry = entry.owned_by(person.agency_id).with(json!({ "removed": id }));
    let new = json!({ "reason": reason });
    tx.commit(vec![entry.revising(Section::Contact, person.id.into(), person.agency_id, &old, &new)]).await
}
