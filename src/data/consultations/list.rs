//! Consultations in lists and on their page.

use super::OnConsultation;
use crate::access::{Actor, May, ViewConsultations};
use crate::data::batches::batches;
use crate::data::persons::PersonName;
use crate::data::visible::is;
use crate::data::{Db, Extent, Page, PageNo, Result, Visible, persons};
use entity::codes::{Counterpart, Method, NextStep};
use entity::consultations::{self, Column};
use entity::ids::{CaseId, ConsultationId, PersonId, StaffId};
use entity::stamp::{At, LocalMinute, Ymd};
use entity::{cases, consultation_subjects, staff};
use sea_orm::{ColumnTrait, Condition, DerivePartialModel, EntityTrait, Order, QueryFilter, QueryOrder, QuerySelect};
use std::collections::BTreeMap;

/// What a list looks for.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// From this day on.
    pub from: Option<Ymd>,
    /// Up to this day.
    pub until: Option<Ymd>,
    /// Only this method.
    pub method: Option<Method>,
    /// Only what this person recorded.
    pub staff: Option<StaffId>,
}

#[derive(Clone, Debug, DerivePartialModel)]
#[sea_orm(entity = "consultations::Entity")]
struct Row {
    id: ConsultationId,
    case_id: Option<CaseId>,
    staff_id: Option<StaffId>,
    occurred_at: LocalMinute,
    minutes: Option<i32>,
    method: Method,
    counterpart: Counterpart,
    content: String,
    next_step: Option<NextStep>,
    next_on: Option<Ymd>,
    is_anonymous: bool,
    voided_at: Option<At>,
}

/// Somebody a consultation is about.
#[derive(Clone, Debug)]
pub struct Subject {
    /// The person.
    pub name: PersonName,
    /// Helped for himself or herself (本人).
    pub is_principal: bool,
}

/// A consultation in a list.
#[derive(Clone, Debug)]
pub struct ConsultationRow {
    /// The consultation.
    pub id: ConsultationId,
    /// Its case.
    pub case_id: Option<CaseId>,
    /// When.
    pub occurred_at: LocalMinute,
    /// How long, in minutes.
    pub minutes: Option<i32>,
    /// How.
    pub method: Method,
    /// With whom.
    pub counterpart: Counterpart,
    /// The whole text.
    pub content: String,
    /// What next.
    pub next_step: Option<NextStep>,
    /// By when.
    pub next_on: Option<Ymd>,
    /// The caller gave no name.
    pub is_anonymous: bool,
    /// Voided.
    pub is_voided: bool,
    /// About whom.
    pub subjects: Vec<Subject>,
    /// Who recorded it.
    pub staff: String,
}

/// What the page of one consultation shows beside its row.
#[derive(Clone, Debug)]
pub struct ConsultationDetail {
    /// About whom.
    pub subjects: Vec<Subject>,
    /// Who recorded it.
    pub staff: String,
    /// Its case: number and title.
    pub case: Option<(CaseId, String, String)>,
    /// Who voided it.
    pub voided_by: Option<String>,
}

/// Most contacts of one person that their page looks through.
const MOST_OF_A_PERSON: u64 = 2_000;

const NEWEST: [(Column, Order); 2] = [(Column::OccurredAt, Order::Desc), (Column::Id, Order::Desc)];

/// Consultations of the acting agency, newest first.
///
/// # Errors
/// The database cannot be read.
pub async fn list(
    db: &Db,
    by: &May<ViewConsultations>,
    filter: &Filter,
    part: impl Into<Extent>,
) -> Result<Page<ConsultationRow>> {
    let mut narrowed = Condition::all();
    if let Some(from) = filter.from {
        narrowed = narrowed.add(Column::OccurredAt.gte(LocalMinute(i64::from(from.0) * 10_000)));
    }
    if let Some(until) = filter.until {
        narrowed = narrowed.add(Column::OccurredAt.lt(LocalMinute((i64::from(until.0) + 1) * 10_000)));
    }
    if let Some(method) = filter.method {
        narrowed = narrowed.add(Column::Method.eq(method));
    }
    if let Some(staff) = filter.staff {
        narrowed = narrowed.add(Column::StaffId.eq(staff));
    }
    page(db, by.actor(), narrowed, part.into()).await
}

/// Consultations about one human being, who may have several records in the acting agency, newest first.
///
/// # Errors
/// The database cannot be read.
pub async fn of_persons(db: &Db, who: &Actor, persons: &[PersonId], no: PageNo) -> Result<Page<ConsultationRow>> {
    // Ids first: a person has few contacts, and the agency many.
    let about: Vec<ConsultationId> = consultation_subjects::Entity::find()
        .select_only()
        .column(consultation_subjects::Column::ConsultationId)
        .filter(consultation_subjects::Column::PersonId.is_in(persons.iter().copied()))
        .order_by_desc(consultation_subjects::Column::ConsultationId)
        .limit(MOST_OF_A_PERSON)
        .into_tuple()
        .all(db.reader())
        .await?;
    page(db, who, Condition::all().add(Column::Id.is_in(about)), no.into()).await
}

/// The newest few of the acting agency, for the home page.
///
/// # Errors
/// The database cannot be read.
pub async fn recent(db: &Db, who: &Actor, most: u64) -> Result<Vec<ConsultationRow>> {
    let rows = Visible::<consultations::Entity>::own(who)
        .and(Condition::all().add(Column::VoidedAt.is_null()))
        .all::<Row>(db, &NEWEST, most)
        .await?;
    complete(db, who, rows).await
}

async fn page(db: &Db, who: &Actor, narrowed: Condition, part: Extent) -> Result<Page<ConsultationRow>> {
    let page = Visible::<consultations::Entity>::own(who)
        .and(narrowed)
        .page(db, &NEWEST, part, |row: &Row| std::cmp::Reverse((row.occurred_at, row.id)))
        .await?;
    let (no, has_next) = (page.no, page.has_next);
    let rows = complete(db, who, page.rows).await?;
    Ok(Page { rows, no, has_next })
}

/// Adds names to rows: three statements, and as many again for every further few thousand rows.
async fn complete(db: &Db, who: &Actor, rows: Vec<Row>) -> Result<Vec<ConsultationRow>> {
    let mut subjects = subjects(db, who, rows.iter().map(|row| row.id).collect()).await?;
    let staff = staff_names(db, rows.iter().filter_map(|row| row.staff_id).collect()).await?;
    Ok(rows
        .into_iter()
        .map(|row| ConsultationRow {
            subjects: subjects.remove(&row.id).unwrap_or_default(),
            staff: row.staff_id.and_then(|id| staff.get(&id).cloned()).unwrap_or_default(),
            id: row.id,
            case_id: row.case_id,
            occurred_at: row.occurred_at,
            minutes: row.minutes,
            method: row.method,
            counterpart: row.counterpart,
            content: row.content,
            next_step: row.next_step,
            next_on: row.next_on,
            is_anonymous: row.is_anonymous,
            is_voided: row.voided_at.is_some(),
        })
        .collect())
}

/// About whom some consultations of the acting agency are.
pub(in crate::data) async fn subjects(
    db: &Db,
    who: &Actor,
    ids: Vec<ConsultationId>,
) -> Result<BTreeMap<ConsultationId, Vec<Subject>>> {
    let mut links = Vec::new();
    for ids in batches(ids) {
        links.extend(
            consultation_subjects::Entity::find()
                .filter(consultation_subjects::Column::ConsultationId.is_in(ids))
                .filter(consultation_subjects::Column::AgencyId.eq(who.agency()))
                .order_by_desc(consultation_subjects::Column::IsPrincipal)
                .order_by_asc(consultation_subjects::Column::PersonId)
                .all(db.reader())
                .await?,
        );
    }
    let names = persons::names(db, who, links.iter().map(|link| link.person_id)).await?;
    let mut by_consultation: BTreeMap<ConsultationId, Vec<Subject>> = BTreeMap::new();
    for link in links {
        if let Some(name) = names.get(&link.person_id) {
            by_consultation
                .entry(link.consultation_id)
                .or_default()
                .push(Subject { name: name.clone(), is_principal: link.is_principal });
        }
    }
    Ok(by_consultation)
}

/// Names of some members of staff.
pub(in crate::data) async fn staff_names(db: &Db, ids: Vec<StaffId>) -> Result<BTreeMap<StaffId, String>> {
    let mut names = BTreeMap::new();
    for ids in batches(ids) {
        let rows: Vec<(StaffId, String)> = staff::Entity::find()
            .select_only()
            .columns([staff::Column::Id, staff::Column::Name])
            .filter(staff::Column::Id.is_in(ids))
            .into_tuple()
            .all(db.reader())
            .await?;
        names.extend(rows);
    }
    Ok(names)
}

/// What the page of a consultation in hand shows beside its row.
///
/// # Errors
/// The database cannot be read.
pub async fn detail<A>(db: &Db, on: &OnConsultation<A>) -> Result<ConsultationDetail> {
    let row = on.row();
    let mut subjects = subjects(db, on.actor(), vec![row.id]).await?;
    let staff = staff_names(db, row.staff_id.into_iter().chain(row.voided_by).collect()).await?;
    let case = match row.case_id {
        Some(case) => Visible::<cases::Entity>::own(on.actor())
            .and(is(cases::Column::Id, case))
            .one(db)
            .await?
            .map(|case| (case.id, case.number, case.title)),
        None => None,
    };
    let name = |id: Option<StaffId>| id.and_then(|id| staff.get(&id).cloned());
    Ok(ConsultationDetail {
        subjects: subjects.remove(&row.id).unwrap_or_default(),
        staff: name(row.staff_id).unwrap_or_default(),
        case,
        voided_by: name(row.voided_by),
    })
}
