//! Everything about a case in date order, newest first, page by page.
//!
//! One statement finds which records stand on a page ([`spine`]), and one for each kind reads them ([`read`]): a page
//! costs the same however long the story is.

mod read;
mod spine;

use super::OnCase;
use crate::access::{Act, Section};
use crate::data::{Db, Page, PageNo, Result};
use entity::codes::{Counterpart, EventKind, Method, NextStep, ReferralKind, ReferralStatus};
use entity::ids::{CaseEventId, ConsultationId, PersonId, ReferralId};
use entity::stamp::{LocalMinute, Ymd};

/// Which thread of the story an entry belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Thread {
    /// 相談.
    Consultations,
    /// つなぎ.
    Referrals,
    /// 担当.
    Team,
    /// 関与.
    Engagements,
    /// 段階: opened, changed, closed, opened again; and whom the case is about.
    Stages,
}

impl Thread {
    /// All of them, in the order of the tabs.
    pub const ALL: [Self; 5] = [Self::Consultations, Self::Referrals, Self::Team, Self::Engagements, Self::Stages];

    /// Its code in an address.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Consultations => "consultations",
            Self::Referrals => "referrals",
            Self::Team => "team",
            Self::Engagements => "engagements",
            Self::Stages => "stages",
        }
    }

    /// The word people read.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Consultations => "相談",
            Self::Referrals => "つなぎ",
            Self::Team => "担当",
            Self::Engagements => "関与",
            Self::Stages => "段階",
        }
    }

    /// The thread with this code.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|thread| thread.code() == code)
    }

    /// The section of the case that opens it.
    pub const fn section(self) -> Section {
        match self {
            Self::Consultations => Section::Consultations,
            Self::Referrals => Section::Referrals,
            Self::Team | Self::Engagements | Self::Stages => Section::Basics,
        }
    }

    /// The events in it.
    const fn events(self) -> &'static [EventKind] {
        match self {
            Self::Consultations | Self::Referrals => &[],
            Self::Team => &[EventKind::HandedOver, EventKind::TeamChanged],
            Self::Engagements => &[EventKind::EngagementOpened, EventKind::EngagementClosed],
            Self::Stages => &[
                EventKind::Opened,
                EventKind::StageChanged,
                EventKind::SubjectsChanged,
                EventKind::Closed,
                EventKind::Reopened,
            ],
        }
    }
}

/// What a story is narrowed to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StoryFilter {
    /// Only this thread.
    pub thread: Option<Thread>,
    /// Only this section of the case.
    pub section: Option<Section>,
    /// Only what is about this person; events of the case are about nobody in particular.
    pub person: Option<PersonId>,
    /// From this day on.
    pub from: Option<Ymd>,
    /// Up to this day.
    pub until: Option<Ymd>,
    /// Only what says this; empty = everything.
    pub text: String,
}

impl StoryFilter {
    /// Whether anything is left out, apart from the choice of a thread.
    pub fn is_narrowed(&self) -> bool {
        *self != Self { thread: self.thread, ..Self::default() }
    }

    /// The threads that it and the actor's sections leave.
    fn threads<A>(&self, on: &OnCase<A>) -> Vec<Thread> {
        Thread::ALL
            .into_iter()
            .filter(|thread| self.section.is_none_or(|section| section == thread.section()))
            .filter(|thread| on.may(Act::View(thread.section())))
            .collect()
    }
}

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
        /// What next, in words, and by when.
        next: Option<(Option<NextStep>, String, Option<Ymd>)>,
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

/// One page of the story of a case in hand.
#[derive(Clone, Debug)]
pub struct Story {
    /// What happened, newest first.
    pub page: Page<Happening>,
    /// How many entries each thread holds under the same filter; threads that are closed to the actor are left out.
    pub counts: Vec<(Thread, u64)>,
}

impl Story {
    /// How many entries there are in all threads together.
    pub fn total(&self) -> u64 {
        self.counts.iter().map(|(_, n)| n).sum()
    }
}

/// The story of a case in hand, as far as the actor may read it.
///
/// # Errors
/// The database cannot be read.
pub async fn story<A>(db: &Db, on: &OnCase<A>, filter: &StoryFilter, no: PageNo) -> Result<Story> {
    let threads = filter.threads(on);
    let counts = spine::counts(db, on, filter, &threads).await?;
    let wanted: Vec<Thread> =
        threads.into_iter().filter(|thread| filter.thread.is_none_or(|only| only == *thread)).collect();
    let vertebrae = spine::page(db, on, filter, &wanted, no).await?;
    let (no, has_next) = (vertebrae.no, vertebrae.has_next);
    Ok(Story { page: Page { rows: read::all(db, vertebrae.rows).await?, no, has_next }, counts })
}
