//! What is typed about keeping somebody away from a case.

use crate::domain::errors::Errors;
use crate::web::forms::{choice, text};
use entity::ids::{CaseExclusionId, StaffId};
use serde::{Deserialize, Serialize};

/// What the browser sent, untouched.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct ExclusionForm {
    /// The key under which it is made.
    pub key: String,
    /// Who.
    pub staff: String,
    /// Why.
    pub reason: String,
    /// Somebody excludes themselves and knows that they cannot end it.
    pub myself: String,
}

impl ExclusionForm {
    /// An empty form with a key of its own.
    pub fn blank() -> Self {
        Self { key: CaseExclusionId::new().to_string(), ..Self::default() }
    }

    /// Who, and why.
    ///
    /// # Errors
    /// Every complaint, at its field.
    pub fn check(&self) -> Result<(StaffId, String), Errors> {
        let mut errors = Errors::new();
        let e = &mut errors;
        let staff = choice(e, "staff", "除外する職員", &self.staff, |id| id.parse().ok());
        let reason = text(e, "reason", "理由", &self.reason, 1_000, true);
        errors.finish(|| Some((staff?, reason?)))
    }
}

/// Why an exclusion ends.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct EndForm {
    /// In words.
    pub reason: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn somebody_is_named_and_a_reason_given() {
        let errors = ExclusionForm::blank().check().err().unwrap();
        assert!(!errors.on("staff").is_empty() && !errors.on("reason").is_empty());
        let whole = ExclusionForm {
            staff: StaffId::new().to_string(),
            reason: "本人のいとこ。".to_owned(),
            ..ExclusionForm::blank()
        };
        assert!(whole.check().is_ok());
    }
}
