//! Who read or changed a record, and what was changed, in words.

mod pages;

pub use pages::{Shown, page};

use crate::access::Actor;
use crate::data::audit::Change;
use crate::data::{Db, households};
use crate::error::AppError;
use crate::web::persons::words;
use entity::codes::{AddressKind, Caution, NameKind, PhoneSafety, Relationship, Sex};
use entity::stamp::Ymd;
use serde_json::Value;
use std::collections::BTreeMap;

/// One value that changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// What it is.
    pub label: &'static str,
    /// Before; empty = nothing.
    pub old: String,
    /// After; empty = nothing.
    pub new: String,
}

/// The fields that are told, in the order of the form.
const FIELDS: [(&str, &str); 21] = [
    ("label", "世帯名"),
    ("family_name", "氏"),
    ("given_name", "名"),
    ("family_kana", "氏のフリガナ"),
    ("given_kana", "名のフリガナ"),
    ("calling_name", "呼び名"),
    ("names", "別名"),
    ("household", "世帯"),
    ("relationship", "続柄"),
    ("sex", "性別"),
    ("birth", "生年月日"),
    ("postal_code", "郵便番号"),
    ("address", "住所"),
    ("district", "圏域"),
    ("cautions", "連絡上の注意"),
    ("caution_note", "連絡上の注意のくわしい内容"),
    ("phones", "電話"),
    ("addresses", "住所"),
    ("note", "備考"),
    ("same", "同じ人とした記録"),
    ("another", "別の人とした記録"),
];

/// Names of households and districts that old and new values point to.
#[derive(Clone, Debug, Default)]
pub struct Names(BTreeMap<String, String>);

impl Names {
    /// Names of everything that these changes point to, as far as the actor may know them.
    ///
    /// # Errors
    /// The database cannot be read.
    pub async fn load(db: &Db, who: &Actor, changes: &[Change]) -> Result<Self, AppError> {
        let mut names = BTreeMap::new();
        for district in households::active_districts(db, who).await? {
            names.insert(district.id.to_string(), district.name);
        }
        let values = changes.iter().flat_map(|change| [&change.revision.old, &change.revision.new]);
        for value in values {
            let Some(text) = value["household"].as_str() else {
                continue;
            };
            if !names.contains_key(text)
                && let Ok(id) = text.parse()
                && let Some(household) = households::find(db, who, id).await?
            {
                names.insert(text.to_owned(), household.label);
            }
        }
        Ok(Self(names))
    }

    fn of(&self, id: &str) -> String {
        self.0.get(id).cloned().unwrap_or_else(|| "（いまは選べないもの）".to_owned())
    }
}

/// What differs between the two values of a change.
pub fn differences(old: &Value, new: &Value, names: &Names) -> Vec<Difference> {
    FIELDS
        .iter()
        .filter_map(|(key, label)| {
            let (old, new) = (in_words(old, key, names), in_words(new, key, names));
            (old != new).then_some(Difference { label, old, new })
        })
        .collect()
}

fn in_words(record: &Value, key: &str, names: &Names) -> String {
    if record.is_null() {
        return String::new();
    }
    let value = &record[key];
    let text = value.as_str().unwrap_or_default();
    match key {
        "household" | "district" if text.is_empty() => String::new(),
        "household" | "district" => names.of(text),
        "relationship" => Relationship::parse(text).map_or("", Relationship::label).to_owned(),
        "sex" => Sex::parse(text).map_or("", Sex::label).to_owned(),
        "birth" => birth(record),
        "cautions" => list(value, "、", |caution| {
            let code = caution.as_str().unwrap_or_default();
            Caution::parse(code).map_or("", Caution::label).to_owned()
        }),
        "names" => list(value, "／", other_name),
        "phones" => list(value, "／", phone),
        "addresses" => list(value, "／", address),
        _ => text.to_owned(),
    }
}

fn birth(record: &Value) -> String {
    let day = |key: &str| {
        let number = record[key].as_i64().unwrap_or_default();
        Ymd(i32::try_from(number).unwrap_or_default())
    };
    if record["birth_lo"].is_null() {
        return String::new();
    }
    let precision = record["birth_precision"].as_str().unwrap_or_default();
    words::birth(day("birth_lo"), day("birth_hi"), precision, day("birth_as_of"))
}

fn list(value: &Value, joint: &str, words: impl Fn(&Value) -> String) -> String {
    let all: Vec<String> = value.as_array().into_iter().flatten().map(words).collect();
    all.join(joint)
}

fn part<'a>(value: &'a Value, key: &str) -> &'a str {
    value[key].as_str().unwrap_or_default()
}

/// The words that are not empty, as 「（…）」.
fn aside(words: &[&str]) -> String {
    let words: Vec<&str> = words.iter().copied().filter(|word| !word.is_empty()).collect();
    if words.is_empty() { String::new() } else { format!("（{}）", words.join("・")) }
}

fn other_name(value: &Value) -> String {
    let kind = NameKind::parse(part(value, "kind")).map_or("", NameKind::label);
    let pair = |family, given| format!("{} {}", part(value, family), part(value, given)).trim().to_owned();
    let reading = pair("family_kana", "given_kana");
    format!("{kind} {}{}", pair("family_name", "given_name"), aside(&[&reading]))
}

fn phone(value: &Value) -> String {
    let safety = PhoneSafety::parse(part(value, "safety")).map_or("", PhoneSafety::label);
    format!("{}{}", part(value, "number"), aside(&[part(value, "owner"), safety, part(value, "note")]))
}

fn address(value: &Value) -> String {
    let kind = AddressKind::parse(part(value, "kind")).map_or("", AddressKind::label);
    let postal = part(value, "postal_code");
    let postal = if postal.is_empty() { String::new() } else { format!("〒{postal} ") };
    format!("{kind} {postal}{}{}", part(value, "address"), aside(&[part(value, "note")]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn only_what_changed_is_told_and_in_words() {
        let old = json!({ "family_name": "山田", "sex": "unknown", "birth_lo": 0, "birth_hi": 0, "birth_precision": "unknown", "birth_as_of": 0, "cautions": [] });
        let new = json!({ "family_name": "山田", "sex": "male", "birth_lo": 19_680_401, "birth_hi": 19_680_401, "birth_precision": "exact", "birth_as_of": 0, "cautions": ["no_mail"] });
        let told = differences(&old, &new, &Names::default());
        let words: Vec<String> = told.iter().map(|d| format!("{}: {} → {}", d.label, d.old, d.new)).collect();
        assert_eq!(words, ["性別: 不明 → 男", "生年月日: 不明 → 昭和43年4月1日", "連絡上の注意:  → 郵便を送らない"]);
    }

    #[test]
    fn telephones_are_told_with_whose_they_are() {
        let new = json!({ "phones": [{ "number": "03-1234-5678", "owner": "父", "safety": "unsafe", "note": "" }], "addresses": [] });
        let told = differences(&Value::Null, &new, &Names::default());
        assert_eq!(told.first().map(|d| d.new.as_str()), Some("03-1234-5678（父・かけてはいけない）"));
        assert_eq!(told.len(), 1);
    }

    #[test]
    fn nonsense_in_a_revision_is_survived() {
        for value in [json!(1), json!("x"), json!([1]), json!({ "phones": 3, "birth_lo": "x" })] {
            let _ = differences(&value, &Value::Null, &Names::default());
        }
    }
}
