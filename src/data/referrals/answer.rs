//! 受理, 不成立, 保留 and 完結: by the receiver, or by the sender for a receiver without accounts.

use super::OnReferral;
use super::list::has_accounts;
use super::write::{current, entry, touch};
use crate::access::{AnswerSlip, Section, WriteReferrals};
use crate::data::audit::Deed;
use crate::data::{Db, Error, Result};
use crate::domain::referral_state::may_follow;
use entity::codes::ReferralStatus;
use entity::stamp::Ymd;
use serde_json::json;

/// An answer to a slip.
#[derive(Clone, Debug)]
pub struct Answer {
    /// 受理, 不成立 or 保留.
    pub status: ReferralStatus,
    /// Day of the answer.
    pub answered_on: Ymd,
    /// In words.
    pub note: String,
}

/// Answers a slip that was sent to the acting agency.
///
/// # Errors
/// [`Error::Stale`] if somebody answered meanwhile, [`Error::Refused`] if there is nothing to answer.
pub async fn answer(db: &Db, on: &OnReferral<AnswerSlip>, version: i32, answer: &Answer) -> Result<()> {
    write_answer(db, on, version, answer).await
}

/// Records the answer of a receiver that has no accounts here.
///
/// # Errors
/// [`Error::Refused`] if the receiver can answer for itself.
pub async fn record_answer(db: &Db, on: &OnReferral<WriteReferrals>, version: i32, answer: &Answer) -> Result<()> {
    only_without_accounts(db, on).await?;
    write_answer(db, on, version, answer).await
}

/// Completes an accepted referral with its outcome, as receiver.
///
/// # Errors
/// [`Error::Refused`] unless it was accepted.
pub async fn complete(
    db: &Db,
    on: &OnReferral<AnswerSlip>,
    version: i32,
    completed_on: Ymd,
    outcome: &str,
) -> Result<()> {
    write_completion(db, on, version, completed_on, outcome).await
}

/// Completes it as sender, for a receiver that has no accounts here.
///
/// # Errors
/// [`Error::Refused`] if the receiver can do it itself, or it was not accepted.
pub async fn record_completion(
    db: &Db,
    on: &OnReferral<WriteReferrals>,
    version: i32,
    completed_on: Ymd,
    outcome: &str,
) -> Result<()> {
    only_without_accounts(db, on).await?;
    write_completion(db, on, version, completed_on, outcome).await
}

async fn only_without_accounts(db: &Db, on: &OnReferral<WriteReferrals>) -> Result<()> {
    match on.row().to_agency_id {
        Some(id) if has_accounts(db, id).await? => {
            Err(Error::Refused("相手の機関がこの仕組みで答えます。返信をお待ちください。"))
        }
        _ => Ok(()),
    }
}

async fn write_answer<A>(db: &Db, on: &OnReferral<A>, version: i32, answer: &Answer) -> Result<()> {
    let tx = db.begin().await?;
    let row = current(&tx, on, version).await?;
    if row.voided_at.is_some() || !may_follow(row.status, answer.status) || answer.status == ReferralStatus::Withdrawn {
        return Err(Error::Refused("このつなぎは、いま返信できる状態ではありません。"));
    }
    if row.sent_on.is_some_and(|sent| answer.answered_on < sent) {
        return Err(Error::Refused("返信の日は、送付の日以後にしてください。"));
    }
    tx.run(
        "UPDATE referrals SET status = $1, answered_on = $2, answer_note = $3, answered_by = $4, \
         version = version + 1 WHERE id = $5",
        vec![
            answer.status.into(),
            answer.answered_on.into(),
            answer.note.clone().into(),
            on.actor().staff().into(),
            row.id.into(),
        ],
    )
    .await?;
    touch(&tx, row.agency_id, row.sent_on).await?;
    let entry = entry(db, on, Deed::Changed).with(json!({ "status": answer.status })).revising(
        Section::Referrals,
        row.id.into(),
        row.agency_id,
        &json!({ "status": row.status, "answer": row.answer_note }),
        &json!({ "status": answer.status, "answer": answer.note, "answered_on": answer.answered_on }),
    );
    tx.commit(vec![entry]).await
}

async fn write_completion<A>(
    db: &Db,
    on: &OnReferral<A>,
    version: i32,
    completed_on: Ymd,
    outcome: &str,
) -> Result<()> {
    let tx = db.begin().await?;
    let row = current(&tx, on, version).await?;
    if row.voided_at.is_some() || !may_follow(row.status, ReferralStatus::Completed) {
        return Err(Error::Refused("受理されたつなぎだけを完結できます。"));
    }
    if row.answered_on.is_some_and(|answered| completed_on < answered) {
        return Err(Error::Refused("完結の日は、返信の日以後にしてください。"));
    }
    tx.run(
        "UPDATE referrals SET status = 'completed', completed_on = $1, outcome = $2, version = version + 1 WHERE id = $3",
        vec![completed_on.into(), outcome.into(), row.id.into()],
    )
    .await?;
    touch(&tx, row.agency_id, row.sent_on).await?;
    let entry = entry(db, on, Deed::Changed).with(json!({ "status": "completed" })).revising(
        Section::Referrals,
        row.id.into(),
        row.agency_id,
        &json!({ "status": row.status }),
        &json!({ "status": "completed", "outcome": outcome }),
    );
    tx.commit(vec![entry]).await
}
