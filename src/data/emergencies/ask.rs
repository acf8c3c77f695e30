//! Asking which agency knows somebody.

use crate::access::{Inquire, May};
use crate::data::audit::{Deed, Entry, Kind};
use crate::data::persons::Added;
use crate::data::{Db, Error, Result, Tx};
use crate::domain::kana;
use entity::codes::InquiryBy;
use entity::emergency_inquiries::{self, Column, Model};
use entity::ids::{AgencyId, EmergencyInquiryId, PersonId};
use entity::stamp::Ymd;
use entity::{emergency_matches, persons};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, FromQueryResult, IntoActiveModel, PaginatorTrait, QueryFilter, Set,
};
use serde_json::json;

/// Inquiries of one person a day.
pub const TRIES: u64 = 5;
/// Most records that are found; more than one human being has at all agencies together.
const MOST: usize = 50;

/// Whom somebody looks for.
#[derive(Clone, Debug)]
pub enum Sought {
    /// By the exact name, or its reading, and the birth date.
    Name(String, Ymd),
    /// By the exact telephone, its digits.
    Phone(String),
}

/// An inquiry as the form checked it.
#[derive(Clone, Debug)]
pub struct Asked {
    /// Whom.
    pub sought: Sought,
    /// Why.
    pub reason: String,
}

#[derive(FromQueryResult)]
struct Match {
    person_id: PersonId,
    agency_id: AgencyId,
}

/// Asks, under the key that the form carried; the agencies that know the person are told at once.
///
/// # Errors
/// [`Error::Refused`] after too many tries a day.
pub async fn ask(db: &Db, by: &May<Inquire>, id: EmergencyInquiryId, asked: &Asked) -> Result<Added> {
    let who = by.actor();
    let tx = db.begin().await?;
    // One inquiry of a person after another, so that two at once do not count as one.
    tx.run("UPDATE staff SET id = id WHERE id = $1", vec![who.staff().into()]).await?;
    if let Some(row) = emergency_inquiries::Entity::find_by_id(id).one(tx.connection()).await? {
        return if row.staff_id == who.staff() { Ok(Added::Before) } else { Err(Error::Stale) };
    }
    let (now, today) = (db.clock().now(), db.clock().today_ymd());
    let tried = emergency_inquiries::Entity::find()
        .filter(Column::StaffId.eq(who.staff()))
        .filter(Column::AskedOn.eq(today))
        .count(tx.connection())
        .await?;
    if tried >= TRIES {
        tx.commit(vec![Entry::new(now, Deed::Refused, Kind::Emergency).by(who)]).await?;
        return Err(Error::Refused(
            "緊急照会は1日5回までです。命や体に危険があるときは、110番・119番に連絡してください。",
        ));
    }
    let found = find(&tx, who.agency(), today, &asked.sought).await?;
    let row = Model {
        id,
        agency_id: who.agency(),
        staff_id: who.staff(),
        asked_by: match asked.sought {
            Sought::Name(..) => InquiryBy::Name,
            Sought::Phone(_) => InquiryBy::Phone,
        },
        reason: asked.reason.clone(),
        asked_on: today,
        asked_at: now,
    };
    row.clone().into_active_model().insert(tx.connection()).await?;
    let matches = found.iter().map(|found| emergency_matches::ActiveModel {
        inquiry_id: Set(id),
        person_id: Set(found.person_id),
        agency_id: Set(found.agency_id),
    });
    if !found.is_empty() {
        emergency_matches::Entity::insert_many(matches).exec_without_returning(tx.connection()).await?;
    }
    let own = Entry::new(now, Deed::Created, Kind::Emergency).by(who).on(id.into()).owned_by(who.agency());
    let mut entries = vec![own.with(json!({ "method": row.asked_by, "persons": found.len() }))];
    // Whoever owns a record that was found reads in their own log that it was.
    for found in found {
        let told = Entry::new(now, Deed::Searched, Kind::Person).by(who).on(found.person_id.into());
        entries.push(told.owned_by(found.agency_id).with(json!({ "emergency": row.asked_by })));
    }
    tx.commit(entries).await?;
    Ok(Added::Now)
}

/// Records of other agencies with exactly these keys; never one whose keys are hidden.
async fn find(tx: &Tx, own: AgencyId, today: Ymd, sought: &Sought) -> Result<Vec<Match>> {
    // The agencies are few; the keys of each lie in one range.
    const KEYS: &str = "SELECT DISTINCT k.person_id, k.agency_id FROM agencies a CROSS JOIN person_keys k \
        WHERE a.id <> $1 AND k.agency_id = a.id AND k.hidden_until < $2 AND k.kind = $3 AND k.key = $4 \
        AND NOT EXISTS (SELECT 1 FROM person_keys h WHERE h.person_id = k.person_id AND h.hidden_until >= $2)";
    let (kind, key) = match sought {
        Sought::Name(_, birth) => (entity::codes::KeyKind::Birth, birth.0.to_string()),
        Sought::Phone(digits) => (entity::codes::KeyKind::Phone, digits.clone()),
    };
    let values = vec![own.into(), today.into(), kind.into(), key.into()];
    let mut found = Match::find_by_statement(tx.statement(KEYS, values)).all(tx.connection()).await?;
    if let Sought::Name(name, _) = sought {
        let wanted = kana::key(name);
        let mut named = Vec::new();
        for chunk in found.chunks(1_000) {
            let ids = chunk.iter().map(|found| found.person_id);
            let rows = persons::Entity::find().filter(persons::Column::Id.is_in(ids)).all(tx.connection()).await?;
            named.extend(rows.into_iter().filter(|row| is_called(row, &wanted)).map(|row| row.id));
        }
        found.retain(|found| named.contains(&found.person_id));
    }
    found.truncate(MOST);
    Ok(found)
}

/// Whether this is the whole name of the person, or its whole reading.
fn is_called(person: &persons::Model, wanted: &str) -> bool {
    let whole = [(&person.family_name, &person.given_name), (&person.family_kana, &person.given_kana)];
    whole.into_iter().any(|(family, given)| {
        !family.is_empty() && !given.is_empty() && kana::key(&format!("{family}{given}")) == wanted
    })
}
