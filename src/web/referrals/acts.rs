//! 送付, 取下げ, 取消し by the sender; 返信 and 完結 by the receiver, or by the sender for one without accounts.

use super::form_answer::{AnswerForm, CompletionForm, ProgressForm, ReasonForm};
use super::pages_act::{self, Question};
use super::second::{Attempt, second};
use crate::access::{AnswerSlip, WriteReferrals};
use crate::clock::Clock;
use crate::data::Db;
use crate::data::referrals::{self, OnReferral};
use crate::domain::errors::Errors;
use crate::error::AppError;
use crate::web::forms::{day_field, see_other, unprocessable};
use crate::web::{Posted, Resumed, paths};
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use entity::codes::ReferralStatus;
use entity::stamp::Ymd;

const SEND: Question = Question {
    act: "send",
    title: "つなぎを送付する",
    question: "このつなぎを送付しますか。",
    explanation: "送付すると、相手の機関がつなぎシートを見て答えられるようになります。送付したあとは書き直せません。",
    button: "送付する",
    has_reason: false,
};
const WITHDRAW: Question = Question {
    act: "withdraw",
    title: "つなぎを取り下げる",
    question: "このつなぎを取り下げますか。",
    explanation: "相手の機関には、番号と日付だけが残ります。",
    button: "取り下げる",
    has_reason: true,
};
const VOID: Question = Question {
    act: "void",
    title: "つなぎを取り消す",
    question: "このつなぎの記録を取り消しますか。",
    explanation: "まちがって記録したときに使います。件数には数えません。もとには戻せません。",
    button: "取り消す",
    has_reason: true,
};

fn version(text: &str) -> i32 {
    text.parse().unwrap_or(0)
}

fn back<A>(on: &OnReferral<A>, done: &str) -> Response {
    see_other(format!("{}?done={done}", paths::referral(on.row().id)))
}

async fn asked(
    on: &OnReferral<WriteReferrals>,
    db: &Db,
    clock: &Clock,
    question: &Question,
    resumed: &Resumed,
) -> Result<Response, AppError> {
    let (form, said) = resumed.anew(db, on.actor(), ReasonForm::default()).await?;
    Ok(pages_act::ask(on.actor(), clock, on.row(), question, &form, &said).into_response())
}

/// Asks before sending.
pub async fn ask_send(on: OnReferral<WriteReferrals>, State(clock): State<Clock>) -> Result<Response, AppError> {
    let page = pages_act::ask(on.actor(), &clock, on.row(), &SEND, &ReasonForm::default(), &Errors::new());
    Ok(page.into_response())
}

/// Sends a draft.
pub async fn send(
    on: OnReferral<WriteReferrals>,
    State(db): State<Db>,
    State(clock): State<Clock>,
    Posted(form): Posted<ReasonForm>,
) -> Result<Response, AppError> {
    match referrals::send(&db, &on, version(&form.version)).await {
        Ok(()) => Ok(back(&on, "sent")),
        Err(error) => second(&db, &clock, on, &Attempt::Ask(&SEND, &form), error).await,
    }
}

/// Asks before withdrawing.
pub async fn ask_withdraw(
    on: OnReferral<WriteReferrals>,
    State(db): State<Db>,
    State(clock): State<Clock>,
    resumed: Resumed,
) -> Result<Response, AppError> {
    asked(&on, &db, &clock, &WITHDRAW, &resumed).await
}

/// Withdraws a referral.
pub async fn withdraw(
    on: OnReferral<WriteReferrals>,
    State(db): State<Db>,
    State(clock): State<Clock>,
    Posted(form): Posted<ReasonForm>,
) -> Result<Response, AppError> {
    let reason = match form.check() {
        Ok(reason) => reason,
        Err(errors) => {
            return Ok(unprocessable(pages_act::ask(on.actor(), &clock, on.row(), &WITHDRAW, &form, &errors)));
        }
    };
    match referrals::withdraw(&db, &on, version(&form.version), &reason).await {
        Ok(()) => Ok(back(&on, "withdrawn")),
        Err(error) => second(&db, &clock, on, &Attempt::Ask(&WITHDRAW, &form), error).await,
    }
}

/// Asks before voiding.
pub async fn ask_void(
    on: OnReferral<WriteReferrals>,
    State(db): State<Db>,
    State(clock): State<Clock>,
    resumed: Resumed,
) -> Result<Response, AppError> {
    asked(&on, &db, &clock, &VOID, &resumed).await
}

/// Voids a referral.
pub async fn void(
    on: OnReferral<WriteReferrals>,
    State(db): State<Db>,
    State(clock): State<Clock>,
    Posted(form): Posted<ReasonForm>,
) -> Result<Response, AppError> {
    let reason = match form.check() {
        Ok(reason) => reason,
        Err(errors) => {
            return Ok(unprocessable(pages_act::ask(on.actor(), &clock, on.row(), &VOID, &form, &errors)));
        }
    };
    match referrals::void(&db, &on, version(&form.version), &reason).await {
        Ok(()) => Ok(back(&on, "voided")),
        Err(error) => second(&db, &clock, on, &Attempt::Ask(&VOID, &form), error).await,
    }
}

fn empty_answer<A>(on: &OnReferral<A>, clock: &Clock) -> AnswerForm {
    AnswerForm {
        version: on.row().version.to_string(),
        answered_on: day_field(Some(clock.today_ymd())),
        ..AnswerForm::default()
    }
}

/// The day on which the next word is due already: it stands until somebody names another.
fn agreed(row: &entity::referrals::Model, today: Ymd) -> Option<Ymd> {
    row.answer_due_on.filter(|day| row.status == ReferralStatus::InProgress && *day > today)
}

fn empty_progress<A>(on: &OnReferral<A>, clock: &Clock) -> ProgressForm {
    ProgressForm {
        version: on.row().version.to_string(),
        said_on: day_field(Some(clock.today_ymd())),
        next_on: day_field(agreed(on.row(), clock.today_ymd())),
        ..ProgressForm::default()
    }
}

fn empty_completion<A>(on: &OnReferral<A>, clock: &Clock) -> CompletionForm {
    CompletionForm {
        version: on.row().version.to_string(),
        completed_on: day_field(Some(clock.today_ymd())),
        ..CompletionForm::default()
    }
}

/// The receiver's form for an answer.
pub async fn ask_answer(
    on: OnReferral<AnswerSlip>,
    State(db): State<Db>,
    State(clock): State<Clock>,
    resumed: Resumed,
) -> Result<Response, AppError> {
    let (form, said) = resumed.anew(&db, on.actor(), empty_answer(&on, &clock)).await?;
    Ok(pages_act::answer(on.actor(), &clock, on.row(), "answer", &form, &said).into_response())
}

/// Takes the receiver's answer.
pub async fn answer(
    on: OnReferral<AnswerSlip>,
    State(db): State<Db>,
    State(clock): State<Clock>,
    Posted(form): Posted<AnswerForm>,
) -> Result<Response, AppError> {
    let checked = match form.check(clock.today_ymd()) {
        Ok(checked) => checked,
        Err(errors) => {
            return Ok(unprocessable(pages_act::answer(on.actor(), &clock, on.row(), "answer", &form, &errors)));
        }
    };
    match referrals::answer(&db, &on, version(&form.version), &checked).await {
        Ok(()) => Ok(back(&on, checked.status.code())),
        Err(error) => second(&db, &clock, on, &Attempt::Answer("answer", &form), error).await,
    }
}

/// The receiver's form for a word of how it goes.
pub async fn ask_progress(
    on: OnReferral<AnswerSlip>,
    State(db): State<Db>,
    State(clock): State<Clock>,
    resumed: Resumed,
) -> Result<Response, AppError> {
    let (form, said) = resumed.anew(&db, on.actor(), empty_progress(&on, &clock)).await?;
    Ok(pages_act::progress(on.actor(), &clock, on.row(), "progress", &form, &said).into_response())
}

/// Takes word of how it goes.
pub async fn progress(
    on: OnReferral<AnswerSlip>,
    State(db): State<Db>,
    State(clock): State<Clock>,
    Posted(form): Posted<ProgressForm>,
) -> Result<Response, AppError> {
    let checked = match form.check(clock.today_ymd()) {
        Ok(checked) => checked,
        Err(errors) => {
            let page = pages_act::progress(on.actor(), &clock, on.row(), "progress", &form, &errors);
            return Ok(unprocessable(page));
        }
    };
    match referrals::answer(&db, &on, version(&form.version), &checked).await {
        Ok(()) => Ok(back(&on, "told")),
        Err(error) => second(&db, &clock, on, &Attempt::Progress("progress", &form), error).await,
    }
}

/// The sender's form for a word of how it goes with a receiver without accounts.
pub async fn ask_record_progress(
    on: OnReferral<WriteReferrals>,
    State(db): State<Db>,
    State(clock): State<Clock>,
    resumed: Resumed,
) -> Result<Response, AppError> {
    let (form, said) = resumed.anew(&db, on.actor(), empty_progress(&on, &clock)).await?;
    Ok(pages_act::progress(on.actor(), &clock, on.row(), "record-progress", &form, &said).into_response())
}

/// Records how it goes with a receiver without accounts.
pub async fn record_progress(
    on: OnReferral<WriteReferrals>,
    State(db): State<Db>,
    State(clock): State<Clock>,
    Posted(form): Posted<ProgressForm>,
) -> Result<Response, AppError> {
    let checked = match form.check(clock.today_ymd()) {
        Ok(checked) => checked,
        Err(errors) => {
            let page = pages_act::progress(on.actor(), &clock, on.row(), "record-progress", &form, &errors);
            return Ok(unprocessable(page));
        }
    };
    match referrals::record_answer(&db, &on, version(&form.version), &checked).await {
        Ok(()) => Ok(back(&on, "told")),
        Err(error) => second(&db, &clock, on, &Attempt::Progress("record-progress", &form), error).await,
    }
}

/// The receiver's form for a completion.
pub async fn ask_complete(
    on: OnReferral<AnswerSlip>,
    State(db): State<Db>,
    State(clock): State<Clock>,
    resumed: Resumed,
) -> Result<Response, AppError> {
    let (form, said) = resumed.anew(&db, on.actor(), empty_completion(&on, &clock)).await?;
    Ok(pages_act::complete(on.actor(), &clock, on.row(), "complete", &form, &said).into_response())
}

/// Takes the receiver's completion.
pub async fn complete(
    on: OnReferral<AnswerSlip>,
    State(db): State<Db>,
    State(clock): State<Clock>,
    Posted(form): Posted<CompletionForm>,
) -> Result<Response, AppError> {
    let (day, outcome) = match form.check(clock.today_ymd()) {
        Ok(checked) => checked,
        Err(errors) => {
            return Ok(unprocessable(pages_act::complete(on.actor(), &clock, on.row(), "complete", &form, &errors)));
        }
    };
    match referrals::complete(&db, &on, version(&form.version), day, &outcome).await {
        Ok(()) => Ok(back(&on, "completed")),
        Err(error) => second(&db, &clock, on, &Attempt::Complete("complete", &form), error).await,
    }
}

/// The sender's form for the answer of a receiver without accounts.
pub async fn ask_record_answer(
    on: OnReferral<WriteReferrals>,
    State(db): State<Db>,
    State(clock): State<Clock>,
    resumed: Resumed,
) -> Result<Response, AppError> {
    let (form, said) = resumed.anew(&db, on.actor(), empty_answer(&on, &clock)).await?;
    Ok(pages_act::answer(on.actor(), &clock, on.row(), "record-answer", &form, &said).into_response())
}

/// Records the answer of a receiver without accounts.
pub async fn record_answer(
    on: OnReferral<WriteReferrals>,
    State(db): State<Db>,
    State(clock): State<Clock>,
    Posted(form): Posted<AnswerForm>,
) -> Result<Response, AppError> {
    let checked = match form.check(clock.today_ymd()) {
        Ok(checked) => checked,
        Err(errors) => {
            return Ok(unprocessable(pages_act::answer(on.actor(), &clock, on.row(), "record-answer", &form, &errors)));
        }
    };
    match referrals::record_answer(&db, &on, version(&form.version), &checked).await {
        Ok(()) => Ok(back(&on, checked.status.code())),
        Err(error) => second(&db, &clock, on, &Attempt::Answer("record-answer", &form), error).await,
    }
}

/// The sender's form for the completion by a receiver without accounts.
pub async fn ask_record_completion(
    on: OnReferral<WriteReferrals>,
    State(db): State<Db>,
    State(clock): State<Clock>,
    resumed: Resumed,
) -> Result<Response, AppError> {
    let (form, said) = resumed.anew(&db, on.actor(), empty_completion(&on, &clock)).await?;
    Ok(pages_act::complete(on.actor(), &clock, on.row(), "record-completion", &form, &said).into_response())
}

/// Records the completion by a receiver without accounts.
pub async fn record_completion(
    on: OnReferral<WriteReferrals>,
    State(db): State<Db>,
    State(clock): State<Clock>,
    Posted(form): Posted<CompletionForm>,
) -> Result<Response, AppError> {
    let (day, outcome) = match form.check(clock.today_ymd()) {
        Ok(checked) => checked,
        Err(errors) => {
            return Ok(unprocessable(pages_act::complete(
                on.actor(),
                &clock,
                on.row(),
                "record-completion",
                &form,
                &errors,
            )));
        }
    };
    match referrals::record_completion(&db, &on, version(&form.version), day, &outcome).await {
        Ok(()) => Ok(back(&on, "completed")),
        Err(error) => second(&db, &clock, on, &Attempt::Complete("record-completion", &form), error).await,
    }
}
