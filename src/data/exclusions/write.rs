//! Keeping somebody away from a case, and ending that.

use super::{OnExclusion, candidates};
use crate::access::Supervise;
use crate::data::audit::{Deed, Entry, Kind};
use crate::data::cases::{OnCase, happens};
use crate::data::grants::lock;
use crate::data::persons::Added;
use crate::data::{Db, Error, Result, Tx};
use entity::case_exclusions::{self, Column};
use entity::codes::EventKind;
use entity::ids::{CaseExclusionId, CaseId, StaffId};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};
use serde_json::json;

/// Keeps somebody away from a case in hand, under the key that the form carried.
///
/// At once: what they did there ends today, and what lay with them lies with nobody until a colleague takes it.
///
/// # Errors
/// [`Error::Refused`] if they are kept away already or are no one who could be, [`Error::Stale`] if the key belongs to
/// another exclusion.
pub async fn exclude(
    db: &Db,
    on: &OnCase<Supervise>,
    id: CaseExclusionId,
    staff: StaffId,
    reason: &str,
) -> Result<Added> {
    let (who, case, agency) = (on.actor(), on.row().id, on.row().agency_id);
    let offered = candidates(db, on).await?;
    let tx = db.begin().await?;
    lock(&tx, case, agency).await?;
    if let Some(row) = case_exclusions::Entity::find_by_id(id).one(tx.connection()).await? {
        let is_same = row.case_id == case && row.staff_id == staff && row.made_by == who.staff();
        return if is_same { Ok(Added::Before) } else { Err(Error::Stale) };
    }
    let Some(person) = offered.into_iter().find(|one| one.id == staff) else {
        return Err(Error::Refused(
            "この職員は選べません。すでに除外されているか、このケースにかかわる機関にいません。",
        ));
    };
    let (now, today) = (db.clock().now(), db.clock().today_ymd());
    let row = case_exclusions::Model {
        id,
        agency_id: agency,
        case_id: case,
        staff_id: staff,
        reason: reason.to_owned(),
        made_by: who.staff(),
        made_at: now,
        ended_by: None,
        ended_at: None,
        end_reason: String::new(),
    };
    row.into_active_model().insert(tx.connection()).await?;
    tx.run(
        "UPDATE cases SET lead_staff_id = NULL, version = version + 1 WHERE id = $1 AND lead_staff_id = $2",
        vec![case.into(), staff.into()],
    )
    .await?;
    tx.run(
        "UPDATE case_members SET until_on = $1 WHERE case_id = $2 AND staff_id = $3 AND (until_on IS NULL OR until_on > $1)",
        vec![today.into(), case.into(), staff.into()],
    )
    .await?;
    tx.run("DELETE FROM case_successors WHERE case_id = $1 AND staff_id = $2", vec![case.into(), staff.into()]).await?;
    tx.run(
        "UPDATE tasks SET staff_id = NULL, version = version + 1 WHERE case_id = $1 AND staff_id = $2 AND state = 'open'",
        vec![case.into(), staff.into()],
    )
    .await?;
    happens(&tx, who, case, db, EventKind::TeamChanged, format!("担当から除外しました: {}", person.name)).await?;
    let entry = Entry::new(now, Deed::Created, Kind::Exclusion).by(who).on(id.into()).owned_by(agency);
    tx.commit(vec![entry.with(json!({ "case": case, "staff": staff }))]).await?;
    Ok(Added::Now)
}

/// Ends an exclusion in hand; what the person did before does not come back by itself.
///
/// # Errors
/// [`Error::Refused`] if it is over already.
pub async fn end(db: &Db, on: &OnExclusion<Supervise>, reason: &str) -> Result<()> {
    let (who, row) = (on.actor(), on.row());
    let tx = db.begin().await?;
    lock(&tx, row.case_id, row.agency_id).await?;
    let now = db.clock().now();
    let ended = tx
        .run(
            "UPDATE case_exclusions SET ended_at = $1, ended_by = $2, end_reason = $3 WHERE id = $4 AND ended_at IS NULL",
            vec![now.into(), who.staff().into(), reason.into(), row.id.into()],
        )
        .await?;
    if ended == 0 {
        return Err(Error::Refused("この除外は、すでに終わっています。"));
    }
    happens(&tx, who, row.case_id, db, EventKind::TeamChanged, "担当からの除外を終えました".to_owned()).await?;
    let entry = Entry::new(now, Deed::Changed, Kind::Exclusion).by(who).on(row.id.into()).owned_by(row.agency_id);
    tx.commit(vec![entry.with(json!({ "case": row.case_id, "staff": row.staff_id, "over": true }))]).await
}

/// Refuses what would put a case into the hands of somebody who is kept away from it.
pub(in crate::data) async fn refuse_excluded(tx: &Tx, case: CaseId, staff: StaffId) -> Result<()> {
    let found = case_exclusions::Entity::find()
        .filter(Column::StaffId.eq(staff))
        .filter(Column::CaseId.eq(case))
        .filter(Column::EndedAt.is_null())
        .one(tx.connection())
        .await?;
    if found.is_some() {
        return Err(Error::Refused("この職員は、このケースの担当から除外されています。別の職員を選んでください。"));
    }
    Ok(())
}
