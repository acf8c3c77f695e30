//! Who is protected, until when, and who had shown what is hidden.

use super::OnProtection;
use crate::access::{Act, Actor, May, Reach, Section, ViewBasics};
use crate::data::persons::{OnPerson, full_name};
use crate::data::visible::sql_apart;
use crate::data::{Db, Result};
use entity::codes::ProtectionKind;
use entity::ids::{PersonId, ProtectionId, StaffId};
use entity::stamp::{At, Ymd};
use sea_orm::{FromQueryResult, Value};

/// Most that are listed.
const MOST: i64 = 1_000;

/// One protection in words.
#[derive(Clone, Debug, FromQueryResult)]
pub struct ProtectionRow {
    /// It.
    pub id: ProtectionId,
    /// Whom it protects.
    pub person_id: PersonId,
    family_name: String,
    given_name: String,
    calling_name: String,
    /// Why.
    pub kind: ProtectionKind,
    /// From which day on.
    pub from_on: Ymd,
    /// Up to which day it was decided.
    pub until_on: Ymd,
    /// From whom, in words.
    pub from_whom: String,
    /// Note.
    pub note: String,
    /// Who registered it.
    pub staff: String,
    /// When.
    pub created_at: At,
    /// When it ended.
    pub ended_at: Option<At>,
    /// Who ended it.
    pub ender: Option<String>,
    /// Why it ended.
    pub end_reason: String,
}

impl ProtectionRow {
    /// Name of the protected person.
    pub fn person(&self) -> String {
        full_name(&self.family_name, &self.given_name, &self.calling_name)
    }

    /// Whether the day up to which it was decided has passed while everything is still hidden.
    pub fn is_past(&self, today: Ymd) -> bool {
        self.ended_at.is_none() && self.until_on < today
    }
}

/// Somebody who had shown what is hidden.
#[derive(Clone, Debug, FromQueryResult)]
pub struct UnmaskingRow {
    staff_id: StaffId,
    /// Who.
    pub staff: String,
    /// When.
    pub made_at: At,
    /// Why.
    pub reason: String,
}

const SELECT: &str = "SELECT x.id, x.person_id, p.family_name, p.given_name, p.calling_name, x.kind, x.from_on, x.until_on, \
     x.from_whom, x.note, s.name AS staff, x.created_at, x.ended_at, e.name AS ender, x.end_reason FROM protections x \
     JOIN persons p ON p.id = x.person_id JOIN staff s ON s.id = x.staff_id LEFT JOIN staff e ON e.id = x.ended_by";

/// Protections of a person in hand, the newest first.
///
/// # Errors
/// The database cannot be read.
pub async fn of_person<A>(db: &Db, on: &OnPerson<A>) -> Result<Vec<ProtectionRow>> {
    let sql = format!("{SELECT} WHERE x.person_id = $1 ORDER BY x.id DESC LIMIT $2");
    let statement = db.statement(sql, vec![on.row().id.into(), MOST.into()]);
    Ok(ProtectionRow::find_by_statement(statement).all(db.reader()).await?)
}

/// Everybody whom the acting agency protects, the soonest end first.
///
/// # Errors
/// The database cannot be read.
pub async fn of_agency(db: &Db, by: &May<ViewBasics>) -> Result<Vec<ProtectionRow>> {
    let who = by.actor();
    if who.reach(Act::View(Section::Basics)) < Reach::Agency {
        return Ok(Vec::new());
    }
    let mut values: Vec<Value> = vec![who.agency().into(), MOST.into()];
    let apart = sql_apart("x.person_id", &who.excluded().persons, &mut values);
    let sql =
        format!("{SELECT} WHERE x.agency_id = $1 AND x.ended_at IS NULL{apart} ORDER BY x.until_on, x.id LIMIT $2");
    Ok(ProtectionRow::find_by_statement(db.statement(sql, values)).all(db.reader()).await?)
}

/// A protection in hand in words.
///
/// # Errors
/// The database cannot be read.
pub async fn row<A>(db: &Db, on: &OnProtection<A>) -> Result<Option<ProtectionRow>> {
    let statement = db.statement(format!("{SELECT} WHERE x.id = $1"), vec![on.row().id.into()]);
    Ok(ProtectionRow::find_by_statement(statement).one(db.reader()).await?)
}

/// Who had shown what is hidden of a person, when and why, the newest first; a colleague reads that it happened and
/// their own reasons, a supervisor reads why.
///
/// # Errors
/// The database cannot be read.
pub async fn unmaskings<A>(db: &Db, who: &Actor, on: &OnProtection<A>) -> Result<Vec<UnmaskingRow>> {
    let sql = "SELECT u.staff_id, s.name AS staff, u.made_at, u.reason FROM unmaskings u JOIN staff s ON s.id = u.staff_id \
        WHERE u.person_id = $1 AND u.agency_id = $2 ORDER BY u.id DESC LIMIT $3";
    let values: Vec<Value> = vec![on.row().person_id.into(), on.row().agency_id.into(), MOST.into()];
    let mut rows = UnmaskingRow::find_by_statement(db.statement(sql, values)).all(db.reader()).await?;
    if !who.may(Act::Supervise) {
        rows.iter_mut().filter(|row| row.staff_id != who.staff()).for_each(|row| row.reason.clear());
    }
    Ok(rows)
}
