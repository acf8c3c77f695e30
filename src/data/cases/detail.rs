//! What the page of one case shows beside its row and its timeline.

use super::{CaseRecord, OnCase};
use crate::access::{Actor, Record};
use crate::data::persons::{PersonRow, of_household};
use crate::data::{Db, Result, Visible};
use entity::codes::{MemberRole, SubjectRole};
use entity::ids::{CaseId, CaseMemberId, PersonId, StaffId};
use entity::stamp::{LocalMinute, Ymd};
use entity::{case_subjects, engagements, households, persons};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder};

/// A subject of a case.
#[derive(Clone, Debug)]
pub struct CaseSubject {
    /// The person.
    pub person: PersonRow,
    /// 本人 or 家族.
    pub role: SubjectRole,
}

/// Somebody who works on the case.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Member {
    /// The row.
    pub id: CaseMemberId,
    /// The member of staff.
    pub staff_id: StaffId,
    /// Their name.
    pub name: String,
    /// Their part.
    pub role: MemberRole,
    /// Since.
    pub from_on: Ymd,
    /// Until; none = still.
    pub until_on: Option<Ymd>,
}

/// A case with everything around it.
#[derive(Clone, Debug)]
pub struct CaseDetail {
    /// Subjects, 本人 first.
    pub subjects: Vec<CaseSubject>,
    /// Household.
    pub household: Option<households::Model>,
    /// The household's members.
    pub members: Vec<PersonRow>,
    /// Team, the present first.
    pub team: Vec<Member>,
    /// Episodes, the newest first.
    pub engagements: Vec<engagements::Model>,
    /// The last contact, with whomever.
    pub last_contact: Option<LocalMinute>,
    /// The last contact with 本人 in person.
    pub last_met: Option<LocalMinute>,
}

/// Reads what belongs to a case in hand.
///
/// # Errors
/// The database cannot be read.
pub async fn detail<A>(db: &Db, on: &OnCase<A>) -> Result<CaseDetail> {
    let case = on.row();
    let links =
        case_subjects::Entity::find().filter(case_subjects::Column::CaseId.eq(case.id)).all(db.reader()).await?;
    let ids: Vec<_> = links.iter().map(|link| link.person_id).collect();
    let most = ids.len() as u64;
    let rows: Vec<PersonRow> = if ids.is_empty() {
        Vec::new()
    } else {
        Visible::<persons::Entity>::own(on.actor())
            .and(Condition::all().add(persons::Column::Id.is_in(ids)))
            .all(db, &[], most)
            .await?
    };
    let mut subjects: Vec<CaseSubject> = rows
        .into_iter()
        .filter_map(|person| {
            let role = links.iter().find(|link| link.person_id == person.id)?.role;
            Some(CaseSubject { person, role })
        })
        .collect();
    subjects.sort_by_key(|subject| (subject.role, subject.person.id));
    let (household, members) = match case.household_id {
        Some(id) => {
            (households::Entity::find_by_id(id).one(db.reader()).await?, of_household(db, on.actor(), id).await?)
        }
        None => (None, Vec::new()),
    };
    Ok(CaseDetail {
        subjects,
        household,
        members,
        team: Member::find_by_statement(db.statement(
            "SELECT m.id, m.staff_id, s.name, m.role, m.from_on, m.until_on FROM case_members m \
             JOIN staff s ON s.id = m.staff_id WHERE m.case_id = $1 \
             ORDER BY CASE WHEN m.until_on IS NULL THEN 0 ELSE 1 END, \
             CASE m.role WHEN 'lead' THEN 0 WHEN 'deputy' THEN 1 ELSE 2 END, m.from_on DESC, m.id",
            vec![case.id.into()],
        ))
        .all(db.reader())
        .await?,
        engagements: engagements::Entity::find()
            .filter(engagements::Column::CaseId.eq(case.id))
            .order_by_desc(engagements::Column::OpenedOn)
            .order_by_desc(engagements::Column::Id)
            .all(db.reader())
            .await?,
        last_contact: last(db, on, "").await?,
        last_met: last(
            db,
            on,
            " AND counterpart = 'self' AND method IN ('office', 'visit_home', 'accompany', 'place')",
        )
        .await?,
    })
}

async fn last<A>(db: &Db, on: &OnCase<A>, more: &str) -> Result<Option<LocalMinute>> {
    let row = db
        .reader()
        .query_one_raw(db.statement(
            format!(
                "SELECT occurred_at FROM consultations WHERE case_id = $1 AND voided_at IS NULL{more} \
                 ORDER BY occurred_at DESC LIMIT 1"
            ),
            vec![on.row().id.into()],
        ))
        .await?;
    Ok(match row {
        Some(row) => Some(LocalMinute(row.try_get_by_index(0)?)),
        None => None,
    })
}

/// The subjects of a case of the acting agency; none if it has no such case.
///
/// # Errors
/// The database cannot be read.
pub async fn subjects(db: &Db, who: &Actor, case: CaseId) -> Result<Vec<(PersonId, SubjectRole)>> {
    if CaseRecord::find(db, who, case).await?.is_none() {
        return Ok(Vec::new());
    }
    let links = case_subjects::Entity::find()
        .filter(case_subjects::Column::CaseId.eq(case))
        .order_by_asc(case_subjects::Column::PersonId)
        .all(db.reader())
        .await?;
    Ok(links.into_iter().map(|link| (link.person_id, link.role)).collect())
}
