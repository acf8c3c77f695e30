//! Closing and reopening.

use super::{NOTE, YES, day_within, holds_number};
use crate::domain::errors::Errors;
use crate::web::forms::{choice, day_field, refuse_my_number, text};
use entity::codes::CloseReason;
use entity::engagements;
use entity::ids::EngagementId;
use entity::stamp::Ymd;
use serde::{Deserialize, Serialize};

/// Closing a case.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct CloseForm {
    /// The version that was shown.
    pub version: String,
    /// Day of closing.
    pub closed_on: String,
    /// Why.
    pub reason: String,
    /// In words.
    pub note: String,
    /// 関与 that end with the case.
    pub ending: Vec<String>,
    /// What looks like a 個人番号 is none.
    pub not_my_number: String,
}

/// A closing that has passed every check.
pub struct Closing {
    /// Day of closing.
    pub closed_on: Ymd,
    /// Why.
    pub reason: CloseReason,
    /// In words.
    pub note: String,
    /// 関与 that end with the case.
    pub ending: Vec<EngagementId>,
    /// Somebody said that a number is no 個人番号.
    pub waived: bool,
}

impl CloseForm {
    /// The form as it is first shown: every 関与 that goes on ends with the case.
    pub fn blank(version: i32, today: Ymd, open: &[engagements::Model]) -> Self {
        let ending = going_on(open).map(|episode| episode.id.to_string()).collect();
        Self { version: version.to_string(), closed_on: day_field(Some(today)), ending, ..Self::default() }
    }

    /// Free text seems to hold a 個人番号.
    pub fn holds_number(&self) -> bool {
        holds_number(&[&self.note])
    }

    /// Whether the box 「個人番号ではありません」 is ticked.
    pub fn is_waived(&self) -> bool {
        self.not_my_number == YES
    }

    /// The closing of a case opened on `opened_on`, or everything that is wrong with it.
    pub fn check(&self, opened_on: Ymd, episodes: &[engagements::Model], today: Ymd) -> Result<Closing, Errors> {
        let mut errors = Errors::new();
        let first = Some((opened_on, "ケースの開始日"));
        let closed_on = day_within(&mut errors, "closed_on", "終結日", &self.closed_on, first, today);
        let reason = choice(&mut errors, "reason", "終結理由", &self.reason, CloseReason::parse);
        let note = text(&mut errors, "note", "終結の経緯", &self.note, NOTE, false);
        let waived = refuse_my_number(&mut errors, &[("note", &self.note)], self.is_waived());
        if reason == Some(CloseReason::Other) && self.note.trim().is_empty() {
            errors.add("note", "終結理由が「その他」のときは、終結の経緯を入力してください。");
        }
        let chosen = |episode: &&engagements::Model| self.ending.contains(&episode.id.to_string());
        let ending: Vec<&engagements::Model> = going_on(episodes).filter(chosen).collect();
        if let Some(day) = closed_on
            && let Some(later) = ending.iter().find(|episode| episode.opened_on > day)
        {
            errors.add("closed_on", format!("「{}」の関与は、この日より後に始まっています。", later.program));
        }
        let ending = ending.into_iter().map(|episode| episode.id).collect();
        errors.finish(|| Some(Closing { closed_on: closed_on?, reason: reason?, note: note?, ending, waived }))
    }
}

/// 関与 that go on.
pub fn going_on(episodes: &[engagements::Model]) -> impl Iterator<Item = &engagements::Model> {
    episodes.iter().filter(|episode| episode.closed_on.is_none())
}

/// Reopening a case.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct ReopenForm {
    /// The version that was shown.
    pub version: String,
    /// Why.
    pub note: String,
    /// What looks like a 個人番号 is none.
    pub not_my_number: String,
}

impl ReopenForm {
    /// Free text seems to hold a 個人番号.
    pub fn holds_number(&self) -> bool {
        holds_number(&[&self.note])
    }

    /// Whether the box 「個人番号ではありません」 is ticked.
    pub fn is_waived(&self) -> bool {
        self.not_my_number == YES
    }

    /// The reason in words and whether a number was waived, or everything that is wrong with it.
    pub fn check(&self) -> Result<(String, bool), Errors> {
        let mut errors = Errors::new();
        let note = text(&mut errors, "note", "再開の理由", &self.note, NOTE, true);
        let waived = refuse_my_number(&mut errors, &[("note", &self.note)], self.is_waived());
        errors.finish(|| Some((note?, waived)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OPENED: Ymd = Ymd(20_260_401);
    const TODAY: Ymd = Ymd(20_261_121);

    fn wrong(closed_on: &str, reason: &str, note: &str) -> Vec<String> {
        let form = CloseForm {
            closed_on: closed_on.to_owned(),
            reason: reason.to_owned(),
            note: note.to_owned(),
            ..CloseForm::default()
        };
        let errors = form.check(OPENED, &[], TODAY).err().unwrap_or_default();
        errors.all().map(|(name, _)| name.to_owned()).collect()
    }

    #[test]
    fn the_day_lies_between_opening_and_today() {
        assert!(wrong("R8.4.1", "resolved", "").is_empty());
        assert!(wrong("令和8年11月21日", "resolved", "").is_empty());
        for day in ["R8.3.31", "R8.11.22", "", "きのう", "R8.2.30"] {
            assert_eq!(wrong(day, "resolved", ""), ["closed_on"], "{day}");
        }
    }

    #[test]
    fn a_reason_is_chosen_and_other_needs_words() {
        assert_eq!(wrong("R8.11.1", "", ""), ["reason"]);
        assert_eq!(wrong("R8.11.1", "x", ""), ["reason"]);
        assert_eq!(wrong("R8.11.1", "other", " "), ["note"]);
        assert!(wrong("R8.11.1", "other", "施設の方針").is_empty());
    }

    #[test]
    fn reopening_says_why() {
        assert!(ReopenForm::default().check().is_err());
        let form = ReopenForm { note: "再び連絡があった".to_owned(), ..ReopenForm::default() };
        assert!(form.check().is_ok_and(|(_, waived)| !waived));
    }
}
