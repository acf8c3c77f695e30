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
/// [`Error::Refused`] after too many tries a day, [`Error::Stale`] if the key belongs to another question.
pub async fn ask(db: &Db, by: &May<Inquire>, id: EmergencyInquiryId, asked: &Asked) -> Result<Added> {
    let who = by.actor();
    let tx = db.begin().await?;
    // One inquiry of a person after another, so that two at once do not count as one.
    tx.run("UPDATE staff SET id = id WHERE id = $1", vec![who.staff().into()]).await?;
    if let Some(row) = emergency_inquiries::Entity::find_by_id(id).one(tx.connection()).await? {
        let is_same = row.staff_id == who.staff() && row.sought == digest(id, &asked.sought);
        return if is_same { Ok(Added::Before) } else { Err(Error::Stale) };
    }
    let (now, today) = (db.clock().now(), db.clock().today_ymd());
    let tried = emergency_inquiries::Entity::find()
        .filter(Column::StaffId.eq(who.staff()))
        .filter(Column::AskedOn.eq(today))
        .count(tx.connection())
        .await?;
    if tried >= TRIES {
        let why = "緊急照会は1日5回までです。命や体に危険があるときは、110番・119番に連絡してください。";
        let refused = Entry::new(now, Deed::Refused, Kind::Emergency).by(who).owned_by(who.agency());
        tx.commit(vec![refused.with(json!({ "why": why }))]).await?;
        return Err(Error::Refused(why));
    }
    let mut found = find(&tx, who.agency(), today, &asked.sought).await?;
    found.retain(|found| !who.excluded().persons.contains(&found.person_id));
    let row = Model {
        id,
        agency_id: who.agency(),
        staff_id: who.staff(),
        asked_by: match asked.sought {
            Sought::Name(..) => InquiryBy::Name,
            Sought::Phone(_) => InquiryBy::Phone,
        },
        sought: digest(id, &asked.sought),
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
    let mut entries = vec![own.with(json!({ "emergency": row.asked_by }))];
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
        WHERE a.id <> $1 \
        AND (a.valid_until IS NULL OR a.valid_until >= $2) AND k.agency_id = a.id AND k.hidden_until < $2 AND k.kind = $3 AND k.key = $4 \
        AND NOT EXISTS (SELECT 1 FROM person_keys h WHERE h.person_id = k.person_id AND h.hidden_until >= $2) \
        AND NOT EXISTS (SELECT 1 FROM protections x WHERE x.person_id = k.person_id AND x.ended_at IS NULL)";
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

/// What was sought, so that nobody can read it: the key of the inquiry goes into it.
fn digest(id: EmergencyInquiryId, sought: &Sought) -> String {
    let words = match sought {
        Sought::Name(name, birth) => format!("{id} {} {}", kana::key(name), birth.0),
        Sought::Phone(digits) => format!("{id} {digits}"),
    };
    crate::data::audit::sha256(words.as_bytes())
}

/// Whether this is the whole name of the person, or its whole reading.
fn is_called(person: &persons::Model, wanted: &str) -> bool {
    let whole = [(&person.family_name, &person.given_name), (&person.family_kana, &person.given_kana)];
    whole.into_iter().any(|(family, given)| {
        !family.is_empty() && !given.is_empty() && kana::key(&format!("{family}{given}")) == wanted
    })
}
