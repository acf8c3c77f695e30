//! Who is kept away from a case, and who could be.

use super::OnExclusion;
use crate::access::{Supervise, ViewBasics};
use crate::data::cases::OnCase;
use crate::data::{Db, Result};
use entity::ids::{CaseExclusionId, StaffId};
use entity::stamp::At;
use sea_orm::{FromQueryResult, Value};

/// Most that are listed.
const MOST: i64 = 500;

/// One exclusion.
#[derive(Clone, Debug, FromQueryResult)]
pub struct ExclusionRow {
    /// It.
    pub id: CaseExclusionId,
    /// Who is kept away.
    pub name: String,
    /// Why.
    pub reason: String,
    /// Who decided it.
    pub maker: String,
    /// Since when.
    pub made_at: At,
    /// When it ended.
    pub ended_at: Option<At>,
    /// Who ended it.
    pub ender: Option<String>,
    /// Why it ended.
    pub end_reason: String,
    /// Number of the case.
    pub case_number: String,
    /// What the case is called.
    pub case_title: String,
}

/// Somebody who could be kept away.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Candidate {
    /// Who.
    pub id: StaffId,
    /// Their name.
    pub name: String,
    /// Their agency.
    pub agency: String,
}

const SELECT: &str = "SELECT x.id, s.name, x.reason, m.name AS maker, x.made_at, x.ended_at, e.name AS ender, \
     x.end_reason, c.number AS case_number, c.title AS case_title FROM case_exclusions x JOIN staff s ON s.id = x.staff_id \
     JOIN staff m ON m.id = x.made_by JOIN cases c ON c.id = x.case_id LEFT JOIN staff e ON e.id = x.ended_by";

/// Who is and was kept away from a case in hand, the newest first.
///
/// # Errors
/// The database cannot be read.
pub async fn of_case(db: &Db, on: &OnCase<ViewBasics>) -> Result<Vec<ExclusionRow>> {
    let sql = format!("{SELECT} WHERE x.case_id = $1 AND x.agency_id = $2 ORDER BY x.id DESC LIMIT $3");
    let values: Vec<Value> = vec![on.row().id.into(), on.row().agency_id.into(), MOST.into()];
    Ok(ExclusionRow::find_by_statement(db.statement(sql, values)).all(db.reader()).await?)
}

/// An exclusion in hand in words.
///
/// # Errors
/// The database cannot be read.
pub async fn row<A>(db: &Db, on: &OnExclusion<A>) -> Result<Option<ExclusionRow>> {
    let statement = db.statement(format!("{SELECT} WHERE x.id = $1"), vec![on.row().id.into()]);
    Ok(ExclusionRow::find_by_statement(statement).one(db.reader()).await?)
}

/// Whom a supervisor may keep away from a case in hand: staff of the owning agency and of agencies with which something
/// of it is or was shared.
///
/// # Errors
/// The database cannot be read.
pub async fn candidates(db: &Db, on: &OnCase<Supervise>) -> Result<Vec<Candidate>> {
    let sql = "SELECT DISTINCT s.id, s.name, a.name AS agency, s.kana, CASE WHEN a.id = $2 THEN 0 ELSE 1 END AS place \
        FROM (SELECT id FROM agencies WHERE id = $2 UNION SELECT recipient_id FROM grants WHERE case_id = $1 \
        UNION SELECT r.to_agency_id FROM referrals r WHERE r.case_id = $1 AND r.sent_on IS NOT NULL) AS near \
        JOIN agencies a ON a.id = near.id JOIN postings p ON p.agency_id = a.id JOIN staff s ON s.id = p.staff_id \
        WHERE s.is_disabled = FALSE AND (p.valid_until IS NULL OR p.valid_until >= $3) \
        AND NOT EXISTS (SELECT 1 FROM case_exclusions x WHERE x.case_id = $1 AND x.staff_id = s.id AND x.ended_at IS NULL) \
        ORDER BY place, a.name, s.kana, s.name, s.id LIMIT $4";
    let values: Vec<Value> =
        vec![on.row().id.into(), on.row().agency_id.into(), db.clock().today_ymd().into(), MOST.into()];
    Ok(Candidate::find_by_statement(db.statement(sql, values)).all(db.reader()).await?)
}
