//! What a new case grows out of, and what is open already.

use super::CaseOption;
use crate::access::{Actor, Record};
use crate::data::consultations::ConsultationRecord;
use crate::data::visible::is;
use crate::data::{Db, Result, Visible};
use entity::codes::{Program, Route, SubjectRole};
use entity::ids::{CaseId, ConsultationId, HouseholdId, PersonId};
use entity::stamp::LocalMinute;
use entity::{cases, consultation_subjects};
use sea_orm::{ColumnTrait, EntityTrait, Order, QueryFilter, QueryOrder};

/// A consultation from which a case is opened.
#[derive(Clone, Debug)]
pub struct Origin {
    /// The consultation.
    pub id: ConsultationId,
    /// When it was.
    pub occurred_at: LocalMinute,
    /// The case it belongs to already.
    pub case: Option<CaseId>,
    /// 把握経路.
    pub route: Option<Route>,
    /// The programme it was done under.
    pub program: Option<Program>,
    /// About whom, 本人 first.
    pub subjects: Vec<(PersonId, SubjectRole)>,
}

/// A consultation of the acting agency, for the form of a new case; none if it was voided.
///
/// # Errors
/// The database cannot be read.
pub async fn origin(db: &Db, who: &Actor, id: ConsultationId) -> Result<Option<Origin>> {
    let found = ConsultationRecord::find(db, who, id).await?;
    let Some(row) = found.filter(|row| row.voided_at.is_none()) else {
        return Ok(None);
    };
    let links = consultation_subjects::Entity::find()
        .filter(consultation_subjects::Column::ConsultationId.eq(id))
        .filter(consultation_subjects::Column::AgencyId.eq(who.agency()))
        .order_by_desc(consultation_subjects::Column::IsPrincipal)
        .order_by_asc(consultation_subjects::Column::PersonId)
        .all(db.reader())
        .await?;
    Ok(Some(Origin {
        id,
        occurred_at: row.occurred_at,
        case: row.case_id,
        route: row.route,
        program: row.program,
        subjects: links
            .into_iter()
            .map(|link| {
                let role = if link.is_principal { SubjectRole::Principal } else { SubjectRole::Family };
                (link.person_id, role)
            })
            .collect(),
    }))
}

/// Open cases about a household of the acting agency, newest first.
///
/// # Errors
/// The database cannot be read.
pub async fn open_of_household(db: &Db, who: &Actor, household: HouseholdId) -> Result<Vec<CaseOption>> {
    Visible::<cases::Entity>::own(who)
        .and(is(cases::Column::IsOpen, true))
        .and(is(cases::Column::HouseholdId, household))
        .all(db, &[(cases::Column::OpenedOn, Order::Desc), (cases::Column::Id, Order::Desc)], 20)
        .await
}
