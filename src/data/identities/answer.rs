//! Answering an inquiry: only where both agencies say 同じ人 are the two records linked.

use super::links::{Because, Joined, join};
use super::{OnIdentityInquiry, search::pair};
use crate::access::Supervise;
use crate::data::audit::{Deed, Entry, Kind};
use crate::data::{Db, Error, Result, Tx};
use entity::codes::{InquiryAnswer, MatchState};
use entity::ids::IdentityMatchId;
use entity::{identity_inquiries, identity_matches};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::json;

/// What came of an answer, as far as the agency that gave it may know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answered {
    /// It is kept, and the other agency has not answered yet, or the records have to wait.
    Kept,
    /// Both records are one human being from now on.
    Linked,
    /// They are not.
    Apart,
}

/// Answers an inquiry in hand.
///
/// # Errors
/// [`Error::Refused`] if it was answered before, or needs no answer any more.
pub async fn answer(db: &Db, on: &OnIdentityInquiry<Supervise>, answer: InquiryAnswer, note: &str) -> Result<Answered> {
    let (who, row, now) = (on.actor(), on.row(), db.clock().now());
    let tx = db.begin().await?;
    // Two answers to one match wait for each other here.
    tx.run("UPDATE identity_matches SET version = version + 1 WHERE id = $1", vec![row.match_id.into()]).await?;
    let stands = identity_matches::Entity::find_by_id(row.match_id)
        .one(tx.connection())
        .await?
        .ok_or(Error::Refused("照会が見つかりません。"))?;
    if stands.state != MatchState::Asked {
        return Err(Error::Refused("この照会は終わりました。回答はいりません。"));
    }
    let answered = tx
        .run(
            "UPDATE identity_inquiries SET answer = $1, note = $2, answered_by = $3, answered_at = $4 \
             WHERE id = $5 AND answer IS NULL",
            vec![answer.into(), note.into(), who.staff().into(), now.into(), row.id.into()],
        )
        .await?;
    if answered == 0 {
        return Err(Error::Refused("この照会には、すでに回答があります。"));
    }
    let told = if answer == InquiryAnswer::Same {
        let others = identity_inquiries::Entity::find()
            .filter(identity_inquiries::Column::MatchId.eq(row.match_id))
            .filter(identity_inquiries::Column::Id.ne(row.id))
            .all(tx.connection())
            .await?;
        if others.iter().all(|other| other.answer == Some(InquiryAnswer::Same)) {
            let (one, other) = pair(&tx, &stands).await?;
            let joined = join(db, &tx, &one, &other, Because::Match(stands.id)).await?;
            let state = if joined == Joined::Linked { MatchState::Linked } else { MatchState::Held };
            decide(db, &tx, stands.id, state).await?;
            if joined == Joined::Linked { Answered::Linked } else { Answered::Kept }
        } else {
            Answered::Kept
        }
    } else {
        decide(db, &tx, stands.id, MatchState::Apart).await?;
        Answered::Apart
    };
    let entry = Entry::new(now, Deed::Changed, Kind::IdentityInquiry).by(who).on(row.id.into()).owned_by(row.agency_id);
    tx.commit(vec![entry.with(json!({ "state": answer }))]).await?;
    Ok(told)
}

/// Says what has become of a match.
pub(super) async fn decide(db: &Db, tx: &Tx, id: IdentityMatchId, state: MatchState) -> Result<()> {
    tx.run(
        "UPDATE identity_matches SET state = $1, decided_on = $2, version = version + 1 WHERE id = $3",
        vec![state.into(), db.clock().today_ymd().into(), id.into()],
    )
    .await?;
    Ok(())
}
