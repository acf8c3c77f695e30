//! Old and new values of a case in words (変更履歴).

use crate::access::Actor;
use crate::data::audit::RevisionRow;
use crate::data::cases::CaseDetail;
use crate::data::persons::names;
use crate::data::{Db, households, staff};
use crate::error::AppError;
use crate::web::forms::day_field;
use entity::codes::{CaseStage, CloseReason, Program, Route, SubjectRole};
use entity::ids::{HouseholdId, PersonId};
use entity::stamp::{At, Ymd};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// One change.
pub struct Change {
    /// When.
    pub at: At,
    /// The record came into being.
    pub is_first: bool,
    /// What changed.
    pub lines: Vec<Line>,
}

/// One value before and after.
#[derive(Debug, PartialEq, Eq)]
pub struct Line {
    /// Which value.
    pub label: &'static str,
    /// Before; empty = none.
    pub old: String,
    /// After; empty = none.
    pub new: String,
}

/// Keys of stored values with their words, in the order of the page.
const KEYS: [(&str, &str); 13] = [
    ("title", "ケース名"),
    ("household", "世帯"),
    ("subjects", "対象者"),
    ("stage", "段階"),
    ("lead", "主担当"),
    ("route", "把握経路"),
    ("opened_on", "開始日"),
    ("program", "関与する事業"),
    ("closed_on", "終結日"),
    ("close_reason", "終結理由"),
    ("close_note", "終結の経緯"),
    ("summary", "概要"),
    ("note", "メモ"),
];

/// Names of the records that values refer to by their ids.
pub type Names = BTreeMap<String, String>;

/// Looks up the names that some revisions of the acting agency's case refer to.
pub async fn names_in(db: &Db, who: &Actor, detail: &CaseDetail, revisions: &[RevisionRow]) -> Result<Names, AppError> {
    let mut found: Names =
        detail.team.iter().map(|member| (member.staff_id.to_string(), member.name.clone())).collect();
    for colleague in staff::of_agency(db, who).await? {
        found.insert(colleague.staff_id.to_string(), colleague.staff_name);
    }
    let (persons, households) = referred(revisions);
    for (id, name) in names(db, who, persons).await? {
        found.insert(id.to_string(), name.name());
    }
    for id in households {
        if let Some(household) = households::find(db, who, id).await? {
            found.insert(id.to_string(), household.label);
        }
    }
    Ok(found)
}

/// The persons and households that some values refer to.
fn referred(revisions: &[RevisionRow]) -> (BTreeSet<PersonId>, BTreeSet<HouseholdId>) {
    let mut persons = BTreeSet::new();
    let mut households = BTreeSet::new();
    for value in revisions.iter().flat_map(|revision| [&revision.old, &revision.new]) {
        let subjects = value["subjects"].as_array().map(Vec::as_slice).unwrap_or_default();
        let ids = subjects.iter().filter_map(|subject| subject[0].as_str()?.parse::<PersonId>().ok());
        persons.extend(ids);
        households.extend(value["household"].as_str().and_then(|id| id.parse::<HouseholdId>().ok()));
    }
    (persons, households)
}

/// The changes in words, newest first; what stayed as it was is left out.
pub fn describe(revisions: &[RevisionRow], names: &Names) -> Vec<Change> {
    let changes = revisions.iter().rev().map(|revision| Change {
        at: revision.at,
        is_first: revision.old.is_null(),
        lines: lines(&revision.old, &revision.new, names),
    });
    changes.filter(|change| !change.lines.is_empty()).collect()
}

fn lines(old: &Value, new: &Value, names: &Names) -> Vec<Line> {
    let mut lines = Vec::new();
    for (key, label) in KEYS {
        let before = in_words(key, &old[key], names);
        let after = match new.get(key) {
            Some(value) => in_words(key, value, names),
            // A closing stores its day and reason; the stage it implies stands nowhere.
            None if key == "stage" && !before.is_empty() => CaseStage::Closed.label().to_owned(),
            None => String::new(),
        };
        if before != after {
            lines.push(Line { label, old: before, new: after });
        }
    }
    lines
}

fn in_words(key: &str, value: &Value, names: &Names) -> String {
    let text = value.as_str().unwrap_or_default();
    let named = |id: &str| names.get(id).cloned().unwrap_or_else(|| "（登録なし）".to_owned());
    let label = match key {
        "stage" => CaseStage::parse(text).map(CaseStage::label),
        "route" => Route::parse(text).map(Route::label),
        "program" => Program::parse(text).map(Program::label),
        "close_reason" => CloseReason::parse(text).map(CloseReason::label),
        _ => None,
    };
    match (label, key) {
        (Some(label), _) => label.to_owned(),
        (None, "opened_on" | "closed_on") => {
            let day = value.as_i64().and_then(|day| i32::try_from(day).ok());
            day_field(day.map(Ymd))
        }
        (None, "household" | "lead") if !text.is_empty() => named(text),
        (None, "subjects") => {
            let subjects = value.as_array().map(Vec::as_slice).unwrap_or_default();
            let subjects: Vec<String> = subjects
                .iter()
                .map(|subject| {
                    let role = subject[1].as_str().and_then(SubjectRole::parse);
                    let name = named(subject[0].as_str().unwrap_or_default());
                    format!("{name}（{}）", role.map_or("対象者", SubjectRole::label))
                })
                .collect();
            subjects.join("、")
        }
        (None, _) => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn told(old: &Value, new: &Value) -> Vec<String> {
        let names = Names::from([("p".to_owned(), "山田 太郎".to_owned())]);
        lines(old, new, &names).into_iter().map(|line| format!("{}: {} → {}", line.label, line.old, line.new)).collect()
    }

    #[test]
    fn only_what_changed_is_told_in_words() {
        let old = json!({ "title": "山田家", "stage": "received", "subjects": [], "household": null });
        let new = json!({ "title": "山田家", "stage": "intake", "subjects": [["p", "principal"]], "household": null });
        assert_eq!(told(&old, &new), ["対象者:  → 山田 太郎（本人）", "段階: 受付 → インテーク"]);
    }

    #[test]
    fn a_closing_and_a_reopening_tell_the_stage() {
        let closing = told(
            &json!({ "stage": "active" }),
            &json!({ "closed_on": 20_261_121, "close_reason": "resolved", "close_note": "" }),
        );
        assert_eq!(
            closing,
            ["段階: 支援中 → 終結", "終結日:  → R8.11.21", "終結理由:  → 課題がおおむね解決・目標達成"]
        );
        let reopening = told(&json!({ "closed_on": 20_261_121 }), &json!({ "stage": "active", "note": "再相談" }));
        assert_eq!(reopening, ["段階:  → 支援中", "終結日: R8.11.21 → ", "メモ:  → 再相談"]);
    }
}
