//! Grants (共有): what one agency opens of a case to another, on a stated ground and for a time.
//!
//! `grants` is a story that nothing changes: each step is a row of its own, and the last one stands. In the same
//! transaction the story is folded into `grant_reach`, which is all that access ever asks; the clock ends what it opens,
//! no job does.

mod change;
mod fold;
mod list;
mod reached;
pub mod reviews;
mod step;

pub use change::{Changed, change};
pub use fold::verify;
pub use list::{GrantRow, of_case, of_person, row};
pub(in crate::data) use reached::{living, openings};
pub use step::end;
pub(in crate::data) use step::{NewGrant, end_all_of, give, lock};

use crate::access::{Act, Actor, Facts, On, Record, Section, reach};
use crate::clock;
use crate::data::audit::Kind;
use crate::data::{Db, Result};
use entity::codes::GrantDeed;
use entity::grants::{self, Column};
use entity::ids::GrantId;
use entity::stamp::{At, Ymd};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

/// The kind of record.
#[derive(Debug)]
pub enum GrantRecord {}

/// A grant of the acting agency, open for `A`; its row is the last step of its story.
pub type OnGrant<A> = On<GrantRecord, A>;

impl Record for GrantRecord {
    type Id = GrantId;
    type Row = grants::Model;
    const PARAM: &'static str = "grant";
    const KIND: Kind = Kind::Grant;
    const NAME: &'static str = "grant";

    async fn find(db: &Db, who: &Actor, id: GrantId) -> Result<Option<grants::Model>> {
        let own = reach::own(who, Act::View(Section::Basics), &Column::AgencyId);
        let last = grants::Entity::find()
            .filter(own)
            .filter(Column::CaseId.is_not_in(who.excluded().cases.iter().copied()))
            .filter(Column::GrantId.eq(id))
            .order_by_desc(Column::Id);
        Ok(last.one(db.reader()).await?)
    }

    fn facts(row: &grants::Model) -> Facts {
        Facts::owned(row.agency_id).of_case(row.case_id)
    }
}

/// Whether a grant with this last step opens anything at this instant.
pub fn is_open(last: &grants::Model, now: At) -> bool {
    last.deed != GrantDeed::Ended && last.from_at <= now && now < last.until_at
}

/// The instant at which something that holds up to and including this day is over; without a day it never is.
pub(in crate::data) fn over_at(last_day: Option<Ymd>) -> At {
    let next = last_day.and_then(clock::date).and_then(|day| day.succ_opt());
    next.and_then(clock::midnight).unwrap_or(At(i64::MAX))
}

/// The last day that belongs to it; none if it has no end.
pub fn last_day(until: At) -> Option<Ymd> {
    if until.0 == i64::MAX {
        return None;
    }
    clock::local_time(At(until.0.saturating_sub(1))).map(|last| clock::ymd(last.date()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_day_belongs_to_it() {
        // 2026-11-23 00:00 in Japan.
        assert_eq!(over_at(Some(Ymd(20_261_122))), At(1_795_359_600_000_000));
        assert_eq!(over_at(None), At(i64::MAX));
        for day in [None, Some(Ymd(20_261_122))] {
            assert_eq!(last_day(over_at(day)), day);
        }
    }
}
