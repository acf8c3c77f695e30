//! 共有と同意 of a person: who can see what about them, why and until when, over all their cases.

use super::pages_access::{self, Shown};
use crate::access::ViewBasics;
use crate::data::persons::OnPerson;
use crate::data::{consents, grants, persons, referrals};
use crate::error::AppError;
use crate::state::AppState;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use entity::ids::CaseId;

/// Everything that is shared about a person, every consent of theirs, and every slip that names them.
pub async fn access(on: OnPerson<ViewBasics>, State(state): State<AppState>) -> Result<Response, AppError> {
    let db = &state.db;
    let (grants, consents, slips, detail) = tokio::try_join!(
        grants::of_person(db, &on),
        consents::of_person(db, &on),
        referrals::about_person(db, &on),
        persons::detail(db, &on),
    )?;
    let cases: Vec<CaseId> = detail.cases.iter().map(|case| case.id).collect();
    let shown = Shown { grants: &grants, consents: &consents, slips: &slips, handed: &detail.handed, cases: &cases };
    Ok(pages_access::access(&on, &state.clock, &shown).into_response())
}
