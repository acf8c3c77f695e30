//! One task: its page, and what is done to it. GET asks, POST does; a list posts to the same addresses.

use super::form::{ActForm, back, told};
use super::pages_act::{self, Question};

use super::pages_record;
use super::second::{Act, second};
use crate::access::{ViewConsultations, WriteConsultations};
use crate::clock::Clock;
use crate::data::tasks::{self, Done, OnTask};
use crate::data::{self, Db};
use crate::domain::errors::Errors;
use crate::error::AppError;
use crate::web::forms::{day_field, see_other, unprocessable};
use crate::web::{Asked, Posted, Resumed, keys};
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use entity::codes::TaskKind;
use serde::Deserialize;

/// Where one comes from, and what has just been done.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct ActQuery {
    back: String,
    done: Option<String>,
    task: String,
    version: String,
}

/// The page of one task.
pub async fn show(
    on: OnTask<ViewConsultations>,
    State(db): State<Db>,
    State(clock): State<Clock>,
    Asked(query): Asked<ActQuery>,
) -> Result<Response, AppError> {
    let detail = tasks::detail(&db, &on).await?;
    let address = crate::web::paths::task(on.row().id);
    let notice = super::notice(on.actor().token(), &address, query.done.as_deref(), &query.task, &query.version);
    Ok(pages_record::show(&on, &clock, &detail, notice).into_response())
}

fn filled(on: &OnTask<WriteConsultations>, query: &ActQuery) -> ActForm {
    ActForm { version: on.row().version.to_string(), back: back(&query.back), ..ActForm::default() }
}

/// The list again, or, for whoever was second, what the first one did beside what was typed.
async fn after(
    on: OnTask<WriteConsultations>,
    db: &Db,
    clock: &Clock,
    form: &ActForm,
    act: Act,
    outcome: data::Result<Done>,
) -> Result<Response, AppError> {
    match outcome {
        Ok(done) => Ok(see_other(told(&form.back, act.done(), on.row().id, done.version))),
        Err(error) => second(db, clock, on, act, form, error).await,
    }
}

/// Asks whether the task is done.
pub async fn ask_done(
    on: OnTask<WriteConsultations>,
    State(clock): State<Clock>,
    Asked(query): Asked<ActQuery>,
) -> Result<Response, AppError> {
    if on.row().kind == TaskKind::PhoneNote {
        let address = format!("{}/end", crate::web::paths::task(on.row().id));
        return Ok(see_other(keys::address(&address, &[("back", &back(&query.back))])));
    }
    Ok(pages_act::ask(&on, &clock, Question::Done, &filled(&on, &query), &Errors::new()).into_response())
}

/// Marks the task as done.
pub async fn done(
    on: OnTask<WriteConsultations>,
    State(db): State<Db>,
    State(clock): State<Clock>,
    Posted(form): Posted<ActForm>,
) -> Result<Response, AppError> {
    let outcome = tasks::finish(&db, &on, form.version()).await;
    after(on, &db, &clock, &form, Act::Done, outcome).await
}

/// Asks whether the task is to be done after all.
pub async fn ask_reopen(
    on: OnTask<WriteConsultations>,
    State(clock): State<Clock>,
    Asked(query): Asked<ActQuery>,
) -> Result<Response, AppError> {
    Ok(pages_act::ask(&on, &clock, Question::Reopen, &filled(&on, &query), &Errors::new()).into_response())
}

/// Takes back that the task is done.
pub async fn reopen(
    on: OnTask<WriteConsultations>,
    State(db): State<Db>,
    State(clock): State<Clock>,
    Posted(form): Posted<ActForm>,
) -> Result<Response, AppError> {
    let outcome = tasks::reopen(&db, &on, form.version()).await;
    after(on, &db, &clock, &form, Act::Reopen, outcome).await
}

/// Asks for the new day; the next working day stands there already.
pub async fn ask_move(
    on: OnTask<WriteConsultations>,
    State(db): State<Db>,
    State(clock): State<Clock>,
    Asked(query): Asked<ActQuery>,
    resumed: Resumed,
) -> Result<Response, AppError> {
    let next = tasks::next_working_day(&db, on.actor()).await?;
    let blank = ActForm { due_on: day_field(Some(next)), ..filled(&on, &query) };
    let (form, said) = resumed.anew(&db, on.actor(), blank).await?;
    Ok(pages_act::ask(&on, &clock, Question::Move, &form, &said).into_response())
}

/// Puts the task off, or forward.
pub async fn put_off(
    on: OnTask<WriteConsultations>,
    State(db): State<Db>,
    State(clock): State<Clock>,
    Posted(form): Posted<ActForm>,
) -> Result<Response, AppError> {
    match form.due_on() {
        Ok(day) => {
            let outcome = tasks::put_off(&db, &on, form.version(), day).await;
            after(on, &db, &clock, &form, Act::Move, outcome).await
        }
        Err(errors) => Ok(unprocessable(pages_act::ask(&on, &clock, Question::Move, &form, &errors))),
    }
}

/// Asks for the colleague.
pub async fn ask_hand(
    on: OnTask<WriteConsultations>,
    State(db): State<Db>,
    State(clock): State<Clock>,
    Asked(query): Asked<ActQuery>,
    resumed: Resumed,
) -> Result<Response, AppError> {
    let colleagues = tasks::colleagues(&db, on.actor()).await?;
    let (form, said) = resumed.anew(&db, on.actor(), filled(&on, &query)).await?;
    Ok(pages_act::hand(&on, &clock, &colleagues, &form, &said).into_response())
}

/// Hands the task on.
pub async fn hand(
    on: OnTask<WriteConsultations>,
    State(db): State<Db>,
    State(clock): State<Clock>,
    Posted(form): Posted<ActForm>,
) -> Result<Response, AppError> {
    match form.staff() {
        Ok(staff) => {
            let outcome = tasks::hand_on(&db, &on, form.version(), staff).await;
            after(on, &db, &clock, &form, Act::Hand, outcome).await
        }
        Err(errors) => {
            let colleagues = tasks::colleagues(&db, on.actor()).await?;
            Ok(unprocessable(pages_act::hand(&on, &clock, &colleagues, &form, &errors)))
        }
    }
}

/// Asks why it ends without being done.
pub async fn ask_end(
    on: OnTask<WriteConsultations>,
    State(db): State<Db>,
    State(clock): State<Clock>,
    Asked(query): Asked<ActQuery>,
    resumed: Resumed,
) -> Result<Response, AppError> {
    let (form, said) = resumed.anew(&db, on.actor(), filled(&on, &query)).await?;
    Ok(pages_act::ask(&on, &clock, Question::End, &form, &said).into_response())
}

/// Gives the task up, or ends a phone note without a consultation.
pub async fn end(
    on: OnTask<WriteConsultations>,
    State(db): State<Db>,
    State(clock): State<Clock>,
    Posted(form): Posted<ActForm>,
) -> Result<Response, AppError> {
    match form.reason() {
        Ok(why) => {
            let outcome = tasks::end(&db, &on, form.version(), &why).await;
            after(on, &db, &clock, &form, Act::End, outcome).await
        }
        Err(errors) => Ok(unprocessable(pages_act::ask(&on, &clock, Question::End, &form, &errors))),
    }
}
