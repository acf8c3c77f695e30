//! Households and the people in them, as one agency knows them.

use super::names;
use super::people::{caution, contacts, full_name, person};
use super::random::Random;
use super::town::{Site, Town};
use super::words::{Situation, phrases};
use crate::data::demo::World;
use crate::domain::kana;
use chrono::NaiveDate;
use entity::codes::Relationship;
use entity::ids::{HouseholdId, PersonId, StaffId};
use entity::stamp::At;
use entity::{households, persons};

/// Somebody in a household, as far as the stories need to know.
#[derive(Clone, Copy, Debug)]
pub struct Human {
    /// The record.
    pub id: PersonId,
    /// 続柄.
    pub relationship: Relationship,
}

/// A household in the records of one agency.
#[derive(Clone, Debug)]
pub struct Family {
    /// Who keeps the record.
    pub site: Site,
    /// The household.
    pub id: HouseholdId,
    /// What it is called, and how that is sorted.
    pub label: (String, String),
    /// What kind of story it is.
    pub situation: &'static Situation,
    /// Who lives there; the first is the person at the centre.
    pub humans: Vec<Human>,
    /// How the person at the centre is called in a sentence.
    pub called: String,
    /// Name and reading of that person; empty if not known.
    pub name: String,
    /// What one must know before calling.
    pub is_careful: bool,
}

/// When and by whom records are made.
#[derive(Clone, Copy, Debug)]
pub struct Made {
    /// The day.
    pub on: NaiveDate,
    /// The instant.
    pub at: At,
    /// Who.
    pub by: Option<StaffId>,
}

/// Registers a new household with its people.
pub fn register(
    world: &mut World,
    town: &Town,
    random: &mut Random,
    situation: &'static Situation,
    site: Site,
    made: Made,
) -> Family {
    let agency = town.agency(site);
    let id = HouseholdId::new();
    let family = names::family(random);
    let place = names::place(random);
    let is_careful = situation.topics.first().is_some_and(|topics| topics.starts_with("14"));
    let mut humans = Vec::new();
    let mut called = String::new();
    let mut name = String::new();
    for member in situation.members {
        if !random.chance(member.percent) {
            continue;
        }
        let is_first = humans.is_empty();
        let mut row = person(random, member, family, made);
        row.agency_id = agency;
        row.household_id = Some(id);
        row.district_id = town.district(place.district);
        if is_first {
            if is_careful || random.chance(5) {
                caution(random, &mut row, is_careful);
            }
            (called, name) = if row.given_name.is_empty() {
                ("ご本人".to_owned(), String::new())
            } else {
                (format!("{}さん", row.given_name), full_name(&row))
            };
        }
        contacts(world, random, &row, is_first, is_careful);
        humans.push(Human { id: row.id, relationship: row.relationship });
        world.persons.push(row);
    }
    let is_named = world.persons.iter().rev().take(humans.len()).any(|row| !row.family_name.is_empty());
    let label = if is_named {
        (format!("{}家", family.0), kana::sort_key(family.1))
    } else {
        let label = crate::data::households::NAMELESS;
        (label.to_owned(), kana::sort_key(label))
    };
    world.households.push(households::Model {
        id,
        agency_id: agency,
        label: label.0.clone(),
        sort_kana: label.1.clone(),
        postal_code: place.postal_code,
        address: if is_named || random.chance(40) { place.address } else { String::new() },
        district_id: town.district(place.district),
        note: random.word(phrases::HOUSEHOLDS).to_owned(),
        external_id: None,
        external_hash: None,
        version: 1,
        created_at: made.at,
        created_by: made.by,
    });
    Family { site, id, label, situation, humans, called, name, is_careful }
}

/// Registers the same people in the records of another agency: their own record, the same human beings.
pub fn register_again(world: &mut World, town: &Town, family: &Family, site: Site, made: Made) -> Option<Family> {
    let agency = town.agency(site);
    let id = HouseholdId::new();
    let known = world.households.iter().find(|row| row.id == family.id)?;
    let household = households::Model {
        id,
        agency_id: agency,
        note: String::new(),
        created_at: made.at,
        created_by: made.by,
        ..known.clone()
    };
    let mut humans = Vec::new();
    // Only the person at the centre and one more: what the slip told, and who came along.
    for human in family.humans.iter().take(2) {
        let known = world.persons.iter().find(|row| row.id == human.id)?;
        let row = persons::Model {
            id: PersonId::new(),
            agency_id: agency,
            household_id: Some(id),
            cautions: known.cautions.clone(),
            note: String::new(),
            created_at: made.at,
            created_by: made.by,
            ..known.clone()
        };
        humans.push(Human { id: row.id, relationship: row.relationship });
        world.persons.push(row);
    }
    world.households.push(household);
    Some(Family { site, id, humans, ..family.clone() })
}
