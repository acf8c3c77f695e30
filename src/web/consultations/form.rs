//! What is typed about a consultation, and what is true once it has been checked.

use crate::clock::{local_minute, ymd};
use crate::data::consultations::Consultation;
use crate::data::tasks::Waiting;
use crate::domain::errors::Errors;
use crate::domain::{amount, wareki};
use crate::web::forms::{choice, day_field, line, optional_choice, optional_date, refuse_my_number, text, validated};
use crate::web::people::{Newcomer, People};
use chrono::{NaiveDateTime, TimeDelta};
use entity::codes::{Counterpart, Field, FirstContact, Method, NextStep, Program, Route, Topic};
use entity::ids::{CaseId, ConsultationId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use validator::Validate;

/// Longest content, in characters.
const CONTENT: usize = 20_000;

/// What the browser sent, untouched, so that it can be shown again.
#[derive(Clone, Debug, Default, Deserialize, Serialize, Validate)]
#[serde(default)]
pub struct ConsultationForm {
    /// Key of the record to be made; a second click makes no second record.
    pub key: String,
    /// Version that the form was filled from.
    pub version: String,
    /// Which button: save, refer, case, find.
    pub r#do: String,
    /// When.
    pub occurred_at: String,
    /// How.
    pub method: String,
    /// With whom.
    pub counterpart: String,
    /// Name of the caller or their agency.
    #[validate(length(max = 100, message = "相談者の名前・機関名は100文字までです。"))]
    pub counterpart_note: String,
    /// 匿名.
    pub is_anonymous: String,
    /// 把握経路.
    pub route: String,
    /// 相談経路.
    pub first_contact: String,
    /// 事業.
    pub program: String,
    /// 分野.
    pub field: String,
    /// Where.
    #[validate(length(max = 100, message = "場所は100文字までです。"))]
    pub place: String,
    /// How long.
    pub minutes: String,
    /// What was said.
    pub content: String,
    /// What next.
    pub next_step: String,
    /// What next, in words.
    #[validate(length(max = 100, message = "次にすることは100文字までです。"))]
    pub next_note: String,
    /// By when.
    pub next_on: String,
    /// ケース.
    pub case: String,
    /// Search word for a person.
    pub find: String,
    /// Somebody looked: the number is no 個人番号.
    pub not_my_number: String,
    /// The phone note that is taken up.
    pub note: String,
    /// Topics and roles: `topic_1` …, `role_…`.
    #[serde(flatten)]
    pub rest: BTreeMap<String, String>,
}

/// A checked consultation, and whether a number in it was looked at.
pub struct Checked {
    /// The consultation.
    pub consultation: Consultation,
    /// Somebody said that a number is no 個人番号.
    pub waived: bool,
}

impl ConsultationForm {
    /// An empty form at this minute.
    pub fn at(now: NaiveDateTime) -> Self {
        Self {
            key: ConsultationId::new().to_string(),
            occurred_at: format!("{} {}", wareki::short(now.date()), now.format("%H:%M")),
            method: Method::Tel.code().to_owned(),
            ..Self::default()
        }
    }

    /// Fills the form from a phone note: the caller, the time, and what the note says.
    pub fn take_up(&mut self, waiting: &Waiting) {
        let note = &waiting.note;
        let when = crate::clock::date_time(note.called_at)
            .map(|when| format!("{} {}", wareki::short(when.date()), when.format("%H:%M")))
            .unwrap_or_default();
        let phone = if note.phone.is_empty() { String::new() } else { format!("電話 {}　", note.phone) };
        self.note = waiting.id.to_string();
        Counterpart::Unknown.code().clone_into(&mut self.counterpart);
        self.counterpart_note.clone_from(&note.caller);
        let rest = format!("{phone}{}", note.callback);
        let lines = [format!("【取次ぎメモ】{when}"), note.about.clone(), rest];
        self.content = lines.iter().filter(|line| !line.is_empty()).cloned().collect::<Vec<_>>().join("\n");
        self.occurred_at = when;
    }

    /// The form of a stored consultation.
    pub fn of(stored: &Consultation, version: i32) -> Self {
        let mut rest = BTreeMap::new();
        for (topic, value) in topics(&stored.topics) {
            rest.insert(format!("topic_{topic}"), value.to_owned());
        }
        for (person, is_principal) in &stored.subjects {
            let role = if *is_principal { "principal" } else { "family" };
            rest.insert(format!("role_{person}"), role.to_owned());
        }
        let when = crate::clock::date_time(stored.occurred_at);
        Self {
            version: version.to_string(),
            occurred_at: when
                .map(|when| format!("{} {}", wareki::short(when.date()), when.format("%H:%M")))
                .unwrap_or_default(),
            method: stored.method.code().to_owned(),
            counterpart: stored.counterpart.code().to_owned(),
            counterpart_note: stored.counterpart_note.clone(),
            is_anonymous: if stored.is_anonymous { "yes" } else { "" }.to_owned(),
            route: stored.route.map_or("", Route::code).to_owned(),
            first_contact: stored.first_contact.map_or("", FirstContact::code).to_owned(),
            program: stored.program.map_or("", Program::code).to_owned(),
            field: stored.field.map_or("", Field::code).to_owned(),
            place: stored.place.clone(),
            minutes: stored.minutes.map(|minutes| minutes.to_string()).unwrap_or_default(),
            content: stored.content.clone(),
            next_step: stored.next_step.map_or("", NextStep::code).to_owned(),
            next_note: stored.next_note.clone(),
            next_on: day_field(stored.next_on),
            case: stored.case.map(|case| case.to_string()).unwrap_or_default(),
            rest,
            ..Self::default()
        }
    }

    /// The persons part of the form.
    pub fn people(&self) -> People {
        People::read(&self.find, &self.rest)
    }

    /// Somebody who is registered together with the consultation.
    pub fn newcomer(&self) -> Newcomer {
        Newcomer::read(&self.rest)
    }

    /// The newcomer's part in the consultation: as 本人, or as a relative.
    pub fn newcomer_is_principal(&self) -> bool {
        self.rest.get("new_role").is_none_or(|role| role != "family")
    }

    /// The three states of the 16 topics.
    pub fn topic_values(&self) -> Vec<&str> {
        Topic::ALL
            .iter()
            .map(|topic| self.rest.get(&format!("topic_{}", topic.code())).map_or("", String::as_str))
            .collect()
    }

    /// Checks everything at once, at local time `now`.
    ///
    /// # Errors
    /// Every complaint, at its field.
    pub fn check(&self, now: NaiveDateTime) -> Result<Checked, Errors> {
        let mut errors = validated(self);
        let e = &mut errors;
        let when = e.keep("occurred_at", wareki::parse_date_time(&self.occurred_at));
        if when.is_some_and(|when| when > now + TimeDelta::minutes(10)) {
            e.add("occurred_at", "これからの日時は記録できません。予定は「次にすること」に入れてください。");
        }
        let method = choice(e, "method", "方法", &self.method, Method::parse);
        let is_anonymous = !self.is_anonymous.is_empty();
        let counterpart = if self.counterpart.is_empty() && is_anonymous {
            Some(Counterpart::Unknown)
        } else {
            choice(e, "counterpart", "相談者", &self.counterpart, Counterpart::parse)
        };
        let note = line(e, "counterpart_note", "相談者の名前・機関名", &self.counterpart_note, 100, false);
        if is_anonymous && note.as_ref().is_some_and(|note| !note.is_empty()) {
            e.add(
                "counterpart_note",
                "匿名の相談には、相談者の名前・機関名を残せません。この欄を空にするか、「匿名」を外してください。",
            );
        }
        let route = optional_choice(e, "route", "把握経路", &self.route, Route::parse);
        let first_contact = optional_choice(e, "first_contact", "相談経路", &self.first_contact, FirstContact::parse);
        let program = optional_choice(e, "program", "事業", &self.program, Program::parse);
        let field = optional_choice(e, "field", "分野", &self.field, Field::parse);
        let place = line(e, "place", "場所", &self.place, 100, false);
        let minutes = e.keep("minutes", amount::parse_minutes(&self.minutes));
        let content = text(e, "content", "内容", &self.content, CONTENT, true);
        let next_step = optional_choice(e, "next_step", "次にすること", &self.next_step, NextStep::parse);
        let next_note = line(e, "next_note", "次にすること（くわしく）", &self.next_note, 100, false);
        let next_on = optional_date(e, "next_on", &self.next_on);
        // A day or a word without a choice is still something to do: nobody types it to be forgotten.
        let is_planned = next_on.is_some() || next_note.as_ref().is_some_and(|note| !note.is_empty());
        let next_step = next_step.or_else(|| is_planned.then_some(NextStep::Other));
        if let (Some(due), Some(when)) = (next_on, when)
            && due < ymd(when.date())
        {
            e.add("next_on", "期限は、相談の日以後にしてください。");
        }
        let case = optional_choice(e, "case", "ケース", &self.case, |text| text.parse::<CaseId>().ok());
        let topics = self.topics(e);
        let subjects = self.subjects(e);
        if is_anonymous
            && subjects.iter().any(|(_, is_principal)| *is_principal)
            && self.counterpart == Counterpart::Myself.code()
        {
            e.add("is_anonymous", "相談者が本人で、本人が登録されているときは、匿名にできません。");
        }
        let free = [
            ("content", self.content.as_str()),
            ("counterpart_note", self.counterpart_note.as_str()),
            ("next_note", self.next_note.as_str()),
            ("place", self.place.as_str()),
        ];
        let waived = refuse_my_number(e, &free, !self.not_my_number.is_empty());
        errors.finish(|| {
            Some(Checked {
                consultation: Consultation {
                    case,
                    occurred_at: local_minute(when?),
                    minutes: minutes?,
                    method: method?,
                    counterpart: counterpart?,
                    counterpart_note: note?,
                    route,
                    first_contact,
                    topics,
                    program,
                    field,
                    place: place?,
                    content: content?,
                    next_step,
                    next_note: next_note?,
                    next_on,
                    is_anonymous,
                    subjects,
                },
                waived,
            })
        })
    }

    /// `13!;7;9`: the one that weighs most first.
    fn topics(&self, errors: &mut Errors) -> String {
        let chosen: Vec<(&Topic, &str)> =
            Topic::ALL.iter().zip(self.topic_values()).filter(|(_, value)| !value.is_empty()).collect();
        let main: Vec<_> = chosen.iter().filter(|(_, value)| *value == "main").collect();
        if main.len() > 1 {
            errors.add("topics", "◎（一番困っていること）は1つだけ選んでください。");
        }
        main.iter()
            .map(|(topic, _)| format!("{}!", topic.code()))
            .chain(chosen.iter().filter(|(_, value)| *value != "main").map(|(topic, _)| topic.code().to_owned()))
            .collect::<Vec<_>>()
            .join(";")
    }

    fn subjects(&self, errors: &mut Errors) -> Vec<(entity::ids::PersonId, bool)> {
        let people = self.people();
        let mut subjects = Vec::new();
        for (person, role) in people.chosen() {
            match role {
                "principal" => subjects.push((person, true)),
                "family" => subjects.push((person, false)),
                _ => errors.add("people", "対象の人の立場は一覧から選んでください。"),
            }
        }
        subjects
    }
}

/// Topics as stored, with `yes` or `main`.
pub fn topics(stored: &str) -> impl Iterator<Item = (&str, &'static str)> {
    stored
        .split(';')
        .filter(|topic| !topic.is_empty())
        .map(|topic| topic.strip_suffix('!').map_or((topic, "yes"), |topic| (topic, "main")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> NaiveDateTime {
        chrono::NaiveDate::from_ymd_opt(2026, 11, 21).and_then(|day| day.and_hms_opt(10, 32, 0)).unwrap()
    }

    fn filled() -> ConsultationForm {
        ConsultationForm {
            content: "父の入院が近い。".to_owned(),
            counterpart: "mother".to_owned(),
            ..ConsultationForm::at(now())
        }
    }

    #[test]
    fn a_form_as_it_opens_needs_only_caller_and_content() {
        let checked = filled().check(now()).unwrap().consultation;
        assert_eq!(checked.occurred_at.0, 202_611_211_032);
        assert_eq!(checked.method, Method::Tel);
    }

    #[test]
    fn an_anonymous_caller_needs_no_relation() {
        let form = ConsultationForm { counterpart: String::new(), is_anonymous: "yes".to_owned(), ..filled() };
        assert_eq!(form.check(now()).unwrap().consultation.counterpart, Counterpart::Unknown);
    }

    #[test]
    fn an_anonymous_caller_has_no_name() {
        let form = |note: &str| ConsultationForm {
            counterpart_note: note.to_owned(),
            is_anonymous: "yes".to_owned(),
            ..filled()
        };
        let errors = form("田中").check(now()).err().unwrap();
        assert!(errors.on("counterpart_note").first().is_some_and(|message| message.contains("「匿名」を外して")));
        assert!(form("　").check(now()).is_ok());
    }

    #[test]
    fn every_mistake_is_told_at_its_field() {
        let form = ConsultationForm {
            occurred_at: "R8.11.31 10:00".to_owned(),
            method: "fax".to_owned(),
            minutes: "-3".to_owned(),
            content: "\u{7}".to_owned(),
            next_on: "きのう".to_owned(),
            counterpart: String::new(),
            ..filled()
        };
        let errors = form.check(now()).err().unwrap();
        for field in ["occurred_at", "method", "minutes", "content", "next_on", "counterpart"] {
            assert!(!errors.on(field).is_empty(), "{field}");
        }
    }

    #[test]
    fn what_was_stored_comes_back_the_same() {
        let mut form = filled();
        form.rest.insert("topic_13".to_owned(), "main".to_owned());
        form.rest.insert("topic_3".to_owned(), "yes".to_owned());
        form.next_on = "R8.12.1".to_owned();
        let first = form.check(now()).unwrap().consultation;
        assert_eq!(first.topics, "13!;3");
        let again = ConsultationForm::of(&first, 1).check(now()).unwrap().consultation;
        assert_eq!(first, again);
    }

    #[test]
    fn a_day_without_a_choice_is_still_something_to_do() {
        let planned = |on: &str, note: &str| {
            let form = ConsultationForm {
                next_step: String::new(),
                next_on: on.to_owned(),
                next_note: note.to_owned(),
                ..filled()
            };
            form.check(now()).unwrap().consultation.next_step
        };
        assert_eq!(planned("R8.12.1", ""), Some(NextStep::Other));
        assert_eq!(planned("", "書類を確かめる"), Some(NextStep::Other));
        assert_eq!(planned("", ""), None);
    }

    #[test]
    fn a_my_number_is_refused_until_somebody_looks() {
        let mut form = filled();
        form.content = "番号は 1234 5678 9018 です".to_owned();
        assert!(form.check(now()).is_err());
        form.not_my_number = "yes".to_owned();
        assert!(form.check(now()).unwrap().waived);
    }

    proptest::proptest! {
        #[test]
        fn no_input_makes_the_check_panic(when in ".*", minutes in ".*", content in ".*", next in ".*") {
            let form = ConsultationForm { occurred_at: when, minutes, content, next_on: next, ..filled() };
            let _checked = form.check(now());
        }
    }
}
