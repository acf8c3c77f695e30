//! Reading the log: by auditors, by supervisors for their agency, and as 閲覧履歴 on a record.

use crate::access::{Act, Actor, May, Reach, ReadLog, ReadTechnicalLog};
use crate::data::page::ROWS;
use crate::data::visible::{sql_apart, sql_within};
use crate::data::{Db, Extent, Page, PageNo, Result, protections};
use entity::codes::Section;
use entity::ids::{AgencyId, ChainId, StaffId};
use entity::revisions;
use entity::stamp::At;
use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, Value};
use std::collections::BTreeSet;
use std::fmt::Write;
use uuid::Uuid;

/// One line of 閲覧履歴.
#[derive(Clone, Debug, FromQueryResult)]
pub struct HistoryRow {
    /// When.
    pub at: At,
    /// Code of the deed.
    pub act: String,
    /// Who; none for work of the system.
    pub staff_name: Option<String>,
    /// For which agency.
    pub agency_name: Option<String>,
}

/// One line of the auditor's list.
#[derive(Clone, Debug, FromQueryResult)]
pub struct LogRow {
    /// Its chain.
    pub chain_id: ChainId,
    /// Its place in the chain.
    pub seq: i64,
    /// When.
    pub at: At,
    /// Code of the deed.
    pub act: String,
    /// Code of the kind.
    pub kind: String,
    /// The record.
    pub record_id: Option<Uuid>,
    /// Who.
    pub staff_name: Option<String>,
    /// For which agency.
    pub agency_name: Option<String>,
    /// Which agency owns the record.
    pub owner_name: Option<String>,
    /// The hashed text: metadata, no content.
    pub body: String,
}

/// What the auditor looks for.
#[derive(Clone, Debug, Default)]
pub struct LogFilter {
    /// From this instant.
    pub from: Option<At>,
    /// Before this instant.
    pub until: Option<At>,
    /// Only this deed.
    pub act: Option<String>,
    /// Only this kind.
    pub kind: Option<String>,
    /// Only this record.
    pub record: Option<Uuid>,
    /// Only this member of staff.
    pub staff: Option<StaffId>,
    /// Only people acting for this agency.
    pub agency: Option<AgencyId>,
}

/// Old and new values of one change.
#[derive(Clone, Debug)]
pub struct RevisionRow {
    /// When.
    pub at: At,
    /// Section of the values.
    pub section: Section,
    /// Values before.
    pub old: serde_json::Value,
    /// Values after.
    pub new: serde_json::Value,
}

/// Who read or changed one record of the acting agency, newest first.
///
/// # Errors
/// The database cannot be read.
pub async fn history(db: &Db, who: &Actor, record: Uuid, no: PageNo) -> Result<Page<HistoryRow>> {
    if who.reach(Act::View(Section::Basics)) < Reach::Agency {
        return Ok(Page::cut(Vec::new(), no));
    }
    let rows = HistoryRow::find_by_statement(db.statement(
        "SELECT e.at, e.act, s.name AS staff_name, a.name AS agency_name FROM audit_entries e \
         LEFT JOIN staff s ON s.id = e.staff_id LEFT JOIN agencies a ON a.id = e.agency_id \
         WHERE e.record_id = $1 AND e.owner_id = $2 ORDER BY e.at DESC LIMIT $3 OFFSET $4",
        vec![record.into(), who.agency().into(), (ROWS as i64 + 1).into(), (no.offset() as i64).into()],
    ))
    .all(db.reader())
    .await?;
    Ok(Page::cut(rows, no))
}

/// Changes of one record of the acting agency, oldest first; for 訂正履歴.
///
/// # Errors
/// The database cannot be read.
pub async fn revisions(db: &Db, who: &Actor, record: Uuid) -> Result<Vec<RevisionRow>> {
    let rows = revisions::Entity::find()
        .filter(revisions::Column::RecordId.eq(record))
        .filter(revisions::Column::AgencyId.eq(who.agency()))
        .order_by_asc(revisions::Column::At)
        .order_by_asc(revisions::Column::Seq)
        .all(db.reader())
        .await?;
    let conceals = protections::conceals(db, record).await?;
    let unsaid = protections::unsaid(db, who.agency()).await?;
    Ok(rows
        .into_iter()
        .filter(|row| who.reach(Act::View(row.section)) >= Reach::Agency)
        .map(|row| {
            let mut payload: serde_json::Value = serde_json::from_str(&row.payload).unwrap_or_default();
            protections::conceal(&mut payload, conceals, &unsaid);
            RevisionRow { at: row.at, section: row.section, old: payload["old"].take(), new: payload["new"].take() }
        })
        .collect())
}

/// The log as far as the reader's role reaches: everything, or the records that their agency owns.
///
/// # Errors
/// The database cannot be read.
pub async fn log(db: &Db, by: &May<ReadLog>, filter: &LogFilter, part: impl Into<Extent>) -> Result<Page<LogRow>> {
    let scope = match by.reach() {
        Reach::All => None,
        Reach::Agency | Reach::Shared => Some(by.actor().agency()),
        Reach::Assigned | Reach::Nothing => return Ok(Page::cut(Vec::new(), part)),
    };
    let mut values = Vec::new();
    let apart = of_nobody_kept_away(by.actor(), &mut values);
    select(db, scope, filter, &apart, values, part.into()).await
}

/// Whether an entry is about somebody from whom a supervisor keeps the reader away.
pub(super) async fn is_kept_away(db: &Db, who: &Actor, chain: ChainId, seq: i64) -> Result<bool> {
    #[derive(FromQueryResult)]
    struct Found {
        n: i64,
    }
    if who.excluded().is_empty() {
        return Ok(false);
    }
    let mut values: Vec<Value> = vec![chain.into(), seq.into()];
    let apart = of_nobody_kept_away(who, &mut values);
    let sql = format!("SELECT COUNT(*) AS n FROM audit_entries e WHERE e.chain_id = $1 AND e.seq = $2{apart}");
    let found = Found::find_by_statement(db.statement(sql, values)).one(db.reader()).await?;
    Ok(found.is_none_or(|found| found.n == 0))
}

/// Leaves out what is about anybody from whom a supervisor keeps the reader away.
pub(super) fn of_nobody_kept_away(who: &Actor, values: &mut Vec<Value>) -> String {
    let away = who.excluded();
    if away.is_empty() {
        return String::new();
    }
    let mut sql = String::new();
    for record in [
        sql_apart("e.record_id", &away.cases, values),
        sql_apart("e.record_id", &away.persons, values),
        sql_apart("e.record_id", &away.households, values),
    ] {
        if !record.is_empty() {
            let _written = write!(sql, " AND (e.record_id IS NULL OR TRUE{record})");
        }
    }
    for (table, column, away) in [
        ("consultations", "x.case_id", uuids(&away.cases)),
        ("referrals", "x.case_id", uuids(&away.cases)),
        ("tasks", "x.case_id", uuids(&away.cases)),
        ("consents", "x.case_id", uuids(&away.cases)),
        ("grant_reviews", "x.case_id", uuids(&away.cases)),
        ("case_exclusions", "x.case_id", uuids(&away.cases)),
        ("protections", "x.person_id", uuids(&away.persons)),
        ("nondisclosures", "x.about_id", uuids(&away.persons)),
        ("nondisclosures", "x.from_id", uuids(&away.persons)),
        ("identity_inquiries", "x.person_id", uuids(&away.persons)),
        ("identity_links", "x.one_id", uuids(&away.persons)),
        ("identity_links", "x.other_id", uuids(&away.persons)),
    ] {
        let within = sql_within(column, &away, values);
        if !within.is_empty() {
            let _written =
                write!(sql, " AND NOT EXISTS (SELECT 1 FROM {table} x WHERE x.id = e.record_id AND {within})");
        }
    }
    let within = sql_within("x.case_id", &away.cases, values);
    if !within.is_empty() {
        let _written =
            write!(sql, " AND NOT EXISTS (SELECT 1 FROM grants x WHERE x.grant_id = e.record_id AND {within})");
    }
    let within = sql_within("x.person_id", &away.persons, values);
    if !within.is_empty() {
        let _written = write!(
            sql,
            " AND NOT EXISTS (SELECT 1 FROM tasks t JOIN consultation_subjects x ON x.consultation_id = t.consultation_id \
             WHERE t.id = e.record_id AND {within})"
        );
    }
    // An entry without a record of its own may name one among its details.
    for id in uuids(&away.cases).union(&uuids(&away.persons)) {
        values.push(format!("%{id}%").into());
        let _written = write!(sql, " AND (e.record_id IS NOT NULL OR e.body NOT LIKE ${})", values.len());
    }
    for (table, key) in [
        ("consultation_subjects", "consultation_id"),
        ("referral_subjects", "referral_id"),
        ("emergency_matches", "inquiry_id"),
    ] {
        let within = sql_within("x.person_id", &uuids(&away.persons), values);
        if !within.is_empty() {
            let _written =
                write!(sql, " AND NOT EXISTS (SELECT 1 FROM {table} x WHERE x.{key} = e.record_id AND {within})");
        }
    }
    sql
}

fn uuids<I: Copy + Into<Uuid>>(ids: &BTreeSet<I>) -> BTreeSet<Uuid> {
    ids.iter().map(|id| (*id).into()).collect()
}

/// Technical entries only: masters, staff, postings, sign-ins, files.
///
/// # Errors
/// The database cannot be read.
pub async fn technical_log(
    db: &Db,
    _by: &May<ReadTechnicalLog>,
    filter: &LogFilter,
    part: impl Into<Extent>,
) -> Result<Page<LogRow>> {
    let technical = " AND e.kind IN ('agency', 'staff', 'posting', 'master', 'log', 'session', 'file')";
    select(db, None, filter, technical, Vec::new(), part.into()).await
}

async fn select(
    db: &Db,
    scope: Option<AgencyId>,
    filter: &LogFilter,
    more: &str,
    mut values: Vec<Value>,
    part: Extent,
) -> Result<Page<LogRow>> {
    let mut sql = String::from(
        "SELECT e.chain_id, e.seq, e.at, e.act, e.kind, e.record_id, s.name AS staff_name, a.name AS agency_name, \
         o.name AS owner_name, e.body FROM audit_entries e LEFT JOIN staff s ON s.id = e.staff_id \
         LEFT JOIN agencies a ON a.id = e.agency_id LEFT JOIN agencies o ON o.id = e.owner_id WHERE TRUE",
    );
    sql.push_str(more);
    let mut and = |column: &str, value: Option<Value>| {
        if let Some(value) = value {
            values.push(value);
            // Writing to a `String` cannot fail.
            let _written = write!(sql, " AND e.{column} ${}", values.len());
        }
    };
    and("owner_id =", scope.map(Into::into));
    and("at >=", filter.from.map(Into::into));
    and("at <", filter.until.map(Into::into));
    and("act =", filter.act.clone().map(Into::into));
    and("kind =", filter.kind.clone().map(Into::into));
    and("record_id =", filter.record.map(Into::into));
    and("staff_id =", filter.staff.map(Into::into));
    and("agency_id =", filter.agency.map(Into::into));
    values.push((part.asked() as i64).into());
    values.push((part.offset() as i64).into());
    let sql = format!("{sql} ORDER BY e.at DESC, e.seq DESC LIMIT ${} OFFSET ${}", values.len() - 1, values.len());
    let rows = LogRow::find_by_statement(db.statement(sql, values)).all(db.reader()).await?;
    Ok(Page::cut(rows, part))
}
