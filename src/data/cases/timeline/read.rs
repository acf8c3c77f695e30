//! The records of one page, each kind with one statement.

use super::spine::Vertebra;
use super::{Happening, Thread, What};
use crate::data::{Db, Result};
use entity::codes::{Counterpart, EventKind, Method, NextStep, ReferralKind, ReferralStatus};
use entity::ids::{CaseEventId, ConsultationId, ReferralId};
use entity::stamp::{At, LocalMinute, Ymd};
use sea_orm::{FromQueryResult, Statement};
use std::collections::HashMap;
use uuid::Uuid;

/// Reads what stands on a page, in its order.
pub(super) async fn all(db: &Db, page: Vec<Vertebra>) -> Result<Vec<Happening>> {
    let of = |wanted: fn(Option<Thread>) -> bool| -> Vec<Uuid> {
        page.iter().filter(|one| wanted(Thread::parse(&one.thread))).map(|one| one.id).collect()
    };
    let mut found = HashMap::new();
    consultations(db, of(|thread| thread == Some(Thread::Consultations)), &mut found).await?;
    referrals(db, of(|thread| thread == Some(Thread::Referrals)), &mut found).await?;
    let is_event = |thread: Option<Thread>| {
        thread.is_some_and(|thread| !matches!(thread, Thread::Consultations | Thread::Referrals))
    };
    events(db, of(is_event), &mut found).await?;
    Ok(page.iter().filter_map(|one| found.remove(&one.id)).collect())
}

type Found = HashMap<Uuid, Happening>;

/// `sql` with the ids in place of `{ids}`.
fn of_ids(db: &Db, sql: &str, ids: Vec<Uuid>) -> Statement {
    let holes: Vec<String> = (1..=ids.len()).map(|n| format!("${n}")).collect();
    db.statement(sql.replace("{ids}", &holes.join(", ")), ids.into_iter().map(Into::into).collect())
}

async fn consultations(db: &Db, ids: Vec<Uuid>, found: &mut Found) -> Result<()> {
    #[derive(FromQueryResult)]
    struct Row {
        id: ConsultationId,
        occurred_at: LocalMinute,
        method: Method,
        counterpart: Counterpart,
        minutes: Option<i32>,
        content: String,
        next_step: Option<NextStep>,
        next_note: String,
        next_on: Option<Ymd>,
        voided_at: Option<At>,
        void_reason: Option<String>,
        staff: Option<String>,
    }
    if ids.is_empty() {
        return Ok(());
    }
    let statement = of_ids(
        db,
        "SELECT c.id, c.occurred_at, c.method, c.counterpart, c.minutes, c.content, c.next_step, c.next_note, \
         c.next_on, c.voided_at, c.void_reason, s.name AS staff \
         FROM consultations c LEFT JOIN staff s ON s.id = c.staff_id WHERE c.id IN ({ids})",
        ids,
    );
    for row in Row::find_by_statement(statement).all(db.reader()).await? {
        let has_next = row.next_step.is_some() || row.next_on.is_some() || !row.next_note.is_empty();
        let what = What::Consultation {
            id: row.id,
            method: row.method,
            counterpart: row.counterpart,
            minutes: row.minutes,
            content: row.content,
            next: has_next.then_some((row.next_step, row.next_note, row.next_on)),
            voided: row.voided_at.map(|_| row.void_reason.unwrap_or_default()),
        };
        found.insert(row.id.0, Happening { at: row.occurred_at, staff: row.staff.unwrap_or_default(), what });
    }
    Ok(())
}

async fn referrals(db: &Db, ids: Vec<Uuid>, found: &mut Found) -> Result<()> {
    #[derive(FromQueryResult)]
    struct Row {
        id: ReferralId,
        kind: ReferralKind,
        status: ReferralStatus,
        to_name: String,
        reason: String,
        drafted_on: Ymd,
        sent_on: Option<Ymd>,
        voided_at: Option<At>,
        staff: Option<String>,
    }
    if ids.is_empty() {
        return Ok(());
    }
    let statement = of_ids(
        db,
        "SELECT r.id, r.kind, r.status, COALESCE(a.name, r.to_name) AS to_name, r.reason, r.drafted_on, r.sent_on, \
         r.voided_at, s.name AS staff FROM referrals r LEFT JOIN agencies a ON a.id = r.to_agency_id \
         LEFT JOIN staff s ON s.id = r.staff_id WHERE r.id IN ({ids})",
        ids,
    );
    for row in Row::find_by_statement(statement).all(db.reader()).await? {
        let at = LocalMinute(i64::from(row.sent_on.unwrap_or(row.drafted_on).0) * 10_000);
        let what = What::Referral {
            id: row.id,
            kind: row.kind,
            status: row.status,
            to: row.to_name,
            reason: row.reason,
            is_voided: row.voided_at.is_some(),
        };
        found.insert(row.id.0, Happening { at, staff: row.staff.unwrap_or_default(), what });
    }
    Ok(())
}

async fn events(db: &Db, ids: Vec<Uuid>, found: &mut Found) -> Result<()> {
    #[derive(FromQueryResult)]
    struct Row {
        id: CaseEventId,
        kind: EventKind,
        occurred_at: LocalMinute,
        note: String,
        staff: Option<String>,
    }
    if ids.is_empty() {
        return Ok(());
    }
    let statement = of_ids(
        db,
        "SELECT e.id, e.kind, e.occurred_at, e.note, s.name AS staff FROM case_events e \
         LEFT JOIN staff s ON s.id = e.staff_id WHERE e.id IN ({ids})",
        ids,
    );
    for row in Row::find_by_statement(statement).all(db.reader()).await? {
        let what = What::Event { id: row.id, kind: row.kind, note: row.note };
        found.insert(row.id.0, Happening { at: row.occurred_at, staff: row.staff.unwrap_or_default(), what });
    }
    Ok(())
}
