//! Everything one page about a person shows.

use super::{OnPerson, PersonRow, of_household};
use crate::data::{Db, Result};
use entity::codes::CaseStage;
use entity::ids::CaseId;
use entity::{districts, households, person_addresses, person_names, person_phones};
use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder};

/// A case in which the person is a subject.
#[derive(Clone, Debug, FromQueryResult)]
pub struct PersonCase {
    /// The case.
    pub id: CaseId,
    /// Its number.
    pub number: String,
    /// Its title.
    pub title: String,
    /// Its stage.
    pub stage: CaseStage,
}

/// A person with everything around them.
#[derive(Clone, Debug)]
pub struct PersonDetail {
    /// Other names.
    pub names: Vec<person_names::Model>,
    /// Telephones.
    pub phones: Vec<person_phones::Model>,
    /// Addresses.
    pub addresses: Vec<person_addresses::Model>,
    /// Household.
    pub household: Option<households::Model>,
    /// The household's other members.
    pub members: Vec<PersonRow>,
    /// District.
    pub district: Option<String>,
    /// Cases.
    pub cases: Vec<PersonCase>,
}

/// Reads what belongs to a person in hand.
///
/// # Errors
/// The database cannot be read.
pub async fn detail<A>(db: &Db, on: &OnPerson<A>) -> Result<PersonDetail> {
    let person = on.row();
    let household = match person.household_id {
        Some(id) => households::Entity::find_by_id(id).one(db.reader()).await?,
        None => None,
    };
    let members = match person.household_id {
        Some(id) => of_household(db, on.actor(), id).await?,
        None => Vec::new(),
    };
    let district = person.district_id.or_else(|| household.as_ref().and_then(|household| household.district_id));
    let district = match district {
        Some(id) => districts::Entity::find_by_id(id).one(db.reader()).await?,
        None => None,
    };
    Ok(PersonDetail {
        names: person_names::Entity::find()
            .filter(person_names::Column::PersonId.eq(person.id))
            .order_by_asc(person_names::Column::Id)
            .all(db.reader())
            .await?,
        phones: person_phones::Entity::find()
            .filter(person_phones::Column::PersonId.eq(person.id))
            .order_by_asc(person_phones::Column::Sort)
            .all(db.reader())
            .await?,
        addresses: person_addresses::Entity::find()
            .filter(person_addresses::Column::PersonId.eq(person.id))
            .order_by_asc(person_addresses::Column::Sort)
            .all(db.reader())
            .await?,
        household,
        members: members.into_iter().filter(|member| member.id != person.id).collect(),
        district: district.map(|district| district.name),
        cases: PersonCase::find_by_statement(db.statement(
            "SELECT c.id, c.number, c.title, c.stage FROM case_subjects s JOIN cases c ON c.id = s.case_id \
             WHERE s.person_id = $1 AND c.agency_id = $2 ORDER BY c.opened_on DESC, c.id DESC LIMIT 50",
            vec![person.id.into(), person.agency_id.into()],
        ))
        .all(db.reader())
        .await?,
    })
}
