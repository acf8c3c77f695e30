//! What the reader of the log looks for.

use crate::clock;
use crate::data::audit::{Deed, LogFilter};
use crate::domain::errors::Errors;
use crate::web::forms::{optional_choice, optional_date};
use chrono::{Days, NaiveDate};
use entity::ids::{AgencyId, ChainId, StaffId};
use entity::stamp::{At, Ymd};
use serde::Deserialize;
use uuid::Uuid;

/// Kinds of entry that the filter offers.
pub const KINDS: [&str; 24] = [
    "case",
    "person",
    "household",
    "consultation",
    "referral",
    "consent",
    "grant",
    "grant_review",
    "emergency",
    "exclusion",
    "protection",
    "nondisclosure",
    "identity_inquiry",
    "identity_link",
    "figure",
    "agency",
    "staff",
    "posting",
    "master",
    "log",
    "session",
    "file",
    "task",
    "page",
];

/// Microseconds of the nine hours by which Japan is ahead.
const AHEAD: i64 = 9 * 3_600 * 1_000_000;

/// The filter as typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct LogForm {
    /// First day.
    pub from: String,
    /// Last day.
    pub until: String,
    /// Code of a deed.
    pub act: String,
    /// Code of a kind.
    pub kind: String,
    /// Id of a record.
    pub record: String,
    /// Login of who did it.
    pub staff: String,
    /// Agency acted for.
    pub agency: String,
    /// Number of the page.
    pub page: String,
}

impl LogForm {
    /// The fields with what was typed, for the pager.
    pub fn fields(&self) -> [(&'static str, &str); 7] {
        [
            ("from", &self.from),
            ("until", &self.until),
            ("act", &self.act),
            ("kind", &self.kind),
            ("record", &self.record),
            ("staff", &self.staff),
            ("agency", &self.agency),
        ]
    }

    /// Nothing was typed.
    pub fn is_empty(&self) -> bool {
        self.fields().iter().all(|(_, value)| value.is_empty())
    }

    /// The filter, if everything is right; `staff` is the account with the typed login, if there is one.
    pub fn check(&self, staff: Option<StaffId>) -> Result<LogFilter, Errors> {
        let mut errors = Errors::new();
        let from = optional_date(&mut errors, "from", &self.from);
        let until = optional_date(&mut errors, "until", &self.until);
        if let (Some(from), Some(until)) = (from, until)
            && until < from
        {
            errors.add("until", "終わりの日は、はじめの日と同じか、あとの日にしてください。");
        }
        let known = |codes: &[&str], typed: &str| codes.contains(&typed).then(|| typed.to_owned());
        let act = optional_choice(&mut errors, "act", "したこと", &self.act, |typed| known(&Deed::CODES, typed));
        let kind = optional_choice(&mut errors, "kind", "対象", &self.kind, |typed| known(&KINDS, typed));
        let record = self.record.trim();
        let record: Option<Uuid> = if record.is_empty() {
            None
        } else {
            errors.keep(
                "record",
                record.parse().map_err(|_| "記録の番号は、一覧や記録のアドレスにある36文字で入力してください。"),
            )
        };
        if !self.staff.trim().is_empty() && staff.is_none() {
            errors.add("staff", "このログイン名の職員はいません。");
        }
        let agency: Option<AgencyId> =
            optional_choice(&mut errors, "agency", "所属", &self.agency, |typed| typed.parse().ok());
        errors.finish(|| {
            Some(LogFilter {
                from: from.and_then(|day| midnight(day, 0)),
                until: until.and_then(|day| midnight(day, 1)),
                act,
                kind,
                record,
                staff,
                agency,
            })
        })
    }
}

/// The instant at which a day begins in Japan, or one that many days later.
fn midnight(day: Ymd, later: u64) -> Option<At> {
    let day: NaiveDate = clock::date(day)?.checked_add_days(Days::new(later))?;
    let start = day.and_hms_opt(0, 0, 0)?.and_utc().timestamp_micros();
    Some(At(start.saturating_sub(AHEAD)))
}

/// Chain and place of an entry in its address, `chain-seq`.
pub fn parse_entry(text: &str) -> Option<(ChainId, i64)> {
    let (chain, seq) = text.rsplit_once('-')?;
    Some((chain.parse().ok()?, seq.parse().ok().filter(|seq| *seq >= 0)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_japanese_and_both_ends_count() {
        let form = LogForm { from: "R8.11.21".to_owned(), until: "R8.11.21".to_owned(), ..LogForm::default() };
        let filter = form.check(None).unwrap();
        let (from, until) = (filter.from.unwrap(), filter.until.unwrap());
        assert_eq!(until.0 - from.0, 24 * 3_600 * 1_000_000);
        assert_eq!(clock::local_time(from).unwrap().to_string(), "2026-11-21 00:00:00");
    }

    #[test]
    fn nonsense_is_told_at_its_field() {
        let form = LogForm {
            from: "R8.2.30".to_owned(),
            act: "eaten".to_owned(),
            kind: "cake".to_owned(),
            record: "123".to_owned(),
            staff: "nobody".to_owned(),
            agency: "x".to_owned(),
            ..LogForm::default()
        };
        let errors = form.check(None).unwrap_err();
        for field in ["from", "act", "kind", "record", "staff", "agency"] {
            assert_eq!(errors.on(field).len(), 1, "{field}");
        }
    }

    #[test]
    fn an_entry_is_named_by_chain_and_place() {
        let chain = ChainId::new();
        assert_eq!(parse_entry(&format!("{chain}-12")), Some((chain, 12)));
        for text in ["", "-", "12", "x-1", &format!("{chain}--1"), &format!("{chain}-99999999999999999999")] {
            assert_eq!(parse_entry(text), None, "{text}");
        }
    }
}
