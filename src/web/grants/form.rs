//! What is typed about sharing on a ground other than consent, and about changing what is shared.

use crate::data::grants::reviews::NewShare;
use crate::data::grants::{Changed, last_day};
use crate::domain::errors::Errors;
use crate::domain::{grounds, sections};
use crate::web::forms::{choice, day_field, line, optional_date, refuse_my_number, required_date, text};
use entity::codes::{Ground, Section};
use entity::grants;
use entity::ids::{AgencyId, GrantReviewId, GrantRowId, PersonId};
use entity::stamp::Ymd;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// A year, counted in days written as one number.
const YEAR: i32 = 10_000;

/// What the browser sent, untouched.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct ShareForm {
    /// Key of what is made.
    pub key: String,
    /// About whom.
    pub subjects: Vec<String>,
    /// The agency to share with.
    pub recipient: String,
    /// Ground.
    pub ground: String,
    /// The article of law.
    pub provision: String,
    /// Why.
    pub reason: String,
    /// What to share.
    pub sections: Vec<String>,
    /// The last day.
    pub until_on: String,
    /// It cannot wait.
    pub urgent: String,
    /// Somebody looked: the number is no 個人番号.
    pub not_my_number: String,
}

impl ShareForm {
    /// An empty form, about the only subject if there is but one.
    pub fn blank(subjects: &[PersonId]) -> Self {
        Self {
            key: GrantReviewId::new().to_string(),
            subjects: if let [only] = subjects { vec![only.to_string()] } else { Vec::new() },
            sections: vec![Section::Basics.code().to_owned()],
            ..Self::default()
        }
    }

    /// Checks everything at once; also tells whether a number was looked at.
    ///
    /// # Errors
    /// Every complaint, at its field.
    pub fn check(&self, today: Ymd) -> Result<(NewShare, bool), Errors> {
        let mut errors = Errors::new();
        let e = &mut errors;
        let subjects: Option<BTreeSet<PersonId>> = self.subjects.iter().map(|id| id.parse().ok()).collect();
        if subjects.as_ref().is_none_or(BTreeSet::is_empty) {
            e.add("subjects", "だれについて共有するかを選んでください。");
        }
        let recipient =
            choice(e, "recipient", "共有する機関", &self.recipient, |text| text.parse::<AgencyId>().ok());
        let ground = choice(e, "ground", "根拠", &self.ground, by_hand);
        let must = ground.is_some_and(grounds::needs_provision);
        let provision = line(e, "provision", "条項", &self.provision, 200, must);
        let reason = text(e, "reason", "理由", &self.reason, 2_000, true);
        let sections = chosen(e, &self.sections);
        let until_on = required_date(e, "until_on", "期限", &self.until_on);
        if until_on.is_some_and(|day| day < today) {
            e.add("until_on", "過ぎた日は選べません。");
        }
        if until_on.is_some_and(|day| day.0 > today.0 + YEAR) {
            e.add("until_on", "期限は1年以内にしてください。続くときは、あとで延ばせます。");
        }
        let is_urgent = !self.urgent.is_empty();
        if is_urgent && ground.is_some_and(|ground| ground != Ground::Statute) {
            e.add("urgent", "すぐに共有できるのは、根拠が「法令」のときだけです。");
        }
        let free = [("provision", self.provision.as_str()), ("reason", self.reason.as_str())];
        let waived = refuse_my_number(e, &free, !self.not_my_number.is_empty());
        errors.finish(|| {
            let new = NewShare {
                subjects: subjects?,
                recipient: recipient?,
                ground: ground?,
                sections: sections?,
                until_on: until_on?,
                provision: provision?,
                reason: reason?,
                is_urgent,
            };
            Some((new, waived))
        })
    }
}

fn by_hand(code: &str) -> Option<Ground> {
    Ground::parse(code).filter(|ground| grounds::BY_HAND.contains(ground))
}

/// The sections, the basics among them.
fn chosen(errors: &mut Errors, codes: &[String]) -> Option<BTreeSet<Section>> {
    let chosen: Option<BTreeSet<Section>> = codes.iter().map(|code| Section::parse(code)).collect();
    let Some(chosen) = chosen else {
        errors.add("sections", "共有する範囲を選び直してください。");
        return None;
    };
    if !chosen.contains(&Section::Basics) {
        errors.add("sections", "「基本情報・世帯」は必ず含めてください。だれのケースかがわからなくなります。");
        return None;
    }
    Some(chosen)
}

/// Changing what is shared.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct ChangeForm {
    /// The last step that was shown.
    pub seen: String,
    /// What stays shared.
    pub sections: Vec<String>,
    /// The last day.
    pub until_on: String,
    /// Why.
    pub reason: String,
}

impl ChangeForm {
    /// What stands now.
    pub fn of(row: &grants::Model) -> Self {
        let codes = sections::parse(&row.sections).into_iter().map(|section| section.code().to_owned());
        Self {
            seen: row.id.to_string(),
            sections: codes.collect(),
            until_on: day_field(last_day(row.until_at)),
            reason: String::new(),
        }
    }

    /// Checks everything at once.
    ///
    /// # Errors
    /// Every complaint, at its field.
    pub fn check(&self) -> Result<Changed, Errors> {
        let mut errors = Errors::new();
        let e = &mut errors;
        let sections = chosen(e, &self.sections);
        let until_on = optional_date(e, "until_on", &self.until_on);
        let reason = text(e, "reason", "理由", &self.reason, 1_000, true);
        // A step that no page showed is one that has been overtaken.
        let seen = self.seen.parse().unwrap_or_else(|_| GrantRowId::new());
        errors.finish(|| Some(Changed { seen, sections: sections?, until_on, reason: reason? }))
    }
}

/// What a second person says.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct DecideForm {
    /// The version that was shown.
    pub version: String,
    /// `yes` or `no`.
    pub verdict: String,
    /// Why.
    pub note: String,
}

impl DecideForm {
    /// The version, the verdict and the note.
    ///
    /// # Errors
    /// Every complaint, at its field.
    pub fn check(&self) -> Result<(i32, bool, String), Errors> {
        let mut errors = Errors::new();
        let e = &mut errors;
        let verdict = choice(e, "verdict", "確認の結果", &self.verdict, |code| match code {
            "yes" => Some(true),
            "no" => Some(false),
            _ => None,
        });
        let note = text(e, "note", "理由", &self.note, 1_000, verdict == Some(false));
        let version = self.version.parse().unwrap_or(0);
        errors.finish(|| Some((version, verdict?, note?)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TODAY: Ymd = Ymd(20_261_122);

    fn form() -> ShareForm {
        ShareForm {
            recipient: AgencyId::new().to_string(),
            ground: "statute".to_owned(),
            provision: "児童虐待防止法6条".to_owned(),
            reason: "あざがある。".to_owned(),
            until_on: "R8.12.22".to_owned(),
            ..ShareForm::blank(&[PersonId::new()])
        }
    }

    #[test]
    fn a_law_is_named_and_everything_has_an_end() {
        assert!(form().check(TODAY).is_ok());
        let empty = ShareForm { ground: "statute".to_owned(), sections: Vec::new(), ..ShareForm::default() };
        let errors = empty.check(TODAY).err().unwrap();
        for field in ["subjects", "recipient", "provision", "reason", "sections", "until_on"] {
            assert!(!errors.on(field).is_empty(), "{field}");
        }
        for wrong in ["R8.11.21", "R9.11.23", "R99.1.1"] {
            let wrong = ShareForm { until_on: wrong.to_owned(), ..form() };
            assert!(!wrong.check(TODAY).err().unwrap().on("until_on").is_empty());
        }
        assert!(ShareForm { until_on: "R9.11.22".to_owned(), ..form() }.check(TODAY).is_ok());
    }

    #[test]
    fn no_other_ground_is_given_by_hand_and_only_a_law_is_urgent() {
        for ground in ["consent", "emergency", "decision", "conference", "assignment", "nonsense"] {
            let other = ShareForm { ground: ground.to_owned(), ..form() };
            assert!(!other.check(TODAY).err().unwrap().on("ground").is_empty(), "{ground}");
        }
        let purpose = ShareForm { ground: "purpose".to_owned(), urgent: "yes".to_owned(), ..form() };
        assert!(!purpose.check(TODAY).err().unwrap().on("urgent").is_empty());
    }

    proptest::proptest! {
        #[test]
        fn no_input_makes_the_checks_panic(words in ".*", many in proptest::collection::vec(".*", 0..4)) {
            let form = ShareForm { subjects: many.clone(), sections: many.clone(), until_on: words.clone(), reason: words.clone(), ..form() };
            let _checked = form.check(TODAY);
            let _changed = ChangeForm { seen: words.clone(), sections: many, until_on: words.clone(), reason: words.clone() }.check();
            let _decided = DecideForm { version: words.clone(), verdict: words.clone(), note: words }.check();
        }
    }
}
