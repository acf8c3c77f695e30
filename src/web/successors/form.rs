//! Who was chosen for each case, as typed.

use crate::data::successors::{Choice, Leaver};
use crate::domain::errors::Errors;
use entity::ids::{CaseId, StaffId};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What the browser sent, untouched: `to_…` and `was_…` for each case, `all_…` for each lead.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct SuccessorsForm {
    /// `lead` carries out what was chosen, anything else keeps it.
    pub r#do: String,
    /// The choices.
    #[serde(flatten)]
    pub rest: BTreeMap<String, String>,
}

/// Name of the field of a case.
pub fn to(case: CaseId) -> String {
    format!("to_{case}")
}

/// Name of the field with what stood there when the page was opened.
pub fn was(case: CaseId) -> String {
    format!("was_{case}")
}

/// Name of the field for all cases of a lead for which nobody is chosen one by one.
pub fn all(lead: Option<StaffId>) -> String {
    lead.map_or_else(|| "all_none".to_owned(), |lead| format!("all_{lead}"))
}

impl SuccessorsForm {
    /// What stands now.
    pub fn of(leavers: &[Leaver]) -> Self {
        let cases = leavers.iter().flat_map(|leaver| &leaver.cases);
        let words = |to: Option<StaffId>| to.map(|to| to.to_string()).unwrap_or_default();
        let rest = cases.flat_map(|case| [(to(case.id), words(case.to)), (was(case.id), words(case.to))]);
        Self { rest: rest.collect(), ..Self::default() }
    }

    /// What was typed in a field.
    pub fn typed(&self, name: &str) -> &str {
        self.rest.get(name).map(String::as_str).unwrap_or_default()
    }

    /// The choices for the cases on the list, or what is wrong with them.
    ///
    /// # Errors
    /// Every complaint, at its field.
    pub fn check(&self, leavers: &[Leaver]) -> Result<Vec<Choice>, Errors> {
        let mut errors = Errors::new();
        let mut choices = Vec::new();
        for leaver in leavers {
            let for_all = self.somebody(&all(leaver.staff), &mut errors);
            for case in &leaver.cases {
                let own = self.somebody(&to(case.id), &mut errors);
                let was = self.typed(&was(case.id)).parse().ok();
                choices.push(Choice { case: case.id, was, to: own.or(for_all) });
            }
        }
        errors.finish(|| Some(choices))
    }

    /// Whether the form chose somebody for a case that is no longer on the list.
    pub fn names_others_than(&self, leavers: &[Leaver]) -> bool {
        let listed: BTreeSet<String> =
            leavers.iter().flat_map(|leaver| &leaver.cases).map(|case| to(case.id)).collect();
        self.rest.iter().any(|(name, value)| name.starts_with("to_") && !value.is_empty() && !listed.contains(name))
    }

    fn somebody(&self, name: &str, errors: &mut Errors) -> Option<StaffId> {
        let typed = self.typed(name);
        if typed.is_empty() {
            return None;
        }
        errors.keep(name, typed.parse().map_err(|_| "次の担当は、一覧から選んでください。"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::data::successors::Leaving;
    use entity::codes::CaseStage;

    fn leaver(cases: &[CaseId]) -> Leaver {
        let case = |id: &CaseId| Leaving {
            id: *id,
            number: String::new(),
            title: String::new(),
            stage: CaseStage::ALL[0],
            to: None,
        };
        Leaver { staff: None, name: String::new(), last_on: None, cases: cases.iter().map(case).collect() }
    }

    #[test]
    fn one_by_one_comes_before_all_at_once() {
        let (one, other) = (CaseId::new(), CaseId::new());
        let (mori, hara) = (StaffId::new(), StaffId::new());
        let rest =
            BTreeMap::from([(to(one), mori.to_string()), (to(other), String::new()), (all(None), hara.to_string())]);
        let form = SuccessorsForm { rest, ..SuccessorsForm::default() };
        let choices = form.check(&[leaver(&[one, other])]).expect("nothing is wrong");
        assert_eq!(choices.iter().map(|choice| choice.to).collect::<Vec<_>>(), [Some(mori), Some(hara)]);
        let odd = SuccessorsForm { rest: BTreeMap::from([(to(one), "だれか".to_owned())]), ..form };
        assert!(!odd.check(&[leaver(&[one])]).err().unwrap_or_default().on(&to(one)).is_empty());
    }
}
