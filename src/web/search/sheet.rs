//! What was found as a sheet: people, then households, then cases.

use super::why;
use crate::data::search::{CaseHit, Hits, HouseholdHit, PersonHit};
use crate::documents::{Listing, Sheet, Value};
use crate::web::persons::words::cautions;
use entity::stamp::Ymd;

/// One of the things that were found.
enum Hit<'a> {
    Person(&'a PersonHit),
    Household(&'a HouseholdHit),
    Case(&'a CaseHit),
}

/// Everything that was found for `words`; ages are those of `today`.
pub fn sheet(hits: &Hits, words: &str, today: Ymd) -> Sheet {
    let persons = hits.persons.iter().map(Hit::Person);
    let households = hits.households.iter().map(Hit::Household);
    let cases = hits.cases.iter().map(Hit::Case);
    let rows: Vec<Hit<'_>> = persons.chain(households).chain(cases).collect();
    Listing::<Hit<'_>>::new("search", "検索の結果")
        .column("kind", "種類", |hit| match hit {
            Hit::Person(_) => "人",
            Hit::Household(_) => "世帯",
            Hit::Case(_) => "ケース",
        })
        .column("id", "記録の番号", |hit| match hit {
            Hit::Person(hit) => hit.person.id.to_string(),
            Hit::Household(hit) => hit.id.to_string(),
            Hit::Case(hit) => hit.id.to_string(),
        })
        .column("name", "名前", |hit| match hit {
            Hit::Person(hit) => hit.person.name(),
            Hit::Household(hit) => hit.label.clone(),
            Hit::Case(hit) => hit.title.clone(),
        })
        .column("kana", "フリガナ", |hit| person(hit, |found| found.person.kana()))
        .column("age", "年齢", move |hit| person(hit, |found| found.person.age(today)))
        .column("household", "世帯", |hit| person(hit, |found| found.household.clone()))
        .column("relationship", "続柄", |hit| person(hit, |found| found.person.relationship.label().to_owned()))
        .column("address", "住所", |hit| match hit {
            Hit::Household(hit) => Value::words(&hit.address),
            Hit::Person(_) | Hit::Case(_) => Value::Empty,
        })
        .column("number", "番号", |hit| match hit {
            Hit::Case(hit) => Value::words(&hit.number),
            Hit::Person(_) | Hit::Household(_) => Value::Empty,
        })
        .column("stage", "段階", |hit| match hit {
            Hit::Case(hit) => Value::words(hit.stage.label()),
            Hit::Person(_) | Hit::Household(_) => Value::Empty,
        })
        .column("why", "見つかった理由", move |hit| match hit {
            Hit::Person(hit) => why::of_person(hit.why, &hit.person, words),
            Hit::Household(_) => why::OF_HOUSEHOLD,
            Hit::Case(hit) => why::of_case(&hit.number, words),
        })
        .column("cautions", "連絡上の注意", |hit| {
            person(hit, |found| cautions(&found.person.cautions, &found.person.caution_note))
        })
        .sheet(&rows)
}

fn person(hit: &Hit<'_>, says: impl Fn(&PersonHit) -> String) -> Value {
    match hit {
        Hit::Person(hit) => Value::words(says(hit)),
        Hit::Household(_) | Hit::Case(_) => Value::Empty,
    }
}
