//! One entry of the log with all its metadata; what an entry names is looked up when it is read, not when it was written.

use super::history::{LogRow, is_kept_away};
use crate::access::{Act, Actor, May, Reach, ReadLog, ReadTechnicalLog};
use crate::data::batches::batches;
use crate::data::{Db, Result};
use entity::ids::{AgencyId, ChainId};
use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, Value};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// Kinds of entry that concern the running of the system and nobody's case.
pub const TECHNICAL: [&str; 7] = ["agency", "staff", "posting", "master", "log", "session", "file"];

/// One entry with everything around it.
#[derive(Clone, Debug)]
pub struct LogEntry {
    /// The entry as the list has it.
    pub row: LogRow,
    /// Login of who did it.
    pub login: Option<String>,
    /// Role codes of the posting acted under, joined by `;`.
    pub roles: Option<String>,
    /// Ids of the rows that were shown.
    pub shown: Vec<Uuid>,
    /// Old and new values of how many sections are kept with it.
    pub revisions: i64,
    /// Its hash.
    pub hash: String,
    /// The process that wrote it.
    pub process: String,
    /// Whether the record exists now, if the entry names one.
    pub exists: Option<bool>,
}

/// One entry, if the reader's role reaches it.
///
/// # Errors
/// The database cannot be read.
pub async fn entry(db: &Db, by: &May<ReadLog>, chain: ChainId, seq: i64) -> Result<Option<LogEntry>> {
    if is_kept_away(db, by.actor(), chain, seq).await? {
        return Ok(None);
    }
    let found = read(db, chain, seq).await?;
    Ok(match by.reach() {
        Reach::All => found.map(|(entry, _)| entry),
        Reach::Agency | Reach::Shared => {
            found.filter(|(_, owner)| *owner == Some(by.actor().agency())).map(|(entry, _)| entry)
        }
        Reach::Assigned | Reach::Nothing => None,
    })
}

/// One technical entry.
///
/// # Errors
/// The database cannot be read.
pub async fn technical_entry(
    db: &Db,
    _by: &May<ReadTechnicalLog>,
    chain: ChainId,
    seq: i64,
) -> Result<Option<LogEntry>> {
    let found = read(db, chain, seq).await?;
    Ok(found.map(|(entry, _)| entry).filter(|entry| TECHNICAL.contains(&entry.row.kind.as_str())))
}

async fn read(db: &Db, chain: ChainId, seq: i64) -> Result<Option<(LogEntry, Option<AgencyId>)>> {
    #[derive(FromQueryResult)]
    struct Around {
        login: Option<String>,
        roles: Option<String>,
        owner_id: Option<AgencyId>,
        shown: Option<Vec<u8>>,
        hash: String,
        process: String,
        revisions: i64,
    }
    let key = || -> Vec<Value> { vec![chain.into(), seq.into()] };
    let around = Around::find_by_statement(db.statement(
        "SELECT s.login, p.roles, e.owner_id, e.shown, e.hash, c.process, (SELECT COUNT(*) FROM revisions r \
         WHERE r.chain_id = e.chain_id AND r.seq = e.seq) AS revisions FROM audit_entries e \
         JOIN audit_chains c ON c.id = e.chain_id LEFT JOIN staff s ON s.id = e.staff_id \
         LEFT JOIN postings p ON p.id = e.posting_id WHERE e.chain_id = $1 AND e.seq = $2",
        key(),
    ))
    .one(db.reader())
    .await?;
    let row = LogRow::find_by_statement(db.statement(
        "SELECT e.chain_id, e.seq, e.at, e.act, e.kind, e.record_id, s.name AS staff_name, a.name AS agency_name, \
         o.name AS owner_name, e.body FROM audit_entries e LEFT JOIN staff s ON s.id = e.staff_id \
         LEFT JOIN agencies a ON a.id = e.agency_id LEFT JOIN agencies o ON o.id = e.owner_id \
         WHERE e.chain_id = $1 AND e.seq = $2",
        key(),
    ))
    .one(db.reader())
    .await?;
    let (Some(around), Some(row)) = (around, row) else {
        return Ok(None);
    };
    let exists = match row.record_id {
        Some(record) => exists(db, &row.kind, record).await?,
        None => None,
    };
    let shown =
        around.shown.unwrap_or_default().chunks_exact(16).filter_map(|bytes| Uuid::from_slice(bytes).ok()).collect();
    let entry = LogEntry {
        row,
        login: around.login,
        roles: around.roles,
        shown,
        revisions: around.revisions,
        hash: around.hash,
        process: around.process,
        exists,
    };
    Ok(Some((entry, around.owner_id)))
}

/// Whether a record of this kind exists now; none for kinds without records.
async fn exists(db: &Db, kind: &str, record: Uuid) -> Result<Option<bool>> {
    #[derive(FromQueryResult)]
    struct Found {
        n: i64,
    }
    let table = match kind {
        "case" => "cases",
        "person" => "persons",
        "household" => "households",
        "consultation" => "consultations",
        "referral" => "referrals",
        "task" => "tasks",
        "consent" => "consents",
        "grant_review" => "grant_reviews",
        "emergency" => "emergency_inquiries",
        "exclusion" => "case_exclusions",
        "protection" => "protections",
        "nondisclosure" => "nondisclosures",
        "identity_inquiry" => "identity_inquiries",
        "identity_link" => "identity_links",
        "agency" => "agencies",
        "staff" | "session" => "staff",
        "posting" => "postings",
        "master" => "districts",
        "file" => "import_files",
        _ => return Ok(None),
    };
    let found = Found::find_by_statement(
        db.statement(format!("SELECT COUNT(*) AS n FROM {table} WHERE id = $1"), vec![record.into()]),
    )
    .one(db.reader())
    .await?;
    Ok(found.map(|found| found.n > 0))
}

/// Names of the agencies and people among `ids`, so that an entry can be read in words.
///
/// # Errors
/// The database cannot be read.
pub async fn names(db: &Db, who: &Actor, ids: &BTreeSet<Uuid>) -> Result<BTreeMap<Uuid, String>> {
    let mut names = BTreeMap::new();
    if !(who.may(Act::ReadLog) || who.may(Act::ReadTechnicalLog)) {
        return Ok(names);
    }
    for ids in batches(ids.iter().copied()) {
        let agencies = entity::agencies::Entity::find()
            .filter(entity::agencies::Column::Id.is_in(ids.clone()))
            .all(db.reader())
            .await?;
        let staff = entity::staff::Entity::find().filter(entity::staff::Column::Id.is_in(ids)).all(db.reader()).await?;
        names.extend(agencies.into_iter().map(|row| (row.id.into(), row.name)));
        names.extend(staff.into_iter().map(|row| (row.id.into(), row.name)));
    }
    Ok(names)
}
