//! 担当除外: a supervisor keeps a member of staff away from a case, and that beats every other rule.

mod around;
mod list;
mod write;

pub(in crate::data) use around::keep_away;
pub use list::{Candidate, ExclusionRow, candidates, of_case, row};
pub(in crate::data) use write::refuse_excluded;
pub use write::{end, exclude};

use crate::access::{Act, Actor, Facts, On, Record, Section, reach};
use crate::data::audit::Kind;
use crate::data::{Db, Result};
use entity::case_exclusions::{self, Column};
use entity::ids::CaseExclusionId;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

/// The kind of record.
#[derive(Debug)]
pub enum ExclusionRecord {}

/// An exclusion from a case of the acting agency, open for `A`.
pub type OnExclusion<A> = On<ExclusionRecord, A>;

impl Record for ExclusionRecord {
    type Id = CaseExclusionId;
    type Row = case_exclusions::Model;
    const PARAM: &'static str = "exclusion";
    const KIND: Kind = Kind::Exclusion;
    const NAME: &'static str = "exclusion";

    async fn find(db: &Db, who: &Actor, id: CaseExclusionId) -> Result<Option<case_exclusions::Model>> {
        let own = reach::own(who, Act::View(Section::Basics), &Column::AgencyId);
        let kept_away = who.excluded().cases.iter().copied();
        let found = case_exclusions::Entity::find_by_id(id).filter(own).filter(Column::CaseId.is_not_in(kept_away));
        Ok(found.one(db.reader()).await?)
    }

    fn facts(row: &case_exclusions::Model) -> Facts {
        Facts::owned(row.agency_id).of_case(row.case_id)
    }
}
