//! Persons (人): owned by one agency, perhaps without a name.

mod alike;
pub(in crate::data) mod copy;
mod detail;
mod flags;
mod identity;
pub(in crate::data) mod keys;
mod list;
pub(in crate::data) mod pairs;
mod parts;
mod phones;
mod write;

pub use alike::alike;
pub(in crate::data) use alike::like;
pub use detail::{PersonDetail, detail};
pub(in crate::data) use flags::flag;
pub use flags::follows;
pub use identity::{differ, link, linked, other, unlink};
pub use keys::verify;
pub use list::{PersonName, PersonRow, full_name, list, names, of_household, rows};
pub use pairs::{Pair, suspected};
pub use phones::phones;
pub use write::{Added, Address, OtherName, Person, Phone, add, change};

use crate::access::{Actor, Excluded, Facts, On, Record, Section};
use crate::data::audit::Kind;
use crate::data::visible::{Owned, is};
use crate::data::{Db, Result, Visible};
use entity::ids::PersonId;
use entity::persons;
use sea_orm::{ColumnTrait, Condition};
use std::collections::BTreeSet;

/// The kind of record.
#[derive(Debug)]
pub enum PersonRecord {}

/// A person, open for `A`.
pub type OnPerson<A> = On<PersonRecord, A>;

impl Owned for persons::Entity {
    const SECTION: Section = Section::Basics;
    fn owner() -> Self::Column {
        persons::Column::AgencyId
    }
    fn apart(from: &Excluded) -> Condition {
        Condition::all().add(persons::Column::Id.is_not_in(from.persons.iter().copied()))
    }
}

impl Record for PersonRecord {
    type Id = PersonId;
    type Row = persons::Model;
    const PARAM: &'static str = "person";
    const KIND: Kind = Kind::Person;
    const NAME: &'static str = "person";

    async fn find(db: &Db, who: &Actor, id: PersonId) -> Result<Option<persons::Model>> {
        Visible::<persons::Entity>::own(who).and(is(persons::Column::Id, id)).one(db).await
    }

    fn facts(row: &persons::Model) -> Facts {
        Facts { household: row.household_id, persons: BTreeSet::from([row.id]), ..Facts::owned(row.agency_id) }
    }
}
