//! Choosing who leads next, and carrying it out.

use super::form::{SuccessorsForm, to, was};
use super::pages;
use crate::access::{May, Supervise};
use crate::data;
use crate::data::audit::{Deed, Entry, Kind};
use crate::data::successors::{self, Chosen, Leaver};
use crate::domain::errors::Errors;
use crate::error::AppError;
use crate::state::AppState;
use crate::web::conflict::conflict;
use crate::web::forms::{ListQuery, see_other, unprocessable};
use crate::web::{Asked, Posted, Resumed};
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use entity::ids::{CaseId, StaffId};
use maud::Markup;
use serde_json::json;

async fn page(
    state: &AppState,
    by: &May<Supervise>,
    leavers: &[Leaver],
    form: &SuccessorsForm,
    errors: &Errors,
    done: Option<&str>,
) -> Result<Markup, AppError> {
    let who = by.actor();
    let candidates = successors::candidates(&state.db, by).await?;
    let cases = || leavers.iter().flat_map(|leaver| &leaver.cases);
    let entry = Entry::new(state.clock.now(), Deed::Listed, Kind::Case)
        .by(who)
        .with(json!({ "by": "successors", "rows": cases().count() }))
        .showing(cases().map(|case| case.id.into()));
    who.witness().record(entry);
    Ok(pages::list(who, &state.clock, leavers, &candidates, form, errors, done))
}

/// Cases whose lead leaves, has left, or is missing.
pub async fn list(
    by: May<Supervise>,
    State(state): State<AppState>,
    Asked(query): Asked<ListQuery>,
    resumed: Resumed,
) -> Result<Response, AppError> {
    let leavers = successors::leaving(&state.db, &by).await?;
    let (form, said) = resumed.anew(&state.db, by.actor(), SuccessorsForm::of(&leavers)).await?;
    Ok(page(&state, &by, &leavers, &form, &said, query.done.as_deref()).await?.into_response())
}

/// Keeps the choices; carries them out if asked to.
pub async fn save(
    by: May<Supervise>,
    State(state): State<AppState>,
    Posted(mut form): Posted<SuccessorsForm>,
) -> Result<Response, AppError> {
    let leavers = successors::leaving(&state.db, &by).await?;
    let choices = match form.check(&leavers) {
        Ok(choices) => choices,
        Err(errors) => return Ok(unprocessable(page(&state, &by, &leavers, &form, &errors, None).await?)),
    };
    let mut errors = Errors::new();
    match successors::choose(&state.db, &by, &choices).await {
        Ok(Chosen::Kept) => {}
        // Nothing is left to be chosen for them: they were handed over meanwhile, perhaps by the same press.
        Ok(Chosen::Otherwise(cases)) if !still_waits(&successors::leaving(&state.db, &by).await?, &cases) => {
            return Ok(see_other("/cases/successors?done=already"));
        }
        Ok(Chosen::Otherwise(cases)) => {
            for (case, stands) in cases {
                let named = pages::name_of(&successors::candidates(&state.db, &by).await?, stands);
                errors.add(to(case), format!("この画面を開いたあとに、「{named}」に変わりました。もう一度押すと、ここで選んだとおりに変わります。"));
                form.rest.insert(was(case), stands.map(|id| id.to_string()).unwrap_or_default());
            }
            return Ok(conflict(page(&state, &by, &leavers, &form, &errors, None).await?));
        }
        Err(data::Error::Refused(why)) => {
            errors.add("", why);
            return Ok(unprocessable(page(&state, &by, &leavers, &form, &errors, None).await?));
        }
        Err(error) => return Err(error.into()),
    }
    if form.r#do != "lead" {
        return Ok(see_other("/cases/successors?done=successors_kept"));
    }
    match successors::carry_out(&state.db, &by).await {
        Ok(_) => Ok(see_other("/cases/successors?done=successors_lead")),
        Err(data::Error::Refused(_)) if form.names_others_than(&leavers) => {
            Ok(see_other("/cases/successors?done=already"))
        }
        Err(data::Error::Refused(why)) => {
            errors.add("", why);
            let leavers = successors::leaving(&state.db, &by).await?;
            let form = SuccessorsForm::of(&leavers);
            Ok(conflict(page(&state, &by, &leavers, &form, &errors, None).await?))
        }
        Err(error) => Err(error.into()),
    }
}

/// Whether one of these cases still needs another lead.
fn still_waits(leavers: &[Leaver], cases: &[(CaseId, Option<StaffId>)]) -> bool {
    leavers.iter().flat_map(|leaver| &leaver.cases).any(|one| cases.iter().any(|(case, _)| *case == one.id))
}
