//! What is shared of a case, for whoever owns it.

use super::OnGrant;
use crate::access::ViewBasics;
use crate::data::cases::OnCase;
use crate::data::persons::OnPerson;
use crate::data::{Db, Result};
use entity::codes::{GrantDeed, Ground};
use entity::ids::{CaseId, ConsentId, GrantId};
use entity::stamp::{At, Ymd};
use sea_orm::{FromQueryResult, Value};

/// A grant with its last step, in a list.
#[derive(Clone, Debug, FromQueryResult)]
pub struct GrantRow {
    /// The grant.
    pub grant_id: GrantId,
    /// The case.
    pub case_id: CaseId,
    /// Number of the case.
    pub case_number: String,
    /// What it is called.
    pub case_title: String,
    /// Its last step.
    pub deed: GrantDeed,
    /// Ground.
    pub ground: Ground,
    /// The article of law.
    pub provision: String,
    /// The consent it rests on.
    pub consent_id: Option<ConsentId>,
    /// Codes of the sections.
    pub sections: String,
    /// From this instant on.
    pub from_at: At,
    /// Up to this instant.
    pub until_at: At,
    /// When the last step was made.
    pub made_at: At,
    /// Why, in words.
    pub reason: String,
    /// Name of the recipient.
    pub recipient: String,
    /// Who gave it.
    pub staff: String,
    /// Who made the last step.
    pub changed_by: String,
    /// Calling names of whom it is about, one after another.
    pub subjects: String,
    /// The day on which the consent was given.
    pub decided_on: Option<Ymd>,
}

/// Everything that is or was shared of a case in hand, the newest first.
///
/// # Errors
/// The database cannot be read.
pub async fn of_case(db: &Db, on: &OnCase<ViewBasics>) -> Result<Vec<GrantRow>> {
    rows(db, "g.case_id = $1 AND g.agency_id = $2", vec![on.row().id.into(), on.row().agency_id.into()]).await
}

/// Everything that is or was shared about a person in hand, the newest first.
///
/// # Errors
/// The database cannot be read.
pub async fn of_person(db: &Db, on: &OnPerson<ViewBasics>) -> Result<Vec<GrantRow>> {
    let about = "g.agency_id = $2 AND g.grant_id IN (SELECT f.grant_id FROM grant_subjects x JOIN grants f ON f.id = x.row_id \
                 WHERE x.person_id = $1 AND f.deed = 'given')";
    rows(db, about, vec![on.row().id.into(), on.row().agency_id.into()]).await
}

/// The one in hand.
///
/// # Errors
/// The database cannot be read.
pub async fn row<A>(db: &Db, on: &OnGrant<A>) -> Result<Option<GrantRow>> {
    let values = vec![on.row().grant_id.into(), on.row().agency_id.into()];
    Ok(rows(db, "g.grant_id = $1 AND g.agency_id = $2", values).await?.pop())
}

async fn rows(db: &Db, condition: &str, values: Vec<Value>) -> Result<Vec<GrantRow>> {
    let names = if db.is_sqlite() { "GROUP_CONCAT(x.name, '、')" } else { "STRING_AGG(x.name, '、')" };
    let sql = format!(
        "SELECT g.grant_id, g.case_id, k.number AS case_number, k.title AS case_title, g.deed, g.ground, g.provision, g.consent_id, g.sections, g.from_at, g.until_at, g.made_at, g.reason, \
         COALESCE(a.name, COALESCE(s.name, ps.name) || COALESCE('（' || (SELECT fa.name FROM grant_reviews v \
         JOIN agencies fa ON fa.id = v.from_agency_id WHERE v.case_id = g.case_id AND v.grant_id = g.grant_id) || '）', ''), '') \
         AS recipient, COALESCE(w.name, '') AS changed_by, COALESCE((SELECT u.name FROM grants o2 JOIN staff u \
         ON u.id = o2.staff_id WHERE o2.grant_id = g.grant_id AND o2.deed = 'given'), '') AS staff, c.decided_on, \
         COALESCE((SELECT {names} FROM (SELECT COALESCE(NULLIF(p.family_name || ' ' || p.given_name, ' '), \
         NULLIF(p.calling_name, ''), '名前のわからない人') AS name FROM grant_subjects gs \
         JOIN grants f ON f.id = gs.row_id JOIN persons p ON p.id = gs.person_id \
         WHERE f.grant_id = g.grant_id AND f.deed = 'given' ORDER BY p.id) AS x), '') AS subjects \
         FROM grants g JOIN cases k ON k.id = g.case_id LEFT JOIN agencies a ON a.id = g.recipient_id AND g.recipient_kind = 'agency' \
         LEFT JOIN staff s ON s.id = g.recipient_id AND g.recipient_kind = 'staff' \
         LEFT JOIN postings o ON o.id = g.recipient_id AND g.recipient_kind = 'posting' \
         LEFT JOIN staff ps ON ps.id = o.staff_id LEFT JOIN staff w ON w.id = g.staff_id \
         LEFT JOIN consents c ON c.id = g.consent_id \
         WHERE {condition} \
         AND NOT EXISTS (SELECT 1 FROM grants n WHERE n.grant_id = g.grant_id AND n.id > g.id) ORDER BY g.id DESC"
    );
    Ok(GrantRow::find_by_statement(db.statement(sql, values)).all(db.reader()).await?)
}
