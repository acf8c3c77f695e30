//! Logging, correcting and voiding consultations; the figures change in the same transaction.

use super::OnConsultation;
use crate::access::{Act, Actor, May, Section, WriteConsultations};
use crate::data::audit::{Deed, Entry, Kind};
use crate::data::facts::{self, Contact};
use crate::data::persons::Added;
use crate::data::visible::owned;
use crate::data::{Db, Error, Result, Tx, cases as case_book, hours, protections, tasks};
use crate::domain::fiscal_year::FiscalYear;
use entity::codes::{Counterpart, Field, FirstContact, Method, NextStep, Program, Route};
use entity::ids::{AgencyId, CaseId, ConsultationId, IdentityId, PersonId, TaskId};
use entity::stamp::{LocalMinute, Ymd};
use entity::{cases, consultation_subjects, consultations, persons};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, Set};
use serde::Serialize;
use serde_json::json;
use std::collections::BTreeSet;

/// A consultation as the form checked it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Consultation {
    /// Its case.
    pub case: Option<CaseId>,
    /// When.
    pub occurred_at: LocalMinute,
    /// How long, in minutes.
    pub minutes: Option<i32>,
    /// How.
    pub method: Method,
    /// With whom.
    pub counterpart: Counterpart,
    /// Name of the caller or their agency.
    pub counterpart_note: String,
    /// 把握経路.
    pub route: Option<Route>,
    /// 相談経路.
    pub first_contact: Option<FirstContact>,
    /// Topics as `13!;7;9`.
    pub topics: String,
    /// 事業.
    pub program: Option<Program>,
    /// 分野.
    pub field: Option<Field>,
    /// Where.
    pub place: String,
    /// What was said.
    pub content: String,
    /// What next.
    pub next_step: Option<NextStep>,
    /// What next, in words.
    pub next_note: String,
    /// By when.
    pub next_on: Option<Ymd>,
    /// The caller gave no name.
    pub is_anonymous: bool,
    /// About whom; true = 本人.
    pub subjects: Vec<(PersonId, bool)>,
}

/// Logs a consultation under the key that the form carried.
///
/// `waived` tells that somebody looked at a number that could be a 個人番号 and said that it is none.
///
/// # Errors
/// [`Error::Refused`] if a person or the case is not the acting agency's.
pub async fn add(
    db: &Db,
    by: &May<WriteConsultations>,
    id: ConsultationId,
    new: &Consultation,
    waived: bool,
) -> Result<Added> {
    add_from(db, by, id, new, waived, None).await
}

/// The same for a consultation that takes up a phone note: the note is closed with it.
///
/// # Errors
/// As [`add`].
pub async fn add_from(
    db: &Db,
    by: &May<WriteConsultations>,
    id: ConsultationId,
    new: &Consultation,
    waived: bool,
    note: Option<TaskId>,
) -> Result<Added> {
    let who = by.actor();
    let is_after_hours = hours::is_outside(db, who.agency(), new.occurred_at).await?;
    let tx = db.begin().await?;
    if let Some(row) = consultations::Entity::find_by_id(id).one(tx.connection()).await? {
        return if row.agency_id == who.agency() && row.created_by == Some(who.staff()) {
            Ok(Added::Before)
        } else {
            Err(Error::Stale)
        };
    }
    check_owned(&tx, who, new).await?;
    let row = consultations::ActiveModel {
        id: Set(id),
        agency_id: Set(who.agency()),
        staff_id: Set(Some(who.staff())),
        is_after_hours: Set(is_after_hours),
        result: Set(String::new()),
        voided_at: Set(None),
        voided_by: Set(None),
        void_reason: Set(None),
        external_id: Set(None),
        external_hash: Set(None),
        version: Set(1),
        created_at: Set(db.clock().now()),
        created_by: Set(Some(who.staff())),
        ..filled(new)
    }
    .insert(tx.connection())
    .await?;
    link(&tx, who.agency(), id, &new.subjects).await?;
    facts::tally(&tx, Contact::of(&row), 1).await?;
    recount(&tx, who.agency(), [row.fiscal_year], &new.subjects, &[]).await?;
    let told = settled(&tx, id, new).await?;
    let entry = Entry::new(db.clock().now(), Deed::Created, Kind::Consultation)
        .by(who)
        .on(id.into())
        .owned_by(who.agency())
        .with(detail(waived))
        .revising(Section::Consultations, id.into(), who.agency(), &json!(null), &json!(told));
    let now = db.clock().now();
    let next = tasks::follow(&tx, who, now, &row, None).await?;
    let taken = match note {
        Some(note) => tasks::take_up(&tx, who, now, db.clock().today_ymd(), note, id).await?,
        None => None,
    };
    case_book::keep_up(&tx, new.case).await?;
    tx.commit(std::iter::once(entry).chain(next).chain(taken).collect()).await?;
    Ok(Added::Now)
}

/// Corrects a consultation; the old text stays readable under it.
///
/// # Errors
/// [`Error::Stale`] if somebody changed it meanwhile, [`Error::Refused`] if it was voided.
pub async fn change(
    db: &Db,
    on: &OnConsultation<WriteConsultations>,
    version: i32,
    new: &Consultation,
    waived: bool,
) -> Result<()> {
    let (id, agency) = (on.row().id, on.row().agency_id);
    let is_after_hours = hours::is_outside(db, agency, new.occurred_at).await?;
    let tx = db.begin().await?;
    let old_row = current(&tx, agency, id, version).await?;
    if old_row.voided_at.is_some() {
        return Err(VOIDED);
    }
    check_owned(&tx, on.actor(), new).await?;
    let old = stored(&tx, &old_row).await?;
    let row = consultations::ActiveModel {
        id: Set(id),
        is_after_hours: Set(is_after_hours),
        version: Set(version + 1),
        ..filled(new)
    }
    .update(tx.connection())
    .await?;
    consultation_subjects::Entity::delete_many()
        .filter(consultation_subjects::Column::ConsultationId.eq(id))
        .exec(tx.connection())
        .await?;
    link(&tx, agency, id, &new.subjects).await?;
    facts::tally(&tx, Contact::of(&old_row), -1).await?;
    facts::tally(&tx, Contact::of(&row), 1).await?;
    recount(&tx, agency, [old_row.fiscal_year, row.fiscal_year], &new.subjects, &old.subjects).await?;
    let told = settled(&tx, id, new).await?;
    let entry = Entry::new(db.clock().now(), Deed::Changed, Kind::Consultation)
        .by(on.actor())
        .on(id.into())
        .owned_by(agency)
        .with(detail(waived))
        .revising(Section::Consultations, id.into(), agency, &json!(old), &json!(told));
    let next = tasks::follow(&tx, on.actor(), db.clock().now(), &row, Some(&old_row)).await?;
    case_book::keep_up(&tx, old_row.case_id.into_iter().chain(new.case)).await?;
    tx.commit(std::iter::once(entry).chain(next).collect()).await
}

/// Voids a consultation with a reason; it stays readable and is no longer counted.
///
/// # Errors
/// [`Error::Refused`] if it is a colleague's and the actor does not supervise, or if it was voided before.
pub async fn void(db: &Db, on: &OnConsultation<WriteConsultations>, version: i32, reason: &str) -> Result<()> {
    let (id, agency) = (on.row().id, on.row().agency_id);
    if !may_void(on) {
        return Err(Error::Refused("ほかの職員の記録を取り消せるのは、スーパーバイザーだけです。"));
    }
    let tx = db.begin().await?;
    let row = current(&tx, agency, id, version).await?;
    if row.voided_at.is_some() {
        return Err(Error::Refused("この記録はすでに取り消されています。"));
    }
    let who = on.actor();
    tx.run(
        "UPDATE consultations SET voided_at = $1, voided_by = $2, void_reason = $3, version = version + 1 WHERE id = $4",
        vec![db.clock().now().into(), who.staff().into(), reason.into(), id.into()],
    )
    .await?;
    facts::tally(&tx, Contact::of(&row), -1).await?;
    let subjects = linked(&tx, id).await?;
    recount(&tx, agency, [row.fiscal_year], &subjects, &[]).await?;
    let entry = Entry::new(db.clock().now(), Deed::Voided, Kind::Consultation)
        .by(who)
        .on(id.into())
        .owned_by(agency)
        .revising(Section::Consultations, id.into(), agency, &json!(null), &json!({ "void_reason": reason }));
    let next = tasks::fall(&tx, who, db.clock().now(), id).await?;
    case_book::keep_up(&tx, row.case_id).await?;
    tx.commit(std::iter::once(entry).chain(next).collect()).await
}

/// Whether the actor may void this one: their own, or as a supervisor.
pub fn may_void<A>(on: &OnConsultation<A>) -> bool {
    on.may(Act::Supervise) || on.row().staff_id == Some(on.actor().staff())
}

fn detail(waived: bool) -> serde_json::Value {
    if waived { json!({ "not_a_my_number": true }) } else { json!(null) }
}

async fn current(tx: &Tx, agency: AgencyId, id: ConsultationId, version: i32) -> Result<consultations::Model> {
    consultations::Entity::find_by_id(id)
        .filter(consultations::Column::AgencyId.eq(agency))
        .filter(consultations::Column::Version.eq(version))
        .one(tx.connection())
        .await?
        .ok_or(Error::Stale)
}

fn filled(new: &Consultation) -> consultations::ActiveModel {
    consultations::ActiveModel {
        case_id: Set(new.case),
        occurred_at: Set(new.occurred_at),
        occurred_ymd: Set(new.occurred_at.day()),
        fiscal_year: Set(FiscalYear::of_ymd(new.occurred_at.day().0).year()),
        minutes: Set(new.minutes),
        method: Set(new.method),
        counterpart: Set(new.counterpart),
        counterpart_note: Set(new.counterpart_note.clone()),
        route: Set(new.route),
        first_contact: Set(new.first_contact),
        topics: Set(new.topics.clone()),
        program: Set(new.program),
        field: Set(new.field),
        place: Set(new.place.clone()),
        content: Set(new.content.clone()),
        next_step: Set(new.next_step),
        next_note: Set(new.next_note.clone()),
        next_on: Set(new.next_on),
        is_anonymous: Set(new.is_anonymous),
        ..Default::default()
    }
}

/// Seals the place if somebody in it is protected; what the log of changes may say.
async fn settled(tx: &Tx, id: ConsultationId, new: &Consultation) -> Result<Consultation> {
    protections::settle_consultation(tx, id).await?;
    let mut told = new.clone();
    if protections::is_any_sealed(tx, id.into()).await? {
        told.place.clear();
    }
    Ok(told)
}

async fn check_owned(tx: &Tx, who: &Actor, new: &Consultation) -> Result<()> {
    for (person, _) in &new.subjects {
        let found =
            persons::Entity::find_by_id(*person).filter(owned::<persons::Entity>(who)).one(tx.connection()).await?;
        if found.is_none() {
            return Err(Error::Refused("対象の人が見つかりません。もう一度選んでください。"));
        }
    }
    if let Some(case) = new.case {
        let found = cases::Entity::find_by_id(case).filter(owned::<cases::Entity>(who)).one(tx.connection()).await?;
        if found.is_none() {
            return Err(Error::Refused("ケースが見つかりません。もう一度選んでください。"));
        }
    }
    Ok(())
}

async fn link(tx: &Tx, agency: AgencyId, id: ConsultationId, subjects: &[(PersonId, bool)]) -> Result<()> {
    for (person, is_principal) in subjects {
        consultation_subjects::ActiveModel {
            consultation_id: Set(id),
            person_id: Set(*person),
            agency_id: Set(agency),
            is_principal: Set(*is_principal),
        }
        .insert(tx.connection())
        .await?;
    }
    Ok(())
}

async fn linked(tx: &Tx, id: ConsultationId) -> Result<Vec<(PersonId, bool)>> {
    let rows = consultation_subjects::Entity::find()
        .filter(consultation_subjects::Column::ConsultationId.eq(id))
        .order_by_asc(consultation_subjects::Column::PersonId)
        .all(tx.connection())
        .await?;
    Ok(rows.into_iter().map(|row| (row.person_id, row.is_principal)).collect())
}

/// Counts again whoever was or is 本人 here, in every year concerned.
async fn recount(
    tx: &Tx,
    agency: AgencyId,
    years: impl IntoIterator<Item = i32>,
    now: &[(PersonId, bool)],
    before: &[(PersonId, bool)],
) -> Result<()> {
    let persons: Vec<PersonId> = now.iter().chain(before).map(|(person, _)| *person).collect();
    if persons.is_empty() {
        return Ok(());
    }
    let rows = persons::Entity::find().filter(persons::Column::Id.is_in(persons)).all(tx.connection()).await?;
    let identities: BTreeSet<IdentityId> = rows.into_iter().map(|row| row.identity_id).collect();
    let years: BTreeSet<i32> = years.into_iter().collect();
    for year in years {
        for identity in &identities {
            facts::recount(tx, agency, year, *identity).await?;
        }
    }
    Ok(())
}

async fn stored(tx: &Tx, row: &consultations::Model) -> Result<Consultation> {
    Ok(of(row, linked(tx, row.id).await?))
}

/// A stored consultation in the shape of the form.
pub fn of(row: &consultations::Model, subjects: Vec<(PersonId, bool)>) -> Consultation {
    Consultation {
        case: row.case_id,
        occurred_at: row.occurred_at,
        minutes: row.minutes,
        method: row.method,
        counterpart: row.counterpart,
        counterpart_note: row.counterpart_note.clone(),
        route: row.route,
        first_contact: row.first_contact,
        topics: row.topics.clone(),
        program: row.program,
        field: row.field,
        place: row.place.clone(),
        content: row.content.clone(),
        next_step: row.next_step,
        next_note: row.next_note.clone(),
        next_on: row.next_on,
        is_anonymous: row.is_anonymous,
        subjects,
    }
}

/// What is said of a voided record to whoever would go on correcting it.
const VOIDED: Error = Error::Refused("取り消した記録は訂正できません。");

/// A consultation in hand in the shape of the form.
///
/// # Errors
/// [`Error::Refused`] if it was voided.
pub async fn stored_form<A>(db: &Db, on: &OnConsultation<A>) -> Result<Consultation> {
    if on.row().voided_at.is_some() {
        return Err(VOIDED);
    }
    let rows = consultation_subjects::Entity::find()
        .filter(consultation_subjects::Column::ConsultationId.eq(on.row().id))
        .order_by_asc(consultation_subjects::Column::PersonId)
        .all(db.reader())
        .await?;
    let subjects = rows.into_iter().map(|row| (row.person_id, row.is_principal)).collect();
    Ok(of(on.row(), subjects))
}

/// The newest version of a consultation in hand, after somebody else changed it.
///
/// # Errors
/// [`Error::Stale`] if it is gone, [`Error::Refused`] if it was voided.
pub async fn latest<A>(db: &Db, on: &OnConsultation<A>) -> Result<(Consultation, i32)> {
    let tx = db.begin().await?;
    let row = consultations::Entity::find_by_id(on.row().id)
        .filter(consultations::Column::AgencyId.eq(on.row().agency_id))
        .one(tx.connection())
        .await?
        .ok_or(Error::Stale)?;
    if row.voided_at.is_some() {
        return Err(VOIDED);
    }
    let version = row.version;
    Ok((stored(&tx, &row).await?, version))
}
