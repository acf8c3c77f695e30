//! Handing over many cases of one worker at once.

use super::{NOTE, YES, day_within, holds_number};
use crate::data::cases::{HandOverAll, Led};
use crate::domain::errors::Errors;
use crate::web::forms::{choice, day_field, refuse_my_number, text};
use entity::ids::{CaseId, StaffId};
use entity::stamp::Ymd;
use serde::{Deserialize, Serialize};

/// What was typed and ticked.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct RelayForm {
    /// Whose cases.
    pub from: String,
    /// Who takes over.
    pub to: String,
    /// On which day.
    pub on: String,
    /// What the other should know.
    pub note: String,
    /// Which cases.
    pub case: Vec<String>,
    /// What looks like a 個人番号 is none.
    pub not_my_number: String,
}

impl RelayForm {
    /// The form as it is first shown: all cases ticked, today.
    pub fn blank(from: StaffId, today: Ymd, led: &[Led]) -> Self {
        Self {
            from: from.to_string(),
            on: day_field(Some(today)),
            case: led.iter().map(|case| case.id.to_string()).collect(),
            ..Self::default()
        }
    }

    /// Free text seems to hold a 個人番号.
    pub fn holds_number(&self) -> bool {
        holds_number(&[&self.note])
    }

    /// Whether the box 「個人番号ではありません」 is ticked.
    pub fn is_waived(&self) -> bool {
        self.not_my_number == YES
    }

    /// The hand-over to one of `colleagues` and whether a number was waived, or everything that is wrong with it.
    pub fn check(&self, from: StaffId, colleagues: &[StaffId], today: Ymd) -> Result<(HandOverAll, bool), Errors> {
        let mut errors = Errors::new();
        let among = |text: &str| text.parse().ok().filter(|id| *id != from && colleagues.contains(id));
        let to = choice(&mut errors, "to", "引き継ぐ相手", &self.to, among);
        let on = day_within(&mut errors, "on", "引継ぎの日", &self.on, None, today);
        let note = text(&mut errors, "note", "引継ぎの内容", &self.note, NOTE, false);
        let waived = refuse_my_number(&mut errors, &[("note", &self.note)], self.is_waived());
        let mut cases: Vec<CaseId> = Vec::new();
        for id in &self.case {
            match id.parse() {
                Ok(id) if !cases.contains(&id) => cases.push(id),
                Ok(_) => {}
                Err(_) => errors.add("case", "引き継ぐケースは一覧から選んでください。"),
            }
        }
        if self.case.is_empty() {
            errors.add("case", "引き継ぐケースを選んでください。");
        }
        errors.finish(|| Some((HandOverAll { from, to: to?, cases, on: on?, note: note? }, waived)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_mistake_is_told_at_its_field() {
        let (from, to) = (StaffId::new(), StaffId::new());
        let today = Ymd(20_261_121);
        let errors = RelayForm::default().check(from, &[from, to], today).err().unwrap_or_default();
        for field in ["to", "on", "case"] {
            assert!(!errors.on(field).is_empty(), "{field}");
        }
        let case = CaseId::new().to_string();
        let form = RelayForm {
            to: to.to_string(),
            on: "R8.11.1".to_owned(),
            case: vec![case.clone(), case],
            ..RelayForm::default()
        };
        let (all, waived) = form.check(from, &[from, to], today).expect("nothing is wrong");
        assert_eq!((all.cases.len(), waived), (1, false));
        let oneself = RelayForm { to: from.to_string(), ..form };
        assert!(oneself.check(from, &[from, to], today).is_err(), "to oneself");
    }
}
