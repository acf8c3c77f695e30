//! Consents of a case, for whoever owns it.

use super::OnConsent;
use crate::access::ViewBasics;
use crate::data::cases::OnCase;
use crate::data::persons::{OnPerson, full_name};
use crate::data::{Db, Result};
use entity::codes::{ConsentGiver, ConsentMethod, ConsentStatus};
use entity::ids::{CaseId, ConsentId, PersonId};
use entity::stamp::Ymd;
use sea_orm::{FromQueryResult, Value};

/// A consent with the names it needs.
#[derive(Clone, Debug, FromQueryResult)]
pub struct ConsentRow {
    /// The consent.
    pub id: ConsentId,
    /// The case.
    pub case_id: CaseId,
    /// Number of the case.
    pub case_number: String,
    /// Title of the case.
    pub case_title: String,
    /// Whose consent.
    pub person_id: PersonId,
    /// Their family name.
    pub family_name: String,
    /// Their given name.
    pub given_name: String,
    /// What they are called without a name.
    pub calling_name: String,
    /// The agency that may be told.
    pub recipient: String,
    /// State.
    pub status: ConsentStatus,
    /// Codes of the sections.
    pub sections: String,
    /// How it was given.
    pub method: ConsentMethod,
    /// By whom.
    pub giver: ConsentGiver,
    /// Their name, if it was not the person.
    pub giver_name: String,
    /// When.
    pub decided_on: Ymd,
    /// The last day.
    pub expires_on: Option<Ymd>,
    /// Note.
    pub note: String,
    /// When it was taken back.
    pub withdrawn_on: Option<Ymd>,
    /// Why.
    pub withdraw_reason: String,
    /// Who obtained it.
    pub staff: String,
    /// 説明文: the version by which it was explained.
    pub explanation_version: Option<i32>,
    /// For the forms that act on it.
    pub version: i32,
    /// How many grants rest on it and are not over.
    pub grants: i64,
}

impl ConsentRow {
    /// The person's name in words.
    pub fn person(&self) -> String {
        full_name(&self.family_name, &self.given_name, &self.calling_name)
    }
}

fn sql(condition: &str) -> String {
    format!(
        "SELECT c.id, c.case_id, k.number AS case_number, k.title AS case_title, c.person_id, p.family_name, p.given_name, \
         p.calling_name, a.name AS recipient, c.status, c.sections, c.method, c.giver, c.giver_name, c.decided_on, \
         c.expires_on, c.note, c.withdrawn_on, c.withdraw_reason, COALESCE(s.name, '') AS staff, c.explanation_version, c.version, \
         (SELECT COUNT(DISTINCT r.grant_id) FROM grants g JOIN grant_reach r ON r.grant_id = g.grant_id \
         WHERE g.consent_id = c.id AND r.until_at > $3) AS grants \
         FROM consents c JOIN cases k ON k.id = c.case_id JOIN persons p ON p.id = c.person_id \
         JOIN agencies a ON a.id = c.recipient_id LEFT JOIN staff s ON s.id = c.staff_id \
         WHERE {condition} AND c.agency_id = $2 ORDER BY c.created_at DESC, c.id DESC"
    )
}

/// Consents of a case in hand, the newest first.
///
/// # Errors
/// The database cannot be read.
pub async fn of_case(db: &Db, on: &OnCase<ViewBasics>) -> Result<Vec<ConsentRow>> {
    let values: Vec<Value> = vec![on.row().id.into(), on.row().agency_id.into(), db.clock().now().into()];
    Ok(ConsentRow::find_by_statement(db.statement(sql("c.case_id = $1"), values)).all(db.reader()).await?)
}

/// Consents of a person in hand, the newest first.
///
/// # Errors
/// The database cannot be read.
pub async fn of_person(db: &Db, on: &OnPerson<ViewBasics>) -> Result<Vec<ConsentRow>> {
    let values: Vec<Value> = vec![on.row().id.into(), on.row().agency_id.into(), db.clock().now().into()];
    Ok(ConsentRow::find_by_statement(db.statement(sql("c.person_id = $1"), values)).all(db.reader()).await?)
}

/// A consent in hand with its names.
///
/// # Errors
/// The database cannot be read.
pub async fn row<A>(db: &Db, on: &OnConsent<A>) -> Result<Option<ConsentRow>> {
    let values: Vec<Value> = vec![on.row().id.into(), on.row().agency_id.into(), db.clock().now().into()];
    Ok(ConsentRow::find_by_statement(db.statement(sql("c.id = $1"), values)).one(db.reader()).await?)
}
