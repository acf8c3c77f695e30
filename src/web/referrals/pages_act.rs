//! The pages that ask before something happens to a referral.

use super::form::{AnswerForm, CompletionForm, ReasonForm};
use crate::access::Actor;
use crate::clock::Clock;
use crate::domain::errors::Errors;
use crate::view::confirm::Confirm;
use crate::view::field::{ErrorSummary, Hidden, Radios, TextArea, TextField, Width};
use crate::view::form::PostForm;
use crate::web::{Frame, paths};
use entity::codes::ReferralStatus;
use entity::referrals;
use maud::{Markup, html};

/// A question with a button.
pub struct Question {
    /// Last part of the address.
    pub act: &'static str,
    /// Heading.
    pub title: &'static str,
    /// The question.
    pub question: &'static str,
    /// What will happen.
    pub explanation: &'static str,
    /// Button.
    pub button: &'static str,
    /// A reason is asked for.
    pub has_reason: bool,
}

/// Asks, with a reason where one is needed.
pub fn ask(
    who: &Actor,
    clock: &Clock,
    row: &referrals::Model,
    question: &Question,
    form: &ReasonForm,
    errors: &Errors,
) -> Markup {
    let address = paths::referral(row.id);
    let body = html! {
        (ErrorSummary { errors, labels: &[("reason", "理由")] })
        (Confirm {
            question: question.question,
            explanation: html! { p { (question.explanation) } },
            action: &format!("{address}/{}", question.act),
            token: who.token(),
            reason: question.has_reason.then(|| TextArea { name: "reason", label: "理由", value: &form.reason, errors, required: true, rows: 3, ..TextArea::default() }),
            hidden: html! { (Hidden { name: "version", value: &row.version.to_string() }) },
            button: question.button,
            back: &address,
            grave: question.has_reason,
            ..Confirm::default()
        })
    };
    Frame::new(who, clock, "/referrals", question.title)
        .under("つなぎ", "/referrals")
        .under(row.number.clone(), address)
        .page(&body)
}

/// The answer.
pub fn answer(
    who: &Actor,
    clock: &Clock,
    row: &referrals::Model,
    act: &str,
    form: &AnswerForm,
    errors: &Errors,
) -> Markup {
    let address = paths::referral(row.id);
    let options = [
        (ReferralStatus::Accepted.code().to_owned(), "受け付ける（受理）".to_owned()),
        (ReferralStatus::Declined.code().to_owned(), "受けられない（不成立）".to_owned()),
    ];
    let body = html! {
        (ErrorSummary { errors, labels: &[("status", "返信"), ("answered_on", "返信の日"), ("note", "返信の内容")] })
        (PostForm {
            action: &format!("{address}/{act}"),
            token: who.token(),
            guarded: true,
            body: html! {
                (Hidden { name: "version", value: &form.version })
                div.card.stack {
                    (Radios { name: "status", legend: "返信", value: &form.status, errors, required: true, options: &options, ..Radios::default() })
                    (TextField { name: "answered_on", label: "返信の日", value: &form.answered_on, errors, required: true, width: Width::Narrow, ..TextField::default() })
                    (TextArea { name: "note", label: "返信の内容", value: &form.note, errors, rows: 5, hint: Some("担当者、これからの予定など。受けられないときは、その理由と別の候補を書いてください。"), ..TextArea::default() })
                }
                div.finish { button.main { "返信する" } a href=(address) { "やめる" } }
            },
        })
    };
    Frame::new(who, clock, "/referrals", "つなぎに答える")
        .under("つなぎ", "/referrals")
        .under(row.number.clone(), address.clone())
        .page(&body)
}

/// The completion.
pub fn complete(
    who: &Actor,
    clock: &Clock,
    row: &referrals::Model,
    act: &str,
    form: &CompletionForm,
    errors: &Errors,
) -> Markup {
    let address = paths::referral(row.id);
    let body = html! {
        (ErrorSummary { errors, labels: &[("completed_on", "完結の日"), ("outcome", "結果")] })
        (PostForm {
            action: &format!("{address}/{act}"),
            token: who.token(),
            guarded: true,
            body: html! {
                (Hidden { name: "version", value: &form.version })
                div.card.stack {
                    (TextField { name: "completed_on", label: "完結の日", value: &form.completed_on, errors, required: true, width: Width::Narrow, ..TextField::default() })
                    (TextArea { name: "outcome", label: "結果", value: &form.outcome, errors, required: true, rows: 4, hint: Some("どうなったか。例: 月2回の面談を始めた。") })
                }
                div.finish { button.main { "完結する" } a href=(address) { "やめる" } }
            },
        })
    };
    Frame::new(who, clock, "/referrals", "つなぎを完結する")
        .under("つなぎ", "/referrals")
        .under(row.number.clone(), address.clone())
        .page(&body)
}
