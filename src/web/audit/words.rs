//! The details of an entry in words; what is not known by name is shown as it is stored.

use super::labels::label;
use crate::clock;
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::wareki;
use entity::codes::{
    CaseStage, GrantDeed, Ground, InquiryAnswer, InquiryBy, MemberRole, Method, Program, Qualification, ReferralStatus,
    Role, Section, SlipGround, TaskState,
};
use entity::stamp::Ymd;
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// One detail: what it is called, and what it says.
pub type Detail = (String, String);

/// Kinds of entry whose details hold nothing about anybody who is helped.
const TECHNICAL: [&str; 7] = ["agency", "staff", "posting", "master", "log", "session", "file"];

/// Details of other kinds that are told; whatever else an entry may hold stays closed to readers of the log.
const TOLD: [&str; 65] = [
    "act",
    "agency",
    "another_person_than",
    "box",
    "cases",
    "characters",
    "closed_on",
    "column",
    "count",
    "day",
    "deed",
    "disabled",
    "district",
    "due_on",
    "emergency",
    "ended",
    "engagement",
    "filter",
    "fiscal_year",
    "for",
    "format",
    "from",
    "ground",
    "households",
    "idle_days",
    "kind",
    "lead",
    "length",
    "member",
    "method",
    "mine",
    "n",
    "named_after_members",
    "new",
    "not_a_my_number",
    "next",
    "old",
    "opened_on",
    "over",
    "page",
    "person",
    "persons",
    "posting",
    "program",
    "q",
    "read",
    "recipient",
    "record",
    "removed",
    "report",
    "role",
    "rows",
    "sections",
    "sent_on",
    "staff",
    "stage",
    "state",
    "status",
    "successor",
    "to",
    "until",
    "words",
    "when",
    "whose",
    "why",
];

/// The details of an entry of this kind; `names` are those of agencies and people that ids stand for.
pub fn details(kind: &str, detail: &Value, names: &BTreeMap<Uuid, String>) -> Vec<Detail> {
    let mut told = Vec::new();
    if let Value::Object(fields) = detail {
        if TECHNICAL.contains(&kind) {
            tell(fields, names, &mut told);
        } else {
            tell(&metadata(fields), names, &mut told);
        }
    }
    told
}

fn metadata(fields: &Map<String, Value>) -> Map<String, Value> {
    fields
        .iter()
        .filter(|(key, _)| TOLD.contains(&key.as_str()))
        .map(|(key, value)| {
            let value = match value {
                Value::Object(inner) => Value::Object(metadata(inner)),
                other => other.clone(),
            };
            (key.clone(), value)
        })
        .collect()
}

/// Every id in the details, so that names can be looked up.
pub fn ids(detail: &Value) -> BTreeSet<Uuid> {
    let mut found = BTreeSet::new();
    collect(detail, &mut found);
    found
}

fn collect(value: &Value, found: &mut BTreeSet<Uuid>) {
    match value {
        Value::String(text) => found.extend(text.parse::<Uuid>()),
        Value::Array(items) => items.iter().for_each(|item| collect(item, found)),
        Value::Object(fields) => fields.values().for_each(|value| collect(value, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn tell(fields: &Map<String, Value>, names: &BTreeMap<Uuid, String>, told: &mut Vec<Detail>) {
    for (key, value) in fields {
        match (key.as_str(), value) {
            // The reason of a command is for the log's own keeping; heads of chains are for `verify`.
            ("by" | "heads" | "old" | "new", _)
            | (_, Value::Null)
            | ("reset" | "locked" | "ended" | "mine" | "not_a_my_number", Value::Bool(false)) => {}
            ("filter" | "commission", Value::Object(inner)) => tell(inner, names, told),
            (_, Value::String(text)) if text.is_empty() => {}
            (_, value) => told.push((label(key).to_owned(), words(key, value, names))),
        }
    }
    change(fields.get("old"), fields.get("new"), names, told);
}

/// Old and new values side by side, only where they differ.
fn change(old: Option<&Value>, new: Option<&Value>, names: &BTreeMap<Uuid, String>, told: &mut Vec<Detail>) {
    let none = Map::new();
    let object = |value: Option<&Value>| value.and_then(Value::as_object).cloned();
    let (before, after) = (object(old), object(new));
    let mut keys: BTreeSet<&String> = before.iter().flat_map(Map::keys).collect();
    keys.extend(after.iter().flat_map(Map::keys));
    for key in keys {
        let from = before.as_ref().unwrap_or(&none).get(key).unwrap_or(&Value::Null);
        let to = after.as_ref().unwrap_or(&none).get(key).unwrap_or(&Value::Null);
        if from == to || key == "staff" {
            continue;
        }
        let said = match (&before, &after) {
            (Some(_), Some(_)) => {
                format!("{} → {}", words(key, from, names), words(key, to, names))
            }
            (None, _) => words(key, to, names),
            (Some(_), None) => format!("{} → 取り除き", words(key, from, names)),
        };
        told.push((label(key).to_owned(), said));
    }
}

fn words(key: &str, value: &Value, names: &BTreeMap<Uuid, String>) -> String {
    match value {
        Value::Null => "なし".to_owned(),
        Value::Bool(is_so) => if *is_so { "はい" } else { "いいえ" }.to_owned(),
        Value::Number(number) => match (key, number.as_i64().and_then(|number| i32::try_from(number).ok())) {
            ("due_on", Some(99_991_231)) => "なし".to_owned(),
            (
                "from" | "until" | "day" | "due_on" | "opened_on" | "closed_on" | "sent_on" | "answer_due_on",
                Some(day),
            ) => clock::date(Ymd(day)).map_or_else(|| number.to_string(), wareki::short),
            ("fiscal_year", Some(year)) => FiscalYear::new(year).label(),
            _ => number.to_string(),
        },
        Value::String(text) => said(key, text, names),
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(|item| words(key, item, names)).collect();
            items.join("、")
        }
        Value::Object(fields) => {
            let mut inner = Vec::new();
            tell(fields, names, &mut inner);
            let inner: Vec<String> = inner.into_iter().map(|(label, said)| format!("{label} {said}")).collect();
            inner.join("、")
        }
    }
}

fn said(key: &str, text: &str, names: &BTreeMap<Uuid, String>) -> String {
    if text.is_empty() {
        return "空".to_owned();
    }
    if let Some(name) = text.parse().ok().and_then(|id: Uuid| names.get(&id)) {
        return name.clone();
    }
    let coded = |label: fn(&str) -> Option<&'static str>| {
        let labels: Vec<&str> = text.split(';').map(|code| label(code).unwrap_or(code)).collect();
        labels.join("・")
    };
    match key {
        "roles" => coded(|code| Role::parse(code).map(Role::label)),
        "status" => coded(|code| ReferralStatus::parse(code).map(ReferralStatus::label)),
        "whose" => match text {
            "mine" => "自分",
            "agency" => "機関のすべて",
            "nobody" => "担当なし",
            other => other,
        }
        .to_owned(),
        "when" => match text {
            "overdue" => "期限切れ",
            "today" => "今日",
            "week" => "今週",
            "later" => "来週以降",
            other => other,
        }
        .to_owned(),
        "stage" => coded(|code| CaseStage::parse(code).map(CaseStage::label)),
        "role" => coded(|code| MemberRole::parse(code).map(MemberRole::label)),
        "method" => coded(|code| Method::parse(code).map(Method::label)),
        "ground" => {
            coded(|code| SlipGround::parse(code).map(SlipGround::label).or(Ground::parse(code).map(Ground::label)))
        }
        "sections" => coded(|code| Section::parse(code).map(Section::label)),
        "deed" => coded(|code| GrantDeed::parse(code).map(GrantDeed::label)),
        "emergency" => coded(|code| InquiryBy::parse(code).map(InquiryBy::label)),
        "next" => match text {
            "none" => "決まっていない",
            "overdue" => "過ぎている",
            other => other,
        }
        .to_owned(),
        "engagement" | "program" => coded(|code| Program::parse(code).map(Program::label)),
        "qualifications" => coded(|code| Qualification::parse(code).map(Qualification::label)),
        "box" => match text {
            "received" => "届いた",
            "sent" => "送った",
            "awaiting" => "返信待ち",
            other => other,
        }
        .to_owned(),
        "state" if TaskState::parse(text).is_some() && text != "open" => {
            coded(|code| TaskState::parse(code).map(TaskState::label))
        }
        "state" if InquiryAnswer::parse(text).is_some() => {
            coded(|code| InquiryAnswer::parse(code).map(InquiryAnswer::label))
        }
        "state" => match text {
            "open" => "終わっていない",
            "closed" => "終結した",
            "all" => "すべて",
            other => other,
        }
        .to_owned(),
        "words" => match text {
            "date" => "日付",
            "number" => "番号",
            "kana" => "かな",
            "ascii" => "英数字",
            "text" => "漢字を含む語",
            other => other,
        }
        .to_owned(),
        "page" if text == "home" => "ホーム".to_owned(),
        "for" if text == "case" => "ケースの登録".to_owned(),
        "report" => match text {
            "persons-by-age" => "実相談人数（年代別）",
            "consultations-by-method" => "延相談件数（方法別）",
            "referrals-by-agency-kind" => "関係機関へつないだ件数",
            "daily" => "相談日報",
            "tasks-by-staff" => "担当者別のすること",
            other => other,
        }
        .to_owned(),
        "master" => match text {
            "agency_kind" => "機関種別",
            "agency_kind_mapping" => "機関種別の公表区分",
            "district" => "地区",
            "holiday" => "祝日",
            "explanation" => "説明文",
            other => other,
        }
        .to_owned(),
        "act" => match text {
            "administer" => "機関・職員・コードの管理",
            "read log" => "監査記録を読む",
            "read technical log" => "技術的な記録を読む",
            "count support" => "統計を見る",
            "view basics" => "人・世帯・ケースを見る",
            "view consultations" => "相談を見る",
            "view referrals" => "つなぎを見る",
            "write basics" => "人・世帯・ケースを書く",
            "write consultations" => "相談を書く",
            "write referrals" => "つなぎを書く",
            "answer slip" => "届いたつなぎに答える",
            "inquire" => "緊急照会",
            "supervise" => "ほかの職員の記録の管理",
            other => crate::data::audit::Deed::label(other),
        }
        .to_owned(),
        "kind" if super::form::KINDS.contains(&text) => crate::data::audit::Kind::label(text).to_owned(),
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn told(detail: &Value) -> Vec<Detail> {
        details("staff", detail, &BTreeMap::new())
    }

    #[test]
    fn a_change_tells_only_what_differs() {
        let detail = json!({
            "old": { "name": "北", "roles": "consultant", "from": 20_260_401, "code": "1" },
            "new": { "name": "北部", "roles": "consultant;supervisor", "from": null, "code": "1" },
        });
        assert_eq!(
            told(&detail),
            [
                ("はじめの日".to_owned(), "R8.4.1 → なし".to_owned()),
                ("名称".to_owned(), "北 → 北部".to_owned()),
                ("役割".to_owned(), "相談支援員 → 相談支援員・スーパーバイザー".to_owned()),
            ]
        );
    }

    #[test]
    fn ids_are_told_as_names() {
        let id = Uuid::now_v7();
        let detail = json!({ "agency": id, "by": "a reason", "filter": { "q": "", "kind": "case" }, "rows": 3 });
        assert_eq!(ids(&detail), BTreeSet::from([id]));
        let names = BTreeMap::from([(id, "市社協".to_owned())]);
        let told: Vec<String> =
            details("log", &detail, &names).into_iter().map(|(label, said)| format!("{label}={said}")).collect();
        assert_eq!(told, ["機関=市社協", "種別=ケース", "件数=3"]);
    }

    #[test]
    fn what_came_and_what_went_are_told_apart() {
        assert_eq!(
            told(&json!({ "master": "holiday", "day": 20_261_123, "old": { "name": "祝日" }, "new": null })),
            [
                ("日付".to_owned(), "R8.11.23".to_owned()),
                ("コードの種類".to_owned(), "祝日".to_owned()),
                ("名称".to_owned(), "祝日 → 取り除き".to_owned()),
            ]
        );
        assert_eq!(told(&json!(null)), []);
        assert_eq!(told(&json!([1])), []);
    }

    #[test]
    fn nothing_a_record_says_is_told() {
        let detail = json!({
            "status": "declined",
            "note": "父が同席",
            "name": "山田",
            "old": { "stage": "active", "address": "さくら町" },
            "new": { "stage": "closed", "address": "もみじ町", "note": "転出" },
        });
        assert_eq!(
            details("case", &detail, &BTreeMap::new()),
            [("状態".to_owned(), "不成立".to_owned()), ("段階".to_owned(), "支援中 → 終結".to_owned()),]
        );
    }
}
