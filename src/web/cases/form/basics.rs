//! A new case, and its correction: one form for what both have in common.

use super::brings::{taken, usual};
use super::{NAME, NOTE, YES, day_within, holds_number};
use crate::data::cases::{CaseBasics, NewCase, Origin};
use crate::data::referrals::Taking;
use crate::domain::errors::Errors;
use crate::web::forms::{choice, day_field, line, optional_choice, refuse_my_number, text};
use entity::cases;
use entity::codes::{CaseStage, Program, Route, SubjectRole};
use entity::ids::{CaseId, ConsultationId, HouseholdId, PersonId};
use entity::stamp::Ymd;
use serde::{Deserialize, Serialize};

/// Most persons one case can be about.
const MOST: usize = 50;

/// What the browser sent, untouched, so that it can be shown again.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct CaseForm {
    /// The id the new case will have.
    pub key: String,
    /// The version that was shown.
    pub version: String,
    /// The consultation the case grows out of.
    pub consultation: String,
    /// The referral for which it is opened.
    pub referral: String,
    /// 「ID:new:principal」, 「ID:OWN:family」 or 「ID:none」, once for everybody who comes with the referral.
    pub bring: Vec<String>,
    /// What it is called.
    pub title: String,
    /// 世帯.
    pub household: String,
    /// 「ID:principal」, 「ID:family」 or 「ID:none」, once for every person shown.
    pub subject: Vec<String>,
    /// Stage.
    pub stage: String,
    /// 把握経路.
    pub route: String,
    /// The first episode.
    pub program: String,
    /// Day of opening.
    pub opened_on: String,
    /// In a few words.
    pub summary: String,
    /// Words to find a person or household by.
    pub find: String,
    /// The words whose hits are on the page.
    pub found: String,
    /// Which button was pressed.
    #[serde(rename = "do")]
    pub pressed: String,
    /// What looks like a 個人番号 is none.
    pub not_my_number: String,
}

/// A new case that has passed every check.
pub struct CheckedCase {
    /// The case.
    pub case: NewCase,
    /// Somebody said that a number is no 個人番号.
    pub waived: bool,
}

/// Basics that have passed every check.
pub struct CheckedBasics {
    /// The basics.
    pub basics: CaseBasics,
    /// Somebody said that a number is no 個人番号.
    pub waived: bool,
}

impl CaseForm {
    /// The empty form.
    pub fn blank(today: Ymd) -> Self {
        Self {
            key: CaseId::new().to_string(),
            stage: CaseStage::Received.code().to_owned(),
            opened_on: day_field(Some(today)),
            ..Self::default()
        }
    }

    /// The form with what a consultation already knows.
    pub fn growing_from(mut self, origin: &Origin) -> Self {
        self.consultation = origin.id.to_string();
        self.route = origin.route.map(|route| route.code().to_owned()).unwrap_or_default();
        self.program = origin.program.map(|program| program.code().to_owned()).unwrap_or_default();
        for (person, role) in &origin.subjects {
            self.add(*person, *role);
        }
        self
    }

    /// The form of a case in hand.
    pub fn of(row: &cases::Model, subjects: impl Iterator<Item = (PersonId, SubjectRole)>) -> Self {
        Self {
            version: row.version.to_string(),
            title: row.title.clone(),
            household: row.household_id.map(|id| id.to_string()).unwrap_or_default(),
            subject: subjects.map(|(person, role)| value(person, Some(role))).collect(),
            stage: row.stage.code().to_owned(),
            route: row.route.map(|route| route.code().to_owned()).unwrap_or_default(),
            summary: row.summary.clone(),
            ..Self::default()
        }
    }

    /// The form with what an accepted referral brings along.
    pub fn opened_for(mut self, taking: &Taking) -> Self {
        self.referral = taking.id.to_string();
        let told = [taking.reason.as_str(), taking.background.as_str()].join("\n");
        told.trim().clone_into(&mut self.summary);
        self.bring = taking.carried.iter().map(|carried| usual(carried, taking.about)).collect();
        self
    }

    /// Adds a person, unless somebody chose their part before.
    pub fn add(&mut self, person: PersonId, role: SubjectRole) {
        if self.roles().iter().all(|(known, _)| *known != person) {
            self.subject.push(value(person, Some(role)));
        }
    }

    /// The same with the persons that somebody else has added meanwhile: who was not on the page was not left out.
    pub fn meeting(mut self, stands: &Self) -> Self {
        for (person, role) in stands.roles() {
            if let Some(role) = role {
                self.add(person, role);
            }
        }
        self
    }

    /// Everybody on the page with the part that was chosen; each person once, the part chosen last counts.
    pub fn roles(&self) -> Vec<(PersonId, Option<SubjectRole>)> {
        let mut roles: Vec<(PersonId, Option<SubjectRole>)> = Vec::new();
        for (person, role) in self.subject.iter().filter_map(|value| read(value)) {
            match roles.iter_mut().find(|(known, _)| *known == person) {
                Some(known) => known.1 = role,
                None => roles.push((person, role)),
            }
        }
        roles
    }

    /// The chosen household.
    pub fn household(&self) -> Option<HouseholdId> {
        self.household.parse().ok()
    }

    /// The form asks for persons or households, not to be saved: by its button, or because words wait to be looked up.
    pub fn is_looking(&self) -> bool {
        self.pressed == "find" || self.find.trim() != self.found.trim() && !self.find.trim().is_empty()
    }

    /// Free text seems to hold a 個人番号.
    pub fn holds_number(&self) -> bool {
        holds_number(&[&self.title, &self.summary])
    }

    /// Whether the box 「個人番号ではありません」 is ticked.
    pub fn is_waived(&self) -> bool {
        self.not_my_number == YES
    }

    /// The new case, or everything that is wrong with it.
    pub fn check_new(&self, today: Ymd) -> Result<CheckedCase, Errors> {
        let mut errors = Errors::new();
        if self.key.parse::<CaseId>().is_err() {
            errors.add("", "この画面をもう一度開いてから入力してください。");
        }
        let basics = self.basics(&mut errors, false);
        let program = optional_choice(&mut errors, "program", "関与する事業", &self.program, Program::parse);
        let opened_on = day_within(&mut errors, "opened_on", "開始日", &self.opened_on, None, today);
        let taken = taken(&mut errors, &self.referral, &self.bring);
        errors.finish(|| {
            let CheckedBasics { basics, waived } = basics?;
            let mut subjects = basics.subjects;
            // An unnamed case is called after the first of them, who should be 本人.
            subjects.sort_by_key(|(_, role)| *role);
            Some(CheckedCase {
                case: NewCase {
                    title: basics.title,
                    household: basics.household,
                    subjects,
                    stage: basics.stage,
                    route: basics.route,
                    opened_on: opened_on?,
                    summary: basics.summary,
                    program,
                    from: self.consultation.parse::<ConsultationId>().ok(),
                    taken,
                },
                waived,
            })
        })
    }

    /// The corrected basics, or everything that is wrong with them.
    pub fn check_change(&self) -> Result<CheckedBasics, Errors> {
        let mut errors = Errors::new();
        let basics = self.basics(&mut errors, true);
        errors.finish(|| basics)
    }

    fn basics(&self, errors: &mut Errors, is_named: bool) -> Option<CheckedBasics> {
        let title = line(errors, "title", "ケース名", &self.title, NAME, is_named);
        let household = self.household();
        if household.is_none() && !self.household.is_empty() {
            errors.add("household", "世帯は一覧から選んでください。");
        }
        let subjects = self.subjects(errors);
        let stage = choice(errors, "stage", "段階", &self.stage, open_stage);
        let route = optional_choice(errors, "route", "把握経路", &self.route, Route::parse);
        let summary = text(errors, "summary", "概要", &self.summary, NOTE, false);
        let waived = refuse_my_number(errors, &[("title", &self.title), ("summary", &self.summary)], self.is_waived());
        Some(CheckedBasics {
            basics: CaseBasics {
                title: title?,
                household,
                subjects: subjects?,
                stage: stage?,
                route,
                summary: summary?,
            },
            waived,
        })
    }

    /// Whoever has a part, in the order in which they are stored.
    fn subjects(&self, errors: &mut Errors) -> Option<Vec<(PersonId, SubjectRole)>> {
        if self.subject.iter().any(|value| read(value).is_none()) {
            errors.add("subject", "対象者の立場は一覧から選んでください。");
            return None;
        }
        let mut subjects: Vec<_> =
            self.roles().into_iter().filter_map(|(person, role)| Some((person, role?))).collect();
        if subjects.len() > MOST {
            errors.add("subject", format!("対象者は{MOST}人までです。"));
        }
        subjects.sort_unstable_by_key(|(person, _)| *person);
        Some(subjects)
    }
}

/// A stage that a case at work can have.
fn open_stage(text: &str) -> Option<CaseStage> {
    CaseStage::parse(text).filter(|stage| *stage != CaseStage::Closed)
}

/// A person and their part as one value of the form.
pub fn value(person: PersonId, role: Option<SubjectRole>) -> String {
    format!("{person}:{}", role.map_or("none", SubjectRole::code))
}

fn read(value: &str) -> Option<(PersonId, Option<SubjectRole>)> {
    let (person, role) = value.split_once(':')?;
    let role = match role {
        "none" => None,
        role => Some(SubjectRole::parse(role)?),
    };
    Some((person.parse().ok()?, role))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TODAY: Ymd = Ymd(20_261_121);

    fn checked(change: impl FnOnce(&mut CaseForm)) -> Result<CheckedCase, Vec<String>> {
        let mut form = CaseForm::blank(TODAY);
        change(&mut form);
        form.check_new(TODAY).map_err(|errors| errors.all().map(|(name, _)| name.to_owned()).collect())
    }

    #[test]
    fn a_case_may_begin_with_nobody_and_no_name() {
        let case = checked(|_| {}).map(|checked| checked.case);
        assert!(case.is_ok_and(|case| case.title.is_empty() && case.subjects.is_empty() && case.household.is_none()));
    }

    #[test]
    fn everything_wrong_is_said_at_once() {
        let wrong = checked(|form| {
            form.key = "x".to_owned();
            form.title = "あ".repeat(NAME + 1);
            form.household = "x".to_owned();
            form.subject = vec!["x".to_owned()];
            form.stage = "closed".to_owned();
            form.route = "x".to_owned();
            form.program = "x".to_owned();
            form.opened_on = "R8.11.22".to_owned();
            form.summary = "\u{7}".to_owned();
        });
        let names = ["", "title", "household", "subject", "stage", "route", "summary", "program", "opened_on"];
        assert_eq!(wrong.err().unwrap_or_default(), names);
    }

    #[test]
    fn each_person_has_one_part_and_本人_comes_first() {
        let (first, second) = (PersonId::new(), PersonId::new());
        let case = checked(|form| {
            form.subject = vec![
                value(first, Some(SubjectRole::Family)),
                value(second, None),
                value(second, Some(SubjectRole::Principal)),
            ];
        });
        let subjects = case.map(|checked| checked.case.subjects).unwrap_or_default();
        assert_eq!(subjects, [(second, SubjectRole::Principal), (first, SubjectRole::Family)]);
    }

    #[test]
    fn a_correction_needs_a_name_and_keeps_the_stored_order() {
        let (first, second) = (PersonId::new(), PersonId::new());
        let mut form = CaseForm::blank(TODAY);
        form.subject = vec![value(second, Some(SubjectRole::Principal)), value(first, Some(SubjectRole::Family))];
        assert!(form.check_change().is_err_and(|errors| errors.on("title").len() == 1));
        form.title = "山田家".to_owned();
        let subjects = form.check_change().map(|checked| checked.basics.subjects).unwrap_or_default();
        assert_eq!(subjects, [(first, SubjectRole::Family), (second, SubjectRole::Principal)]);
    }

    #[test]
    fn words_that_were_not_looked_up_are_looked_up_first() {
        let mut form = CaseForm { find: "やまだ".to_owned(), ..CaseForm::blank(TODAY) };
        assert!(form.is_looking());
        form.found = "やまだ".to_owned();
        assert!(!form.is_looking());
        form.pressed = "find".to_owned();
        assert!(form.is_looking());
    }

    #[test]
    fn a_my_number_is_refused_unless_somebody_says_it_is_none() {
        let number = |form: &mut CaseForm| form.summary = "123456789018".to_owned();
        assert_eq!(checked(number).err().unwrap_or_default(), ["summary"]);
        let case = checked(|form| {
            number(form);
            form.not_my_number = YES.to_owned();
        });
        assert!(case.is_ok_and(|checked| checked.waived));
    }
}
