//! Sharing on a ground other than consent: at once, or after a second person has agreed.

use crate::access::{Act, Section, WriteBasics};
use crate::clock::{date, ymd};
use crate::data::agencies::is_receiver;
use crate::data::audit::{Deed, Entry, Kind};
use crate::data::cases::OnCase;
use crate::data::grants::{self, NewGrant};
use crate::data::masters::holidays_after;
use crate::data::persons::Added;
use crate::data::{Db, Error, Result, Tx};
use crate::domain::deadline::next_working;
use crate::domain::grounds::{Second, second};
use crate::domain::sections;
use entity::codes::{Ground, RecipientKind, ReviewKind, ReviewState};
use entity::grant_reviews::{self, Model};
use entity::ids::{AgencyId, GrantReviewId, PersonId};
use entity::stamp::Ymd;
use entity::{agency_commissions, case_subjects, grant_review_subjects};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter, Set,
};
use serde_json::json;
use std::collections::BTreeSet;

/// Days within which there is always a working day.
const HOLIDAYS: i32 = 30;

/// What is to be shared, as the form checked it.
#[derive(Clone, Debug)]
pub struct NewShare {
    /// About whom.
    pub subjects: BTreeSet<PersonId>,
    /// With which agency.
    pub recipient: AgencyId,
    /// On what ground.
    pub ground: Ground,
    /// Which sections.
    pub sections: BTreeSet<Section>,
    /// The last day.
    pub until_on: Ymd,
    /// The article of law.
    pub provision: String,
    /// Why.
    pub reason: String,
    /// It cannot wait for a second person.
    pub is_urgent: bool,
}

/// Shares something of a case in hand, or asks a second person to, under the key that the form carried; tells whether it
/// was there already, and where it stands.
///
/// # Errors
/// [`Error::Refused`] if somebody is no subject of the case, the agency is none to share with or did not commission the
/// acting one, or the last day is over.
pub async fn propose(
    db: &Db,
    on: &OnCase<WriteBasics>,
    id: GrantReviewId,
    new: &NewShare,
) -> Result<(Added, ReviewState)> {
    let (who, case) = (on.actor(), on.row());
    let tx = db.begin().await?;
    grants::lock(&tx, case.id, case.agency_id).await?;
    if let Some(row) = grant_reviews::Entity::find_by_id(id).one(tx.connection()).await? {
        let is_own = row.agency_id == who.agency() && row.staff_id == who.staff() && row.case_id == case.id;
        return if is_own { Ok((Added::Before, row.state)) } else { Err(Error::Stale) };
    }
    let (now, today) = (db.clock().now(), db.clock().today_ymd());
    check(&tx, on, new, today).await?;
    let mut row = Model {
        id,
        agency_id: case.agency_id,
        case_id: case.id,
        kind: ReviewKind::Before,
        recipient_kind: RecipientKind::Agency,
        recipient_id: new.recipient.0,
        from_agency_id: None,
        ground: new.ground,
        sections: sections::join(&new.sections),
        until_on: new.until_on,
        provision: new.provision.clone(),
        reason: new.reason.clone(),
        grant_id: None,
        inquiry_id: None,
        due_on: next_working_day(&tx, today).await?,
        state: ReviewState::Waiting,
        staff_id: who.staff(),
        asked_at: now,
        decided_by: None,
        decided_at: None,
        note: String::new(),
        version: 1,
    };
    let mut entries = Vec::new();
    let second = second(new.ground, new.is_urgent, on.may(Act::Supervise));
    if second != Second::Before {
        let (grant, entry) = grants::give(&tx, who, now, resting_on(&row, new.subjects.clone())).await?;
        (row.grant_id, row.kind) = (Some(grant), ReviewKind::After);
        entries.push(entry);
    }
    if second == Second::Nobody {
        (row.kind, row.state) = (ReviewKind::Alone, ReviewState::Approved);
    }
    row.clone().into_active_model().insert(tx.connection()).await?;
    let about = new
        .subjects
        .iter()
        .map(|person| grant_review_subjects::ActiveModel { review_id: Set(id), person_id: Set(*person) });
    grant_review_subjects::Entity::insert_many(about).exec_without_returning(tx.connection()).await?;
    let said = json!({
        "persons": new.subjects, "recipient": row.recipient_id, "ground": row.ground, "provision": row.provision,
        "sections": row.sections, "until": row.until_on, "reason": row.reason, "when": row.kind, "state": row.state,
    });
    entries.push(
        Entry::new(now, Deed::Created, Kind::GrantReview).by(who).on(id.into()).owned_by(row.agency_id).revising(
            Section::Basics,
            id.into(),
            row.agency_id,
            &json!(null),
            &said,
        ),
    );
    tx.commit(entries).await?;
    Ok((Added::Now, row.state))
}

/// By when another person is to look at it.
pub(in crate::data) async fn next_working_day(tx: &Tx, today: Ymd) -> Result<Ymd> {
    let holidays = holidays_after(tx.connection(), today, HOLIDAYS).await?;
    Ok(date(today).map_or(today, |today| ymd(next_working(today, &holidays))))
}

/// What is given once it may be.
pub(super) fn resting_on(row: &Model, subjects: BTreeSet<PersonId>) -> NewGrant {
    NewGrant {
        agency: row.agency_id,
        case: row.case_id,
        subjects,
        kind: row.recipient_kind,
        recipient: row.recipient_id,
        ground: row.ground,
        consent: None,
        sections: sections::parse(&row.sections),
        until: grants::over_at(Some(row.until_on)),
        provision: row.provision.clone(),
        reason: row.reason.clone(),
    }
}

async fn check(tx: &Tx, on: &OnCase<WriteBasics>, new: &NewShare, today: Ymd) -> Result<()> {
    let (case, connection) = (on.row(), tx.connection());
    let known = case_subjects::Entity::find()
        .filter(case_subjects::Column::CaseId.eq(case.id))
        .filter(case_subjects::Column::PersonId.is_in(new.subjects.iter().copied()))
        .count(connection)
        .await?;
    if new.subjects.is_empty() || known != new.subjects.len() as u64 {
        return Err(Error::Refused("選んだ人は、もうこのケースの対象者ではありません。ページを開き直してください。"));
    }
    if new.until_on < today {
        return Err(Error::Refused("共有の期限が過ぎています。"));
    }
    still_stands(tx, case.agency_id, new.recipient, new.ground, today).await
}

/// Whether something can still be shared with this agency on this ground: it is there, and 委託元 is who commissioned.
///
/// # Errors
/// [`Error::Refused`] if it cannot.
pub(in crate::data) async fn still_stands(
    tx: &Tx,
    own: AgencyId,
    recipient: AgencyId,
    ground: Ground,
    today: Ymd,
) -> Result<()> {
    use agency_commissions::Column as Commission;
    if !is_receiver(tx.connection(), own, recipient, today).await? {
        return Err(Error::Refused("この機関には共有できません。共有する機関を選び直してください。"));
    }
    if ground != Ground::Commission {
        return Ok(());
    }
    let lasting = Condition::any().add(Commission::UntilOn.is_null()).add(Commission::UntilOn.gte(today));
    let commissions = agency_commissions::Entity::find()
        .filter(Commission::AgencyId.eq(own))
        .filter(Commission::CommissionerId.eq(recipient))
        .filter(Commission::FromOn.lte(today))
        .filter(lasting)
        .count(tx.connection())
        .await?;
    if commissions == 0 {
        return Err(Error::Refused(
            "この機関は、こちらの機関の委託元として登録されていません。システム管理者に確かめてください。",
        ));
    }
    Ok(())
}
