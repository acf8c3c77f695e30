//! Beginning, changing and ending a protection.

use super::find::secrets_for;
use super::seal::settle;
use super::{OnProtection, is_protected};
use crate::access::{Actor, Supervise, WriteBasics};
use crate::data::audit::{Deed, Entry, Kind};
use crate::data::persons::{Added, OnPerson};
use crate::data::{Db, Error, Result, Tx, identities};
use entity::codes::ProtectionKind;
use entity::ids::{AgencyId, IdentityId, PersonId, ProtectionId};
use entity::persons;
use entity::protections::{self, Column, Model};
use entity::stamp::Ymd;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect};
use serde_json::json;
use std::collections::BTreeSet;

/// A protection as the form checked it.
#[derive(Clone, Debug)]
pub struct NewProtection {
    /// Why.
    pub kind: ProtectionKind,
    /// From which day on.
    pub from_on: Ymd,
    /// Up to which day the municipality decided it.
    pub until_on: Ymd,
    /// From whom, in words.
    pub from_whom: String,
    /// Note.
    pub note: String,
    /// Others of the household who are protected along with the person (併せて支援を求める者).
    pub along: BTreeSet<PersonId>,
}

/// What can be changed about a protection.
#[derive(Clone, Debug)]
pub struct Changed {
    /// The version that was shown.
    pub version: i32,
    /// Why.
    pub kind: ProtectionKind,
    /// Up to which day the municipality decided it.
    pub until_on: Ymd,
    /// From whom, in words.
    pub from_whom: String,
    /// Note.
    pub note: String,
}

/// Protects a person in hand, whoever comes along, and every record of the agency about the same human beings, under the
/// key that the form carried.
///
/// # Errors
/// [`Error::Refused`] if they are protected already or somebody is not of the household, [`Error::Stale`] if the key
/// belongs to another protection.
pub async fn begin(db: &Db, on: &OnPerson<WriteBasics>, id: ProtectionId, new: &NewProtection) -> Result<Added> {
    let (who, person) = (on.actor(), on.row());
    let tx = db.begin().await?;
    tx.run("UPDATE persons SET version = version WHERE id = $1", vec![person.id.into()]).await?;
    if let Some(row) = protections::Entity::find_by_id(id).one(tx.connection()).await? {
        return if row.person_id == person.id && row.staff_id == who.staff() {
            Ok(Added::Before)
        } else {
            Err(Error::Stale)
        };
    }
    if is_protected(&tx, person.id).await? {
        return Err(Error::Refused("この人は、すでに支援措置の対象として登録されています。"));
    }
    let mut all = vec![person.clone()];
    for one in &new.along {
        let found = persons::Entity::find_by_id(*one)
            .filter(persons::Column::AgencyId.eq(person.agency_id))
            .filter(persons::Column::HouseholdId.eq(person.household_id))
            .one(tx.connection())
            .await?;
        all.push(
            found.ok_or(Error::Refused("いっしょに守る人が、同じ世帯に見つかりません。もう一度選んでください。"))?,
        );
    }
    let same = persons::Entity::find()
        .filter(persons::Column::IdentityId.is_in(all.iter().map(|one| one.identity_id)))
        .filter(persons::Column::AgencyId.eq(person.agency_id))
        .all(tx.connection())
        .await?;
    let mut entries = Vec::new();
    entries.extend(protect(db, &tx, who, id, person, new).await?);
    // What is noted about the one does not speak of the others.
    let along = NewProtection { note: String::new(), ..new.clone() };
    for other in same {
        if !is_protected(&tx, other.id).await? {
            let told = if other.identity_id == person.identity_id { new } else { &along };
            entries.extend(protect(db, &tx, who, ProtectionId::new(), &other, told).await?);
        }
    }
    for one in &all {
        let secrets = secrets_for(&tx, one.id).await?;
        if secrets.iter().any(|secret| secret.word.stands_in(&new.note) || secret.word.stands_in(&new.from_whom)) {
            return Err(Error::Refused(
                "備考か「だれから守るか」に、伏せる電話や住所が書かれています。消してから、もう一度押してください。",
            ));
        }
    }
    tx.commit(entries).await?;
    Ok(Added::Now)
}

async fn protect(
    db: &Db,
    tx: &Tx,
    who: &Actor,
    id: ProtectionId,
    person: &persons::Model,
    new: &NewProtection,
) -> Result<Vec<Entry>> {
    let now = db.clock().now();
    let row = Model {
        id,
        agency_id: person.agency_id,
        person_id: person.id,
        kind: new.kind,
        from_on: new.from_on,
        until_on: new.until_on,
        from_whom: new.from_whom.clone(),
        note: new.note.clone(),
        staff_id: who.staff(),
        created_at: now,
        version: 1,
        ended_by: None,
        ended_at: None,
        end_reason: String::new(),
    };
    row.into_active_model().insert(tx.connection()).await?;
    settle(tx, person.id).await?;
    identities::withdraw(tx, person.id).await?;
    let entry = Entry::new(now, Deed::Created, Kind::Protection).by(who).on(id.into()).owned_by(person.agency_id);
    Ok(vec![entry.with(json!({ "person": person.id, "kind": new.kind, "until": new.until_on }))])
}

/// Protects an agency's own record of somebody whom the agency that sent a referral protects.
///
/// From whom and why in words stay with the sender; that, and until when, is what everybody must know who could write to
/// the person.
pub(in crate::data) async fn inherit(
    db: &Db,
    tx: &Tx,
    who: &Actor,
    from: PersonId,
    own: PersonId,
) -> Result<Vec<Entry>> {
    let theirs = protections::Entity::find()
        .filter(Column::PersonId.eq(from))
        .filter(Column::EndedAt.is_null())
        .one(tx.connection())
        .await?;
    let Some(theirs) = theirs.filter(|_| own != from) else { return Ok(Vec::new()) };
    if is_protected(tx, own).await? {
        return Ok(Vec::new());
    }
    let Some(person) = persons::Entity::find_by_id(own).one(tx.connection()).await? else { return Ok(Vec::new()) };
    let new = NewProtection {
        kind: theirs.kind,
        from_on: theirs.from_on,
        until_on: theirs.until_on,
        from_whom: String::new(),
        note: "つなぎ元の機関で、支援措置の対象とされています。".to_owned(),
        along: BTreeSet::new(),
    };
    protect(db, tx, who, ProtectionId::new(), &person, &new).await
}

/// The same after an own record came with a referral.
pub(in crate::data) async fn spread_from(db: &Db, tx: &Tx, who: &Actor, own: PersonId) -> Result<Vec<Entry>> {
    match persons::Entity::find_by_id(own).one(tx.connection()).await? {
        Some(own) => spread(db, tx, who, own.agency_id, own.identity_id).await,
        None => Ok(Vec::new()),
    }
}

/// Protects every record of the agency about a human being of whom one is protected, after records were linked.
pub(in crate::data) async fn spread(
    db: &Db,
    tx: &Tx,
    who: &Actor,
    agency: AgencyId,
    identity: IdentityId,
) -> Result<Vec<Entry>> {
    let records = persons::Entity::find()
        .filter(persons::Column::IdentityId.eq(identity))
        .filter(persons::Column::AgencyId.eq(agency))
        .all(tx.connection())
        .await?;
    let live = protections::Entity::find()
        .filter(Column::PersonId.is_in(records.iter().map(|record| record.id)))
        .filter(Column::EndedAt.is_null())
        .one(tx.connection())
        .await?;
    let Some(live) = live else { return Ok(Vec::new()) };
    let new = NewProtection {
        kind: live.kind,
        from_on: live.from_on,
        until_on: live.until_on,
        from_whom: live.from_whom,
        note: live.note,
        along: BTreeSet::new(),
    };
    let mut entries = Vec::new();
    for record in records {
        if !is_protected(tx, record.id).await? {
            entries.extend(protect(db, tx, who, ProtectionId::new(), &record, &new).await?);
        }
    }
    Ok(entries)
}

/// Corrects a protection in hand, or lets it last longer.
///
/// # Errors
/// [`Error::Stale`] if somebody changed it meanwhile, [`Error::Refused`] if it is over.
pub async fn change(db: &Db, on: &OnProtection<WriteBasics>, new: &Changed) -> Result<()> {
    let (who, row) = (on.actor(), on.row());
    if row.ended_at.is_some() {
        return Err(OVER);
    }
    let tx = db.begin().await?;
    let changed = tx
        .run(
            "UPDATE protections SET kind = $1, until_on = $2, from_whom = $3, note = $4, version = version + 1 \
             WHERE id = $5 AND version = $6 AND ended_at IS NULL",
            vec![
                new.kind.into(),
                new.until_on.into(),
                new.from_whom.clone().into(),
                new.note.clone().into(),
                row.id.into(),
                new.version.into(),
            ],
        )
        .await?;
    if changed == 0 {
        return Err(Error::Stale);
    }
    let entry = Entry::new(db.clock().now(), Deed::Changed, Kind::Protection).by(who).on(row.id.into());
    let detail = json!({ "person": row.person_id, "kind": new.kind, "until": new.until_on });
    tx.commit(vec![entry.owned_by(row.agency_id).with(detail)]).await
}

const OVER: Error = Error::Refused("この支援措置は、すでに終わっています。");

/// Ends a protection in hand: what was taken out comes back at once.
///
/// # Errors
/// [`Error::Refused`] if it is over already.
pub async fn end(db: &Db, on: &OnProtection<Supervise>, reason: &str) -> Result<()> {
    let (who, row) = (on.actor(), on.row());
    let tx = db.begin().await?;
    let now = db.clock().now();
    let ended = tx
        .run(
            "UPDATE protections SET ended_at = $1, ended_by = $2, end_reason = $3, version = version + 1 \
             WHERE id = $4 AND ended_at IS NULL",
            vec![now.into(), who.staff().into(), reason.into(), row.id.into()],
        )
        .await?;
    if ended == 0 {
        return Err(OVER);
    }
    settle(&tx, row.person_id).await?;
    let mut entries = vec![];
    // Other records about the same human being are protected for the same reason, and no longer.
    for other in same_human_being(&tx, row).await? {
        let sql =
            "UPDATE protections SET ended_at = $1, ended_by = $2, end_reason = $3, version = version + 1 WHERE id = $4";
        tx.run(sql, vec![now.into(), who.staff().into(), reason.into(), other.id.into()]).await?;
        settle(&tx, other.person_id).await?;
        let entry = Entry::new(now, Deed::Changed, Kind::Protection).by(who).on(other.id.into());
        entries.push(entry.owned_by(other.agency_id).with(json!({ "person": other.person_id, "over": true })));
    }
    let entry = Entry::new(now, Deed::Changed, Kind::Protection).by(who).on(row.id.into()).owned_by(row.agency_id);
    entries.insert(0, entry.with(json!({ "person": row.person_id, "over": true })));
    tx.commit(entries).await
}

/// Live protections of the agency's other records about the human being whom one protects.
async fn same_human_being(tx: &Tx, row: &Model) -> Result<Vec<Model>> {
    let person = persons::Entity::find_by_id(row.person_id).one(tx.connection()).await?;
    let Some(person) = person else { return Ok(Vec::new()) };
    let records: Vec<PersonId> = persons::Entity::find()
        .select_only()
        .column(persons::Column::Id)
        .filter(persons::Column::IdentityId.eq(person.identity_id))
        .filter(persons::Column::AgencyId.eq(person.agency_id))
        .into_tuple()
        .all(tx.connection())
        .await?;
    let live = protections::Entity::find().filter(Column::PersonId.is_in(records)).filter(Column::EndedAt.is_null());
    Ok(live.all(tx.connection()).await?)
}
