//! Changing, closing and reopening a case.

use super::open::{check_subjects, write_subjects};
use super::{OnCase, current, happened, minute};
use crate::access::{Section, WriteBasics};
use crate::data::audit::{Deed, Entry, Kind};
use crate::data::{Db, Error, Result, Tx, households};
use crate::domain::kana;
use entity::codes::{CaseStage, CloseReason, EventKind, Program, Route, SubjectRole};
use entity::ids::{EngagementId, HouseholdId, PersonId};
use entity::stamp::Ymd;
use entity::{case_subjects, cases, engagements};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde::Serialize;
use serde_json::json;

/// What can be corrected about a case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CaseBasics {
    /// What it is called.
    pub title: String,
    /// 世帯.
    pub household: Option<HouseholdId>,
    /// Subjects, 0..n.
    pub subjects: Vec<(PersonId, SubjectRole)>,
    /// Stage, other than closed.
    pub stage: CaseStage,
    /// 把握経路.
    pub route: Option<Route>,
    /// In a few words.
    pub summary: String,
}

/// Corrects a case's basics; a changed stage or changed subjects stand in the timeline.
///
/// # Errors
/// [`Error::Stale`] if somebody changed it meanwhile, [`Error::Refused`] if it is closed.
pub async fn change(db: &Db, on: &OnCase<WriteBasics>, version: i32, new: &CaseBasics) -> Result<()> {
    let (id, agency, who) = (on.row().id, on.row().agency_id, on.actor());
    let tx = db.begin().await?;
    let row = current(&tx, agency, id, version).await?;
    if !row.is_open {
        return Err(Error::Refused("終結したケースは、再開してから変更してください。"));
    }
    if let Some(household) = new.household
        && !households::is_owned(&tx, on.actor(), household).await?
    {
        return Err(Error::Refused("世帯が見つかりません。もう一度選んでください。"));
    }
    check_subjects(&tx, on.actor(), &new.subjects).await?;
    let old = stored(&tx, &row).await?;
    tx.run(
        "UPDATE cases SET title = $1, sort_kana = $2, household_id = $3, stage = $4, route = $5, summary = $6, \
         version = version + 1 WHERE id = $7",
        vec![
            new.title.clone().into(),
            kana::sort_key(&new.title).into(),
            new.household.into(),
            new.stage.into(),
            new.route.into(),
            new.summary.clone().into(),
            id.into(),
        ],
    )
    .await?;
    if old.subjects != new.subjects {
        case_subjects::Entity::delete_many().filter(case_subjects::Column::CaseId.eq(id)).exec(tx.connection()).await?;
        write_subjects(&tx, agency, id, &new.subjects).await?;
        happened(&tx, who, id, minute(db), db, EventKind::SubjectsChanged, String::new()).await?;
    }
    if old.stage != new.stage {
        let note = format!("{} → {}", old.stage, new.stage);
        happened(&tx, who, id, minute(db), db, EventKind::StageChanged, note).await?;
    }
    let entry = entry(db, on, Deed::Changed).revising(Section::Basics, id.into(), agency, &json!(old), &json!(new));
    tx.commit(vec![entry]).await
}

/// Closes a case with a reason, and with it the episodes named, for the same reason on the same day.
///
/// # Errors
/// [`Error::Stale`] if somebody changed it meanwhile, [`Error::Refused`] if it is closed already or an episode is none
/// of its open ones, or began later.
pub async fn close(
    db: &Db,
    on: &OnCase<WriteBasics>,
    version: i32,
    closed_on: Ymd,
    reason: CloseReason,
    note: &str,
    ending: &[EngagementId],
) -> Result<()> {
    let (id, agency, who) = (on.row().id, on.row().agency_id, on.actor());
    let tx = db.begin().await?;
    let row = current(&tx, agency, id, version).await?;
    if !row.is_open {
        return Err(Error::Refused("このケースはすでに終結しています。"));
    }
    let told = format!("{reason}　{note}").trim().to_owned();
    let ended = end_episodes(db, &tx, on, closed_on, &told, ending).await?;
    tx.run(
        "UPDATE cases SET is_open = FALSE, stage = 'closed', closed_on = $1, close_reason = $2, close_note = $3, \
         version = version + 1 WHERE id = $4",
        vec![closed_on.into(), reason.into(), note.into(), id.into()],
    )
    .await?;
    happened(&tx, who, id, minute(db), db, EventKind::Closed, told).await?;
    let new = json!({ "closed_on": closed_on, "close_reason": reason, "close_note": note });
    let mut entry =
        entry(db, on, Deed::Changed).revising(Section::Basics, id.into(), agency, &json!({ "stage": row.stage }), &new);
    if !ended.is_empty() {
        entry = entry.with(json!({ "engagement": ended, "closed_on": closed_on }));
    }
    tx.commit(vec![entry]).await
}

/// Ends episodes of a case that is being closed; tells which programmes they belonged to.
async fn end_episodes(
    db: &Db,
    tx: &Tx,
    on: &OnCase<WriteBasics>,
    closed_on: Ymd,
    reason: &str,
    ending: &[EngagementId],
) -> Result<Vec<Program>> {
    let id = on.row().id;
    let mut ended = Vec::new();
    for engagement in ending {
        let episode = engagements::Entity::find_by_id(*engagement)
            .filter(engagements::Column::CaseId.eq(id))
            .filter(engagements::Column::ClosedOn.is_null())
            .one(tx.connection())
            .await?
            .ok_or(Error::Refused("すでに終わった関与が選ばれています。ページを開き直してください。"))?;
        if closed_on < episode.opened_on {
            return Err(Error::Refused("終結日より後に始まった関与があります。終結日を確かめてください。"));
        }
        tx.run(
            "UPDATE engagements SET closed_on = $1, close_reason = $2 WHERE id = $3",
            vec![closed_on.into(), reason.into(), episode.id.into()],
        )
        .await?;
        let note = format!("{}　{reason}", episode.program).trim().to_owned();
        happened(tx, on.actor(), id, minute(db), db, EventKind::EngagementClosed, note).await?;
        ended.push(episode.program);
    }
    Ok(ended)
}

/// Reopens a closed case: it is 支援中 again.
///
/// # Errors
/// [`Error::Stale`] if somebody changed it meanwhile, [`Error::Refused`] if it is open.
pub async fn reopen(db: &Db, on: &OnCase<WriteBasics>, version: i32, note: &str) -> Result<()> {
    let (id, agency, who) = (on.row().id, on.row().agency_id, on.actor());
    let tx = db.begin().await?;
    let row = current(&tx, agency, id, version).await?;
    if row.is_open {
        return Err(Error::Refused("このケースは終結していません。"));
    }
    tx.run(
        "UPDATE cases SET is_open = TRUE, stage = 'active', closed_on = NULL, close_reason = NULL, close_note = '', \
         version = version + 1 WHERE id = $1",
        vec![id.into()],
    )
    .await?;
    happened(&tx, who, id, minute(db), db, EventKind::Reopened, note.to_owned()).await?;
    let old = json!({ "closed_on": row.closed_on, "close_reason": row.close_reason, "close_note": row.close_note });
    let entry = entry(db, on, Deed::Changed).revising(
        Section::Basics,
        id.into(),
        agency,
        &old,
        &json!({ "stage": CaseStage::Active, "note": note }),
    );
    tx.commit(vec![entry]).await
}

pub(super) fn entry(db: &Db, on: &OnCase<WriteBasics>, deed: Deed) -> Entry {
    Entry::new(db.clock().now(), deed, Kind::Case).by(on.actor()).on(on.row().id.into()).owned_by(on.row().agency_id)
}

async fn stored(tx: &Tx, row: &cases::Model) -> Result<CaseBasics> {
    let subjects = case_subjects::Entity::find()
        .filter(case_subjects::Column::CaseId.eq(row.id))
        .order_by_asc(case_subjects::Column::PersonId)
        .all(tx.connection())
        .await?;
    Ok(CaseBasics {
        title: row.title.clone(),
        household: row.household_id,
        subjects: subjects.into_iter().map(|link| (link.person_id, link.role)).collect(),
        stage: row.stage,
        route: row.route,
        summary: row.summary.clone(),
    })
}
