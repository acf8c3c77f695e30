//! Referrals (つなぎ): the sender's record, and the slip that the receiver sees and answers.

mod answer;
mod due;
mod handed;
mod list;
mod receivers;
mod record;
mod steps;
mod taking;
mod write;

pub use answer::{Answer, answer, complete, record_answer, record_completion};
pub use due::{ReplyDue, Writer, of_ids, replies_awaited, replies_owed};
pub(in crate::data) use due::{awaited, due_after, owed};
pub use handed::{Handed, Source, of_persons};
pub(in crate::data) use handed::{of_person, of_subjects, source};
pub use list::{Filter, ReferralRow, about_person, awaiting, of_consultation, received, sent};
pub use receivers::{ReceiverOption, kinds, receivers};
pub use record::{ReferralDetail, Slip, SlipContent, detail, slip};
pub use steps::{Said, steps};
pub use taking::{Bringing, Carried, Taken, Taking, taking};
pub(in crate::data) use taking::{Brought, bring};
pub use write::{NewReferral, Receiver, add, change, send, subjects, taken_back, void, withdraw};

use crate::access::{Act, Actor, Excluded, Facts, On, Record, Section, reach};
use crate::data::audit::Kind;
use crate::data::visible::{Owned, is, of_no_case};
use crate::data::{Db, Result, Visible};
use entity::ids::ReferralId;
use entity::referrals::{self, Column};
use entity::{referral_cases, referral_subjects};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect, QueryTrait};

/// The kind of record.
#[derive(Debug)]
pub enum ReferralRecord {}

/// A referral, open for `A`: as its sender, or as the receiver of its slip.
pub type OnReferral<A> = On<ReferralRecord, A>;

impl Owned for referrals::Entity {
    const SECTION: Section = Section::Referrals;
    fn owner() -> Self::Column {
        Column::AgencyId
    }
    fn apart(from: &Excluded) -> Condition {
        let about = referral_subjects::Entity::find()
            .select_only()
            .column(referral_subjects::Column::ReferralId)
            .filter(referral_subjects::Column::PersonId.is_in(from.persons.iter().copied()))
            .into_query();
        let taken_up = referral_cases::Entity::find()
            .select_only()
            .column(referral_cases::Column::ReferralId)
            .filter(referral_cases::Column::CaseId.is_in(from.cases.iter().copied()))
            .into_query();
        of_no_case(Column::CaseId, from)
            .add(Column::Id.not_in_subquery(about))
            .add(Column::Id.not_in_subquery(taken_up))
    }
}

impl Record for ReferralRecord {
    type Id = ReferralId;
    type Row = referrals::Model;
    const PARAM: &'static str = "referral";
    const KIND: Kind = Kind::Referral;
    const NAME: &'static str = "referral";

    async fn find(db: &Db, who: &Actor, id: ReferralId) -> Result<Option<referrals::Model>> {
        visible(who).and(is(Column::Id, id)).one(db).await
    }

    fn facts(row: &referrals::Model) -> Facts {
        Facts { slip_to: row.sent_on.and(row.to_agency_id), ..Facts::owned(row.agency_id).of_case(row.case_id) }
    }
}

/// What the actor may see: their agency's referrals, and the slips that were sent to it.
pub fn visible(who: &Actor) -> Visible<referrals::Entity> {
    Visible::own(who).or(who, slips(who))
}

fn slips(who: &Actor) -> Condition {
    reach::slip(who, Act::View(Section::Referrals), &Column::AgencyId, &Column::ToAgencyId, &Column::SentOn)
}
