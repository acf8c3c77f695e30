//! What is typed about a protection.

use crate::clock::{date, ymd};
use crate::data::protections::{Changed, NewProtection};
use crate::domain::errors::Errors;
use crate::web::forms::{choice, day_field, line, required_date, text};
use chrono::Months;
use entity::codes::ProtectionKind;
use entity::ids::{PersonId, ProtectionId, UnmaskingId};
use entity::protections;
use entity::stamp::Ymd;
use serde::{Deserialize, Serialize};

/// Longest time for which a protection is decided at once: the municipality decides one year (事務処理要領), and a second
/// year may follow in the same letter.
const LONGEST: i32 = 20_000;

/// What the browser sent, untouched.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct ProtectionForm {
    /// The key under which it is made; the version, where it is changed.
    pub key: String,
    /// Why.
    pub kind: String,
    /// From which day on.
    pub from_on: String,
    /// Up to which day.
    pub until_on: String,
    /// From whom.
    pub from_whom: String,
    /// Note.
    pub note: String,
    /// Others of the household who are protected along.
    pub along: Vec<String>,
}

impl ProtectionForm {
    /// A form for today and the year that follows.
    pub fn blank(today: Ymd) -> Self {
        let year = date(today).and_then(|day| day.checked_add_months(Months::new(12)));
        Self {
            key: ProtectionId::new().to_string(),
            from_on: day_field(Some(today)),
            until_on: day_field(year.and_then(|day| day.pred_opt()).map(ymd)),
            ..Self::default()
        }
    }

    /// What is stored.
    pub fn of(row: &protections::Model) -> Self {
        Self {
            key: row.version.to_string(),
            kind: row.kind.code().to_owned(),
            from_on: day_field(Some(row.from_on)),
            until_on: day_field(Some(row.until_on)),
            from_whom: row.from_whom.clone(),
            note: row.note.clone(),
            along: Vec::new(),
        }
    }

    /// A new protection.
    ///
    /// # Errors
    /// Every complaint, at its field.
    pub fn check(&self, today: Ymd) -> Result<NewProtection, Errors> {
        let mut errors = Errors::new();
        let e = &mut errors;
        let kind = choice(e, "kind", "種類", &self.kind, ProtectionKind::parse);
        let from_on = required_date(e, "from_on", "開始の日", &self.from_on);
        let until_on = required_date(e, "until_on", "期限", &self.until_on);
        if let (Some(from), Some(until)) = (from_on, until_on) {
            if until < from {
                e.add("until_on", "期限は、開始の日より後の日にしてください。");
            } else if until < today {
                e.add("until_on", "期限が過ぎています。いまの期限を入力してください。");
            } else if until.0 > today.0 + LONGEST {
                e.add("until_on", "期限は、きょうから2年以内にしてください。");
            }
            if from > today {
                e.add("from_on", "これからの日付は登録できません。登録すると、すぐに伏せます。");
            }
        }
        let from_whom = line(e, "from_whom", "だれから守るか", &self.from_whom, 100, false);
        let note = text(e, "note", "備考", &self.note, 1_000, false);
        let along = self.along.iter().filter_map(|id| id.parse().ok()).collect();
        errors.finish(|| {
            Some(NewProtection {
                kind: kind?,
                from_on: from_on?,
                until_on: until_on?,
                from_whom: from_whom?,
                note: note?,
                along,
            })
        })
    }

    /// What is changed about one that began on a day.
    ///
    /// # Errors
    /// Every complaint, at its field.
    pub fn check_change(&self, from_on: Ymd, today: Ymd) -> Result<Changed, Errors> {
        let whole = Self { from_on: day_field(Some(from_on)), ..self.clone() };
        let version = self.key.parse().unwrap_or(0);
        let NewProtection { kind, until_on, from_whom, note, .. } = whole.check(today)?;
        Ok(Changed { version, kind, until_on, from_whom, note })
    }
}

/// Why a protection ends.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct EndForm {
    /// In words.
    pub reason: String,
}

/// Why somebody wants to see what is hidden.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct UnmaskForm {
    /// The key under which it is recorded.
    pub key: String,
    /// In words.
    pub reason: String,
}

impl UnmaskForm {
    /// An empty form with a key of its own.
    pub fn blank() -> Self {
        Self { key: UnmaskingId::new().to_string(), ..Self::default() }
    }
}

/// Which hidden thing is removed.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct RemoveForm {
    /// It.
    pub contact: String,
    /// Why.
    pub reason: String,
}

/// Who of the household may come along, as a field offers them.
pub type Along = Vec<(PersonId, String)>;

#[cfg(test)]
mod tests {
    use super::*;

    const TODAY: Ymd = Ymd(20_261_122);

    fn form() -> ProtectionForm {
        ProtectionForm { kind: "dv".to_owned(), ..ProtectionForm::blank(TODAY) }
    }

    #[test]
    fn it_is_decided_for_a_year_and_never_for_more_than_two() {
        let new = form().check(TODAY).unwrap();
        assert_eq!((new.from_on, new.until_on), (TODAY, Ymd(20_271_121)));
        for wrong in ["", "R8.11.21", "R10.11.23"] {
            let errors = ProtectionForm { until_on: wrong.to_owned(), ..form() }.check(TODAY).err().unwrap();
            assert!(!errors.on("until_on").is_empty(), "{wrong}");
        }
        assert!(!ProtectionForm { kind: String::new(), ..form() }.check(TODAY).err().unwrap().on("kind").is_empty());
    }

    #[test]
    fn one_that_began_years_ago_can_last_longer_but_not_for_ever() {
        let began = Ymd(20_231_122);
        let longer = ProtectionForm { until_on: "R10.11.21".to_owned(), ..form() };
        assert_eq!(longer.check_change(began, TODAY).unwrap().until_on, Ymd(20_281_121));
        for wrong in ["R8.11.21", "R99.1.1", "R10.11.23"] {
            let wrong = ProtectionForm { until_on: wrong.to_owned(), ..form() };
            assert!(wrong.check_change(began, TODAY).is_err());
        }
    }

    proptest::proptest! {
        #[test]
        fn no_input_makes_the_checks_panic(words in ".*", day in ".*") {
            let form = ProtectionForm { kind: words.clone(), from_on: day.clone(), until_on: words.clone(), along: vec![words], ..form() };
            let _checked = form.check(TODAY);
            let _changed = form.check_change(TODAY, TODAY);
        }
    }
}
