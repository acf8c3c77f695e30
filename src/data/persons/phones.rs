//! Telephones of several persons at once, for lists of people.

use crate::access::{Act, Actor, Reach, Section};
use crate::data::{Db, Result};
use entity::ids::PersonId;
use entity::person_phones::{self, Column};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use std::collections::BTreeMap;

/// The telephones of some persons of the acting agency, as far as contact data are open to the actor.
///
/// # Errors
/// The database cannot be read.
pub async fn phones(
    db: &Db,
    who: &Actor,
    ids: impl IntoIterator<Item = PersonId>,
) -> Result<BTreeMap<PersonId, Vec<person_phones::Model>>> {
    let ids: Vec<PersonId> = ids.into_iter().collect();
    let mut by_person: BTreeMap<PersonId, Vec<person_phones::Model>> = BTreeMap::new();
    if ids.is_empty() || who.reach(Act::View(Section::Contact)) < Reach::Agency {
        return Ok(by_person);
    }
    let rows = person_phones::Entity::find()
        .filter(Column::PersonId.is_in(ids))
        .filter(Column::AgencyId.eq(who.agency()))
        .order_by_asc(Column::PersonId)
        .order_by_asc(Column::Sort)
        .all(db.reader())
        .await?;
    for row in rows {
        by_person.entry(row.person_id).or_default().push(row);
    }
    Ok(by_person)
}
