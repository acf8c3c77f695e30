//! Who comes with an accepted referral, as the form of a new case says it.

use crate::data::referrals::{Bringing, Carried, Taken};
use crate::domain::errors::Errors;
use entity::codes::{About, SubjectRole};
use entity::ids::PersonId;

/// Most persons that one referral brings.
const MOST: usize = 50;

/// The referral and who comes with it; none for a case that is opened without one.
pub(super) fn taken(errors: &mut Errors, referral: &str, bring: &[String]) -> Option<Taken> {
    let referral = referral.parse().ok()?;
    if bring.len() > MOST {
        errors.add("bring", format!("引き継げるのは{MOST}人までです。"));
        return None;
    }
    let mut persons = Vec::new();
    for value in bring {
        match Brings::read(value) {
            Some(Brings::Nobody) => {}
            Some(Brings::Somebody(bringing)) => persons.push(bringing),
            None => errors.add("bring", "届いた人を登録するか、自機関のだれと同じかを選んでください。"),
        }
    }
    Some(Taken { referral, persons })
}

/// What one choice about somebody who comes with a referral means.
enum Brings {
    Nobody,
    Somebody(Bringing),
}

impl Brings {
    fn read(value: &str) -> Option<Self> {
        let (person, rest) = value.split_once(':')?;
        let person = person.parse().ok()?;
        if rest == "none" {
            return Some(Self::Nobody);
        }
        let (own, role) = rest.split_once(':')?;
        let own = if own == "new" { None } else { Some(own.parse().ok()?) };
        Some(Self::Somebody(Bringing { person, own, role: SubjectRole::parse(role)? }))
    }
}

/// Somebody who comes with a referral, as one value of the form.
pub fn brings(person: PersonId, own: Option<PersonId>, role: SubjectRole) -> String {
    format!("{person}:{}:{}", own.map_or_else(|| "new".to_owned(), |own| own.to_string()), role.code())
}

/// What is chosen at first: who came with an earlier referral; a new record where nobody is alike; else somebody has to look.
pub(super) fn usual(carried: &Carried, about: About) -> String {
    let role = if about == About::Family { SubjectRole::Family } else { SubjectRole::Principal };
    match carried.own.first() {
        Some(own) if carried.is_known => brings(carried.person.id, Some(own.id), role),
        Some(_) => format!("{}:", carried.person.id),
        None => brings(carried.person.id, None, role),
    }
}
