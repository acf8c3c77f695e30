//! What the page of one case shows beside its row and its timeline.

use super::{CaseRecord, OnCase};
use crate::access::{Act, Actor, Record, Section};
use crate::data::persons::{PersonRow, of_household};
use crate::data::referrals::{self, Handed, Source};
use crate::data::{Db, Result, Visible};
use entity::codes::{MemberRole, ReferralStatus, SubjectRole};
use entity::ids::{CaseId, CaseMemberId, PersonId, ReferralId, StaffId, TaskId};
use entity::stamp::Ymd;
use entity::{case_subjects, engagements, households, persons};
use sea_orm::{ColumnTrait, Condition, EntityTrait, FromQueryResult, QueryFilter, QueryOrder};

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
    /// The last day; none = still.
    pub until_on: Option<Ymd>,
}

impl Member {
    /// Whether this part is or will be played: a stand-in until the last day, everybody else until they leave.
    pub fn is_present(&self, today: Ymd) -> bool {
        self.until_on.is_none_or(|until| self.role == MemberRole::StandIn && until >= today)
    }
}

/// What is to be done next.
#[derive(Clone, Debug, FromQueryResult)]
pub struct NextUp {
    /// The task.
    pub id: TaskId,
    /// What, in a line.
    pub title: String,
}

/// A referral of the case that waits for an answer.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Awaited {
    /// The referral.
    pub id: ReferralId,
    /// To whom.
    pub to_name: String,
    /// Since when.
    pub sent_on: Ymd,
    /// By when the answer is due.
    pub answer_due_on: Option<Ymd>,
    /// Where it stands.
    pub status: ReferralStatus,
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
    /// What is due on the day that stands at the case.
    pub next: Option<NextUp>,
    /// Referrals that wait for an answer, the longest waiting first.
    pub awaited: Vec<Awaited>,
    /// The referral for which it was opened.
    pub source: Option<Source>,
    /// What was handed over about its subjects.
    pub handed: Vec<Handed>,
}

/// Reads what belongs to a case in hand.
///
/// # Errors
/// The database cannot be read.
pub async fn detail<A>(db: &Db, on: &OnCase<A>) -> Result<CaseDetail> {
    let case = on.row();
    let (household, members) = match case.household_id {
        Some(id) => {
            (households::Entity::find_by_id(id).one(db.reader()).await?, of_household(db, on.actor(), id).await?)
        }
        None => (None, Vec::new()),
    };
    Ok(CaseDetail {
        subjects: people(db, on).await?,
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
        next: next(db, on).await?,
        awaited: awaited(db, on).await?,
        source: referrals::source(db, on.actor(), case.id).await?,
        handed: referrals::of_subjects(db, on.actor(), case.id).await?,
    })
}

async fn people<A>(db: &Db, on: &OnCase<A>) -> Result<Vec<CaseSubject>> {
    let links =
        case_subjects::Entity::find().filter(case_subjects::Column::CaseId.eq(on.row().id)).all(db.reader()).await?;
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
    Ok(subjects)
}

async fn next<A>(db: &Db, on: &OnCase<A>) -> Result<Option<NextUp>> {
    let Some(day) = on.row().next_on.filter(|_| on.may(Act::View(Section::Consultations))) else {
        return Ok(None);
    };
    let sql = "SELECT id, title FROM tasks WHERE case_id = $1 AND state = 'open' AND due_on = $2 AND agency_id = $3 \
               ORDER BY id LIMIT 1";
    let statement = db.statement(sql, vec![on.row().id.into(), day.into(), on.row().agency_id.into()]);
    Ok(NextUp::find_by_statement(statement).one(db.reader()).await?)
}

async fn awaited<A>(db: &Db, on: &OnCase<A>) -> Result<Vec<Awaited>> {
    if !on.may(Act::View(Section::Referrals)) {
        return Ok(Vec::new());
    }
    let statement = db.statement(
        "SELECT r.id, COALESCE(a.name, r.to_name) AS to_name, r.sent_on, r.answer_due_on, r.status \
         FROM referrals r LEFT JOIN agencies a ON a.id = r.to_agency_id \
         WHERE r.case_id = $1 AND r.agency_id = $2 AND r.voided_at IS NULL AND r.sent_on IS NOT NULL \
         AND r.status IN ('sent', 'on_hold') ORDER BY r.sent_on, r.id",
        vec![on.row().id.into(), on.row().agency_id.into()],
    );
    Ok(Awaited::find_by_statement(statement).all(db.reader()).await?)
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
