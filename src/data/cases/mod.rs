//! Cases (ケース): subjects, stage, lead and team, episodes of programmes, and everything in date order.

mod detail;
mod list;
mod open;
mod origin;
mod relay;
mod standing;
mod team;
mod timeline;
mod write;

pub use detail::{Awaited, CaseDetail, CaseSubject, Member, NextUp, detail, subjects};
pub(in crate::data) use list::mine;
pub use list::{CaseOption, CaseRow, Filter, list, of_agency_by_number, options};
pub(in crate::data) use open::next_number;
pub use open::{NewCase, open};
pub use origin::{Origin, open_of_household, origin};
pub use relay::{HandOverAll, Led, hand_over_all, led_by, may_hand_over};
pub(in crate::data) use relay::{NextLead, lead_from};
pub(in crate::data) use standing::keep_up;
pub use standing::verify;
pub use team::{Joining, add_member, close_engagement, hand_over, open_engagement, remove_member};
pub use timeline::{Happening, Story, StoryFilter, Thread, What, story};
pub use write::{CaseBasics, change, close, reopen};

use crate::access::{Actor, Excluded, Facts, On, Record, Section};
use crate::data::audit::Kind;
use crate::data::visible::{Owned, is};
use crate::data::{Db, Error, Result, Tx, Visible};
use entity::codes::EventKind;
use entity::ids::{AgencyId, CaseEventId, CaseId};
use entity::stamp::LocalMinute;
use entity::{case_events, cases};
use sea_orm::{ActiveModelTrait, ColumnTrait, Condition, EntityTrait, QueryFilter, Set};

/// The kind of record.
#[derive(Debug)]
pub enum CaseRecord {}

/// A case, open for `A`.
pub type OnCase<A> = On<CaseRecord, A>;

impl Owned for cases::Entity {
    const SECTION: Section = Section::Basics;
    fn owner() -> Self::Column {
        cases::Column::AgencyId
    }
    fn apart(from: &Excluded) -> Condition {
        Condition::all().add(cases::Column::Id.is_not_in(from.cases.iter().copied()))
    }
}

impl Record for CaseRecord {
    type Id = CaseId;
    type Row = cases::Model;
    const PARAM: &'static str = "case";
    const KIND: Kind = Kind::Case;
    const NAME: &'static str = "case";

    async fn find(db: &Db, who: &Actor, id: CaseId) -> Result<Option<cases::Model>> {
        Visible::<cases::Entity>::own(who).and(is(cases::Column::Id, id)).one(db).await
    }

    fn facts(row: &cases::Model) -> Facts {
        Facts { household: row.household_id, ..Facts::owned(row.agency_id).of_case(row.id) }
    }
}

/// Writes down what happened to a case itself.
async fn happened(
    tx: &Tx,
    who: &Actor,
    case: CaseId,
    at: LocalMinute,
    db: &Db,
    kind: EventKind,
    note: String,
) -> Result<()> {
    case_events::ActiveModel {
        id: Set(CaseEventId::new()),
        case_id: Set(case),
        agency_id: Set(who.agency()),
        kind: Set(kind),
        occurred_at: Set(at),
        note: Set(note),
        staff_id: Set(Some(who.staff())),
        created_at: Set(db.clock().now()),
    }
    .insert(tx.connection())
    .await?;
    Ok(())
}

/// Writes down, at this minute, what happened to a case.
pub(in crate::data) async fn happens(
    tx: &Tx,
    who: &Actor,
    case: CaseId,
    db: &Db,
    kind: EventKind,
    note: String,
) -> Result<()> {
    happened(tx, who, case, minute(db), db, kind, note).await
}

/// The case as it now stands, if it is still the version that was shown.
async fn current(tx: &Tx, agency: AgencyId, id: CaseId, version: i32) -> Result<cases::Model> {
    cases::Entity::find_by_id(id)
        .filter(cases::Column::AgencyId.eq(agency))
        .filter(cases::Column::Version.eq(version))
        .one(tx.connection())
        .await?
        .ok_or(Error::Stale)
}

/// Now, as a minute on the clock in Japan.
fn minute(db: &Db) -> LocalMinute {
    crate::clock::local_minute(db.clock().local())
}
