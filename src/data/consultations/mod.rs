//! Consultations (相談): one contact, one row; corrected and voided, never removed.

mod list;
mod origin;
mod write;

pub use list::{ConsultationDetail, ConsultationRow, Filter, Subject, detail, list, of_persons, recent};
pub(in crate::data) use list::{staff_names, subjects};
pub use origin::origin;
pub(in crate::data) use origin::put_into_case;
pub use write::{Consultation, add, add_from, change, latest, may_void, of, stored_form, void};

use crate::access::{Actor, Excluded, Facts, On, Record, Section};
use crate::data::audit::Kind;
use crate::data::visible::{Owned, is, of_no_case};
use crate::data::{Db, Result, Visible};
use entity::ids::ConsultationId;
use entity::{consultation_subjects, consultations};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect, QueryTrait};

/// The kind of record.
#[derive(Debug)]
pub enum ConsultationRecord {}

/// A consultation, open for `A`.
pub type OnConsultation<A> = On<ConsultationRecord, A>;

impl Owned for consultations::Entity {
    const SECTION: Section = Section::Consultations;
    fn owner() -> Self::Column {
        consultations::Column::AgencyId
    }
    fn apart(from: &Excluded) -> Condition {
        let about = consultation_subjects::Entity::find()
            .select_only()
            .column(consultation_subjects::Column::ConsultationId)
            .filter(consultation_subjects::Column::PersonId.is_in(from.persons.iter().copied()))
            .into_query();
        of_no_case(consultations::Column::CaseId, from).add(consultations::Column::Id.not_in_subquery(about))
    }
}

impl Record for ConsultationRecord {
    type Id = ConsultationId;
    type Row = consultations::Model;
    const PARAM: &'static str = "consultation";
    const KIND: Kind = Kind::Consultation;
    const NAME: &'static str = "consultation";

    async fn find(db: &Db, who: &Actor, id: ConsultationId) -> Result<Option<consultations::Model>> {
        Visible::<consultations::Entity>::own(who).and(is(consultations::Column::Id, id)).one(db).await
    }

    fn facts(row: &consultations::Model) -> Facts {
        Facts::owned(row.agency_id).of_case(row.case_id)
    }
}
