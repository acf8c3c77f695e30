//! What the ledger is narrowed to, as the address says it.

use crate::data::ledger::{Filter, Sort};
use crate::domain::errors::Errors;
use crate::domain::written::half_width;
use crate::error::AppError;
use crate::web::forms::optional_choice;
use entity::codes::{CaseStage, Program};
use serde::Deserialize;

/// What stands behind the address of the ledger.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct LedgerQuery {
    /// Id of the lead, or `mine`.
    pub lead: String,
    /// Code of a stage.
    pub stage: String,
    /// Code of a programme.
    pub program: String,
    /// Days without contact, at least.
    pub idle: String,
    /// `none`, `overdue`, or nothing.
    pub next: String,
    /// Id of a district.
    pub district: String,
    /// Code of an order.
    pub sort: String,
    /// `paper`: more lines on a page, for paper.
    pub rows: String,
    /// Number of the page.
    pub page: String,
}

impl LedgerQuery {
    /// What the data layer looks for.
    pub fn filter(&self, errors: &mut Errors) -> Filter {
        let lead = |text: &str| if text == "mine" { Some(None) } else { text.parse().ok().map(Some) };
        let stage = |text: &str| CaseStage::parse(text).filter(|stage| *stage != CaseStage::Closed);
        optional_choice(errors, "next", "次回", &self.next, |text| ["none", "overdue"].contains(&text).then_some(()));
        optional_choice(errors, "sort", "並び", &self.sort, Sort::parse);
        Filter {
            is_mine: self.lead == "mine",
            lead: optional_choice(errors, "lead", "主担当", &self.lead, lead).flatten(),
            stage: optional_choice(errors, "stage", "段階", &self.stage, stage),
            program: optional_choice(errors, "program", "事業", &self.program, Program::parse),
            idle_days: self.days(errors),
            has_no_next: self.next == "none",
            is_overdue: self.next == "overdue",
            district: optional_choice(errors, "district", "圏域", &self.district, |text| text.parse().ok()),
        }
    }

    fn days(&self, errors: &mut Errors) -> Option<u32> {
        let typed = half_width(&self.idle);
        let typed = typed.trim().trim_end_matches('日');
        if typed.is_empty() {
            return None;
        }
        let days = typed.parse().ok().filter(|days| *days <= 36_500);
        if days.is_none() {
            errors.add("idle", "接触のない日数は、0以上の数字で入力してください。");
        }
        days
    }

    /// The order.
    pub fn sort(&self) -> Sort {
        Sort::parse(&self.sort).unwrap_or_default()
    }

    /// Longer pages are asked for, to print them.
    pub fn is_for_paper(&self) -> bool {
        self.rows == "paper"
    }

    /// The address with its filter.
    pub fn address(&self) -> Result<String, AppError> {
        let fields = [
            ("lead", &self.lead),
            ("stage", &self.stage),
            ("program", &self.program),
            ("idle", &self.idle),
            ("next", &self.next),
            ("district", &self.district),
            ("sort", &self.sort),
        ];
        let asked: Vec<_> = fields.into_iter().filter(|(_, value)| !value.is_empty()).collect();
        let query = serde_html_form::to_string(&asked).map_err(AppError::broken)?;
        Ok(if query.is_empty() { "/ledger".to_owned() } else { format!("/ledger?{query}") })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_a_number_in_any_width() {
        let read = |idle: &str| {
            let mut errors = Errors::new();
            let query = LedgerQuery { idle: idle.to_owned(), ..LedgerQuery::default() };
            (query.filter(&mut errors).idle_days, errors.is_empty())
        };
        assert_eq!(read(""), (None, true));
        assert_eq!(read(" ３０日 "), (Some(30), true));
        assert_eq!(read("0"), (Some(0), true));
        for wrong in ["-1", "たくさん", "99999999"] {
            assert_eq!(read(wrong), (None, false), "{wrong}");
        }
    }

    #[test]
    fn what_the_page_does_not_offer_is_a_complaint() {
        let text = || "x".to_owned();
        let query = LedgerQuery {
            lead: text(),
            stage: "closed".to_owned(),
            program: text(),
            next: text(),
            district: text(),
            sort: text(),
            ..LedgerQuery::default()
        };
        let mut errors = Errors::new();
        assert_eq!(query.filter(&mut errors), Filter::default());
        let names: Vec<&str> = errors.all().map(|(name, _)| name).collect();
        assert_eq!(names, ["next", "sort", "lead", "stage", "program", "district"]);
    }

    #[test]
    fn the_address_keeps_filter_and_order() {
        let query = LedgerQuery {
            lead: "mine".to_owned(),
            sort: "next".to_owned(),
            page: "2".to_owned(),
            ..LedgerQuery::default()
        };
        assert_eq!(query.address().ok().as_deref(), Some("/ledger?lead=mine&sort=next"));
        assert_eq!(query.sort(), Sort::Next);
        assert_eq!(LedgerQuery::default().address().ok().as_deref(), Some("/ledger"));
    }
}
