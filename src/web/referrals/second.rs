//! Two people at one referral: whoever is second sees what the first one did beside what they typed.

use super::form::ReferralForm;
use super::form_answer::{AnswerForm, CompletionForm, ProgressForm, ReasonForm};
use super::pages_act::{self, Question};
use crate::access::Action;
use crate::clock::Clock;
use crate::data::referrals::OnReferral;
use crate::data::{self, Db};
use crate::domain::beside::Fact;
use crate::domain::errors::Errors;
use crate::domain::referral_state::{may_follow, may_report};
use crate::error::AppError;
use crate::web::conflict::{OVERTAKEN, Second};
use crate::web::forms::day_field;
use crate::web::{Frame, paths};
use axum::response::Response;
use entity::codes::ReferralStatus;
use entity::referrals;
use entity::stamp::Ymd;
use maud::Markup;

/// What somebody wanted to do.
pub enum Attempt<'a> {
    /// Send, withdraw or void.
    Ask(&'a Question, &'a ReasonForm),
    /// Answer, at this act of the address.
    Answer(&'a str, &'a AnswerForm),
    /// Tell how it goes, at this act of the address.
    Progress(&'a str, &'a ProgressForm),
    /// Complete, at this act of the address.
    Complete(&'a str, &'a CompletionForm),
    /// Rewrite a draft that has been sent or withdrawn meanwhile.
    Rewrite(&'a ReferralForm),
}

/// Answers an attempt that failed.
///
/// # Errors
/// It failed for another reason than the state of the referral, or that cannot be read.
pub async fn second<A: Action>(
    db: &Db,
    clock: &Clock,
    on: OnReferral<A>,
    attempt: &Attempt<'_>,
    error: data::Error,
) -> Result<Response, AppError> {
    let on = on.again(db).await?;
    let (who, row) = (on.actor(), on.row());
    let is_taken_back = row.status == ReferralStatus::Withdrawn || row.voided_at.is_some();
    let frame = Frame::new(who, clock, "/referrals", OVERTAKEN)
        .under("つなぎ", "/referrals")
        .under(row.number.clone(), paths::referral(row.id));
    Second {
        who,
        record: on.id(),
        // Who of the sender took it back is not for the receiver to read.
        by: (is_taken_back && row.agency_id != who.agency()).then_some("送った機関"),
        is_possible: attempt.is_possible(row),
        facts: attempt.facts(row),
        back: paths::referral(row.id),
    }
    .answer(db, error, |errors| attempt.page(&on, clock, errors), frame)
    .await
}

impl Attempt<'_> {
    fn is_possible(&self, row: &referrals::Model) -> bool {
        let can = |to| row.voided_at.is_none() && may_follow(row.status, to);
        match self {
            Self::Ask(question, _) => match question.act {
                "send" => can(ReferralStatus::Sent),
                "withdraw" => can(ReferralStatus::Withdrawn),
                _ => row.voided_at.is_none(),
            },
            Self::Answer(..) => can(ReferralStatus::Accepted),
            Self::Progress(..) => row.voided_at.is_none() && may_report(row.status),
            Self::Complete(..) => can(ReferralStatus::Completed),
            Self::Rewrite(_) => false,
        }
    }

    fn page<A>(&self, on: &OnReferral<A>, clock: &Clock, errors: &Errors) -> Markup {
        let (who, row) = (on.actor(), on.row());
        let version = row.version.to_string();
        match self {
            Self::Ask(question, form) => pages_act::ask(who, clock, row, question, form, errors),
            Self::Answer(act, form) => {
                let form = AnswerForm { version, ..(*form).clone() };
                pages_act::answer(who, clock, row, act, &form, errors)
            }
            Self::Progress(act, form) => {
                let form = ProgressForm { version, ..(*form).clone() };
                pages_act::progress(who, clock, row, act, &form, errors)
            }
            Self::Complete(act, form) => {
                let form = CompletionForm { version, ..(*form).clone() };
                pages_act::complete(who, clock, row, act, &form, errors)
            }
            Self::Rewrite(_) => Markup::default(),
        }
    }

    /// What stands now; what only the sender may read is asked for by acts of the sender only.
    fn facts(&self, row: &referrals::Model) -> Vec<Fact> {
        let state = if row.voided_at.is_some() { "取消し" } else { row.status.label() };
        match self {
            Self::Ask(question, form) => match question.act {
                "send" => {
                    let mut facts = vec![Fact::new("状態", state).beside(ReferralStatus::Sent.label())];
                    facts.extend(content(row));
                    facts
                }
                "withdraw" => {
                    let reason = if row.status == ReferralStatus::Withdrawn { row.outcome.as_str() } else { "" };
                    let mut facts = vec![Fact::new("状態", state), Fact::new("理由", reason).beside(&form.reason)];
                    facts.extend(answer(row));
                    facts
                }
                _ => {
                    let reason = row.void_reason.clone().unwrap_or_default();
                    let mut facts = vec![Fact::new("状態", state), Fact::new("理由", reason).beside(&form.reason)];
                    facts.extend(answer(row));
                    facts
                }
            },
            Self::Answer(_, form) => vec![
                Fact::new("返信", state).beside(ReferralStatus::parse(&form.status).map_or("", ReferralStatus::label)),
                Fact::new("返信の日", day_field(row.answered_on)).beside(&form.answered_on),
                Fact::new("返事をする予定の日", day_field(held_until(row))).beside(&form.next_on),
                Fact::new("返信の内容", &row.answer_note).beside(&form.note),
            ],
            Self::Progress(_, form) => vec![
                Fact::new("状態", state).beside(ReferralStatus::InProgress.label()),
                Fact::new("次に知らせる日", day_field(row.answer_due_on)).beside(&form.next_on),
                Fact::new("対応の経過", "").beside(&form.note),
            ],
            Self::Complete(_, form) => {
                let outcome = if row.status == ReferralStatus::Completed { row.outcome.as_str() } else { "" };
                vec![
                    Fact::new("状態", state),
                    Fact::new("完結の日", day_field(row.completed_on)).beside(&form.completed_on),
                    Fact::new("結果", outcome).beside(&form.outcome),
                ]
            }
            Self::Rewrite(form) => vec![
                Fact::new("状態", state),
                Fact::new("つなぐ理由・依頼", &row.reason).beside(&form.reason),
                Fact::new("根拠（くわしく）", &row.ground_note).beside(&form.ground_note),
                Fact::new("つなぎシートに書く対象", &row.slip_subject).beside(&form.slip_subject),
                Fact::new("これまでの経過", &row.slip_background).beside(&form.slip_background),
            ],
        }
    }
}

/// By when a decision that was put off will come.
fn held_until(row: &referrals::Model) -> Option<Ymd> {
    row.answer_due_on.filter(|_| row.status == ReferralStatus::OnHold)
}

/// What a draft says, for whoever is going to send it.
fn content(row: &referrals::Model) -> Vec<Fact> {
    vec![
        Fact::new("つなぎ先", &row.to_name),
        Fact::new("つなぐ理由・依頼", &row.reason),
        Fact::new("根拠", format!("{}　{}", row.ground, row.ground_note).trim()),
        Fact::new("つなぎシートに書く対象", &row.slip_subject),
        Fact::new("これまでの経過", &row.slip_background),
    ]
}

/// The answer, if there is one.
fn answer(row: &referrals::Model) -> Vec<Fact> {
    if row.answered_on.is_none() {
        return Vec::new();
    }
    vec![Fact::new("返信の日", day_field(row.answered_on)), Fact::new("返信の内容", &row.answer_note)]
}
