//! 受理, 不成立, 保留, 着手, 経過 and 完結: by the receiver, or by the sender for a receiver without accounts.

use super::OnReferral;
use super::record::has_accounts;
use super::steps::{Step, write};
use super::write::{current, entry, touch};
use crate::access::{AnswerSlip, Section, WriteReferrals};
use crate::clock::{date, ymd};
use crate::data::audit::Deed;
use crate::data::masters::holidays_after;
use crate::data::{Db, Error, Result, Tx};
use crate::domain::deadline::end_of_period;
use crate::domain::referral_state::{REPORT_DAYS, START_DAYS, days_allowed, may_follow, may_report};
use entity::codes::{ReferralStatus, Urgency};
use entity::referrals;
use entity::stamp::Ymd;
use serde_json::json;

/// An answer to a slip.
#[derive(Clone, Debug)]
pub struct Answer {
    /// 受理, 不成立, 保留 or 対応中.
    pub status: ReferralStatus,
    /// Day of the answer.
    pub said_on: Ymd,
    /// In words.
    pub note: String,
    /// By when the next answer will come; 保留 needs it, 対応中 may name it.
    pub next_on: Option<Ymd>,
}

/// Answers a slip that was sent to the acting agency, or tells how the work goes.
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

fn is_possible(row: &referrals::Model, to: ReferralStatus) -> bool {
    let follows = match to {
        ReferralStatus::InProgress => may_report(row.status),
        ReferralStatus::Accepted | ReferralStatus::Declined | ReferralStatus::OnHold => may_follow(row.status, to),
        _ => false,
    };
    row.voided_at.is_none() && follows
}

/// By when the next answer is due after this one.
async fn next_due(tx: &Tx, answer: &Answer, urgency: Urgency) -> Result<Option<Ymd>> {
    let days = match answer.status {
        _ if answer.next_on.is_some() => return Ok(answer.next_on),
        ReferralStatus::Accepted => days_allowed(urgency).unwrap_or(START_DAYS),
        ReferralStatus::InProgress => REPORT_DAYS,
        _ => return Ok(None),
    };
    let within = i32::try_from(days).unwrap_or_default();
    let holidays = holidays_after(tx.connection(), answer.said_on, within).await?;
    Ok(date(answer.said_on).map(|from| ymd(end_of_period(from, days, &holidays))))
}

async fn write_answer<A>(db: &Db, on: &OnReferral<A>, version: i32, answer: &Answer) -> Result<()> {
    let tx = db.begin().await?;
    let row = current(&tx, on, version).await?;
    if !is_possible(&row, answer.status) {
        return Err(Error::Refused("このつなぎは、いま返信できる状態ではありません。"));
    }
    if may_report(row.status) {
        if row.answered_on.is_some_and(|answered| answer.said_on < answered) {
            return Err(Error::Refused("対応の経過の日付は、受理の日以後にしてください。"));
        }
    } else if row.sent_on.is_some_and(|sent| answer.said_on < sent) {
        return Err(Error::Refused("返信の日は、送付の日以後にしてください。"));
    }
    let due_on = next_due(&tx, answer, row.urgency).await?;
    tx.run(
        "UPDATE referrals SET status = $1, answer_due_on = $2, version = version + 1 WHERE id = $3",
        vec![answer.status.into(), due_on.into(), row.id.into()],
    )
    .await?;
    if matches!(answer.status, ReferralStatus::Accepted | ReferralStatus::Declined) {
        tx.run(
            "UPDATE referrals SET answered_on = $1, answer_note = $2, answered_by = $3 WHERE id = $4",
            vec![answer.said_on.into(), answer.note.clone().into(), on.actor().staff().into(), row.id.into()],
        )
        .await?;
    }
    let step = Step { status: answer.status, said_on: answer.said_on, due_on, note: &answer.note };
    write(db, &tx, on, step).await?;
    touch(&tx, row.agency_id, row.sent_on).await?;
    let entry = entry(db, on, Deed::Changed).with(json!({ "status": answer.status })).revising(
        Section::Referrals,
        row.id.into(),
        row.agency_id,
        &json!({ "status": row.status, "answer": row.answer_note, "answer_due_on": row.answer_due_on }),
        &json!({
            "status": answer.status, "answer": answer.note, "answered_on": answer.said_on, "answer_due_on": due_on,
        }),
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
        "UPDATE referrals SET status = 'completed', completed_on = $1, outcome = $2, answer_due_on = NULL, \
         version = version + 1 WHERE id = $3",
        vec![completed_on.into(), outcome.into(), row.id.into()],
    )
    .await?;
    let step = Step { status: ReferralStatus::Completed, said_on: completed_on, due_on: None, note: outcome };
    write(db, &tx, on, step).await?;
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
