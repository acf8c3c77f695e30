//! Narrowing what is shared, or sharing it for longer; never wider.

use super::reviews::still_stands;
use super::step::{last, tell};
use super::{OnGrant, is_open, last_day, lock, over_at};
use crate::access::{Act, Section, WriteBasics};
use crate::data::audit::{Deed, Entry, Kind};
use crate::data::{Db, Error, Result, Tx};
use crate::domain::sections;
use entity::codes::{GrantDeed, Ground, ReviewState};
use entity::grants::{self, Column};
use entity::ids::{AgencyId, GrantRowId, PersonId};
use entity::stamp::{At, Ymd};
use entity::{consents, grant_reviews, grant_subjects};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use serde_json::json;
use std::collections::BTreeSet;

/// What a grant is to open from now on.
#[derive(Clone, Debug)]
pub struct Changed {
    /// The last step that was seen.
    pub seen: GrantRowId,
    /// Which sections.
    pub sections: BTreeSet<Section>,
    /// The last day; none = as long as the consent.
    pub until_on: Option<Ymd>,
    /// Why.
    pub reason: String,
}

/// Narrows a grant in hand, or lets it last longer.
///
/// Longer than the consent on which it rests it never lasts; on another ground only somebody who supervises lets it last
/// longer, and under a law only somebody else than who let it last until now.
///
/// # Errors
/// [`Error::Stale`] if it changed meanwhile, [`Error::Refused`] if it is over, would become wider, or nothing changes.
pub async fn change(db: &Db, on: &OnGrant<WriteBasics>, new: &Changed) -> Result<()> {
    let who = on.actor();
    let tx = db.begin().await?;
    lock(&tx, on.row().case_id, on.row().agency_id).await?;
    let now = db.clock().now();
    let old = last(&tx, on.row().grant_id).await?.ok_or(Error::Stale)?;
    if !is_open(&old, now) {
        return Err(Error::Refused("この共有は、すでに終わっています。"));
    }
    if old.id != new.seen {
        return Err(Error::Stale);
    }
    // A day that was left as it stood moves no hour.
    let until = if new.until_on == last_day(old.until_at) { old.until_at } else { over_at(new.until_on) };
    if until <= now {
        return Err(Error::Refused("過ぎた日は選べません。いますぐ終えるときは「終える」を使ってください。"));
    }
    if new.sections == sections::parse(&old.sections) && until == old.until_at {
        return Err(Error::Refused("変わったところがありません。"));
    }
    if let Some(why) = refusal(db, &tx, on, &old, new, until).await? {
        let refused =
            Entry::new(now, Deed::Refused, Kind::Grant).by(who).on(old.grant_id.into()).owned_by(old.agency_id);
        tx.commit(vec![refused.with(json!({ "why": why }))]).await?;
        return Err(Error::Refused(why));
    }
    let row = grants::Model {
        id: GrantRowId::new(),
        deed: if until > old.until_at { GrantDeed::Extended } else { GrantDeed::Narrowed },
        sections: sections::join(&new.sections),
        until_at: until,
        reason: new.reason.clone(),
        made_at: now,
        staff_id: Some(who.staff()),
        ..old.clone()
    };
    let subjects = subjects(&tx, &old).await?;
    tell(&tx, &row, &subjects).await?;
    let detail = json!({
        "case": row.case_id,
        "recipient": row.recipient_id,
        "deed": row.deed,
        "sections": row.sections,
        "until": last_day(row.until_at),
    });
    let entry = Entry::new(now, Deed::Changed, Kind::Grant).by(who).on(row.grant_id.into()).owned_by(row.agency_id);
    tx.commit(vec![entry.with(detail)]).await
}

async fn subjects(tx: &Tx, row: &grants::Model) -> Result<BTreeSet<PersonId>> {
    let about: Vec<PersonId> = grant_subjects::Entity::find()
        .select_only()
        .column(grant_subjects::Column::PersonId)
        .filter(grant_subjects::Column::RowId.eq(row.id))
        .into_tuple()
        .all(tx.connection())
        .await?;
    Ok(about.into_iter().collect())
}

async fn refusal(
    db: &Db,
    tx: &Tx,
    on: &OnGrant<WriteBasics>,
    old: &grants::Model,
    new: &Changed,
    until: At,
) -> Result<Option<&'static str>> {
    if !new.sections.is_subset(&sections::parse(&old.sections)) {
        return Ok(Some("範囲を広げることはできません。広げるときは、新しい根拠で共有してください。"));
    }
    if until <= old.until_at {
        return Ok(None);
    }
    if let Some(consent) = old.consent_id {
        let consent = consents::Entity::find_by_id(consent).one(tx.connection()).await?;
        let latest = consent.map_or(At(0), |consent| over_at(consent.expires_on));
        return Ok((until > latest).then_some("同意の期限より長く共有することはできません。"));
    }
    longer(db, tx, on, old, new.until_on).await
}

/// Why a grant that rests on no consent may not last longer.
async fn longer(
    db: &Db,
    tx: &Tx,
    on: &OnGrant<WriteBasics>,
    old: &grants::Model,
    until_on: Option<Ymd>,
) -> Result<Option<&'static str>> {
    let me = on.actor().staff();
    if old.ground == Ground::Emergency {
        return Ok(Some("緊急の閲覧の期間は延ばせません。"));
    }
    if until_on.is_none() {
        return Ok(Some("この根拠の共有には、期限が必要です。"));
    }
    if !on.may(Act::Supervise) {
        return Ok(Some("期間を延ばせるのは、管理者だけです。"));
    }
    let review = grant_reviews::Entity::find()
        .filter(grant_reviews::Column::CaseId.eq(old.case_id))
        .filter(grant_reviews::Column::GrantId.eq(old.grant_id))
        .one(tx.connection())
        .await?;
    if review.as_ref().is_some_and(|review| review.state == ReviewState::Waiting) {
        return Ok(Some("確認が終わるまで、期間は延ばせません。"));
    }
    match still_stands(tx, old.agency_id, AgencyId(old.recipient_id), old.ground, db.clock().today_ymd()).await {
        Ok(()) => {}
        Err(Error::Refused(why)) => return Ok(Some(why)),
        Err(error) => return Err(error),
    }
    if old.ground != Ground::Statute {
        return Ok(None);
    }
    let lasting = grants::Entity::find()
        .filter(Column::GrantId.eq(old.grant_id))
        .filter(Column::Deed.is_in([GrantDeed::Given, GrantDeed::Extended]))
        .filter(Column::StaffId.eq(me))
        .one(tx.connection())
        .await?;
    let is_own = lasting.is_some() || review.is_some_and(|review| review.staff_id == me);
    Ok(is_own.then_some("法令による共有の期間は、共有を出した人、始めた人とは別の管理者が延ばします。"))
}
