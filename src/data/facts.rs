//! Facts that figures are read from, changed in the transaction of the save, void or correction that changes them.
//!
//! `tallies` holds contacts by month and method; `identity_years` holds every human being that an agency counted in
//! a fiscal year. Only this file writes them; [`verify`] counts again from the rows. `facts_versions` says how often
//! anything that figures count has changed, so that what was counted once need not be counted again.

use crate::access::SystemTask;
use crate::data::{Db, Result, Tx};
use entity::codes::Method;
use entity::consultations;
use entity::ids::{AgencyId, IdentityId, PersonId};
use sea_orm::{ConnectionTrait, FromQueryResult, Statement};
use std::collections::BTreeSet;

/// Methods that are contacts of a person (相談); our own coordination and その他 are not (domain.md §11).
pub const CONTACTS: &str = "'tel', 'mail', 'sns', 'office', 'online', 'visit_home', 'accompany', 'letter', 'place'";

/// Where a consultation stands in the tally.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Contact<'a> {
    /// The owning agency.
    pub agency: AgencyId,
    /// 年度.
    pub fiscal_year: i32,
    /// Month of the year, 1 to 12.
    pub month: i32,
    /// How the contact was made.
    pub method: Method,
    /// Result of a visit; empty otherwise.
    pub result: &'a str,
}

impl<'a> Contact<'a> {
    /// Of a stored consultation.
    pub fn of(row: &'a consultations::Model) -> Self {
        Self {
            agency: row.agency_id,
            fiscal_year: row.fiscal_year,
            month: row.occurred_ymd.0 / 100 % 100,
            method: row.method,
            result: &row.result,
        }
    }
}

/// Adds `change` to the tally of a contact.
pub async fn tally(tx: &Tx, contact: Contact<'_>, change: i64) -> Result<()> {
    tx.run(
        "INSERT INTO tallies (agency_id, fiscal_year, month, method, result, n) VALUES ($1, $2, $3, $4, $5, $6) \
         ON CONFLICT (fiscal_year, agency_id, month, method, result) DO UPDATE SET n = tallies.n + excluded.n",
        vec![
            contact.agency.into(),
            contact.fiscal_year.into(),
            contact.month.into(),
            contact.method.into(),
            contact.result.into(),
            change.into(),
        ],
    )
    .await?;
    touch(tx, contact.agency, contact.fiscal_year).await
}

/// Says that something counted of an agency in a fiscal year has changed.
pub async fn touch(tx: &Tx, agency: AgencyId, fiscal_year: i32) -> Result<()> {
    tx.run(
        "INSERT INTO facts_versions (fiscal_year, agency_id, version) VALUES ($1, $2, 1) \
         ON CONFLICT (fiscal_year, agency_id) DO UPDATE SET version = facts_versions.version + 1",
        vec![fiscal_year.into(), agency.into()],
    )
    .await?;
    Ok(())
}

/// Counts an identity of an agency again in one fiscal year.
pub async fn recount(tx: &Tx, agency: AgencyId, fiscal_year: i32, identity: IdentityId) -> Result<()> {
    tx.run(
        "DELETE FROM identity_years WHERE fiscal_year = $1 AND identity_id = $2 AND agency_id = $3",
        vec![fiscal_year.into(), identity.into(), agency.into()],
    )
    .await?;
    tx.run(
        format!("{INSERT} {}", counted(" AND p.identity_id = $3")),
        vec![agency.into(), fiscal_year.into(), identity.into()],
    )
    .await?;
    touch(tx, agency, fiscal_year).await
}

/// Counts the identities of `persons` again in every fiscal year in which they were seen.
pub async fn recount_persons(tx: &Tx, agency: AgencyId, persons: &[PersonId]) -> Result<()> {
    #[derive(FromQueryResult)]
    struct Seen {
        identity_id: IdentityId,
        fiscal_year: i32,
    }
    let mut cells = BTreeSet::new();
    for person in persons {
        let seen = Seen::find_by_statement(statement(
            tx,
            "SELECT DISTINCT p.identity_id, c.fiscal_year FROM persons p \
             JOIN consultation_subjects s ON s.person_id = p.id JOIN consultations c ON c.id = s.consultation_id \
             WHERE p.id = $1",
            vec![(*person).into()],
        ))
        .all(tx.connection())
        .await?;
        cells.extend(seen.into_iter().map(|seen| (seen.fiscal_year, seen.identity_id)));
    }
    // Rows are written in key order, so that two writers meet them in the same order.
    for (fiscal_year, identity) in cells {
        recount(tx, agency, fiscal_year, identity).await?;
    }
    Ok(())
}

/// Counts identities again in every agency and fiscal year in which one of them was seen; for links and un-links.
pub async fn recount_identities(tx: &Tx, identities: &[IdentityId]) -> Result<()> {
    #[derive(FromQueryResult)]
    struct Seen {
        agency_id: AgencyId,
        fiscal_year: i32,
    }
    let mut cells = BTreeSet::new();
    for identity in identities {
        let seen = Seen::find_by_statement(statement(
            tx,
            "SELECT DISTINCT agency_id, fiscal_year FROM identity_years WHERE identity_id = $1 \
             UNION SELECT DISTINCT c.agency_id, c.fiscal_year FROM persons p \
             JOIN consultation_subjects s ON s.person_id = p.id JOIN consultations c ON c.id = s.consultation_id \
             WHERE p.identity_id = $1",
            vec![(*identity).into()],
        ))
        .all(tx.connection())
        .await?;
        cells.extend(seen.into_iter().map(|seen| (seen.fiscal_year, seen.agency_id, *identity)));
    }
    for (fiscal_year, agency, identity) in cells {
        recount(tx, agency, fiscal_year, identity).await?;
    }
    Ok(())
}

/// Counts everything of an agency and a fiscal year again; for imported files.
pub async fn rebuild(tx: &Tx, agency: AgencyId, fiscal_year: i32) -> Result<()> {
    let cell = || vec![agency.into(), fiscal_year.into()];
    tx.run("DELETE FROM tallies WHERE agency_id = $1 AND fiscal_year = $2", cell()).await?;
    tx.run(format!("INSERT INTO tallies (agency_id, fiscal_year, month, method, result, n) {TALLIED}"), cell()).await?;
    tx.run("DELETE FROM identity_years WHERE agency_id = $1 AND fiscal_year = $2", cell()).await?;
    tx.run(format!("{INSERT} {}", counted("")), cell()).await?;
    touch(tx, agency, fiscal_year).await
}

const INSERT: &str = "INSERT INTO identity_years \
     (fiscal_year, identity_id, agency_id, first_ymd, known_ymd, known_id, birth_lo, birth_hi, contacts)";

const TALLIED: &str = "SELECT agency_id, fiscal_year, occurred_ymd / 100 % 100, method, result, COUNT(*) \
     FROM consultations WHERE agency_id = $1 AND fiscal_year = $2 AND voided_at IS NULL \
     GROUP BY agency_id, fiscal_year, occurred_ymd / 100 % 100, method, result";

/// The definition of an identity's year in SQL: its first day, and the birth date of the earliest record that knows it.
fn counted(more: &str) -> String {
    format!(
        "SELECT fiscal_year, identity_id, agency_id, first_ymd, \
         CASE WHEN birth_lo = 0 THEN 0 ELSE occurred_ymd END, id, birth_lo, birth_hi, contacts FROM (\
         SELECT c.fiscal_year, p.identity_id, c.agency_id, c.occurred_ymd, c.id, p.birth_lo, p.birth_hi, \
         MIN(c.occurred_ymd) OVER (PARTITION BY p.identity_id) AS first_ymd, \
         COUNT(*) OVER (PARTITION BY p.identity_id) AS contacts, \
         ROW_NUMBER() OVER (PARTITION BY p.identity_id \
         ORDER BY CASE WHEN p.birth_lo = 0 THEN 1 ELSE 0 END, c.occurred_ymd, c.id, p.id) AS place \
         FROM consultations c JOIN consultation_subjects s ON s.consultation_id = c.id AND s.is_principal = TRUE \
         JOIN persons p ON p.id = s.person_id \
         WHERE c.agency_id = $1 AND c.fiscal_year = $2 AND c.voided_at IS NULL AND c.method IN ({CONTACTS}){more}\
         ) AS counted WHERE place = 1"
    )
}

fn statement(tx: &Tx, sql: &str, values: Vec<sea_orm::Value>) -> Statement {
    Statement::from_sql_and_values(tx.backend(), sql, values)
}

/// Recounts every agency and year from the rows; names the first that differs.
///
/// # Errors
/// The database cannot be read.
pub async fn verify(db: &Db, _task: &SystemTask) -> Result<Option<String>> {
    let cells = [
        (
            "延件数",
            String::from(
                "SELECT COUNT(*) AS n FROM (SELECT agency_id, fiscal_year, month, method, result, n FROM tallies WHERE n <> 0 \
             EXCEPT SELECT agency_id, fiscal_year, occurred_ymd / 100 % 100, method, result, COUNT(*) FROM consultations \
             WHERE voided_at IS NULL GROUP BY agency_id, fiscal_year, occurred_ymd / 100 % 100, method, result) AS d",
            ),
        ),
        (
            "延件数",
            String::from(
                "SELECT COUNT(*) AS n FROM (SELECT agency_id, fiscal_year, occurred_ymd / 100 % 100, method, result, COUNT(*) \
             FROM consultations WHERE voided_at IS NULL \
             GROUP BY agency_id, fiscal_year, occurred_ymd / 100 % 100, method, result \
             EXCEPT SELECT agency_id, fiscal_year, month, method, result, n FROM tallies) AS d",
            ),
        ),
        (
            "実人数",
            format!(
                "SELECT COUNT(*) AS n FROM (SELECT agency_id, fiscal_year, identity_id, first_ymd, contacts FROM identity_years \
             EXCEPT SELECT c.agency_id, c.fiscal_year, p.identity_id, MIN(c.occurred_ymd), COUNT(*) FROM consultations c \
             JOIN consultation_subjects s ON s.consultation_id = c.id AND s.is_principal = TRUE \
             JOIN persons p ON p.id = s.person_id WHERE c.voided_at IS NULL AND c.method IN ({CONTACTS}) \
             GROUP BY c.agency_id, c.fiscal_year, p.identity_id) AS d"
            ),
        ),
        (
            "実人数",
            format!(
                "SELECT COUNT(*) AS n FROM (SELECT c.agency_id, c.fiscal_year, p.identity_id, MIN(c.occurred_ymd), COUNT(*) \
             FROM consultations c JOIN consultation_subjects s ON s.consultation_id = c.id AND s.is_principal = TRUE \
             JOIN persons p ON p.id = s.person_id WHERE c.voided_at IS NULL AND c.method IN ({CONTACTS}) \
             GROUP BY c.agency_id, c.fiscal_year, p.identity_id \
             EXCEPT SELECT agency_id, fiscal_year, identity_id, first_ymd, contacts FROM identity_years) AS d"
            ),
        ),
    ];
    for (name, sql) in cells {
        let row = db.reader().query_one_raw(db.statement(sql, vec![])).await?;
        let differing: i64 = row.map_or(Ok(0), |row| row.try_get_by_index(0))?;
        if differing > 0 {
            return Ok(Some(format!("{name}の集計が記録と{differing}か所で合いません。")));
        }
    }
    Ok(None)
}
