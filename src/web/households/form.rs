//! What is typed about a household.

use crate::data::households::{Household, NAMELESS};
use crate::domain::errors::Errors;
use crate::domain::postal::parse_postal;
use crate::domain::written::suspected_my_number;
use crate::web::forms::{line, optional_choice, refuse_my_number, text};
use entity::households;
use entity::ids::{DistrictId, HouseholdId};
use serde::{Deserialize, Serialize};

/// What the browser sent, untouched, so that it can be shown again.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct HouseholdForm {
    /// The record's id, made when the form was first shown.
    pub key: String,
    /// The version that was shown.
    pub version: String,
    /// What the household is called.
    pub label: String,
    /// 郵便番号.
    pub postal_code: String,
    /// Address.
    pub address: String,
    /// 圏域.
    pub district: String,
    /// Note.
    pub note: String,
    /// A number that looks like one is no 個人番号.
    pub not_my_number: String,
}

impl HouseholdForm {
    /// The same without the address: a draft or an old page may hold what was open before somebody was protected.
    #[must_use]
    pub fn without_whereabouts(self) -> Self {
        Self { postal_code: String::new(), address: String::new(), district: String::new(), ..self }
    }

    /// An empty form.
    pub fn empty() -> Self {
        Self { key: HouseholdId::new().to_string(), ..Self::default() }
    }

    /// The form filled with a household as recorded.
    pub fn of(row: &households::Model) -> Self {
        let label = if row.label == NAMELESS { String::new() } else { row.label.clone() };
        Self {
            version: row.version.to_string(),
            label,
            postal_code: row.postal_code.clone(),
            address: row.address.clone(),
            district: row.district_id.map(|id| id.to_string()).unwrap_or_default(),
            note: row.note.clone(),
            ..Self::default()
        }
    }

    /// The version that was shown.
    pub fn shown_version(&self) -> i32 {
        self.version.parse().unwrap_or_default()
    }

    fn free_texts(&self) -> [(&'static str, &str); 3] {
        [("label", &self.label), ("address", &self.address), ("note", &self.note)]
    }

    /// Whether something typed could be a 個人番号.
    pub fn has_suspected_number(&self) -> bool {
        self.free_texts().iter().any(|(_, text)| !suspected_my_number(text).is_empty())
    }

    /// The household, and whether a number was declared to be no 個人番号.
    pub fn check(&self, districts: &[(String, String)]) -> Result<(Household, bool), Errors> {
        let mut errors = Errors::new();
        let e = &mut errors;
        let label = line(e, "label", "世帯名", &self.label, 100, false);
        let postal_code = e.keep("postal_code", parse_postal(&self.postal_code));
        let address = line(e, "address", "住所", &self.address, 200, false);
        let district: Option<DistrictId> = optional_choice(e, "district", "圏域", &self.district, |typed| {
            districts.iter().any(|(offered, _)| offered == typed).then(|| typed.parse().ok()).flatten()
        });
        let note = text(e, "note", "備考", &self.note, 2_000, false);
        let is_waived = self.not_my_number == "yes";
        let is_suspected = refuse_my_number(e, &self.free_texts(), is_waived);
        errors.finish(|| {
            let household = Household {
                label: label?,
                postal_code: postal_code?.unwrap_or_default(),
                address: address?,
                district,
                note: note?,
            };
            Some((household, is_suspected && is_waived))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn an_empty_household_may_be_registered_and_is_named_later() {
        let (household, is_waived) = HouseholdForm::empty().check(&[]).unwrap();
        assert_eq!(household.label, "");
        assert!(!is_waived);
    }

    #[test]
    fn everything_wrong_is_said_at_once() {
        let form = HouseholdForm {
            label: "あ".repeat(101),
            postal_code: "123".to_owned(),
            address: "a\u{7}".to_owned(),
            district: "x".to_owned(),
            note: "123456789018".to_owned(),
            ..HouseholdForm::default()
        };
        let errors = form.check(&[]).unwrap_err();
        let names: Vec<&str> = errors.all().map(|(name, _)| name).collect();
        assert_eq!(names, ["label", "postal_code", "address", "district", "note"]);
    }

    #[test]
    fn a_waived_number_is_told() {
        let form = HouseholdForm {
            note: "123456789018".to_owned(),
            not_my_number: "yes".to_owned(),
            ..HouseholdForm::default()
        };
        assert!(form.check(&[]).unwrap().1);
    }

    proptest! {
        #[test]
        fn no_input_panics(label in any::<String>(), postal_code in any::<String>(), note in any::<String>()) {
            let _ = HouseholdForm { label, postal_code, note, ..HouseholdForm::default() }.check(&[]);
        }
    }
}
