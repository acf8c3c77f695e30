//! Consents (同意): what one person says about sharing with one agency, and what ends when they take it back.

mod list;
mod write;

pub use list::{ConsentRow, of_case, of_person, row};
pub use write::{NewConsent, record, share, withdraw};

use crate::access::{Actor, Excluded, Facts, On, Record, Section};
use crate::data::audit::Kind;
use crate::data::visible::{Owned, is};
use crate::data::{Db, Result, Visible};
use entity::consents::{self, Column};
use entity::ids::ConsentId;
use sea_orm::{ColumnTrait, Condition};
use std::collections::BTreeSet;

/// The kind of record.
#[derive(Debug)]
pub enum ConsentRecord {}

/// A consent that the acting agency obtained, open for `A`.
pub type OnConsent<A> = On<ConsentRecord, A>;

impl Owned for consents::Entity {
    const SECTION: Section = Section::Basics;
    fn owner() -> Self::Column {
        Column::AgencyId
    }
    fn apart(from: &Excluded) -> Condition {
        Condition::all()
            .add(Column::CaseId.is_not_in(from.cases.iter().copied()))
            .add(Column::PersonId.is_not_in(from.persons.iter().copied()))
    }
}

impl Record for ConsentRecord {
    type Id = ConsentId;
    type Row = consents::Model;
    const PARAM: &'static str = "consent";
    const KIND: Kind = Kind::Consent;
    const NAME: &'static str = "consent";

    async fn find(db: &Db, who: &Actor, id: ConsentId) -> Result<Option<consents::Model>> {
        Visible::<consents::Entity>::own(who).and(is(Column::Id, id)).one(db).await
    }

    fn facts(row: &consents::Model) -> Facts {
        Facts { persons: BTreeSet::from([row.person_id]), ..Facts::owned(row.agency_id).of_case(row.case_id) }
    }
}
