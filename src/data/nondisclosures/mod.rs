//! 知らせてはならない相手: a pair of persons, also inside one household, the one of whom must not be told about the other.
//!
//! Both carry a caution that stands in every banner, list and paper; what would carry the one's data to the other is
//! stopped until somebody says that they have looked.

mod list;
mod write;

pub use list::{NondisclosureRow, is_any_unseen, of_person, row, warned};
pub(in crate::data) use write::settle;
pub use write::{end, record};

use crate::access::{Actor, Excluded, Facts, On, Record, Section};
use crate::data::audit::Kind;
use crate::data::visible::{Owned, is};
use crate::data::{Db, Result, Visible};
use entity::ids::NondisclosureId;
use entity::nondisclosures::{self, Column};
use sea_orm::{ColumnTrait, Condition};
use std::collections::BTreeSet;

/// The kind of record.
#[derive(Debug)]
pub enum NondisclosureRecord {}

/// A pair of the acting agency, open for `A`.
pub type OnNondisclosure<A> = On<NondisclosureRecord, A>;

impl Owned for nondisclosures::Entity {
    const SECTION: Section = Section::Basics;
    fn owner() -> Self::Column {
        Column::AgencyId
    }

    fn apart(from: &Excluded) -> Condition {
        let persons = || from.persons.iter().copied();
        Condition::all().add(Column::AboutId.is_not_in(persons())).add(Column::FromId.is_not_in(persons()))
    }
}

impl Record for NondisclosureRecord {
    type Id = NondisclosureId;
    type Row = nondisclosures::Model;
    const PARAM: &'static str = "nondisclosure";
    const KIND: Kind = Kind::Nondisclosure;
    const NAME: &'static str = "nondisclosure";

    async fn find(db: &Db, who: &Actor, id: NondisclosureId) -> Result<Option<nondisclosures::Model>> {
        Visible::<nondisclosures::Entity>::own(who).and(is(Column::Id, id)).one(db).await
    }

    fn facts(row: &nondisclosures::Model) -> Facts {
        Facts { persons: BTreeSet::from([row.about_id, row.from_id]), ..Facts::owned(row.agency_id) }
    }
}
