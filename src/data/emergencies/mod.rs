//! 緊急照会: which agency knows somebody, where life or body are in danger, and reading what is needed there for a day.
//!
//! What is not visible cannot be found, so an emergency has a door of its own: an exact name with the birth date, or an
//! exact telephone; the reason first; few tries a day; no more of an answer than agency and duty telephone. The owner is
//! told at once, and reviews what was opened.

mod ask;
mod list;
mod take;

pub use ask::{Asked, Sought, TRIES, ask};
pub use list::{Knower, knowers, of_today};
pub use take::take;

use crate::access::{Act, Actor, Facts, On, Record, reach};
use crate::data::audit::Kind;
use crate::data::{Db, Result};
use entity::emergency_inquiries::{self, Column};
use entity::ids::EmergencyInquiryId;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

/// How long an inquiry answers, and what it opened is open, in microseconds.
pub const DAY: i64 = 24 * 60 * 60 * 1_000_000;

/// The kind of record.
#[derive(Debug)]
pub enum InquiryRecord {}

/// An inquiry of the acting agency, open for `A`.
pub type OnInquiry<A> = On<InquiryRecord, A>;

impl Record for InquiryRecord {
    type Id = EmergencyInquiryId;
    type Row = emergency_inquiries::Model;
    const PARAM: &'static str = "inquiry";
    const KIND: Kind = Kind::Emergency;
    const NAME: &'static str = "emergency inquiry";

    async fn find(db: &Db, who: &Actor, id: EmergencyInquiryId) -> Result<Option<emergency_inquiries::Model>> {
        let own = reach::own(who, Act::Inquire, &Column::AgencyId);
        Ok(emergency_inquiries::Entity::find().filter(own).filter(Column::Id.eq(id)).one(db.reader()).await?)
    }

    fn facts(row: &emergency_inquiries::Model) -> Facts {
        Facts::owned(row.agency_id)
    }
}
