//! Who must not be told about whom.

use super::OnNondisclosure;
use crate::access::{Act, Actor, Reach, Section};
use crate::data::persons::{OnPerson, full_name};
use crate::data::visible::sql_apart;
use crate::data::{Db, Result};
use entity::ids::{NondisclosureId, PersonId};
use entity::nondisclosures::{self, Column};
use entity::stamp::At;
use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, PaginatorTrait, QueryFilter, Value};

/// Most that are listed.
const MOST: i64 = 200;

/// One pair in words.
#[derive(Clone, Debug, FromQueryResult)]
pub struct NondisclosureRow {
    /// It.
    pub id: NondisclosureId,
    /// About whom nothing is told.
    pub about_id: PersonId,
    /// To whom.
    pub from_id: PersonId,
    about_family: String,
    about_given: String,
    about_calling: String,
    from_family: String,
    from_given: String,
    from_calling: String,
    /// Why.
    pub reason: String,
    /// Who recorded it.
    pub staff: String,
    /// When.
    pub created_at: At,
    /// When it ended.
    pub ended_at: Option<At>,
}

impl NondisclosureRow {
    /// Name of the person about whom nothing is told.
    pub fn about(&self) -> String {
        full_name(&self.about_family, &self.about_given, &self.about_calling)
    }

    /// Name of the person who must not be told.
    pub fn from(&self) -> String {
        full_name(&self.from_family, &self.from_given, &self.from_calling)
    }
}

const SELECT: &str = "SELECT x.id, x.about_id, x.from_id, a.family_name AS about_family, a.given_name AS about_given, \
     a.calling_name AS about_calling, f.family_name AS from_family, f.given_name AS from_given, \
     f.calling_name AS from_calling, x.reason, s.name AS staff, x.created_at, x.ended_at FROM nondisclosures x \
     JOIN persons a ON a.id = x.about_id JOIN persons f ON f.id = x.from_id JOIN staff s ON s.id = x.staff_id";

/// Pairs that a person in hand belongs to on either side, those that hold.
///
/// # Errors
/// The database cannot be read.
pub async fn of_person<A>(db: &Db, on: &OnPerson<A>) -> Result<Vec<NondisclosureRow>> {
    warned(db, on.actor(), &[on.row().id]).await
}

/// Pairs that some persons of the acting agency belong to on either side, those that hold.
///
/// # Errors
/// The database cannot be read.
pub async fn warned(db: &Db, who: &Actor, persons: &[PersonId]) -> Result<Vec<NondisclosureRow>> {
    if persons.is_empty() || who.reach(Act::View(Section::Basics)) < Reach::Agency {
        return Ok(Vec::new());
    }
    let mut values: Vec<Value> = vec![who.agency().into(), MOST.into()];
    let places: Vec<String> = persons
        .iter()
        .take(MOST as usize)
        .map(|id| {
            values.push((*id).into());
            format!("${}", values.len())
        })
        .collect();
    let places = places.join(", ");
    let away = &who.excluded().persons;
    let apart = format!("{}{}", sql_apart("x.about_id", away, &mut values), sql_apart("x.from_id", away, &mut values));
    let sql = format!(
        "{SELECT} WHERE x.agency_id = $1 AND x.ended_at IS NULL AND (x.about_id IN ({places}) OR x.from_id IN ({places}))\
         {apart} ORDER BY x.id LIMIT $2"
    );
    Ok(NondisclosureRow::find_by_statement(db.statement(sql, values)).all(db.reader()).await?)
}

/// Whether somebody must not be told about one of these persons, whom a supervisor keeps from the actor.
///
/// # Errors
/// The database cannot be read.
pub async fn is_any_unseen(db: &Db, who: &Actor, about: &[PersonId]) -> Result<bool> {
    if who.excluded().is_empty() {
        return Ok(false);
    }
    let away: Vec<PersonId> = who.excluded().persons.iter().copied().collect();
    let pairs = nondisclosures::Entity::find()
        .filter(Column::AboutId.is_in(about.iter().copied()))
        .filter(Column::AgencyId.eq(who.agency()))
        .filter(Column::FromId.is_in(away))
        .filter(Column::EndedAt.is_null());
    Ok(pairs.count(db.reader()).await? > 0)
}

/// A pair in hand in words.
///
/// # Errors
/// The database cannot be read.
pub async fn row<A>(db: &Db, on: &OnNondisclosure<A>) -> Result<Option<NondisclosureRow>> {
    let statement = db.statement(format!("{SELECT} WHERE x.id = $1"), vec![on.row().id.into()]);
    Ok(NondisclosureRow::find_by_statement(statement).one(db.reader()).await?)
}
