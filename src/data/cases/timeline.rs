//! Everything about a case in date order, newest first.

use super::OnCase;
use crate::access::{Act, Section};
use crate::data::{Db, Result};
use entity::codes::{Counterpart, EventKind, Method, ReferralKind, ReferralStatus};
use entity::ids::{CaseEventId, ConsultationId, ReferralId};
use entity::stamp::{At, LocalMinute, Ymd};
use sea_orm::FromQueryResult;

/// Most entries of each kind on one page; older ones are in the lists.
const MOST: i64 = 200;

/// Something that happened.
#[derive(Clone, Debug)]
pub struct Happening {
    /// When.
    pub at: LocalMinute,
    /// Who recorded it.
    pub staff: String,
    /// What.
    pub what: What,
}

/// What happened.
#[derive(Clone, Debug)]
pub enum What {
    /// A contact.
    Consultation {
        /// The record.
        id: ConsultationId,
        /// How.
        method: Method,
        /// With whom.
        counterpart: Counterpart,
        /// How long, in minutes.
        minutes: Option<i32>,
        /// The text.
        content: String,
        /// Why it was voided.
        voided: Option<String>,
    },
    /// つなぎ.
    Referral {
        /// The record.
        id: ReferralId,
        /// Which kind.
        kind: ReferralKind,
        /// Where it stands.
        status: ReferralStatus,
        /// To whom.
        to: String,
        /// Why.
        reason: String,
        /// It was voided.
        is_voided: bool,
    },
    /// Something about the case itself.
    Event {
        /// The record.
        id: CaseEventId,
        /// Which kind.
        kind: EventKind,
        /// In words.
        note: String,
    },
}

/// The timeline of a case in hand; sections that are closed to the actor are left out.
///
/// # Errors
/// The database cannot be read.
pub async fn timeline<A>(db: &Db, on: &OnCase<A>) -> Result<Vec<Happening>> {
    let mut all = events(db, on).await?;
    if on.may(Act::View(Section::Consultations)) {
        all.extend(consultations(db, on).await?);
    }
    if on.may(Act::View(Section::Referrals)) {
        all.extend(referrals(db, on).await?);
    }
    all.sort_by_key(|happening| std::cmp::Reverse(happening.at));
    Ok(all)
}

async fn consultations<A>(db: &Db, on: &OnCase<A>) -> Result<Vec<Happening>> {
    #[derive(FromQueryResult)]
    struct Row {
        id: ConsultationId,
        occurred_at: LocalMinute,
        method: Method,
        counterpart: Counterpart,
        minutes: Option<i32>,
        content: String,
        voided_at: Option<At>,
        void_reason: Option<String>,
        staff: Option<String>,
    }
    let rows = Row::find_by_statement(db.statement(
        "SELECT c.id, c.occurred_at, c.method, c.counterpart, c.minutes, c.content, c.voided_at, c.void_reason, \
         s.name AS staff FROM consultations c LEFT JOIN staff s ON s.id = c.staff_id \
         WHERE c.case_id = $1 ORDER BY c.occurred_at DESC LIMIT $2",
        vec![on.row().id.into(), MOST.into()],
    ))
    .all(db.reader())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Happening {
            at: row.occurred_at,
            staff: row.staff.unwrap_or_default(),
            what: What::Consultation {
                id: row.id,
                method: row.method,
                counterpart: row.counterpart,
                minutes: row.minutes,
                content: row.content,
                voided: row.voided_at.map(|_| row.void_reason.unwrap_or_default()),
            },
        })
        .collect())
}

async fn referrals<A>(db: &Db, on: &OnCase<A>) -> Result<Vec<Happening>> {
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
    let rows = Row::find_by_statement(db.statement(
        "SELECT r.id, r.kind, r.status, COALESCE(a.name, r.to_name) AS to_name, r.reason, r.drafted_on, r.sent_on, \
         r.voided_at, s.name AS staff FROM referrals r LEFT JOIN agencies a ON a.id = r.to_agency_id \
         LEFT JOIN staff s ON s.id = r.staff_id WHERE r.case_id = $1 AND r.agency_id = $2 \
         ORDER BY r.drafted_on DESC LIMIT $3",
        vec![on.row().id.into(), on.row().agency_id.into(), MOST.into()],
    ))
    .all(db.reader())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Happening {
            at: LocalMinute(i64::from(row.sent_on.unwrap_or(row.drafted_on).0) * 10_000),
            staff: row.staff.unwrap_or_default(),
            what: What::Referral {
                id: row.id,
                kind: row.kind,
                status: row.status,
                to: row.to_name,
                reason: row.reason,
                is_voided: row.voided_at.is_some(),
            },
        })
        .collect())
}

async fn events<A>(db: &Db, on: &OnCase<A>) -> Result<Vec<Happening>> {
    #[derive(FromQueryResult)]
    struct Row {
        id: CaseEventId,
        kind: EventKind,
        occurred_at: LocalMinute,
        note: String,
        staff: Option<String>,
    }
    let rows = Row::find_by_statement(db.statement(
        "SELECT e.id, e.kind, e.occurred_at, e.note, s.name AS staff FROM case_events e \
         LEFT JOIN staff s ON s.id = e.staff_id WHERE e.case_id = $1 ORDER BY e.occurred_at DESC LIMIT $2",
        vec![on.row().id.into(), MOST.into()],
    ))
    .all(db.reader())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Happening {
            at: row.occurred_at,
            staff: row.staff.unwrap_or_default(),
            what: What::Event { id: row.id, kind: row.kind, note: row.note },
        })
        .collect())
}
