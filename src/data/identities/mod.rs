//! The same human being across agencies: matches that the program finds, inquiries that their agencies answer, and links.
//!
//! Nobody ever sees the other agency's record, or which agency it is: whoever searches sees numbers, whoever answers sees
//! the own record and in what the other one agrees with it. A link changes figures and nothing else (access.md).

mod answer;
mod end;
mod links;
mod list;
mod search;

pub use answer::{Answered, answer};
pub use end::end;
pub use links::verify;
pub(in crate::data) use links::{Because, join, merge_own, part_from_own, part_where_moved};
pub use list::{InquiryRow, LinkRow, Searched, inquiries, last_search, links_of, row, searched, waiting};
pub(in crate::data) use search::withdraw;
pub use search::{DAYS_BETWEEN, MOST, search};

use crate::access::{Act, Actor, Facts, On, Reach, Record, Section, reach};
use crate::data::audit::Kind;
use crate::data::{Db, Result};
use entity::ids::{AgencyId, IdentityInquiryId, IdentityLinkId};
use entity::{identity_inquiries, identity_links, persons};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use std::collections::BTreeSet;

/// The kind of record.
#[derive(Debug)]
pub enum IdentityInquiryRecord {}

/// What the acting agency is asked about one of its records, open for `A`.
pub type OnIdentityInquiry<A> = On<IdentityInquiryRecord, A>;

impl Record for IdentityInquiryRecord {
    type Id = IdentityInquiryId;
    type Row = identity_inquiries::Model;
    const PARAM: &'static str = "identity_inquiry";
    const KIND: Kind = Kind::IdentityInquiry;
    const NAME: &'static str = "identity inquiry";

    async fn find(db: &Db, who: &Actor, id: IdentityInquiryId) -> Result<Option<identity_inquiries::Model>> {
        use identity_inquiries::Column;
        let own = reach::own(who, Act::View(Section::Basics), &Column::AgencyId);
        let kept_away = who.excluded().persons.iter().copied();
        let found =
            identity_inquiries::Entity::find_by_id(id).filter(own).filter(Column::PersonId.is_not_in(kept_away));
        Ok(found.one(db.reader()).await?)
    }

    fn facts(row: &identity_inquiries::Model) -> Facts {
        Facts { persons: BTreeSet::from([row.person_id]), ..Facts::owned(row.agency_id) }
    }
}

/// The kind of record.
#[derive(Debug)]
pub enum IdentityLinkRecord {}

/// A link of one of the acting agency's records with another agency's, open for `A`.
pub type OnIdentityLink<A> = On<IdentityLinkRecord, A>;

/// A link as one of its two agencies holds it.
#[derive(Clone, Debug)]
pub struct HeldLink {
    /// The link.
    pub link: identity_links::Model,
    /// The agency whose side it is.
    pub agency: AgencyId,
    /// Its record.
    pub person: persons::Model,
}

impl Record for IdentityLinkRecord {
    type Id = IdentityLinkId;
    type Row = HeldLink;
    const PARAM: &'static str = "identity_link";
    const KIND: Kind = Kind::IdentityLink;
    const NAME: &'static str = "identity link";

    async fn find(db: &Db, who: &Actor, id: IdentityLinkId) -> Result<Option<HeldLink>> {
        let agency = who.agency();
        let sql = "SELECT p.* FROM persons p WHERE p.agency_id = $2 AND p.id IN (SELECT one_id FROM identity_links \
            WHERE id = $1 UNION ALL SELECT other_id FROM identity_links WHERE id = $1)";
        let own = persons::Entity::find().from_raw_sql(db.statement(sql, vec![id.into(), agency.into()]));
        let own = own.one(db.reader()).await?;
        let Some(person) = own.filter(|person| !who.excluded().persons.contains(&person.id)) else { return Ok(None) };
        let link = identity_links::Entity::find_by_id(id).one(db.reader()).await?;
        let is_open = who.reach(Act::View(Section::Basics)) >= Reach::Agency;
        Ok(link.filter(|_| is_open).map(|link| HeldLink { link, agency, person }))
    }

    fn facts(row: &HeldLink) -> Facts {
        Facts { persons: BTreeSet::from([row.person.id]), ..Facts::owned(row.agency) }
    }
}
