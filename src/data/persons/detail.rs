//! Everything one page about a person shows.

use super::{OnPerson, PersonRow, of_household};
use crate::data::referrals::{self, Handed};
use crate::data::{Db, Result};
use entity::codes::CaseStage;
use entity::ids::CaseId;
use entity::{districts, households, person_addresses, person_names, person_phones, persons};
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
    /// What came with referrals.
    pub handed: Vec<Handed>,
}

/// Reads what belongs to a person in hand.
///
/// # Errors
/// The database cannot be read.
pub async fn detail<A>(db: &Db, on: &OnPerson<A>) -> Result<PersonDetail> {
    let person = on.row();
    let (home, names, phones, addresses, cases, handed) = tokio::try_join!(
        home(db, on),
        async {
            let of = person_names::Entity::find().filter(person_names::Column::PersonId.eq(person.id));
            Ok(of.order_by_asc(person_names::Column::Id).all(db.reader()).await?)
        },
        async {
            let of = person_phones::Entity::find().filter(person_phones::Column::PersonId.eq(person.id));
            Ok(of.order_by_asc(person_phones::Column::Sort).all(db.reader()).await?)
        },
        async {
            let of = person_addresses::Entity::find().filter(person_addresses::Column::PersonId.eq(person.id));
            Ok(of.order_by_asc(person_addresses::Column::Sort).all(db.reader()).await?)
        },
        cases(db, person),
        referrals::of_person(db, on.actor(), person.id),
    )?;
    let (household, members) = home;
    let district = person.district_id.or_else(|| household.as_ref().and_then(|household| household.district_id));
    let district = match district {
        Some(id) => districts::Entity::find_by_id(id).one(db.reader()).await?,
        None => None,
    };
    Ok(PersonDetail {
        names,
        phones,
        addresses,
        household,
        members,
        district: district.map(|it| it.name),
        cases,
        handed,
    })
}

/// The household, and who else belongs to it.
async fn home<A>(db: &Db, on: &OnPerson<A>) -> Result<(Option<households::Model>, Vec<PersonRow>)> {
    let Some(id) = on.row().household_id else {
        return Ok((None, Vec::new()));
    };
    let (household, members) = tokio::try_join!(
        async { Ok(households::Entity::find_by_id(id).one(db.reader()).await?) },
        of_household(db, on.actor(), id)
    )?;
    Ok((household, members.into_iter().filter(|member| member.id != on.row().id).collect()))
}

async fn cases(db: &Db, person: &persons::Model) -> Result<Vec<PersonCase>> {
    let statement = db.statement(
        "SELECT c.id, c.number, c.title, c.stage FROM case_subjects s JOIN cases c ON c.id = s.case_id \
         WHERE s.person_id = $1 AND c.agency_id = $2 ORDER BY c.opened_on DESC, c.id DESC LIMIT 50",
        vec![person.id.into(), person.agency_id.into()],
    );
    Ok(PersonCase::find_by_statement(statement).all(db.reader()).await?)
}
