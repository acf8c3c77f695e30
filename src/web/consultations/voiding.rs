//! 取消し of a consultation, and what somebody reads who was second at one.

use super::form::ConsultationForm;
use super::pages_record;
use crate::access::WriteConsultations;
use crate::clock::Clock;
use crate::data::consultations::{self, OnConsultation};
use crate::data::{self, Db};
use crate::domain::beside::Fact;
use crate::domain::errors::Errors;
use crate::domain::written::check_required;
use crate::error::AppError;
use crate::web::conflict::{OVERTAKEN, Second};
use crate::web::forms::{day_field, see_other, text, unprocessable};
use crate::web::{Frame, Posted, Resumed, paths};
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use entity::consultations::Model;
use maud::Markup;
use serde::{Deserialize, Serialize};

/// Why a record is voided.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct VoidForm {
    reason: String,
    version: String,
}

impl VoidForm {
    fn check(&self) -> Result<String, Errors> {
        let mut errors = Errors::new();
        let reason = text(&mut errors, "reason", "理由", &self.reason, 500, false);
        let reason = reason.and_then(|reason| errors.keep("reason", check_required(reason, "理由")));
        errors.finish(|| reason)
    }
}

/// Asks before voiding.
pub async fn ask_void(
    on: OnConsultation<WriteConsultations>,
    State(db): State<Db>,
    State(clock): State<Clock>,
    resumed: Resumed,
) -> Result<Response, AppError> {
    let (form, said) = resumed.anew(&db, on.actor(), VoidForm::default()).await?;
    Ok(pages_record::void(&on, &clock, &form.reason, &said).into_response())
}

/// Voids a consultation with a reason.
pub async fn void(
    on: OnConsultation<WriteConsultations>,
    State(db): State<Db>,
    State(clock): State<Clock>,
    Posted(form): Posted<VoidForm>,
) -> Result<Response, AppError> {
    let reason = match form.check() {
        Ok(reason) => reason,
        Err(errors) => {
            return Ok(unprocessable(pages_record::void(&on, &clock, &form.reason, &errors)));
        }
    };
    match consultations::void(&db, &on, form.version.parse().unwrap_or(0), &reason).await {
        Ok(()) => Ok(see_other(format!("{}?done=voided", paths::consultation(on.row().id)))),
        Err(error) => second(&db, &clock, on, &Attempt::Void(&form.reason), error).await,
    }
}

/// What somebody wanted to do.
pub enum Attempt<'a> {
    /// Void it, for this reason.
    Void(&'a str),
    /// Correct what has been voided meanwhile.
    Change(&'a ConsultationForm),
}

/// Answers an attempt that failed: asked again over what stands now, or both versions to be read.
///
/// # Errors
/// It failed for another reason than the state of the consultation, or that cannot be read.
pub async fn second(
    db: &Db,
    clock: &Clock,
    on: OnConsultation<WriteConsultations>,
    attempt: &Attempt<'_>,
    error: data::Error,
) -> Result<Response, AppError> {
    let on = on.again(db).await?;
    let row = on.row();
    let back = paths::consultation(row.id);
    let frame =
        Frame::new(on.actor(), clock, "/consultations", OVERTAKEN).under("相談", "/consultations").under("記録", &back);
    let again = |errors: &Errors| match attempt {
        Attempt::Void(reason) => pages_record::void(&on, clock, reason, errors),
        Attempt::Change(_) => Markup::default(),
    };
    Second {
        who: on.actor(),
        record: on.id(),
        by: None,
        is_possible: row.voided_at.is_none() && matches!(attempt, Attempt::Void(_)),
        facts: facts(row, attempt),
        back,
    }
    .answer(db, error, again, frame)
    .await
}

fn facts(row: &Model, attempt: &Attempt<'_>) -> Vec<Fact> {
    let reason = Fact::new("取消しの理由", row.void_reason.clone().unwrap_or_default());
    let content = Fact::new("内容", &row.content);
    match attempt {
        Attempt::Void(typed) if row.voided_at.is_some() => vec![reason.beside(*typed)],
        Attempt::Void(_) => vec![
            Fact::new("相談の日", day_field(Some(row.occurred_ymd))),
            Fact::new("方法", row.method.label()),
            Fact::new("相談者", row.counterpart.label()),
            content,
        ],
        Attempt::Change(form) => vec![
            reason,
            content.beside(&form.content),
            Fact::new("次にすること", &row.next_note).beside(&form.next_note),
            Fact::new("場所", &row.place).beside(&form.place),
        ],
    }
}
