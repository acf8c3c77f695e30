//! People who may already be registered: the same name or reading, and a birth that does not contradict.

use super::{Person, PersonRow};
use crate::access::{Actor, May, WriteBasics};
use crate::data::{Db, Result, Visible};
use crate::domain::kana;
use entity::codes::KeyKind;
use entity::ids::PersonId;
use entity::{person_keys, persons};
use sea_orm::{ColumnTrait, Condition, EntityTrait, Order, QueryFilter, QuerySelect, QueryTrait};

/// Most candidates that are looked at.
const MOST: u64 = 50;

/// People of the acting agency who could be `person`, without the record `except` itself.
///
/// Somebody known by a calling name alone is like nobody: every household has a 「長男」.
///
/// # Errors
/// The database cannot be read.
pub async fn alike(db: &Db, by: &May<WriteBasics>, person: &Person, except: PersonId) -> Result<Vec<PersonRow>> {
    of_agency(db, by.actor(), person, except).await
}

/// Own records that could be the person of another agency's record.
pub(in crate::data) async fn like(db: &Db, who: &Actor, row: &persons::Model) -> Result<Vec<PersonRow>> {
    of_agency(db, who, &Person::named_as(row), row.id).await
}

async fn of_agency(db: &Db, who: &Actor, person: &Person, except: PersonId) -> Result<Vec<PersonRow>> {
    let name = kana::key(&format!("{}{}", person.family_name, person.given_name));
    let reading = kana::key(&format!("{}{}", person.family_kana, person.given_kana));
    let keys: Vec<String> = [&name, &reading].into_iter().filter(|key| !key.is_empty()).cloned().collect();
    if keys.is_empty() {
        return Ok(Vec::new());
    }
    // A married name is found by the maiden name, and the other way round.
    let former = person.names.iter().flat_map(|other| {
        [format!("{}{}", other.family_name, other.given_name), format!("{}{}", other.family_kana, other.given_kana)]
    });
    let former: Vec<String> = former.map(|name| kana::key(&name)).filter(|key| !key.is_empty()).collect();
    let today = db.clock().today_ymd();
    let found = person_keys::Entity::find()
        .select_only()
        .column(person_keys::Column::PersonId)
        .filter(person_keys::Column::AgencyId.eq(who.agency()))
        .filter(person_keys::Column::HiddenUntil.lt(today))
        .filter(person_keys::Column::Kind.is_in([KeyKind::Name, KeyKind::Kana, KeyKind::Former, KeyKind::Common]))
        .filter(person_keys::Column::Key.is_in(keys.iter().chain(&former).cloned()))
        .into_query();
    let mut narrowed = Condition::all().add(persons::Column::Id.in_subquery(found)).add(persons::Column::Id.ne(except));
    if person.birth_lo.0 > 0 {
        narrowed = narrowed.add(
            Condition::any().add(persons::Column::BirthLo.eq(0)).add(
                Condition::all()
                    .add(persons::Column::BirthLo.lte(person.birth_hi))
                    .add(persons::Column::BirthHi.gte(person.birth_lo)),
            ),
        );
    }
    let rows: Vec<PersonRow> = Visible::<persons::Entity>::own(who)
        .and(narrowed)
        .all(db, &[(persons::Column::SortKana, Order::Asc), (persons::Column::Id, Order::Asc)], MOST)
        .await?;
    // A given name alone is a key too; it makes nobody alike whose family name is another.
    Ok(rows
        .into_iter()
        .filter(|row| {
            let own = kana::key(&format!("{}{}", row.family_name, row.given_name));
            let own_reading = kana::key(&format!("{}{}", row.family_kana, row.given_kana));
            let is_same = |own: &str, typed: &str| !typed.is_empty() && own == typed;
            let is_given_only = |given: &str, typed: &str| !typed.is_empty() && kana::key(given) == typed;
            is_same(&own, &name)
                || is_same(&own_reading, &reading)
                || !(is_given_only(&row.given_name, &name) || is_given_only(&row.given_kana, &reading))
        })
        .collect())
}
