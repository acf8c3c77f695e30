//! The steps in the story of a grant: given, ended.

use super::{OnGrant, fold, is_open, last_day};
use crate::access::{Actor, Section, WriteBasics};
use crate::data::audit::{Deed, Entry, Kind};
use crate::data::{Db, Error, Result, Tx};
use crate::domain::sections;
use entity::codes::{GrantDeed, Ground, RecipientKind};
use entity::grants::{self, Column};
use entity::ids::{AgencyId, CaseId, ConsentId, GrantId, GrantRowId, PersonId};
use entity::stamp::At;
use entity::{consents, grant_subjects};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, Set};
use serde_json::json;
use std::collections::BTreeSet;
use uuid::Uuid;

/// What is to be opened.
#[derive(Clone, Debug)]
pub(in crate::data) struct NewGrant {
    /// The agency that owns the case.
    pub agency: AgencyId,
    /// The case.
    pub case: CaseId,
    /// About whom.
    pub subjects: BTreeSet<PersonId>,
    /// To what kind of recipient.
    pub kind: RecipientKind,
    /// To whom.
    pub recipient: Uuid,
    /// On what ground.
    pub ground: Ground,
    /// The consent it rests on.
    pub consent: Option<ConsentId>,
    /// Which sections.
    pub sections: BTreeSet<Section>,
    /// Up to this instant.
    pub until: At,
    /// The article of law; empty where the ground needs none.
    pub provision: String,
    /// Why, in words.
    pub reason: String,
}

/// Gives a grant from now on; the entry is for the transaction's end.
pub(in crate::data) async fn give(tx: &Tx, who: &Actor, now: At, new: NewGrant) -> Result<(GrantId, Entry)> {
    let id = GrantId::new();
    let row = grants::Model {
        id: GrantRowId::new(),
        grant_id: id,
        deed: GrantDeed::Given,
        agency_id: new.agency,
        case_id: new.case,
        recipient_kind: new.kind,
        recipient_id: new.recipient,
        ground: new.ground,
        consent_id: new.consent,
        provision: new.provision,
        sections: sections::join(&new.sections),
        from_at: now,
        until_at: new.until,
        reason: new.reason,
        made_at: now,
        staff_id: Some(who.staff()),
    };
    tell(tx, &row, &new.subjects).await?;
    let detail = json!({
        "case": row.case_id,
        "recipient": row.recipient_id,
        "ground": row.ground,
        "sections": row.sections,
        "until": last_day(row.until_at),
    });
    let entry = Entry::new(now, Deed::Created, Kind::Grant).by(who).on(id.into()).owned_by(row.agency_id).with(detail);
    Ok((id, entry))
}

/// Writes one step down and folds the story anew.
pub(super) async fn tell(tx: &Tx, row: &grants::Model, subjects: &BTreeSet<PersonId>) -> Result<()> {
    grants::ActiveModel::from(row.clone()).insert(tx.connection()).await?;
    let rows =
        subjects.iter().map(|person| grant_subjects::ActiveModel { row_id: Set(row.id), person_id: Set(*person) });
    if !subjects.is_empty() {
        grant_subjects::Entity::insert_many(rows).exec_without_returning(tx.connection()).await?;
    }
    fold::fold(tx, row, subjects).await
}

/// Ends a grant at once, for a reason.
///
/// # Errors
/// [`Error::Refused`] if it is over already.
pub async fn end(db: &Db, on: &OnGrant<WriteBasics>, reason: &str) -> Result<()> {
    let tx = db.begin().await?;
    // The case's row stands for everything that is shared of it: one writer after another.
    lock(&tx, on.row().case_id, on.row().agency_id).await?;
    let now = db.clock().now();
    let last = last(&tx, on.row().grant_id).await?.ok_or(Error::Stale)?;
    if !is_open(&last, now) {
        return Err(Error::Refused("この共有は、すでに終わっています。"));
    }
    let entry = ended(&tx, on.actor(), now, &last, reason).await?;
    tx.commit(vec![entry]).await
}

/// Ends every grant that rests on a consent; the entries are for the transaction's end.
pub(in crate::data) async fn end_all_of(
    tx: &Tx,
    who: &Actor,
    now: At,
    consent: &consents::Model,
    reason: &str,
) -> Result<Vec<Entry>> {
    let rows = grants::Entity::find()
        .filter(Column::ConsentId.eq(consent.id))
        .filter(Column::AgencyId.eq(consent.agency_id))
        .order_by_desc(Column::Id)
        .all(tx.connection())
        .await?;
    let mut seen = BTreeSet::new();
    let mut entries = Vec::new();
    for row in rows {
        if seen.insert(row.grant_id) && row.deed != GrantDeed::Ended {
            entries.push(ended(tx, who, now, &row, reason).await?);
        }
    }
    Ok(entries)
}

pub(super) async fn ended(tx: &Tx, who: &Actor, now: At, last: &grants::Model, reason: &str) -> Result<Entry> {
    let row = grants::Model {
        id: GrantRowId::new(),
        deed: GrantDeed::Ended,
        reason: reason.to_owned(),
        made_at: now,
        staff_id: Some(who.staff()),
        ..last.clone()
    };
    tell(tx, &row, &BTreeSet::new()).await?;
    let detail = json!({ "case": row.case_id, "recipient": row.recipient_id, "deed": row.deed });
    Ok(Entry::new(now, Deed::Changed, Kind::Grant).by(who).on(row.grant_id.into()).owned_by(row.agency_id).with(detail))
}

pub(super) async fn last(tx: &Tx, id: GrantId) -> Result<Option<grants::Model>> {
    Ok(grants::Entity::find().filter(Column::GrantId.eq(id)).order_by_desc(Column::Id).one(tx.connection()).await?)
}

/// Holds the case until the transaction ends, so that two cannot share it or end that at the same instant.
pub(in crate::data) async fn lock(tx: &Tx, case: CaseId, agency: AgencyId) -> Result<()> {
    let held = tx
        .run("UPDATE cases SET version = version WHERE id = $1 AND agency_id = $2", vec![case.into(), agency.into()])
        .await?;
    if held == 1 { Ok(()) } else { Err(Error::Stale) }
}
