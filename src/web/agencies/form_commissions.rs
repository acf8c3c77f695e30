//! What is typed about a commission.

use crate::data::agencies::NewCommission;
use crate::domain::errors::Errors;
use crate::web::forms::{choice, day_field, optional_date, required_date};
use entity::codes::Program;
use entity::ids::AgencyId;
use serde::{Deserialize, Serialize};

/// What was typed about a commission.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct CommissionForm {
    /// 事業.
    pub program: String,
    /// 委託元.
    pub commissioner: String,
    /// First day.
    pub from_on: String,
    /// Last day.
    pub until_on: String,
}

impl CommissionForm {
    /// The commission of `agency`, if everything is right; `agencies` are those that may be chosen.
    pub fn check(&self, agency: AgencyId, agencies: &[(AgencyId, String)]) -> Result<NewCommission, Errors> {
        let mut errors = Errors::new();
        let program = choice(&mut errors, "program", "事業", &self.program, Program::parse);
        let commissioner = choice(&mut errors, "commissioner", "委託元", &self.commissioner, |typed| {
            let id: AgencyId = typed.parse().ok()?;
            agencies.iter().any(|(known, _)| *known == id).then_some(id)
        });
        if commissioner == Some(agency) {
            errors.add("commissioner", "委託元には、ほかの機関を選んでください。");
        }
        let from_on = required_date(&mut errors, "from_on", "はじめの日", &self.from_on);
        let until_on = optional_date(&mut errors, "until_on", &self.until_on);
        if let (Some(from), Some(until)) = (from_on, until_on)
            && until < from
        {
            errors.add("until_on", "終わりの日は、はじめの日と同じか、あとの日にしてください。");
        }
        errors.finish(|| {
            Some(NewCommission { program: program?, commissioner: commissioner?, from_on: from_on?, until_on })
        })
    }
}

/// When a commission ends.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct EndForm {
    /// Last day.
    pub until_on: String,
    /// Last day that stood there when the form was opened.
    pub was_until: String,
}

impl EndForm {
    /// The form of a commission that ends on `until_on`, or is open.
    pub fn of(until_on: Option<entity::stamp::Ymd>) -> Self {
        let day = day_field(until_on);
        Self { until_on: day.clone(), was_until: day }
    }

    /// Whether it was filled from another last day than this one.
    pub fn is_behind(&self, until_on: Option<entity::stamp::Ymd>) -> bool {
        self.was_until != day_field(until_on)
    }

    /// The last day of a commission that began on `from_on`.
    pub fn check(&self, from_on: entity::stamp::Ymd) -> Result<entity::stamp::Ymd, Errors> {
        let mut errors = Errors::new();
        let until = required_date(&mut errors, "until_on", "終わりの日", &self.until_on);
        if until.is_some_and(|until| until < from_on) {
            errors.add("until_on", "終わりの日は、はじめの日と同じか、あとの日にしてください。");
        }
        errors.finish(|| until)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_commissions_itself() {
        let agency = AgencyId::new();
        let form = CommissionForm {
            program: "J4".to_owned(),
            commissioner: agency.to_string(),
            from_on: "R8.4.1".to_owned(),
            until_on: "R8.3.31".to_owned(),
        };
        let errors = form.check(agency, &[(agency, "市".to_owned())]).unwrap_err();
        assert_eq!(errors.on("commissioner").len(), 1);
        assert_eq!(errors.on("until_on").len(), 1);
    }
}
