//! What was changed, by whom: the revisions of one record with the people who made them.

use super::RevisionRow;
use crate::access::{Act, Actor, Reach};
use crate::data::page::ROWS;
use crate::data::{Db, Page, PageNo, Result, protections};
use entity::codes::Section;
use entity::stamp::At;
use sea_orm::FromQueryResult;
use uuid::Uuid;

/// One change and who made it.
#[derive(Clone, Debug)]
pub struct Change {
    /// Old and new values.
    pub revision: RevisionRow,
    /// Who; none for work of the system.
    pub staff_name: Option<String>,
}

#[derive(FromQueryResult)]
struct Row {
    at: At,
    section: Section,
    payload: String,
    staff_name: Option<String>,
}

#[derive(FromQueryResult)]
struct Last {
    at: At,
    staff_name: Option<String>,
}

/// Who changed a record last, and when; for somebody who may change it as well and was second.
///
/// # Errors
/// The database cannot be read.
pub async fn last_change(db: &Db, _second: &Actor, record: Uuid) -> Result<Option<(String, At)>> {
    let last = Last::find_by_statement(db.statement(
        "SELECT e.at, s.name AS staff_name FROM audit_entries e LEFT JOIN staff s ON s.id = e.staff_id \
         WHERE e.record_id = $1 AND e.act IN ('created', 'changed', 'voided', 'imported') ORDER BY e.at DESC LIMIT 1",
        vec![record.into()],
    ))
    .one(db.reader())
    .await?;
    Ok(last.and_then(|last| Some((last.staff_name?, last.at))))
}

/// Changes of one record of the acting agency, newest first, as far as their sections are open to the actor.
///
/// # Errors
/// The database cannot be read.
pub async fn changes(db: &Db, who: &Actor, record: Uuid, no: PageNo) -> Result<Page<Change>> {
    let rows = Row::find_by_statement(db.statement(
        "SELECT r.at, r.section, r.payload, s.name AS staff_name FROM revisions r \
         JOIN audit_entries e ON e.chain_id = r.chain_id AND e.seq = r.seq \
         LEFT JOIN staff s ON s.id = e.staff_id \
         WHERE r.record_id = $1 AND r.agency_id = $2 \
         ORDER BY r.at DESC, r.seq DESC, r.part ASC LIMIT $3 OFFSET $4",
        vec![record.into(), who.agency().into(), (ROWS as i64 + 1).into(), (no.offset() as i64).into()],
    ))
    .all(db.reader())
    .await?;
    let conceals = protections::conceals(db, record).await?;
    let unsaid = protections::unsaid(db, who.agency()).await?;
    let page = Page::cut(rows, no);
    let (no, has_next) = (page.no, page.has_next);
    let rows = page
        .rows
        .into_iter()
        .filter(|row| who.reach(Act::View(row.section)) >= Reach::Agency)
        .map(|row| {
            let mut payload: serde_json::Value = serde_json::from_str(&row.payload).unwrap_or_default();
            protections::conceal(&mut payload, conceals, &unsaid);
            Change {
                revision: RevisionRow {
                    at: row.at,
                    section: row.section,
                    old: payload["old"].take(),
                    new: payload["new"].take(),
                },
                staff_name: row.staff_name,
            }
        })
        .collect();
    Ok(Page { rows, no, has_next })
}
