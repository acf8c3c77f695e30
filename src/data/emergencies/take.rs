//! Reading for a day what another agency knows of somebody in danger.

use super::OnInquiry;
use crate::access::{Inquire, Section};
use crate::data::audit::{Deed, Entry, Kind};
use crate::data::grants::reviews::next_working_day;
use crate::data::grants::{self, NewGrant, is_open};
use crate::data::{Db, Error, Result, Tx};
use crate::domain::sections;
use entity::codes::{Ground, RecipientKind, ReviewKind, ReviewState};
use entity::grants as rows;
use entity::ids::{AgencyId, CaseId, GrantReviewId, PersonId, StaffId};
use entity::stamp::{At, Ymd};
use entity::{grant_review_subjects, grant_reviews};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, FromQueryResult, IntoActiveModel, QueryFilter, QueryOrder, Set,
};
use serde_json::json;
use std::collections::{BTreeMap, BTreeSet};

/// How long it is open.
const DAY: i64 = 24 * 60 * 60 * 1_000_000;

#[derive(FromQueryResult)]
struct Subject {
    case_id: CaseId,
    person_id: PersonId,
}

/// Opens the sections of the open cases that an agency has about the person, for 24 hours and to the acting person alone;
/// its supervisors review it.
///
/// # Errors
/// [`Error::Refused`] if somebody else asked, the inquiry is older than a day, or there is nothing to open.
pub async fn take(db: &Db, on: &OnInquiry<Inquire>, owner: AgencyId, chosen: &BTreeSet<Section>) -> Result<()> {
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
    let cases = cases(&tx, on, owner).await?;
    let is_nothing = cases.is_empty();
    for (case, subjects) in cases {
        grants::lock(&tx, case, owner).await?;
        if is_taken(&tx, case, who.staff(), now).await? {
            continue;
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
            until_on: last_day(now, today),
            provision: String::new(),
            reason: inquiry.reason.clone(),
            grant_id: None,
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
            kind: RecipientKind::Staff,
            recipient: who.staff().0,
            ground: Ground::Emergency,
            consent: None,
            sections: chosen.clone(),
            until: At(now.0 + DAY),
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
    if is_nothing {
        let refused = Entry::new(now, Deed::Refused, Kind::Emergency).by(who).on(inquiry.id.into());
        tx.commit(vec![refused.owned_by(inquiry.agency_id)]).await?;
        return Err(Error::Refused("この機関では、緊急の閲覧で開けるケースがありません。電話で確かめてください。"));
    }
    tx.commit(entries).await
}

/// The owner's open cases about whom the inquiry found there.
async fn cases(tx: &Tx, on: &OnInquiry<Inquire>, owner: AgencyId) -> Result<BTreeMap<CaseId, BTreeSet<PersonId>>> {
    let sql = "SELECT s.case_id, s.person_id FROM emergency_matches m JOIN case_subjects s ON s.person_id = m.person_id \
        JOIN cases c ON c.id = s.case_id WHERE m.inquiry_id = $1 AND m.agency_id = $2 AND c.agency_id = $2 \
        AND c.is_open = TRUE AND NOT EXISTS (SELECT 1 FROM person_keys h WHERE h.person_id = m.person_id \
        AND h.hidden_until >= $3)";
    let today = crate::clock::local_time(on.row().asked_at).map_or(Ymd(0), |at| crate::clock::ymd(at.date()));
    let values = vec![on.row().id.into(), owner.into(), today.into()];
    let mut cases: BTreeMap<CaseId, BTreeSet<PersonId>> = BTreeMap::new();
    for found in Subject::find_by_statement(tx.statement(sql, values)).all(tx.connection()).await? {
        cases.entry(found.case_id).or_default().insert(found.person_id);
    }
    Ok(cases)
}

/// Whether the same person has the case open for an emergency already: the second click of two.
async fn is_taken(tx: &Tx, case: CaseId, staff: StaffId, now: At) -> Result<bool> {
    let steps = rows::Entity::find()
        .filter(rows::Column::CaseId.eq(case))
        .filter(rows::Column::Ground.eq(Ground::Emergency))
        .filter(rows::Column::RecipientId.eq(staff.0))
        .order_by_asc(rows::Column::Id)
        .all(tx.connection())
        .await?;
    let last: BTreeMap<_, _> = steps.into_iter().map(|step| (step.grant_id, step)).collect();
    Ok(last.values().any(|step| is_open(step, now)))
}

fn last_day(now: At, today: Ymd) -> Ymd {
    crate::clock::local_time(At(now.0 + DAY - 1)).map_or(today, |at| crate::clock::ymd(at.date()))
}
