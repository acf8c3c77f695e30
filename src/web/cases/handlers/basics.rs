//! Opening a case, and correcting what it is about.

use super::second::{Attempt, second};
use super::{at_work, back, record_waiver};
use crate::access::{Actor, May, Record, WriteBasics};
use crate::data::audit::{Deed, Entry, Kind};
use crate::data::cases::{self, OnCase, origin};
use crate::data::persons::{Added, PersonRecord};
use crate::data::{self, households};
use crate::domain::errors::Errors;
use crate::error::AppError;
use crate::state::AppState;
use crate::web::cases::choices::{Choices, taking};
use crate::web::cases::form::{CaseForm, version};
use crate::web::cases::pages;
use crate::web::conflict::{beside, conflict};
use crate::web::forms::unprocessable;
use crate::web::keys::unknown;
use crate::web::made::made;
use crate::web::{Asked, Posted, Resumed};
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use entity::codes::SubjectRole;
use maud::Markup;
use serde::Deserialize;

/// What a new case may begin with.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Start {
    household: String,
    person: String,
    consultation: String,
    referral: String,
    done: Option<String>,
}

/// The form for a new case.
pub async fn blank(
    by: May<WriteBasics>,
    State(state): State<AppState>,
    Asked(start): Asked<Start>,
    resumed: Resumed,
) -> Result<Response, AppError> {
    let who = by.actor();
    if let Ok(id) = start.consultation.parse()
        && let Some(case) = origin(&state.db, who, id).await?.and_then(|origin| origin.case)
    {
        return Ok(back(case, "already"));
    }
    let taken = match start.referral.parse() {
        Ok(id) => match taking(&state.db, &state.clock, who, id).await? {
            Some(taking) => Some(taking),
            None => return Err(unknown(who, &state, Kind::Referral, Some(id.0))),
        },
        Err(_) => None,
    };
    if let Some(case) = taken.as_ref().and_then(|taken| taken.case) {
        return Ok(back(case, "already"));
    }
    let mut begun = begun(&state, who, &start).await?;
    if let Some(taken) = &taken {
        begun = begun.opened_for(taken);
    }
    let (form, said) = resumed.anew(&state.db, who, begun).await?;
    Ok(new_page(&state, who, &form, &said, start.done.as_deref()).await?.into_response())
}

/// Opens a case.
pub async fn open(
    by: May<WriteBasics>,
    State(state): State<AppState>,
    Posted(form): Posted<CaseForm>,
) -> Result<Response, AppError> {
    if form.is_looking() {
        return Ok(new_page(&state, by.actor(), &form, &Errors::new(), None).await?.into_response());
    }
    let new = match form.check_new(state.clock.today_ymd()) {
        Ok(new) => new,
        Err(errors) => {
            return Ok(unprocessable(new_page(&state, by.actor(), &form, &errors, None).await?));
        }
    };
    let id = made(by.actor(), "/cases/new", &form.key)?;
    let done = match cases::open(&state.db, &by, id, &new.case).await {
        Ok(Added::Now) => "opened",
        Ok(Added::Before) => "already",
        Err(data::Error::Refused(why)) => {
            if let Some(taken) = &new.case.taken {
                let refused = Entry::new(state.clock.now(), Deed::Refused, Kind::Referral).by(by.actor());
                by.actor().witness().record(refused.on(taken.referral.0));
            }
            let mut errors = Errors::new();
            errors.add("", why);
            return Ok(unprocessable(new_page(&state, by.actor(), &form, &errors, None).await?));
        }
        Err(error) => return Err(error.into()),
    };
    record_waiver(&state.clock, by.actor(), id, Deed::Created, new.waived);
    Ok(back(id, done))
}

/// The form for a correction.
pub async fn edit(
    on: OnCase<WriteBasics>,
    State(state): State<AppState>,
    resumed: Resumed,
) -> Result<Response, AppError> {
    if !on.row().is_open
        && let Some(form) = resumed.typed(&state.db, on.actor()).await?
    {
        return second(&state, on, &Attempt::Change(&form), data::Error::Stale).await;
    }
    at_work(on.row())?;
    let (form, said) = resumed.over(&state.db, on.actor(), recorded(&state, &on).await?).await?;
    Ok(edit_page(&state, &on, &form, &said).await?.into_response())
}

/// Corrects a case.
pub async fn change(
    on: OnCase<WriteBasics>,
    State(state): State<AppState>,
    Posted(form): Posted<CaseForm>,
) -> Result<Response, AppError> {
    if !on.row().is_open {
        return second(&state, on, &Attempt::Change(&form), data::Error::Stale).await;
    }
    if form.is_looking() {
        return Ok(edit_page(&state, &on, &form, &Errors::new()).await?.into_response());
    }
    let new = match form.check_change() {
        Ok(new) => new,
        Err(errors) => return Ok(unprocessable(edit_page(&state, &on, &form, &errors).await?)),
    };
    match cases::change(&state.db, &on, version(&form.version), &new.basics).await {
        Err(data::Error::Stale) => {
            let stands = recorded(&state, &on).await?;
            let typed = form.meeting(&stands);
            let (form, said) = beside(&state.db, on.actor(), Some(on.row().id.into()), typed, &stands).await?;
            return Ok(conflict(edit_page(&state, &on, &form, &said).await?));
        }
        outcome => outcome?,
    }
    record_waiver(&state.clock, on.actor(), on.row().id, Deed::Changed, new.waived);
    Ok(back(on.row().id, "changed"))
}

/// The form with the case as it stands.
async fn recorded(state: &AppState, on: &OnCase<WriteBasics>) -> Result<CaseForm, AppError> {
    let subjects = cases::detail(&state.db, on).await?.subjects;
    let subjects = subjects.iter().map(|subject| (subject.person.id, subject.role));
    Ok(CaseForm::of(on.row(), subjects))
}

/// The form with the household, person or consultation that the address names.
async fn begun(state: &AppState, who: &Actor, start: &Start) -> Result<CaseForm, AppError> {
    let db = &state.db;
    let mut form = CaseForm::blank(state.clock.today_ymd());
    if let Ok(id) = start.consultation.parse()
        && let Some(origin) = origin(db, who, id).await?
    {
        form = form.growing_from(&origin);
    }
    if let Ok(id) = start.person.parse()
        && PersonRecord::find(db, who, id).await?.is_some()
    {
        form.add(id, SubjectRole::Principal);
    }
    if let Ok(id) = start.household.parse()
        && households::find(db, who, id).await?.is_some()
    {
        form.household = id.to_string();
    }
    for (person, _) in form.roles() {
        if form.household.is_empty()
            && let Some(person) = PersonRecord::find(db, who, person).await?
            && let Some(household) = person.household_id
        {
            form.household = household.to_string();
        }
    }
    Ok(form)
}

async fn new_page(
    state: &AppState,
    who: &Actor,
    form: &CaseForm,
    errors: &Errors,
    done: Option<&str>,
) -> Result<Markup, AppError> {
    let choices = Choices::gather(&state.db, &state.clock, who, form, None).await?;
    Ok(pages::basics::new(who, &state.clock, form, &choices, errors, done))
}

async fn edit_page(
    state: &AppState,
    on: &OnCase<WriteBasics>,
    form: &CaseForm,
    errors: &Errors,
) -> Result<Markup, AppError> {
    let case = Some(on.row().id);
    let choices = Choices::gather(&state.db, &state.clock, on.actor(), form, case).await?;
    Ok(pages::basics::edit(on, &state.clock, form, &choices, errors))
}
