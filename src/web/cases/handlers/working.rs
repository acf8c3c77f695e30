//! Who works on a case, and under which programme.

use super::second::{Attempt, second};
use super::{at_work, back, record_waiver};
use crate::access::WriteBasics;
use crate::data::audit::Deed;
use crate::data::cases::{self, CaseDetail, OnCase};
use crate::data::{self, staff};
use crate::error::AppError;
use crate::state::AppState;
use crate::web::cases::form::{EngagementForm, Episode, HandOverForm, TeamForm, Working, version};
use crate::web::cases::pages;
use crate::web::forms::{see_other, unprocessable};
use crate::web::{Asked, Posted, Resumed, paths};
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use entity::ids::StaffId;
use entity::stamp::Ymd;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

/// What has just been done.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Done {
    done: Option<String>,
}

/// The form for handing over.
pub async fn hand_over_form(
    on: OnCase<WriteBasics>,
    State(state): State<AppState>,
    resumed: Resumed,
) -> Result<Response, AppError> {
    if let Some(form) = late(&state, &on, &resumed).await? {
        return second(&state, on, &Attempt::HandOver(&form), data::Error::Stale).await;
    }
    at_work(on.row())?;
    let stands = HandOverForm { version: on.row().version.to_string(), ..HandOverForm::default() };
    let (form, said) = resumed.anew(&state.db, on.actor(), stands).await?;
    let detail = cases::detail(&state.db, &on).await?;
    let others = colleagues(&state, &on, &[]).await?;
    Ok(pages::working::hand_over(&on, &state.clock, &detail, &others, &form, &said).into_response())
}

/// Hands a case to a colleague.
pub async fn hand_over(
    on: OnCase<WriteBasics>,
    State(state): State<AppState>,
    Posted(form): Posted<HandOverForm>,
) -> Result<Response, AppError> {
    let is_lead = on.row().lead_staff_id.is_some_and(|lead| lead.to_string() == form.to);
    if is_lead || is_over(&on, &form.version) {
        return second(&state, on, &Attempt::HandOver(&form), data::Error::Stale).await;
    }
    let others = colleagues(&state, &on, &[]).await?;
    let ids: Vec<StaffId> = others.iter().map(|(id, _)| *id).collect();
    let hand_over = match form.check(&ids) {
        Ok(hand_over) => hand_over,
        Err(errors) => {
            let detail = cases::detail(&state.db, &on).await?;
            return Ok(unprocessable(pages::working::hand_over(&on, &state.clock, &detail, &others, &form, &errors)));
        }
    };
    if let Err(error) = cases::hand_over(&state.db, &on, version(&form.version), hand_over.to, &hand_over.note).await {
        return second(&state, on, &Attempt::HandOver(&form), error).await;
    }
    record_waiver(&state.clock, on.actor(), on.row().id, Deed::Changed, hand_over.waived);
    Ok(back(on.row().id, "handed_over"))
}

/// The team, and the form for adding to it.
pub async fn team_form(
    on: OnCase<WriteBasics>,
    State(state): State<AppState>,
    Asked(query): Asked<Done>,
    resumed: Resumed,
) -> Result<Response, AppError> {
    if let Some(form) = late(&state, &on, &resumed).await? {
        return second(&state, on, &Attempt::Team(&form), data::Error::Stale).await;
    }
    at_work(on.row())?;
    let stands = TeamForm { version: on.row().version.to_string(), ..TeamForm::default() };
    let (form, said) = resumed.anew(&state.db, on.actor(), stands).await?;
    let detail = cases::detail(&state.db, &on).await?;
    let others = colleagues(&state, &on, &present(&detail, state.clock.today_ymd())).await?;
    let done = query.done.as_deref();
    Ok(pages::working::team(&on, &state.clock, &detail, &others, &form, &said, done).into_response())
}

/// Adds a colleague to the team, or takes one out.
pub async fn team(
    on: OnCase<WriteBasics>,
    State(state): State<AppState>,
    Posted(form): Posted<TeamForm>,
) -> Result<Response, AppError> {
    if is_over(&on, &form.version) {
        return second(&state, on, &Attempt::Team(&form), data::Error::Stale).await;
    }
    let detail = cases::detail(&state.db, &on).await?;
    let others = colleagues(&state, &on, &present(&detail, state.clock.today_ymd())).await?;
    let ids: Vec<StaffId> = others.iter().map(|(id, _)| *id).collect();
    let today = state.clock.today_ymd();
    let members: Vec<_> =
        detail.team.iter().filter(|member| member.is_present(today)).map(|member| member.id).collect();
    let change = match form.check(&ids, &members, today) {
        Ok(change) => change,
        Err(errors) => {
            return Ok(unprocessable(pages::working::team(&on, &state.clock, &detail, &others, &form, &errors, None)));
        }
    };
    let version = version(&form.version);
    let outcome = match change {
        Working::Joins(joining) => cases::add_member(&state.db, &on, version, joining).await,
        Working::Leaves(member) => cases::remove_member(&state.db, &on, version, member).await,
    };
    if let Err(error) = outcome {
        return second(&state, on, &Attempt::Team(&form), error).await;
    }
    Ok(see_other(format!("{}/team?done=changed", paths::case(on.row().id))))
}

/// The episodes, and the forms for beginning and ending one.
pub async fn engagements_form(
    on: OnCase<WriteBasics>,
    State(state): State<AppState>,
    Asked(query): Asked<Done>,
    resumed: Resumed,
) -> Result<Response, AppError> {
    if let Some(form) = late(&state, &on, &resumed).await? {
        return second(&state, on, &Attempt::Engagement(&form), data::Error::Stale).await;
    }
    at_work(on.row())?;
    let blank = EngagementForm::blank(on.row().version, state.clock.today_ymd());
    let (form, said) = resumed.anew(&state.db, on.actor(), blank).await?;
    let detail = cases::detail(&state.db, &on).await?;
    let done = query.done.as_deref();
    Ok(pages::working::engagements(&on, &state.clock, &detail, &form, &said, done).into_response())
}

/// Begins or ends an episode.
pub async fn engagements(
    on: OnCase<WriteBasics>,
    State(state): State<AppState>,
    Posted(form): Posted<EngagementForm>,
) -> Result<Response, AppError> {
    if is_over(&on, &form.version) {
        return second(&state, on, &Attempt::Engagement(&form), data::Error::Stale).await;
    }
    let detail = cases::detail(&state.db, &on).await?;
    let today = state.clock.today_ymd();
    let (episode, reason, waived) = match form.check(on.row().opened_on, &detail.engagements, today) {
        Ok(checked) => checked,
        Err(errors) => {
            return Ok(unprocessable(pages::working::engagements(&on, &state.clock, &detail, &form, &errors, None)));
        }
    };
    let version = version(&form.version);
    let outcome = match episode {
        Episode::Begins(program, day) => cases::open_engagement(&state.db, &on, version, program, day, &reason).await,
        Episode::Ends(id, day) => cases::close_engagement(&state.db, &on, version, id, day, &reason).await,
    };
    if let Err(error) = outcome {
        return second(&state, on, &Attempt::Engagement(&form), error).await;
    }
    record_waiver(&state.clock, on.actor(), on.row().id, Deed::Changed, waived);
    Ok(see_other(format!("{}/engagements?done=changed", paths::case(on.row().id))))
}

/// Whether the page that was filled in shows a case that stands otherwise now: what it offered may be gone.
fn is_over(on: &OnCase<WriteBasics>, shown: &str) -> bool {
    !on.row().is_open || version(shown) != on.row().version
}

/// What was typed into a form of a case that has been closed since, if the address names its draft.
async fn late<F>(state: &AppState, on: &OnCase<WriteBasics>, resumed: &Resumed) -> Result<Option<F>, AppError>
where
    F: Serialize + DeserializeOwned + Default,
{
    if on.row().is_open { Ok(None) } else { resumed.typed(&state.db, on.actor()).await }
}

/// Whoever is in the team now.
pub(super) fn present(detail: &CaseDetail, today: Ymd) -> Vec<StaffId> {
    detail.team.iter().filter(|member| member.is_present(today)).map(|member| member.staff_id).collect()
}

/// Colleagues who could take part, each once with all their roles; neither the lead nor anybody in `but`.
pub(super) async fn colleagues(
    state: &AppState,
    on: &OnCase<WriteBasics>,
    but: &[StaffId],
) -> Result<Vec<(StaffId, String)>, AppError> {
    let mut colleagues: Vec<(StaffId, String, Vec<&'static str>)> = Vec::new();
    for posting in staff::of_agency(&state.db, on.actor()).await? {
        let id = posting.staff_id;
        if on.row().lead_staff_id == Some(id) || but.contains(&id) {
            continue;
        }
        let roles = posting.roles().into_iter().map(entity::codes::Role::label);
        match colleagues.iter_mut().find(|(known, ..)| *known == id) {
            Some((.., known)) => known.extend(roles),
            None => colleagues.push((id, posting.staff_name.clone(), roles.collect())),
        }
    }
    Ok(colleagues.into_iter().map(|(id, name, roles)| (id, format!("{name}（{}）", roles.join("・")))).collect())
}
