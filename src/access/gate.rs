//! Gates: extractors that settle access before a handler runs. A route accepts only handlers that begin with one.

use crate::access::record::{Action, On, Record};
use crate::access::{Actor, Reach, Witness};
use crate::data;
use crate::data::audit::{Deed, Entry, Kind};
use crate::error::AppError;
use crate::state::AppState;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use entity::ids::{PostingId, StaffId};
use entity::stamp::At;
use rand::RngExt;
use serde::{Deserialize, Serialize};
use std::marker::PhantomData;
use std::sync::Arc;
use tower_sessions::Session;

/// Where a session keeps its form token.
pub const TOKEN_KEY: &str = "token";
/// Where a session keeps who signed in.
pub const SIGN_IN_KEY: &str = "sign_in";

/// Longest life of a session, whatever happens: 12 hours in microseconds.
const ABSOLUTE: i64 = 12 * 3600 * 1_000_000;
/// How often the time of the last request is written down: once a minute.
const TOUCH: i64 = 60 * 1_000_000;

/// Who signed in to a session, and under which posting they act.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SignIn {
    /// The member of staff.
    pub staff: StaffId,
    /// The posting acted under.
    pub posting: Option<PostingId>,
    /// When they signed in.
    pub since: At,
    /// The last request, to the minute.
    pub seen: At,
}

impl SignIn {
    /// Whether the session waits for its owner to sign in again.
    pub const fn is_locked(&self, now: At, idle_minutes: i64) -> bool {
        now.0 - self.seen.0 > idle_minutes * 60 * 1_000_000 || now.0 - self.since.0 > ABSOLUTE
    }
}

/// Extractors that settle access. Sealed.
#[diagnostic::on_unimplemented(
    message = "the first argument of a handler must settle access",
    note = "start with `Open`, `Public`, `SignedIn`, `Actor`, `May<…>`, `On<…, …>` or another gate"
)]
pub trait Gate: sealed::Sealed {
    /// The path parameter that the gate reads.
    const PARAM: Option<&'static str> = None;
    /// The gate in the route table.
    fn name() -> String;
}

mod sealed {
    pub trait Sealed {}
}

/// Argument lists whose first argument is a gate.
#[diagnostic::on_unimplemented(
    message = "the first argument of a handler must settle access",
    note = "start with `Open`, `Public`, `SignedIn`, `Actor`, `May<…>`, `On<…, …>` or another gate"
)]
pub trait Gated {
    /// The gate.
    type Gate: Gate;
}

macro_rules! gated {
    ($($rest:ident),*) => {
        impl<M, G: Gate, $($rest),*> Gated for (M, G, $($rest,)*) {
            type Gate = G;
        }
    };
}
gated!();
gated!(A);
gated!(A, B);
gated!(A, B, C);
gated!(A, B, C, D);

/// Anybody, without even a session: assets and health. The list of such routes is held by a test.
#[derive(Debug)]
pub struct Open;

/// Anybody, signed in or not. The list of public routes is held by a test.
#[derive(Debug)]
pub struct Public {
    /// The form token of the (anonymous) session.
    pub token: String,
    /// Where this request's audit entries go.
    pub witness: Witness,
    /// The session.
    pub session: Session,
}

/// Somebody signed in, who may still have to change an initial password.
#[derive(Debug)]
pub struct SignedIn {
    /// Who.
    pub actor: Actor,
    /// The initial password is still in use.
    pub must_change_password: bool,
    /// The session.
    pub session: Session,
}

/// Somebody for whom `A` reaches anything at all: lists, searches, new records.
#[derive(Debug)]
pub struct May<A> {
    actor: Arc<Actor>,
    action: PhantomData<A>,
}

impl<A: Action> May<A> {
    /// Who is acting.
    pub fn actor(&self) -> &Actor {
        &self.actor
    }

    /// The proof of another act of the same person, if they may do that, too.
    pub fn also<B: Action>(&self) -> Option<May<B>> {
        self.actor.may(B::ACT).then(|| May { actor: Arc::clone(&self.actor), action: PhantomData })
    }

    /// How far the act reaches.
    pub fn reach(&self) -> Reach {
        self.actor.reach(A::ACT)
    }
}

impl sealed::Sealed for Open {}
impl sealed::Sealed for Public {}
impl sealed::Sealed for SignedIn {}
impl sealed::Sealed for Actor {}
impl<A> sealed::Sealed for May<A> {}
impl<R: Record, A> sealed::Sealed for On<R, A> {}

impl Gate for Open {
    fn name() -> String {
        "open".to_owned()
    }
}

impl FromRequestParts<AppState> for Open {
    type Rejection = AppError;

    async fn from_request_parts(_: &mut Parts, _: &AppState) -> Result<Self, AppError> {
        Ok(Self)
    }
}

impl Gate for Public {
    fn name() -> String {
        "public".to_owned()
    }
}

impl Gate for SignedIn {
    fn name() -> String {
        "signed in, even with an initial password".to_owned()
    }
}

impl Gate for Actor {
    fn name() -> String {
        "signed in".to_owned()
    }
}

impl<A: Action> Gate for May<A> {
    fn name() -> String {
        format!("may {}", A::NAME)
    }
}

impl<R: Record, A: Action> Gate for On<R, A> {
    const PARAM: Option<&'static str> = Some(R::PARAM);
    fn name() -> String {
        format!("on {}: {}", R::NAME, A::NAME)
    }
}

impl FromRequestParts<AppState> for Public {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, AppError> {
        let session = session(parts, state).await?;
        let token = if let Some(token) = session.get::<String>(TOKEN_KEY).await? {
            token
        } else {
            let token = new_token();
            session.insert(TOKEN_KEY, &token).await?;
            token
        };
        Ok(Self { token, witness: witness(parts), session })
    }
}

impl FromRequestParts<AppState> for SignedIn {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, AppError> {
        let session = session(parts, state).await?;
        let mut sign_in: SignIn = session.get(SIGN_IN_KEY).await?.ok_or(AppError::SignIn)?;
        let now = state.clock.now();
        if sign_in.is_locked(now, state.config.session_idle_minutes) {
            return Err(AppError::SignIn);
        }
        let today = state.clock.today_ymd();
        let standing =
            data::staff::standing(&state.db, sign_in.staff, sign_in.posting, today).await?.ok_or(AppError::SignIn)?;
        let token = session.get::<String>(TOKEN_KEY).await?.ok_or(AppError::SignIn)?;
        if now.0 - sign_in.seen.0 > TOUCH || sign_in.posting != Some(standing.posting) {
            sign_in.seen = now;
            sign_in.posting = Some(standing.posting);
            session.insert(SIGN_IN_KEY, &sign_in).await?;
        }
        let must_change_password = standing.must_change_password;
        Ok(Self { actor: Actor::new(standing, token, witness(parts)), must_change_password, session })
    }
}

impl FromRequestParts<AppState> for Actor {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, AppError> {
        let signed_in = SignedIn::from_request_parts(parts, state).await?;
        if signed_in.must_change_password {
            return Err(AppError::ChangePassword);
        }
        Ok(signed_in.actor)
    }
}

impl<A: Action> FromRequestParts<AppState> for May<A> {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, AppError> {
        let actor = Actor::from_request_parts(parts, state).await?;
        if !actor.may(A::ACT) {
            let entry = Entry::new(state.clock.now(), Deed::Refused, Kind::Page)
                .by(&actor)
                .with(serde_json::json!({ "act": A::NAME }));
            actor.witness().record(entry);
            return Err(AppError::Forbidden);
        }
        Ok(Self { actor: Arc::new(actor), action: PhantomData })
    }
}

/// Turns an anonymous session into somebody's: a new id and a new token, so that nothing seen before is of use.
///
/// # Errors
/// The session cannot be stored.
pub async fn start_session(session: &Session, sign_in: &SignIn) -> Result<(), AppError> {
    session.cycle_id().await?;
    session.insert(TOKEN_KEY, new_token()).await?;
    session.insert(SIGN_IN_KEY, sign_in).await?;
    Ok(())
}

async fn session(parts: &mut Parts, state: &AppState) -> Result<Session, AppError> {
    Session::from_request_parts(parts, state).await.map_err(|(_, message)| AppError::broken(message))
}

fn witness(parts: &Parts) -> Witness {
    parts.extensions.get::<Witness>().cloned().unwrap_or_default()
}

/// 32 random bytes as text.
pub(crate) fn new_token() -> String {
    let bytes: [u8; 32] = rand::rng().random();
    hex::encode(bytes)
}
