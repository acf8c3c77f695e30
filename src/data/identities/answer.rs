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
    /// It is kept, and can be changed until the other agency has answered, too.
    Kept,
    /// Both records are one human being from now on.
    Linked,
    /// Both say so, but have to wait.
    Held,
    /// They are not linked.
    Apart,
}

/// Answers an inquiry in hand, or changes the answer that `was` given; it is decided once both agencies have answered, so
/// that nobody can tell from a decision what the other one said.
///
/// # Errors
/// [`Error::Refused`] if somebody else answered meanwhile, or it is decided already.
pub async fn answer(
    db: &Db,
    on: &OnIdentityInquiry<Supervise>,
    was: Option<InquiryAnswer>,
    answer: InquiryAnswer,
    note: &str,
) -> Result<Answered> {
    let (who, row, now) = (on.actor(), on.row(), db.clock().now());
    let tx = db.begin().await?;
    // Two answers to one match wait for each other here.
    tx.run("UPDATE identity_matches SET version = version + 1 WHERE id = $1", vec![row.match_id.into()]).await?;
    let stands = identity_matches::Entity::find_by_id(row.match_id)
        .one(tx.connection())
        .await?
        .ok_or(Error::Refused("照会が見つかりません。"))?;
    if !matches!(stands.state, MatchState::Asked | MatchState::Withdrawn) {
        return Err(Error::Refused("この照会は終わりました。回答は変えられません。"));
    }
    let answered = tx
        .run(
            "UPDATE identity_inquiries SET answer = $1, note = $2, answered_by = $3, answered_at = $4 \
             WHERE id = $5 AND COALESCE(answer, '') = $6",
            vec![
                answer.into(),
                note.into(),
                who.staff().into(),
                now.into(),
                row.id.into(),
                was.map_or("", InquiryAnswer::code).into(),
            ],
        )
        .await?;
    if answered == 0 {
        return Err(Error::Refused("この画面を開いたあとに、ほかの人が回答しました。回答を確かめてください。"));
    }
    let other = identity_inquiries::Entity::find()
        .filter(identity_inquiries::Column::MatchId.eq(row.match_id))
        .filter(identity_inquiries::Column::Id.ne(row.id))
        .one(tx.connection())
        .await?
        .and_then(|other| other.answer);
    let mut entries = Vec::new();
    let told = match (answer, other) {
        (_, None) => Answered::Kept,
        // Somebody is protected: nothing is decided, and nothing tells that it is not.
        _ if stands.state == MatchState::Withdrawn => Answered::Kept,
        (InquiryAnswer::Same, Some(InquiryAnswer::Same)) => {
            let (one, other) = pair(&tx, &stands).await?;
            let (joined, told) = join(db, &tx, who, &one, &other, Because::Match(stands.id)).await?;
            entries = told;
            let is_linked = joined == Joined::Linked;
            decide(db, &tx, stands.id, if is_linked { MatchState::Linked } else { MatchState::Held }).await?;
            if is_linked { Answered::Linked } else { Answered::Held }
        }
        _ => {
            decide(db, &tx, stands.id, MatchState::Apart).await?;
            Answered::Apart
        }
    };
    let entry = Entry::new(now, Deed::Changed, Kind::IdentityInquiry).by(who).on(row.id.into()).owned_by(row.agency_id);
    entries.push(entry.with(json!({ "state": answer })));
    tx.commit(entries).await?;
    Ok(told)
}

/// Says what has become of a match.
pub(super) async fn decide(db: &Db, tx: &Tx, id: IdentityMatchId, state: MatchState) -> Result<()> {
    tx.run(
        "UPDATE identity_matches SET state = $1, decided_at = $2, version = version + 1 WHERE id = $3",
        vec![state.into(), db.clock().now().into(), id.into()],
    )
    .await?;
    Ok(())
}
