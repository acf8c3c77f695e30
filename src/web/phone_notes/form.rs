//! What is typed about a call for a colleague.

use crate::clock::local_minute;
use crate::data::tasks::PhoneNote;
use crate::domain::errors::Errors;
use crate::domain::wareki;
use crate::web::forms::{choice, line, refuse_my_number, text};
use chrono::{NaiveDateTime, TimeDelta};
use entity::codes::Callback;
use entity::ids::{StaffId, TaskId};
use serde::{Deserialize, Serialize};

/// What the browser sent, untouched.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct NoteForm {
    /// Key of the task to be made.
    pub key: String,
    /// For whom.
    pub to: String,
    /// From whom.
    pub caller: String,
    /// Their telephone.
    pub phone: String,
    /// When they called.
    pub called_at: String,
    /// What about.
    pub about: String,
    /// What they want back.
    pub callback: String,
    /// It cannot wait.
    pub is_urgent: String,
    /// Somebody looked: the number is no 個人番号.
    pub not_my_number: String,
}

impl NoteForm {
    /// An empty form at this minute.
    pub fn at(now: NaiveDateTime) -> Self {
        Self {
            key: TaskId::new().to_string(),
            called_at: format!("{} {}", wareki::short(now.date()), now.format("%H:%M")),
            callback: Callback::Wanted.code().to_owned(),
            ..Self::default()
        }
    }

    /// Checks everything at once, at local time `now`; also tells whether a number was looked at.
    ///
    /// # Errors
    /// Every complaint, at its field.
    pub fn check(&self, now: NaiveDateTime) -> Result<(PhoneNote, bool), Errors> {
        let mut errors = Errors::new();
        let e = &mut errors;
        let to = choice(e, "to", "だれあて", &self.to, |text| text.parse::<StaffId>().ok());
        let caller = line(e, "caller", "だれから", &self.caller, 100, true);
        let phone = line(e, "phone", "電話", &self.phone, 50, false);
        let called_at = e.keep("called_at", wareki::parse_date_time(&self.called_at));
        if called_at.is_some_and(|at| at > now + TimeDelta::minutes(10)) {
            e.add("called_at", "これからの日時は記録できません。");
        }
        let about = text(e, "about", "用件", &self.about, 1_000, false);
        let callback = choice(e, "callback", "折り返し", &self.callback, Callback::parse);
        let free = [("caller", self.caller.as_str()), ("about", self.about.as_str())];
        let waived = refuse_my_number(e, &free, !self.not_my_number.is_empty());
        errors.finish(|| {
            let note = PhoneNote {
                to: to?,
                caller: caller?,
                phone: phone?,
                called_at: local_minute(called_at?),
                about: about?,
                callback: callback?,
                is_urgent: !self.is_urgent.is_empty(),
            };
            Some((note, waived))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> NaiveDateTime {
        chrono::NaiveDate::from_ymd_opt(2026, 11, 21).and_then(|day| day.and_hms_opt(10, 32, 0)).unwrap()
    }

    #[test]
    fn a_note_needs_only_a_colleague_and_a_caller() {
        let form =
            NoteForm { to: StaffId::new().to_string(), caller: "山田の母".to_owned(), ..NoteForm::at(now()) };
        let (note, _) = form.check(now()).unwrap();
        assert_eq!(note.called_at.0, 202_611_211_032);
        assert!(note.callback == Callback::Wanted && !note.is_urgent);
        let errors = NoteForm::at(now()).check(now()).err().unwrap();
        assert!(!errors.on("to").is_empty() && !errors.on("caller").is_empty());
    }

    proptest::proptest! {
        #[test]
        fn no_input_makes_the_check_panic(caller in ".*", phone in ".*", when in ".*", about in ".*") {
            let form = NoteForm { caller, phone, called_at: when, about, ..NoteForm::default() };
            let _checked = form.check(now());
        }
    }
}
