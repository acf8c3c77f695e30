//! What grows out of a consultation: a case, or something that is about the same people.

use super::ConsultationRecord;
use crate::access::{Actor, Record};
use crate::data::{Db, Result, Tx, cases, tasks};
use entity::consultation_subjects;
use entity::ids::{CaseId, ConsultationId, PersonId};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

/// Puts a consultation of the agency into a case, inside another transaction.
pub(in crate::data) async fn put_into_case(tx: &Tx, who: &Actor, id: ConsultationId, case: CaseId) -> Result<()> {
    tx.run(
        "UPDATE consultations SET case_id = $1, version = version + 1 WHERE id = $2 AND agency_id = $3 AND case_id IS NULL",
        vec![case.into(), id.into(), who.agency().into()],
    )
    .await?;
    tasks::join_case(tx, who, id, case).await?;
    // A referral that was made at the end of the call belongs to what grew out of the call.
    tx.run(
        "UPDATE referrals SET case_id = $1 WHERE consultation_id = $2 AND agency_id = $3 AND case_id IS NULL",
        vec![case.into(), id.into(), who.agency().into()],
    )
    .await?;
    cases::keep_up(tx, [case]).await
}

/// Case and subjects of a consultation of the acting agency, for what grows out of it.
///
/// # Errors
/// The database cannot be read.
pub async fn origin(
    db: &Db,
    who: &Actor,
    id: ConsultationId,
) -> Result<Option<(Option<CaseId>, Vec<(PersonId, bool)>)>> {
    let Some(row) = ConsultationRecord::find(db, who, id).await? else {
        return Ok(None);
    };
    let rows = consultation_subjects::Entity::find()
        .filter(consultation_subjects::Column::ConsultationId.eq(id))
        .order_by_asc(consultation_subjects::Column::PersonId)
        .all(db.reader())
        .await?;
    let subjects = rows.into_iter().map(|row| (row.person_id, row.is_principal)).collect();
    Ok(Some((row.case_id, subjects)))
}
