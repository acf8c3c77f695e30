//! Proofs: the signed-in person may do this very act to this very record.

use crate::access::{Act, Actor, Facts, Reason, Section, explain};
use crate::data::audit::{Deed, Entry, Kind};
use crate::data::{self, Db};
use crate::error::AppError;
use crate::state::AppState;
use axum::extract::{FromRequestParts, RawPathParams};
use axum::http::Method;
use axum::http::request::Parts;
use std::marker::PhantomData;
use std::str::FromStr;
use uuid::Uuid;

/// An act as a type, so that a verb can demand it. Sealed.
pub trait Action: sealed::Sealed + Send + Sync + 'static {
    /// The act.
    const ACT: Act;
    /// The act in the route table.
    const NAME: &'static str;
}

mod sealed {
    pub trait Sealed {}
}

macro_rules! actions {
    ($($(#[$doc:meta])* $name:ident = $act:expr, $words:literal;)*) => { $(
        $(#[$doc])*
        #[derive(Debug)]
        pub enum $name {}
        impl sealed::Sealed for $name {}
        impl Action for $name {
            const ACT: Act = $act;
            const NAME: &'static str = $words;
        }
    )* };
}

actions! {
    /// Read persons, households and cases.
    ViewBasics = Act::View(Section::Basics), "view basics";
    /// Read consultations.
    ViewConsultations = Act::View(Section::Consultations), "view consultations";
    /// Read referrals.
    ViewReferrals = Act::View(Section::Referrals), "view referrals";
    /// Write persons, households and cases.
    WriteBasics = Act::Write(Section::Basics), "write basics";
    /// Write consultations.
    WriteConsultations = Act::Write(Section::Consultations), "write consultations";
    /// Write referrals.
    WriteReferrals = Act::Write(Section::Referrals), "write referrals";
    /// Answer a slip that came from another agency.
    AnswerSlip = Act::AnswerSlip, "answer slip";
    /// Void and correct what others recorded.
    Supervise = Act::Supervise, "supervise";
    /// Ask in an emergency which agency knows somebody.
    Inquire = Act::Inquire, "inquire";
    /// Have records of two agencies looked for that may be one human being.
    MatchIdentities = Act::MatchIdentities, "match identities";
    /// Have shown what is hidden of a protected person.
    Unmask = Act::Unmask, "unmask";
    /// Figures on support.
    CountSupport = Act::CountSupport, "count support";
    /// The audit log.
    ReadLog = Act::ReadLog, "read log";
    /// Technical entries of the log.
    ReadTechnicalLog = Act::ReadTechnicalLog, "read technical log";
    /// Agencies, staff, postings, codes.
    Administer = Act::Administer, "administer";
}

/// A kind of record that has an address of its own.
pub trait Record: Send + Sync + 'static {
    /// Its key.
    type Id: FromStr + Into<Uuid> + Copy + Send + Sync;
    /// Its row.
    type Row: Clone + Send + Sync;
    /// Name of the path parameter that holds the key.
    const PARAM: &'static str;
    /// The kind in the audit log.
    const KIND: Kind;
    /// The kind in the route table.
    const NAME: &'static str;

    /// The row, if the actor may know of it.
    fn find(db: &Db, who: &Actor, id: Self::Id) -> impl Future<Output = data::Result<Option<Self::Row>>> + Send;

    /// What the decision needs to know about the row.
    fn facts(row: &Self::Row) -> Facts;
}

/// Proof that the actor may do `A` to this very record.
#[derive(Debug)]
pub struct On<R: Record, A> {
    actor: Actor,
    id: R::Id,
    row: R::Row,
    reasons: Vec<Reason>,
    action: PhantomData<A>,
}

impl<R: Record, A> On<R, A> {
    /// Who is acting.
    pub const fn actor(&self) -> &Actor {
        &self.actor
    }

    /// The record.
    pub const fn row(&self) -> &R::Row {
        &self.row
    }

    /// The grounds on which it is open.
    pub fn reasons(&self) -> &[Reason] {
        &self.reasons
    }

    /// The key of the record, whatever its kind.
    pub fn id(&self) -> Uuid {
        self.id.into()
    }

    /// Whether the actor could also do `act` to this record; for buttons.
    pub fn may(&self, act: Act) -> bool {
        !explain(&self.actor, act, &R::facts(&self.row)).is_empty()
    }
}

impl<R: Record, A: Action> On<R, A> {
    /// The same proof over the record as it stands now, after somebody else was first.
    ///
    /// # Errors
    /// The record is no longer open for this, or cannot be read.
    pub async fn again(self, db: &Db) -> Result<Self, AppError> {
        let row = R::find(db, &self.actor, self.id).await?.ok_or(AppError::NotFound)?;
        let reasons = explain(&self.actor, A::ACT, &R::facts(&row));
        if reasons.is_empty() {
            return Err(AppError::Forbidden);
        }
        Ok(Self { row, reasons, ..self })
    }
}

impl<R: Record, A: Action> FromRequestParts<AppState> for On<R, A> {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, AppError> {
        let actor = Actor::from_request_parts(parts, state).await?;
        let id = path_id::<R>(parts, state).await;
        let refused = || {
            let entry = Entry::new(state.clock.now(), Deed::Refused, R::KIND).by(&actor);
            match id {
                Some(id) => entry.on(id.into()),
                None => entry,
            }
        };
        let found = match id {
            Some(id) => R::find(&state.db, &actor, id).await?,
            None => None,
        };
        let (Some(id), Some(row)) = (id, found) else {
            actor.witness().record(refused());
            return Err(AppError::NotFound);
        };
        let facts = R::facts(&row);
        let reasons = explain(&actor, A::ACT, &facts);
        if reasons.is_empty() {
            actor.witness().record(refused().owned_by(facts.owner));
            return Err(AppError::Forbidden);
        }
        if matches!(parts.method, Method::GET | Method::HEAD) {
            let entry =
                Entry::new(state.clock.now(), Deed::Viewed, R::KIND).by(&actor).on(id.into()).owned_by(facts.owner);
            actor.witness().record(entry);
        }
        Ok(Self { actor, id, row, reasons, action: PhantomData })
    }
}

async fn path_id<R: Record>(parts: &mut Parts, state: &AppState) -> Option<R::Id> {
    let params = RawPathParams::from_request_parts(parts, state).await.ok()?;
    params.iter().find(|(name, _)| *name == R::PARAM).and_then(|(_, value)| value.parse().ok())
}
