//! Tasks (すること): next steps of consultations, phone notes (取次ぎメモ), and what somebody wrote down by hand.
//!
//! Answers that referrals wait for are no rows here: they follow from the referrals, and stand in the same lists.

mod arise;
mod detail;
mod list;
mod names;
mod notes;
mod of_case;
mod staff;
mod verify;
mod write;

pub use arise::title;
pub(in crate::data) use arise::{fall, follow, follow_lead};
pub use detail::{TaskDetail, detail};
pub use list::{Counts, Filter, TaskRow, Today, What, When, Whose, list, shown, today};
pub use notes::{PhoneNote, Waiting, add_note, note, waiting_note};
pub(in crate::data) use notes::{join_case, take_up};
pub use of_case::of_case;
pub use staff::{Colleague, Load, by_staff, colleagues, next_working_day};
pub use verify::verify;
pub use write::{Done, NewTask, add, end, finish, hand_on, may_end, put_off, reopen};

use crate::access::{Actor, Excluded, Facts, On, Record, Section};
use crate::data::audit::Kind;
use crate::data::visible::{Owned, is, of_no_case};
use crate::data::{Db, Result, Visible};
use entity::ids::TaskId;
use entity::{consultation_subjects, tasks};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect, QueryTrait};

/// The kind of record.
#[derive(Debug)]
pub enum TaskRecord {}

/// A task, open for `A`.
pub type OnTask<A> = On<TaskRecord, A>;

impl Owned for tasks::Entity {
    const SECTION: Section = Section::Consultations;
    fn owner() -> Self::Column {
        tasks::Column::AgencyId
    }
    fn apart(from: &Excluded) -> Condition {
        let about = consultation_subjects::Entity::find()
            .select_only()
            .column(consultation_subjects::Column::ConsultationId)
            .filter(consultation_subjects::Column::PersonId.is_in(from.persons.iter().copied()))
            .into_query();
        let other = Condition::any()
            .add(tasks::Column::ConsultationId.is_null())
            .add(tasks::Column::ConsultationId.not_in_subquery(about));
        of_no_case(tasks::Column::CaseId, from).add(other)
    }
}

impl Record for TaskRecord {
    type Id = TaskId;
    type Row = tasks::Model;
    const PARAM: &'static str = "task";
    const KIND: Kind = Kind::Task;
    const NAME: &'static str = "task";

    async fn find(db: &Db, who: &Actor, id: TaskId) -> Result<Option<tasks::Model>> {
        Visible::<tasks::Entity>::own(who).and(is(tasks::Column::Id, id)).one(db).await
    }

    fn facts(row: &tasks::Model) -> Facts {
        Facts::owned(row.agency_id).of_case(row.case_id)
    }
}
