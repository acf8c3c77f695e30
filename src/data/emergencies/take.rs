//! Reading for a day what another agency knows of somebody in danger.

use super::{DAY, OnInquiry};
use crate::access::{Inquire, Section};
use crate::data::audit::{Deed, Entry, Kind};
use crate::data::grants::reviews::next_working_day;
use crate::data::grants::{self, NewGrant, is_open};
use crate::data::{Db, Error, Result, Tx};
use crate::domain::sections;
use entity::codes::{Ground, RecipientKind, ReviewKind, ReviewState};
use entity::grants as rows;
use entity::ids::{AgencyId, CaseId, EmergencyInquiryId, GrantReviewId, PersonId};
use entity::stamp::{At, Ymd};
use entity::{grant_review_subjects, grant_reviews};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, FromQueryResult, IntoActiveModel, QueryFilter, QueryOrder, Set,
};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};

#[derive(FromQueryResult)]
struct Subject {
    case_id: CaseId,
    person_id: PersonId,
}

/// Opens the sections of the open cases that an agency has about the person, until 24 hours after the inquiry and to the
/// acting person alone, and tells which; its supervisors review it. An inquiry opens a case once: what was refused or
/// ended stays closed.
///
/// # Errors
/// [`Error::Refused`] if somebody else asked, the inquiry is older than a day, there is nothing to open, or it was opened
/// before with other sections or has ended since.
pub async fn take(
    db: &Db,
    on: &OnInquiry<Inquire>,
    owner: AgencyId,
    chosen: &BTreeSet<Section>,
) -> Result<Vec<CaseId>> {
    let (who, inquiry) = (on.actor(), on.row());
    let (now, today) = (db.clock().now(), db.clock().today_ymd());
    if inquiry.staff_id != who.staff() {
        return Err(Error::Refused("緊急の閲覧を始められるのは、照会した本人だけです。"));
    }
    if now.0 - inquiry.asked_at.0 >= DAY {
        return Err(Error::Refused("照会から24時間が過ぎました。必要なときは、もう一度照会してください。"));
    }
    let tx = db.begin().await?;
    let due_on = next_working_day(&tx, today).await?;
    let mut entries = Vec::new();
    let cases = cases(&tx, on, owner, today).await?;
    let opened: Vec<CaseId> = cases.keys().copied().collect();
    for (case, subjects) in cases {
        grants::lock(&tx, case, owner).await?;
        if let Some(before) = taken(&tx, case, inquiry.id).await? {
            if before.sections == sections::join(chosen) && is_living(&tx, &before, now).await? {
                continue;
            }
            return Err(Error::Refused(
                "この照会での閲覧は、すでに始めたか、終わっています。もう一度見るとき、範囲を増やすときは、新しく照会してください。",
            ));
        }
        let row = grant_reviews::Model {
            id: GrantReviewId::new(),
            agency_id: owner,
            case_id: case,
            kind: ReviewKind::After,
            recipient_kind: RecipientKind::Staff,
            recipient_id: who.staff().0,
            from_agency_id: Some(who.agency()),
            ground: Ground::Emergency,
            sections: sections::join(chosen),
            until_on: grants::last_day(At(inquiry.asked_at.0 + DAY)).unwrap_or(today),
            provision: String::new(),
            reason: inquiry.reason.clone(),
            grant_id: None,
            inquiry_id: Some(inquiry.id),
            due_on,
            state: ReviewState::Waiting,
            staff_id: who.staff(),
            asked_at: now,
            decided_by: None,
            decided_at: None,
            note: String::new(),
            version: 1,
        };
        let new = NewGrant {
            agency: owner,
            case,
            subjects: subjects.clone(),
            // Under another posting, for another agency, nobody asked.
            kind: RecipientKind::Posting,
            recipient: who.posting().0,
            ground: Ground::Emergency,
            consent: None,
            sections: chosen.clone(),
            until: At(inquiry.asked_at.0 + DAY),
            provision: String::new(),
            reason: inquiry.reason.clone(),
        };
        let (grant, entry) = grants::give(&tx, who, now, new).await?;
        entries.push(entry);
        let row = grant_reviews::Model { grant_id: Some(grant), ..row };
        row.clone().into_active_model().insert(tx.connection()).await?;
        let about = subjects
            .iter()
            .map(|person| grant_review_subjects::ActiveModel { review_id: Set(row.id), person_id: Set(*person) });
        grant_review_subjects::Entity::insert_many(about).exec_without_returning(tx.connection()).await?;
        let told = Entry::new(now, Deed::Created, Kind::GrantReview).by(who).on(row.id.into()).owned_by(owner);
        entries.push(told.with(json!({ "ground": row.ground, "sections": row.sections })));
    }
    if opened.is_empty() {
        let why = "この機関では、緊急の閲覧で開けるケースがありません。電話で確かめてください。";
        let refused = Entry::new(now, Deed::Refused, Kind::Emergency).by(who).on(inquiry.id.into());
        tx.commit(vec![refused.owned_by(inquiry.agency_id).with(json!({ "why": why }))]).await?;
        return Err(Error::Refused(why));
    }
    tx.commit(entries).await?;
    Ok(opened)
}

/// The owner's open cases about whom the inquiry found there.
async fn cases(
    tx: &Tx,
    on: &OnInquiry<Inquire>,
    owner: AgencyId,
    today: Ymd,
) -> Result<BTreeMap<CaseId, BTreeSet<PersonId>>> {
    let sql = "SELECT s.case_id, s.person_id FROM emergency_matches m JOIN case_subjects s ON s.person_id = m.person_id \
        JOIN cases c ON c.id = s.case_id WHERE m.inquiry_id = $1 AND m.agency_id = $2 AND c.agency_id = $2 \
        AND c.is_open = TRUE AND NOT EXISTS (SELECT 1 FROM person_keys h WHERE h.person_id = m.person_id \
        AND h.hidden_until >= $3)";
    let values = vec![on.row().id.into(), owner.into(), today.into()];
    let mut cases: BTreeMap<CaseId, BTreeSet<PersonId>> = BTreeMap::new();
    for found in Subject::find_by_statement(tx.statement(sql, values)).all(tx.connection()).await? {
        cases.entry(found.case_id).or_default().insert(found.person_id);
    }
    Ok(cases)
}

/// What this inquiry opened of the case before.
async fn taken(tx: &Tx, case: CaseId, inquiry: EmergencyInquiryId) -> Result<Option<grant_reviews::Model>> {
    let found = grant_reviews::Entity::find()
        .filter(grant_reviews::Column::CaseId.eq(case))
        .filter(grant_reviews::Column::InquiryId.eq(inquiry))
        .one(tx.connection())
        .await?;
    Ok(found)
}

async fn is_living(tx: &Tx, review: &grant_reviews::Model, now: At) -> Result<bool> {
    let last = rows::Entity::find()
        .filter(rows::Column::GrantId.eq(review.grant_id))
        .order_by_desc(rows::Column::Id)
        .one(tx.connection())
        .await?;
    Ok(last.is_some_and(|step| is_open(&step, now)))
}
