//! What is typed about a referral after it was drafted: answers, word of how it goes, outcomes and reasons.

use crate::data::referrals::Answer;
use crate::domain::errors::Errors;
use crate::domain::referral_state::{LONGEST_HOLD, LONGEST_REPORT};
use crate::web::forms::{choice, required_date, text};
use entity::codes::ReferralStatus;
use entity::stamp::Ymd;
use serde::{Deserialize, Serialize};

/// An answer as typed.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct AnswerForm {
    /// Version that the form was filled from.
    pub version: String,
    /// accepted, `on_hold` or declined.
    pub status: String,
    /// Day of the answer.
    pub answered_on: String,
    /// By when the decision will come, if it is put off.
    pub next_on: String,
    /// In words.
    pub note: String,
}

impl AnswerForm {
    /// Checks everything at once.
    ///
    /// # Errors
    /// Every complaint, at its field.
    pub fn check(&self, today: Ymd) -> Result<Answer, Errors> {
        let mut errors = Errors::new();
        let status = choice(&mut errors, "status", "返信", &self.status, |code| {
            ReferralStatus::parse(code).filter(|status| ANSWERS.contains(status))
        });
        let said_on = past(&mut errors, "answered_on", "返信の日", &self.answered_on, today);
        let is_held = status == Some(ReferralStatus::OnHold);
        let next_on = if is_held {
            coming(&mut errors, ("next_on", "返事をする予定の日"), &self.next_on, today, LONGEST_HOLD)
        } else {
            None
        };
        let note = text(&mut errors, "note", "返信の内容", &self.note, 2_000, status != Some(ReferralStatus::Accepted));
        errors.finish(|| Some(Answer { status: status?, said_on: said_on?, note: note?, next_on }))
    }
}

/// What a slip can be answered with.
pub const ANSWERS: [ReferralStatus; 3] = [ReferralStatus::Accepted, ReferralStatus::OnHold, ReferralStatus::Declined];

/// Word of how it goes, as typed.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct ProgressForm {
    /// Version that the form was filled from.
    pub version: String,
    /// The day.
    pub said_on: String,
    /// How it goes.
    pub note: String,
    /// By when the next word will come.
    pub next_on: String,
}

impl ProgressForm {
    /// Checks everything at once.
    ///
    /// # Errors
    /// Every complaint, at its field.
    pub fn check(&self, today: Ymd) -> Result<Answer, Errors> {
        let mut errors = Errors::new();
        let said_on = past(&mut errors, "said_on", "日付", &self.said_on, today);
        let next_on = if self.next_on.trim().is_empty() {
            None
        } else {
            coming(&mut errors, ("next_on", "次に知らせる日"), &self.next_on, today, LONGEST_REPORT)
        };
        let note = text(&mut errors, "note", "対応の経過", &self.note, 2_000, true);
        let status = ReferralStatus::InProgress;
        errors.finish(|| Some(Answer { status, said_on: said_on?, note: note?, next_on }))
    }
}

/// A day to come, at most so many days away.
fn coming(errors: &mut Errors, (name, label): (&'static str, &str), text: &str, today: Ymd, most: i64) -> Option<Ymd> {
    let day = required_date(errors, name, label, text)?;
    let (Some(from), Some(until)) = (crate::clock::date(today), crate::clock::date(day)) else { return None };
    if until <= from {
        errors.add(name, format!("{label}は、明日以後の日付にしてください。"));
    } else if (until - from).num_days() > most {
        errors.add(name, format!("{label}は、{most}日以内にしてください。"));
    }
    Some(day)
}

/// A completion as typed.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct CompletionForm {
    /// Version that the form was filled from.
    pub version: String,
    /// Day of completion.
    pub completed_on: String,
    /// Outcome.
    pub outcome: String,
}

impl CompletionForm {
    /// Checks everything at once.
    ///
    /// # Errors
    /// Every complaint, at its field.
    pub fn check(&self, today: Ymd) -> Result<(Ymd, String), Errors> {
        let mut errors = Errors::new();
        let completed_on = past(&mut errors, "completed_on", "完結の日", &self.completed_on, today);
        let outcome = text(&mut errors, "outcome", "結果", &self.outcome, 2_000, true);
        errors.finish(|| Some((completed_on?, outcome?)))
    }
}

fn past(errors: &mut Errors, name: &str, label: &str, text: &str, today: Ymd) -> Option<Ymd> {
    let day = required_date(errors, name, label, text);
    if day.is_some_and(|day| day > today) {
        errors.add(name, format!("{label}に、これからの日付は入れられません。"));
    }
    day
}

/// A reason as typed, with the version it is about.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct ReasonForm {
    /// Version that the form was filled from.
    pub version: String,
    /// Why.
    pub reason: String,
}

impl ReasonForm {
    /// The reason.
    ///
    /// # Errors
    /// It is missing, too long or holds control characters.
    pub fn check(&self) -> Result<String, Errors> {
        let mut errors = Errors::new();
        let reason = text(&mut errors, "reason", "理由", &self.reason, 500, true);
        errors.finish(|| reason)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TODAY: Ymd = Ymd(20_261_121);

    #[test]
    fn a_refusal_needs_words() {
        let form =
            AnswerForm { status: "declined".to_owned(), answered_on: "R8.11.21".to_owned(), ..AnswerForm::default() };
        assert!(!form.check(TODAY).err().unwrap().on("note").is_empty());
        let form = AnswerForm { status: "accepted".to_owned(), ..form };
        assert!(form.check(TODAY).is_ok());
    }

    #[test]
    fn a_decision_is_put_off_to_a_day_that_is_near() {
        let held = |next_on: &str| AnswerForm {
            status: "on_hold".to_owned(),
            answered_on: "R8.11.21".to_owned(),
            note: "体制を確かめる".to_owned(),
            next_on: next_on.to_owned(),
            ..AnswerForm::default()
        };
        assert_eq!(held("R8.12.1").check(TODAY).unwrap().next_on, Some(Ymd(20_261_201)));
        assert_eq!(held("R9.1.20").check(TODAY).unwrap().next_on, Some(Ymd(20_270_120)));
        for wrong in ["", "R8.11.21", "R9.1.21"] {
            assert!(!held(wrong).check(TODAY).err().unwrap().on("next_on").is_empty(), "{wrong}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_input_makes_the_check_panic(status in ".*", day in ".*", note in ".*") {
            let _answer = AnswerForm { status, answered_on: day.clone(), next_on: day.clone(), note: note.clone(), ..AnswerForm::default() }.check(TODAY);
            let _progress = ProgressForm { said_on: day.clone(), next_on: day, note, ..ProgressForm::default() }.check(TODAY);
        }
    }
}
