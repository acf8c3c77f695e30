//! What a second person says to something that is to be shared, or was.

use super::OnReview;
use super::propose::{resting_on, still_stands};
use crate::access::{Actor, Section, Supervise, WriteBasics};
use crate::data::audit::{Deed, Entry, Kind};
use crate::data::grants::{self, is_open, step};
use crate::data::{Db, Error, Result, Tx};
use entity::codes::ReviewState;
use entity::grant_reviews::{self, Column, Model};
use entity::ids::{AgencyId, PersonId};
use entity::{case_subjects, grant_review_subjects};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect, Set};
use serde_json::json;
use std::collections::BTreeSet;

/// Agrees to what is to be shared, or does not: then nothing is opened, and what was opened already ends at once.
///
/// # Errors
/// [`Error::Stale`] if it changed meanwhile, [`Error::Refused`] if it has been decided, if the last day is over, or if the
/// same person asked for it.
pub async fn decide(db: &Db, on: &OnReview<Supervise>, version: i32, is_approved: bool, note: &str) -> Result<()> {
    let who = on.actor();
    let tx = db.begin().await?;
    let row = waiting(&tx, on.row(), version).await?;
    let now = db.clock().now();
    if row.staff_id == who.staff() {
        let why = "自分で出した共有を、自分で認めることはできません。別の管理者が確認してください。";
        let refused =
            Entry::new(now, Deed::Refused, Kind::GrantReview).by(who).on(row.id.into()).owned_by(row.agency_id);
        tx.commit(vec![refused.with(json!({ "why": why }))]).await?;
        return Err(Error::Refused(why));
    }
    let mut entries = Vec::new();
    let mut grant = row.grant_id;
    match (grant, is_approved) {
        (None, true) => {
            if grants::over_at(Some(row.until_on)) <= now {
                return Err(Error::Refused("共有の期限が過ぎています。共有するには、新しく出し直してください。"));
            }
            let today = db.clock().today_ymd();
            still_stands(&tx, row.agency_id, AgencyId(row.recipient_id), row.ground, today).await?;
            let subjects = still_subjects(&tx, &row).await?;
            if subjects.is_empty() {
                return Err(Error::Refused("対象の人は、もうこのケースの対象者ではありません。"));
            }
            let (given, entry) = grants::give(&tx, who, now, resting_on(&row, subjects)).await?;
            grant = Some(given);
            entries.push(entry);
        }
        (Some(given), false) => {
            if let Some(last) = step::last(&tx, given).await?
                && is_open(&last, now)
            {
                entries.push(step::ended(&tx, who, now, &last, "確認で認められなかった").await?);
            }
        }
        (None, false) | (Some(_), true) => {}
    }
    let state = if is_approved { ReviewState::Approved } else { ReviewState::Declined };
    let mut changed = row.clone().into_active_model();
    changed.grant_id = Set(grant);
    changed.decided_by = Set(Some(who.staff()));
    changed.decided_at = Set(Some(now));
    changed.note = Set(note.to_owned());
    entries.push(settled(&tx, who, changed, &row, state, note, now).await?);
    tx.commit(entries).await
}

/// Takes back what has not been decided yet.
///
/// # Errors
/// [`Error::Stale`] if it changed meanwhile, [`Error::Refused`] if it was decided, opened already, or asked for by somebody
/// else.
pub async fn take_back(db: &Db, on: &OnReview<WriteBasics>, version: i32) -> Result<()> {
    let who = on.actor();
    let tx = db.begin().await?;
    let row = waiting(&tx, on.row(), version).await?;
    if row.staff_id != who.staff() || row.grant_id.is_some() {
        return Err(Error::Refused("取り下げられるのは、まだ始まっていない、自分で出した共有です。"));
    }
    let now = db.clock().now();
    let changed = row.clone().into_active_model();
    let entry = settled(&tx, who, changed, &row, ReviewState::TakenBack, "", now).await?;
    tx.commit(vec![entry]).await
}

/// The row as it stands, held until the transaction ends.
async fn waiting(tx: &Tx, seen: &Model, version: i32) -> Result<Model> {
    grants::lock(tx, seen.case_id, seen.agency_id).await?;
    let row = grant_reviews::Entity::find()
        .filter(Column::Id.eq(seen.id))
        .filter(Column::AgencyId.eq(seen.agency_id))
        .one(tx.connection())
        .await?
        .ok_or(Error::Stale)?;
    if row.state != ReviewState::Waiting {
        return Err(Error::Refused("この共有の確認は、すでに終わっています。"));
    }
    if row.version == version { Ok(row) } else { Err(Error::Stale) }
}

async fn still_subjects(tx: &Tx, row: &Model) -> Result<BTreeSet<PersonId>> {
    use grant_review_subjects::Column as About;
    let asked: Vec<PersonId> = grant_review_subjects::Entity::find()
        .select_only()
        .column(About::PersonId)
        .filter(About::ReviewId.eq(row.id))
        .into_tuple()
        .all(tx.connection())
        .await?;
    let known: Vec<PersonId> = case_subjects::Entity::find()
        .select_only()
        .column(case_subjects::Column::PersonId)
        .filter(case_subjects::Column::CaseId.eq(row.case_id))
        .filter(case_subjects::Column::PersonId.is_in(asked))
        .into_tuple()
        .all(tx.connection())
        .await?;
    Ok(known.into_iter().collect())
}

async fn settled(
    tx: &Tx,
    who: &Actor,
    mut changed: grant_reviews::ActiveModel,
    row: &Model,
    state: ReviewState,
    note: &str,
    now: entity::stamp::At,
) -> Result<Entry> {
    changed.state = Set(state);
    changed.version = Set(row.version + 1);
    changed.update(tx.connection()).await?;
    let entry = Entry::new(now, Deed::Changed, Kind::GrantReview).by(who).on(row.id.into()).owned_by(row.agency_id);
    Ok(entry.revising(
        Section::Basics,
        row.id.into(),
        row.agency_id,
        &json!({ "state": row.state }),
        &json!({ "state": state, "note": note }),
    ))
}
