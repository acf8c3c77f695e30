//! Recording a consent, sharing on its ground, and taking it back.

use super::OnConsent;
use crate::access::{Section, WriteBasics};
use crate::data::agencies::is_receiver;
use crate::data::audit::{Deed, Entry, Kind};
use crate::data::cases::OnCase;
use crate::data::grants::{self, NewGrant};
use crate::data::persons::Added;
use crate::data::{Db, Error, Result, Tx};
use crate::domain::{consent, sections};
use entity::codes::{ConsentGiver, ConsentMethod, ConsentStatus, Ground, RecipientKind};
use entity::consents::{self, Column};
use entity::ids::{AgencyId, ConsentId, PersonId};
use entity::stamp::{At, Ymd};
use entity::{case_subjects, explanations, grants as grant_rows, persons};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter, QueryOrder, Set,
};
use serde_json::json;
use std::collections::BTreeSet;

/// A consent as the form checked it.
#[derive(Clone, Debug)]
pub struct NewConsent {
    /// Whose.
    pub person: PersonId,
    /// The agency that may be told.
    pub recipient: AgencyId,
    /// State.
    pub status: ConsentStatus,
    /// What may be told.
    pub sections: BTreeSet<Section>,
    /// How it was given.
    pub method: ConsentMethod,
    /// By whom.
    pub giver: ConsentGiver,
    /// Their name, if it was not the person.
    pub giver_name: String,
    /// When.
    pub decided_on: Ymd,
    /// The last day; none = until it is withdrawn.
    pub expires_on: Option<Ymd>,
    /// Note.
    pub note: String,
    /// 説明文: the version by which it was explained.
    pub explanation: Option<i32>,
    /// Share at once what it allows.
    pub is_shared: bool,
}

/// Records what somebody said about a case in hand, under the key that the form carried.
///
/// # Errors
/// [`Error::Refused`] if the person is no subject of the case, the agency is none to share with, somebody else must agree,
/// or an earlier consent still holds.
pub async fn record(db: &Db, on: &OnCase<WriteBasics>, id: ConsentId, new: &NewConsent) -> Result<Added> {
    let (who, case) = (on.actor(), on.row());
    let tx = db.begin().await?;
    grants::lock(&tx, case.id, case.agency_id).await?;
    if let Some(row) = consents::Entity::find_by_id(id).one(tx.connection()).await? {
        let is_own = row.agency_id == who.agency() && row.staff_id == Some(who.staff()) && row.case_id == case.id;
        return if is_own { Ok(Added::Before) } else { Err(Error::Stale) };
    }
    let now = db.clock().now();
    check(&tx, on, new, now).await?;
    let row = consents::Model {
        id,
        agency_id: case.agency_id,
        case_id: case.id,
        person_id: new.person,
        recipient_id: new.recipient,
        status: new.status,
        sections: sections::join(&new.sections),
        method: new.method,
        giver: new.giver,
        giver_name: new.giver_name.clone(),
        decided_on: new.decided_on,
        expires_on: new.expires_on,
        note: new.note.clone(),
        withdrawn_on: None,
        withdraw_reason: String::new(),
        staff_id: Some(who.staff()),
        explanation_version: new.explanation,
        version: 1,
        created_at: now,
    };
    row.clone().into_active_model().insert(tx.connection()).await?;
    let said = json!({
        "person": row.person_id, "recipient": row.recipient_id, "status": row.status, "sections": row.sections,
        "method": row.method, "giver": row.giver, "giver_name": row.giver_name, "decided_on": row.decided_on,
        "expires_on": row.expires_on, "note": row.note, "explanation": row.explanation_version,
    });
    let mut entries =
        vec![Entry::new(now, Deed::Created, Kind::Consent).by(who).on(id.into()).owned_by(row.agency_id).revising(
            Section::Basics,
            id.into(),
            row.agency_id,
            &json!(null),
            &said,
        )];
    if new.is_shared && consent::opens(new.status) {
        entries.push(grants::give(&tx, who, now, resting_on(&row)).await?.1);
    }
    tx.commit(entries).await?;
    Ok(Added::Now)
}

/// Everything that a consent allows.
fn resting_on(row: &consents::Model) -> NewGrant {
    NewGrant {
        agency: row.agency_id,
        case: row.case_id,
        subjects: BTreeSet::from([row.person_id]),
        kind: RecipientKind::Agency,
        recipient: row.recipient_id.0,
        ground: Ground::Consent,
        consent: Some(row.id),
        sections: sections::parse(&row.sections),
        until: grants::over_at(row.expires_on),
        provision: String::new(),
        reason: String::new(),
    }
}

async fn check(tx: &Tx, on: &OnCase<WriteBasics>, new: &NewConsent, now: At) -> Result<()> {
    let (case, connection) = (on.row(), tx.connection());
    let is_subject = case_subjects::Entity::find_by_id((case.id, new.person)).count(connection).await? == 1;
    if !is_subject {
        return Err(Error::Refused("この人は、もうこのケースの対象者ではありません。ページを開き直してください。"));
    }
    if let Some(version) = new.explanation
        && explanations::Entity::find_by_id(version).count(connection).await? == 0
    {
        return Err(Error::Refused("説明文の版を選び直してください。"));
    }
    let today = crate::clock::local_time(now).map_or(new.decided_on, |now| crate::clock::ymd(now.date()));
    if !is_receiver(connection, case.agency_id, new.recipient, today).await? {
        return Err(Error::Refused("共有する機関を選び直してください。"));
    }
    let birth = persons::Entity::find_by_id(new.person).one(connection).await?.map_or(Ymd(0), |person| person.birth_hi);
    if let Some(why) = consent::refusal(new.giver, birth, new.decided_on) {
        return Err(Error::Refused(why));
    }
    let newest = consents::Entity::find()
        .filter(Column::PersonId.eq(new.person))
        .filter(Column::RecipientId.eq(new.recipient))
        .filter(Column::CaseId.eq(case.id))
        .order_by_desc(Column::CreatedAt)
        .order_by_desc(Column::Id)
        .one(connection)
        .await?
        // One that has run out no longer stands in the way.
        .filter(|row| row.expires_on.is_none_or(|last| last >= new.decided_on));
    if consent::may_follow(newest.map(|row| row.status), new.status) {
        Ok(())
    } else {
        Err(Error::Refused(
            "この人のこの機関への同意は、すでに記録されています。変わったときは、先にその同意を撤回してください。",
        ))
    }
}

/// Shares what a consent in hand allows; once.
///
/// # Errors
/// [`Error::Refused`] if it allows nothing, has run out, or is shared already.
pub async fn share(db: &Db, on: &OnConsent<WriteBasics>) -> Result<()> {
    let tx = db.begin().await?;
    grants::lock(&tx, on.row().case_id, on.row().agency_id).await?;
    let row = consents::Entity::find_by_id(on.row().id).one(tx.connection()).await?.ok_or(Error::Stale)?;
    let now = db.clock().now();
    if !consent::opens(row.status) {
        return Err(Error::Refused("この同意では共有できません。"));
    }
    if grants::over_at(row.expires_on) <= now {
        return Err(Error::Refused("この同意は期限が過ぎています。新しい同意を記録してください。"));
    }
    let mut last = std::collections::BTreeMap::new();
    let told = grant_rows::Entity::find()
        .filter(grant_rows::Column::ConsentId.eq(row.id))
        .order_by_asc(grant_rows::Column::Id)
        .all(tx.connection())
        .await?;
    for step in told {
        last.insert(step.grant_id, step);
    }
    if last.values().any(|step| grants::is_open(step, now)) {
        return Err(Error::Refused("この同意にもとづく共有は、すでに始まっています。"));
    }
    let (_, entry) = grants::give(&tx, on.actor(), now, resting_on(&row)).await?;
    tx.commit(vec![entry]).await
}

/// Takes a consent back, and ends everything that rests on it in the same transaction.
///
/// # Errors
/// [`Error::Stale`] if it changed meanwhile, [`Error::Refused`] if there is nothing to take back.
pub async fn withdraw(db: &Db, on: &OnConsent<WriteBasics>, version: i32, day: Ymd, reason: &str) -> Result<()> {
    let tx = db.begin().await?;
    grants::lock(&tx, on.row().case_id, on.row().agency_id).await?;
    let row = consents::Entity::find_by_id(on.row().id)
        .filter(Column::Version.eq(version))
        .one(tx.connection())
        .await?
        .ok_or(Error::Stale)?;
    if !consent::opens(row.status) {
        return Err(Error::Refused("撤回できるのは、同意または一部同意の記録です。"));
    }
    if day < row.decided_on {
        return Err(Error::Refused("撤回の日が、同意の日より前です。"));
    }
    let (now, who) = (db.clock().now(), on.actor());
    let mut entries = grants::end_all_of(&tx, who, now, &row, "同意の撤回").await?;
    let mut changed = row.clone().into_active_model();
    changed.status = Set(ConsentStatus::Withdrawn);
    changed.withdrawn_on = Set(Some(day));
    changed.withdraw_reason = Set(reason.to_owned());
    changed.version = Set(row.version + 1);
    changed.update(tx.connection()).await?;
    entries.push(
        Entry::new(now, Deed::Changed, Kind::Consent).by(who).on(row.id.into()).owned_by(row.agency_id).revising(
            Section::Basics,
            row.id.into(),
            row.agency_id,
            &json!({ "status": row.status }),
            &json!({ "status": ConsentStatus::Withdrawn, "withdrawn_on": day, "reason": reason }),
        ),
    );
    tx.commit(entries).await
}
