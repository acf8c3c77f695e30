//! The pages that ask before something happens to a referral.

use super::form_answer::{ANSWERS, AnswerForm, CompletionForm, ProgressForm, ReasonForm};
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
    let options = ANSWERS.map(|status| (status.code().to_owned(), answer_label(status).to_owned()));
    let labels =
        [("status", "返信"), ("answered_on", "返信の日"), ("next_on", "返事をする予定の日"), ("note", "返信の内容")];
    let body = html! {
        (ErrorSummary { errors, labels: &labels })
        (PostForm {
            action: &format!("{address}/{act}"),
            token: who.token(),
            guarded: true,
            body: html! {
                (Hidden { name: "version", value: &form.version })
                div.card.stack {
                    (Radios { name: "status", legend: "返信", value: &form.status, errors, required: true, options: &options, ..Radios::default() })
                    (TextField { name: "answered_on", label: "返信の日", value: &form.answered_on, errors, required: true, width: Width::Narrow, ..TextField::default() })
                    (TextField { name: "next_on", label: "返事をする予定の日（保留のとき）", value: &form.next_on, errors, width: Width::Narrow, hint: Some("保留にするときは、いつまでに返事をするかを知らせます。60日以内。"), ..TextField::default() })
                    (TextArea { name: "note", label: "返信の内容", value: &form.note, errors, rows: 5, hint: Some("担当者、これからの予定など。保留のときと受けられないときは、その理由も書いてください。"), ..TextArea::default() })
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

/// What an answer is called on the form.
const fn answer_label(status: ReferralStatus) -> &'static str {
    match status {
        ReferralStatus::Accepted => "受け付ける（受理）",
        ReferralStatus::OnHold => "すぐには決められない（保留）",
        _ => "受けられない（不成立）",
    }
}

/// Word of how it goes: the first one says that work has begun.
pub fn progress(
    who: &Actor,
    clock: &Clock,
    row: &referrals::Model,
    act: &str,
    form: &ProgressForm,
    errors: &Errors,
) -> Markup {
    let address = paths::referral(row.id);
    let title = progress_title(row.status);
    let labels = [("said_on", "日付"), ("note", "対応の経過"), ("next_on", "次に知らせる日")];
    let body = html! {
        (ErrorSummary { errors, labels: &labels })
        (PostForm {
            action: &format!("{address}/{act}"),
            token: who.token(),
            guarded: true,
            body: html! {
                (Hidden { name: "version", value: &form.version })
                div.card.stack {
                    (TextField { name: "said_on", label: "日付", value: &form.said_on, errors, required: true, width: Width::Narrow, ..TextField::default() })
                    (TextArea { name: "note", label: "対応の経過", value: &form.note, errors, required: true, rows: 4, hint: Some("送った機関と受けた機関の両方が読みます。例: 初回の面談をした。月2回会うことになった。") })
                    (TextField { name: "next_on", label: "次に知らせる日", value: &form.next_on, errors, width: Width::Narrow, hint: Some("書かないときは90日後です。この日を過ぎると、両方の機関の「今日すること」に出ます。"), ..TextField::default() })
                }
                div.finish { button.main { "知らせる" } a href=(address) { "やめる" } }
            },
        })
    };
    Frame::new(who, clock, "/referrals", title)
        .under("つなぎ", "/referrals")
        .under(row.number.clone(), address.clone())
        .page(&body)
}

/// What the next word is called: 着手 first, then 経過.
pub const fn progress_title(status: ReferralStatus) -> &'static str {
    if matches!(status, ReferralStatus::Accepted) {
        "対応を始めたことを知らせる"
    } else {
        "対応の経過を知らせる"
    }
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
