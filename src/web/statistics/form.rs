//! What the address of a figure asks for.

use crate::data::PageNo;
use crate::data::statistics::{Countable, Offer, Report};
use crate::documents::Format;
use crate::domain::errors::Errors;
use crate::domain::fiscal_year::{FiscalYear, FiscalYears};
use crate::error::AppError;
use crate::web::export;
use axum::extract::FromRequestParts;
use axum::extract::RawPathParams;
use axum::http::request::Parts;
use chrono::NaiveDate;

/// The figure that the address names, and its conditions as typed.
#[derive(Clone, Debug)]
pub struct Asked {
    /// Which figure.
    pub report: Report,
    /// 「2017」 or 「2012..2017」; wins over `from` and `until`.
    pub fiscal_year: String,
    /// First year, from the filter bar.
    pub from: String,
    /// Last year, from the filter bar.
    pub until: String,
    /// Code of an agency; empty for all.
    pub agency: String,
    /// `html`, `csv`, `xlsx` or `json`.
    pub format: String,
    /// `cp932` or nothing.
    pub encoding: String,
    /// The cell that is opened.
    pub column: String,
    /// Which page of its rows.
    pub page: PageNo,
}

/// What was asked for, checked.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// The years.
    pub years: FiscalYears,
    /// Whose work.
    pub of: Countable,
    /// The file, if one is wanted.
    pub format: Option<Format>,
}

impl<S: Send + Sync> FromRequestParts<S> for Asked {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, AppError> {
        let params = RawPathParams::from_request_parts(parts, state).await.map_err(|_| AppError::NotFound)?;
        let name = params.iter().find(|(name, _)| *name == "report").map_or("", |(_, value)| value);
        let report = Report::parse(name).ok_or(AppError::NotFound)?;
        Ok(Self::read(report, parts.uri.query().unwrap_or_default()))
    }
}

impl Asked {
    /// Reads the part of an address after `?`; the last of several values counts.
    pub fn read(report: Report, query: &str) -> Self {
        let pairs: Vec<(String, String)> = serde_html_form::from_str(query).unwrap_or_default();
        let value = |name: &str| {
            let last = pairs.iter().rev().find(|(own, _)| own == name);
            last.map(|(_, value)| value.trim().chars().take(40).collect::<String>()).unwrap_or_default()
        };
        Self {
            report,
            fiscal_year: value("fiscal_year"),
            from: value("from"),
            until: value("until"),
            agency: value("agency"),
            format: value("format"),
            encoding: value("encoding"),
            column: value("column"),
            page: PageNo::parse(&value("page")),
        }
    }

    /// The years as one text; this year if none is named.
    fn years(&self, today: NaiveDate) -> String {
        match (self.fiscal_year.as_str(), self.from.as_str(), self.until.as_str()) {
            ("", "", "") => FiscalYear::containing(today).year().to_string(),
            ("", one, "") | ("", "", one) => one.to_owned(),
            ("", from, until) => format!("{from}..{until}"),
            (both, _, _) => both.to_owned(),
        }
    }

    /// Checks everything; complaints stand at the fields of the filter bar.
    ///
    /// # Errors
    /// A condition cannot be read, or is not this person's to ask.
    pub fn check(&self, offer: &Offer, today: NaiveDate) -> Result<Wanted, Errors> {
        let mut errors = Errors::new();
        let years = errors.keep("from", FiscalYears::parse(&self.years(today)));
        let of = offer.choose(&self.agency);
        if of.is_none() {
            errors.add("agency", "対象の機関が見つからないか、統計を見ることのできない機関です。選び直してください。");
        }
        let format = errors.keep("", export::format(&self.format, &self.encoding));
        errors.finish(|| Some(Wanted { years: years?, of: of?, format: format? }))
    }

    /// One year and a column, for the rows behind a number.
    ///
    /// # Errors
    /// As [`Asked::check`], or several years at once.
    pub fn check_one(&self, offer: &Offer, today: NaiveDate) -> Result<Wanted, Errors> {
        let wanted = self.check(offer, today)?;
        if wanted.years.from != wanted.years.until {
            let mut errors = Errors::new();
            errors.add("from", "記録の一覧は1つの年度ずつ開いてください。");
            return Err(errors);
        }
        Ok(wanted)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_bar_and_the_short_form_name_the_same_years() {
        let day = NaiveDate::from_ymd_opt(2026, 11, 21).unwrap_or_default();
        let years = |query: &str| Asked::read(Report::PersonsByAge, query).years(day);
        assert_eq!(years(""), "2026");
        assert_eq!(years("from=2012&until=2017"), "2012..2017");
        assert_eq!(years("from=2012"), "2012");
        assert_eq!(years("fiscal_year=2016&from=2012&until=2017"), "2016");
        assert_eq!(years("fiscal_year=2015&fiscal_year=2016"), "2016");
    }

    proptest! {
        #[test]
        fn no_address_panics(query in any::<String>()) {
            let _ = Asked::read(Report::PersonsByAge, &query);
        }
    }
}
