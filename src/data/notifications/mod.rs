//! お知らせ: what has come to pass that somebody should know of, without a job that could fail to tell it.
//!
//! Nothing is stored but up to when it was read: each notification is what the records say by the clock of the question.
//! It names a case by number and an agency, never a person, so that it tells no more after its ground has ended.

mod parts;

use crate::access::{Act, Actor, May, Record, Section, ViewBasics, reach};
use crate::clock::{date, midnight, ymd};
use crate::data::grants::last_day;
use crate::data::identities::IdentityInquiryRecord;
use crate::data::protections::ProtectionRecord;
use crate::data::{Db, Result, identities, referrals};
use chrono::TimeDelta;
use entity::codes::{Ground, MatchState, ReferralStatus, ReviewState};
use entity::ids::{CaseId, ConsentId, EmergencyInquiryId, GrantReviewId, IdentityInquiryId, ProtectionId, ReferralId};
use entity::stamp::{At, Ymd};
use sea_orm::{FromQueryResult, Value};
use uuid::Uuid;

/// How long something is told, in days.
pub const DAYS: i64 = 30;
/// How long before its last day a consent is announced to end, in days.
const MONTH: i64 = 30;
/// How long before its end a share is announced to end, in days.
const WEEK: i64 = 7;
/// Most that are told at once.
pub const MOST: usize = 100;
const DAY: i64 = 24 * 3600 * 1_000_000;

/// What has come to pass.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Told {
    /// Another agency shares a case (共有); the case if it is open at this instant.
    Shared {
        /// The case, where it can be opened.
        case: Option<CaseId>,
        /// The ground.
        ground: Ground,
    },
    /// A share has ended.
    Ended,
    /// Somebody answered a referral that the reader wrote.
    Answered {
        /// The referral.
        referral: ReferralId,
        /// Where it stands since.
        status: ReferralStatus,
    },
    /// A second person decided about what the reader wanted to share.
    Decided {
        /// The confirmation.
        review: GrantReviewId,
        /// The decision.
        state: ReviewState,
    },
    /// The owner has judged an emergency reading of the reader's.
    Judged {
        /// The inquiry.
        inquiry: EmergencyInquiryId,
        /// The verdict.
        state: ReviewState,
    },
    /// Somebody of elsewhere reads a case in an emergency.
    Emergency {
        /// The confirmation that waits.
        review: GrantReviewId,
    },
    /// A consent is about to end.
    ConsentEnds {
        /// The consent.
        consent: ConsentId,
        /// Its last day.
        on: Ymd,
    },
    /// What the acting agency shares is about to end.
    ShareEnds {
        /// The case.
        case: CaseId,
        /// The last day.
        on: Ymd,
    },
    /// A protection was decided up to a day that comes within a month, or has passed.
    MaskEnds {
        /// The protection.
        protection: ProtectionId,
        /// The last day.
        on: Ymd,
    },
    /// Somebody who leads open cases of the agency leaves it, or has left.
    Leaving {
        /// Their last day.
        on: Ymd,
    },
    /// Somebody of the agency may be known elsewhere, too: its supervisors are asked.
    IdentityAsked {
        /// About how many records.
        n: i64,
    },
    /// What has become of an inquiry that the agency answered with 同じ人.
    IdentityTold {
        /// The inquiry.
        inquiry: IdentityInquiryId,
        /// What.
        state: MatchState,
    },
}

/// One of them.
#[derive(Clone, Debug)]
pub struct Notification {
    /// Since when it is so.
    pub at: At,
    /// It has not been read.
    pub is_new: bool,
    /// The number of the case or referral.
    pub number: String,
    /// The other agency.
    pub agency: String,
    /// What.
    pub told: Told,
}

#[derive(Debug, FromQueryResult)]
struct Row {
    what: String,
    case_id: Option<CaseId>,
    at: At,
    id: Uuid,
    number: String,
    agency: String,
    code: String,
    ends: i64,
    seen_at: At,
}

/// What the reader should know of, the newest first, up to [`MOST`].
///
/// # Errors
/// The database cannot be read.
pub async fn of(db: &Db, who: &Actor) -> Result<Vec<Notification>> {
    let recipients = reach::recipients(who, Act::View(Section::Basics));
    let Some(first) = recipients.first() else {
        return Ok(Vec::new());
    };
    let now = db.clock().now();
    let today = db.clock().today_ymd();
    let in_a_month = date(today).map_or(today, |day| ymd(day + TimeDelta::days(MONTH)));
    let recipient = |place: usize| *recipients.get(place).unwrap_or(first);
    let values: Vec<Value> = vec![
        now.into(),
        At(now.0 - DAYS * DAY).into(),
        who.agency().into(),
        who.staff().into(),
        recipient(0).into(),
        recipient(1).into(),
        recipient(2).into(),
        today.into(),
        in_a_month.into(),
        At(now.0 + WEEK * DAY).into(),
        who.posting().into(),
    ];
    let rows = Row::find_by_statement(db.statement(parts::sql(who), values)).all(db.reader()).await?;
    let away = &who.excluded().cases;
    let mut all: Vec<Notification> =
        rows.into_iter().filter(|row| row.case_id.is_none_or(|case| !away.contains(&case))).filter_map(read).collect();
    if !who.excluded().is_empty() {
        all = still_open(db, who, all).await?;
    }
    all.sort_by_key(|one| std::cmp::Reverse(one.at));
    all.truncate(MOST);
    Ok(all)
}

/// Without what tells of referrals and persons from which a supervisor keeps the reader away.
async fn still_open(db: &Db, who: &Actor, all: Vec<Notification>) -> Result<Vec<Notification>> {
    let referral = |one: &Notification| match one.told {
        Told::Answered { referral, .. } => Some(referral),
        _ => None,
    };
    let open = referrals::of_ids(db, who, all.iter().filter_map(referral).collect()).await?;
    let mut told = Vec::new();
    for mut one in all {
        if let Told::IdentityAsked { n } = &mut one.told {
            *n = (*n).min(identities::waiting(db, who).await?);
        }
        let is_open = match one.told {
            Told::IdentityAsked { n } => n > 0,
            Told::IdentityTold { inquiry, .. } => IdentityInquiryRecord::find(db, who, inquiry).await?.is_some(),
            Told::MaskEnds { protection, .. } => ProtectionRecord::find(db, who, protection).await?.is_some(),
            _ => referral(&one).is_none_or(|id| open.contains_key(&id)),
        };
        if is_open {
            told.push(one);
        }
    }
    Ok(told)
}

/// Says that everything up to an instant has been read under the acting posting; it never goes back.
///
/// # Errors
/// The database cannot be written.
pub async fn seen(db: &Db, by: &May<ViewBasics>, until: At) -> Result<()> {
    let until = until.min(db.clock().now());
    let tx = db.begin().await?;
    tx.run(
        "UPDATE postings SET notifications_seen_at = $1 WHERE id = $2 AND notifications_seen_at < $1",
        vec![until.into(), by.actor().posting().into()],
    )
    .await?;
    tx.commit_unrecorded().await
}

fn read(row: Row) -> Option<Notification> {
    let day = || i32::try_from(row.ends).ok().map(Ymd);
    let told = match row.what.as_str() {
        "shared" => Told::Shared { case: (row.ends > 0).then_some(CaseId(row.id)), ground: Ground::parse(&row.code)? },
        "ended" => Told::Ended,
        "answered" => Told::Answered { referral: ReferralId(row.id), status: ReferralStatus::parse(&row.code)? },
        "mask_ends" => Told::MaskEnds { protection: ProtectionId(row.id), on: day()? },
        "decided" => Told::Decided { review: GrantReviewId(row.id), state: ReviewState::parse(&row.code)? },
        "leaving" => Told::Leaving { on: day()? },
        "identity" => Told::IdentityAsked { n: row.ends },
        "identity_told" => {
            Told::IdentityTold { inquiry: IdentityInquiryId(row.id), state: MatchState::parse(&row.code)? }
        }
        "judged" => Told::Judged { inquiry: EmergencyInquiryId(row.id), state: ReviewState::parse(&row.code)? },
        "emergency" => Told::Emergency { review: GrantReviewId(row.id) },
        "consent_ends" => Told::ConsentEnds { consent: ConsentId(row.id), on: day()? },
        "share_ends" => Told::ShareEnds { case: CaseId(row.id), on: last_day(At(row.ends))? },
        _ => return None,
    };
    // Announced so long before the last day, but never before it was recorded.
    let at = match told {
        Told::ConsentEnds { on, .. } | Told::MaskEnds { on, .. } | Told::Leaving { on } => {
            midnight(date(on)? - TimeDelta::days(MONTH))?.max(row.at)
        }
        Told::ShareEnds { .. } => At(row.ends - WEEK * DAY).max(row.at),
        _ => row.at,
    };
    Some(Notification { at, is_new: at > row.seen_at, number: row.number, agency: row.agency, told })
}
