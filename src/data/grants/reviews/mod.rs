//! Shares on a ground other than consent, and what a second person says to them (共有の確認).

mod decide;
mod list;
mod propose;

pub use decide::{decide, take_back};
pub use list::{ReviewRow, count_waiting, emergencies, of_case, row, waiting};
pub use propose::{NewShare, propose};
pub(in crate::data) use propose::{next_working_day, still_stands};

use crate::access::{Actor, Excluded, Facts, On, Record, Section};
use crate::data::audit::Kind;
use crate::data::visible::{Owned, is};
use crate::data::{Db, Result, Visible};
use entity::grant_reviews::{self, Column};
use entity::ids::GrantReviewId;
use sea_orm::{ColumnTrait, Condition};

/// The kind of record.
#[derive(Debug)]
pub enum GrantReviewRecord {}

/// What the acting agency is to share or has shared, open for `A`.
pub type OnReview<A> = On<GrantReviewRecord, A>;

impl Owned for grant_reviews::Entity {
    const SECTION: Section = Section::Basics;
    fn owner() -> Self::Column {
        Column::AgencyId
    }
    fn apart(from: &Excluded) -> Condition {
        Condition::all().add(Column::CaseId.is_not_in(from.cases.iter().copied()))
    }
}

impl Record for GrantReviewRecord {
    type Id = GrantReviewId;
    type Row = grant_reviews::Model;
    const PARAM: &'static str = "review";
    const KIND: Kind = Kind::GrantReview;
    const NAME: &'static str = "grant review";

    async fn find(db: &Db, who: &Actor, id: GrantReviewId) -> Result<Option<grant_reviews::Model>> {
        Visible::<grant_reviews::Entity>::own(who).and(is(Column::Id, id)).one(db).await
    }

    fn facts(row: &grant_reviews::Model) -> Facts {
        Facts::owned(row.agency_id).of_case(row.case_id)
    }
}
