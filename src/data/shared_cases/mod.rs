//! Cases that another agency shares with the acting one: only what a grant opens, and nothing that hints at the rest.
//!
//! The owner's own pages never lead here, and nothing here can be written.

mod content;
mod list;

pub use content::{Content, MOST, OpenGround, SharedPerson, SharedReferral, SharedTalk, content};
pub use list::{SharedRow, list};

use crate::access::{Act, Actor, Facts, On, Opening, Record, Section};
use crate::data::audit::Kind;
use crate::data::grants;
use crate::data::{Db, Result};
use entity::cases;
use entity::ids::CaseId;
use entity::stamp::At;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

/// The kind of record.
#[derive(Debug)]
pub enum SharedCaseRecord {}

/// A case of another agency, open for `A` through a grant.
pub type OnSharedCase<A> = On<SharedCaseRecord, A>;

/// Another agency's case with what is open of it.
#[derive(Clone, Debug)]
pub struct SharedCase {
    /// The case.
    pub case: cases::Model,
    /// Everything that is or was opened of it to the actor.
    pub openings: Vec<Opening>,
    /// The instant for which that was asked.
    pub now: At,
}

impl Record for SharedCaseRecord {
    type Id = CaseId;
    type Row = SharedCase;
    const PARAM: &'static str = "shared";
    const KIND: Kind = Kind::Case;
    const NAME: &'static str = "shared case";

    async fn find(db: &Db, who: &Actor, id: CaseId) -> Result<Option<SharedCase>> {
        if !who.may(Act::View(Section::Basics)) {
            return Ok(None);
        }
        let now = db.clock().now();
        let open = list::open(who, now).filter(entity::grant_reach::Column::CaseId.eq(id));
        if open.one(db.reader()).await?.is_none() {
            return Ok(None);
        }
        let case =
            cases::Entity::find_by_id(id).filter(cases::Column::AgencyId.ne(who.agency())).one(db.reader()).await?;
        let Some(case) = case else {
            return Ok(None);
        };
        Ok(Some(SharedCase { case, openings: grants::openings(db, who, id).await?, now }))
    }

    fn facts(row: &SharedCase) -> Facts {
        Facts { openings: row.openings.clone(), now: row.now, ..Facts::owned(row.case.agency_id).of_case(row.case.id) }
    }
}
