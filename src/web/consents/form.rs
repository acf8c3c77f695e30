//! What is typed about a consent.

use crate::data::consents::NewConsent;
use crate::domain::errors::Errors;
use crate::web::forms::{choice, day_field, line, optional_date, refuse_my_number, required_date, text};
use entity::codes::{ConsentGiver, ConsentMethod, ConsentStatus, Section};
use entity::ids::{AgencyId, ConsentId, PersonId};
use entity::stamp::Ymd;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// What the browser sent, untouched.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct ConsentForm {
    /// Key of the consent to be made.
    pub key: String,
    /// Whose.
    pub person: String,
    /// The agency that may be told.
    pub recipient: String,
    /// State.
    pub status: String,
    /// What may be told.
    pub sections: Vec<String>,
    /// How it was given.
    pub method: String,
    /// By whom.
    pub giver: String,
    /// Their name.
    pub giver_name: String,
    /// When.
    pub decided_on: String,
    /// The last day.
    pub expires_on: String,
    /// Note.
    pub note: String,
    /// 説明文: the version by which it was explained; empty if another was used.
    pub explanation: String,
    /// Share at once.
    pub share: String,
    /// Somebody looked: the number is no 個人番号.
    pub not_my_number: String,
    /// Somebody looked: nobody is told who must not be.
    pub told_apart: String,
}

impl ConsentForm {
    /// An empty form for today, about the only subject if there is but one.
    pub fn blank(today: Ymd, subjects: &[PersonId]) -> Self {
        let only = if let [only] = subjects { only.to_string() } else { String::new() };
        Self {
            key: ConsentId::new().to_string(),
            person: only,
            sections: vec![Section::Basics.code().to_owned()],
            giver: ConsentGiver::Myself.code().to_owned(),
            decided_on: day_field(Some(today)),
            share: "yes".to_owned(),
            ..Self::default()
        }
    }

    /// Checks everything at once; also tells whether a number was looked at.
    ///
    /// # Errors
    /// Every complaint, at its field.
    pub fn check(&self, today: Ymd) -> Result<(NewConsent, bool), Errors> {
        let mut errors = Errors::new();
        let e = &mut errors;
        let person = choice(e, "person", "だれの同意", &self.person, |text| text.parse::<PersonId>().ok());
        let recipient =
            choice(e, "recipient", "共有する機関", &self.recipient, |text| text.parse::<AgencyId>().ok());
        let status = choice(e, "status", "同意の状態", &self.status, said);
        let sections = self.sections(e, status);
        let method = choice(e, "method", "方法", &self.method, ConsentMethod::parse);
        let giver = choice(e, "giver", "同意した人", &self.giver, ConsentGiver::parse);
        let is_other = giver.is_some_and(|giver| giver != ConsentGiver::Myself);
        let giver_name = line(e, "giver_name", "同意した人の氏名", &self.giver_name, 100, is_other);
        let decided_on = required_date(e, "decided_on", "日付", &self.decided_on);
        if decided_on.is_some_and(|day| day > today) {
            e.add("decided_on", "これからの日付は記録できません。");
        }
        let expires_on = optional_date(e, "expires_on", &self.expires_on);
        if let (Some(last), Some(decided)) = (expires_on, decided_on)
            && last < decided
        {
            e.add("expires_on", "期限が、同意の日より前です。");
        }
        let explanation = version(e, &self.explanation);
        let note = text(e, "note", "備考", &self.note, 2_000, false);
        let free = [("giver_name", self.giver_name.as_str()), ("note", self.note.as_str())];
        let waived = refuse_my_number(e, &free, !self.not_my_number.is_empty());
        errors.finish(|| {
            let new = NewConsent {
                person: person?,
                recipient: recipient?,
                status: status?,
                sections: sections?,
                method: method?,
                giver: giver?,
                giver_name: giver_name?,
                decided_on: decided_on?,
                expires_on,
                note: note?,
                explanation: explanation?,
                is_shared: !self.share.is_empty(),
            };
            Some((new, waived))
        })
    }

    /// The sections: at least the basics where something is agreed to, none where nothing is.
    fn sections(&self, errors: &mut Errors, status: Option<ConsentStatus>) -> Option<BTreeSet<Section>> {
        let chosen: Option<BTreeSet<Section>> = self.sections.iter().map(|code| Section::parse(code)).collect();
        let Some(chosen) = chosen else {
            errors.add("sections", "共有する範囲を選び直してください。");
            return None;
        };
        // What was explained is kept for the paper; it opens nothing.
        if status == Some(ConsentStatus::Explained) {
            return Some(chosen);
        }
        if !status.is_some_and(crate::domain::consent::opens) {
            return Some(BTreeSet::new());
        }
        if !chosen.contains(&Section::Basics) {
            errors.add("sections", "「基本情報・世帯」は必ず含めてください。だれのケースかがわからなくなります。");
            return None;
        }
        Some(chosen)
    }
}

/// The version of the text that was chosen; the inner none if it was another text.
fn version(errors: &mut Errors, text: &str) -> Option<Option<i32>> {
    let version = if text.is_empty() { Some(None) } else { text.parse().ok().map(Some) };
    if version.is_none() {
        errors.add("explanation", "説明文の版を選び直してください。");
    }
    version
}

/// The states that can be recorded; 撤回 has a form of its own.
fn said(code: &str) -> Option<ConsentStatus> {
    ConsentStatus::parse(code).filter(|status| *status != ConsentStatus::Withdrawn)
}

/// Taking a consent back.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct WithdrawForm {
    /// The version that was shown.
    pub version: String,
    /// When.
    pub withdrawn_on: String,
    /// Why.
    pub reason: String,
}

impl WithdrawForm {
    /// The day and the reason.
    ///
    /// # Errors
    /// Every complaint, at its field.
    pub fn check(&self, today: Ymd, decided_on: Ymd) -> Result<(Ymd, String), Errors> {
        let mut errors = Errors::new();
        let day = required_date(&mut errors, "withdrawn_on", "撤回の日", &self.withdrawn_on);
        if day.is_some_and(|day| day > today) {
            errors.add("withdrawn_on", "これからの日付は記録できません。");
        }
        if day.is_some_and(|day| day < decided_on) {
            errors.add("withdrawn_on", "撤回の日が、同意の日より前です。");
        }
        let reason = text(&mut errors, "reason", "理由", &self.reason, 1_000, false);
        errors.finish(|| Some((day?, reason?)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TODAY: Ymd = Ymd(20_261_122);

    fn form() -> ConsentForm {
        ConsentForm {
            recipient: AgencyId::new().to_string(),
            status: "agreed".to_owned(),
            method: "document".to_owned(),
            ..ConsentForm::blank(TODAY, &[PersonId::new()])
        }
    }

    #[test]
    fn a_consent_needs_the_basics_and_a_refusal_opens_nothing() {
        let (agreed, _) = form().check(TODAY).unwrap();
        assert_eq!(agreed.sections, BTreeSet::from([Section::Basics]));
        let without = ConsentForm { sections: vec!["consultations".to_owned()], ..form() };
        assert!(!without.check(TODAY).err().unwrap().on("sections").is_empty());
        let refused = ConsentForm { status: "refused".to_owned(), ..form() };
        assert!(refused.check(TODAY).unwrap().0.sections.is_empty());
    }

    #[test]
    fn days_and_givers_are_checked() {
        let wrong = ConsentForm {
            decided_on: "R8.11.23".to_owned(),
            expires_on: "R8.11.1".to_owned(),
            giver: "guardian".to_owned(),
            status: "withdrawn".to_owned(),
            ..form()
        };
        let errors = wrong.check(TODAY).err().unwrap();
        for field in ["decided_on", "expires_on", "giver_name", "status"] {
            assert!(!errors.on(field).is_empty(), "{field}");
        }
    }

    proptest::proptest! {
        #[test]
        fn no_input_makes_the_check_panic(person in ".*", sections in proptest::collection::vec(".*", 0..4), day in ".*", note in ".*") {
            let form = ConsentForm { person, sections, decided_on: day.clone(), expires_on: day, note, ..form() };
            let _checked = form.check(TODAY);
        }
    }
}
