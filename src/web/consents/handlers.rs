//! Recording a consent, sharing on its ground, and taking it back.

use super::form::{ConsentForm, WithdrawForm};
use super::pages;
use super::pages_paper::{self, Paper};
use crate::access::{Actor, ViewBasics, WriteBasics};
use crate::data;
use crate::data::audit::{Deed, Entry, Kind};
use crate::data::cases::OnCase;
use crate::data::consents::{self, ConsentRow, OnConsent};
use crate::data::masters::{explanation, explanations};
use crate::data::persons::Added;
use crate::domain::beside::Fact;
use crate::domain::errors::Errors;
use crate::error::AppError;
use crate::state::AppState;
use crate::web::conflict::{OVERTAKEN, Second};
use crate::web::forms::{ListQuery, day_field, see_other, unprocessable};
use crate::web::grants::choices;
use crate::web::made::made;
use crate::web::nondisclosures::stop;
use crate::web::{Asked, Frame, Posted, Resumed, paths};
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use entity::codes::ConsentGiver;
use entity::ids::ConsentId;
use serde::Deserialize;
use serde_json::json;

/// An empty form.
pub async fn new(
    on: OnCase<WriteBasics>,
    State(state): State<AppState>,
    resumed: Resumed,
) -> Result<Response, AppError> {
    let choices = choices(&state, &on).await?;
    let texts = explanations(&state.db, on.actor()).await?;
    let mut blank = ConsentForm::blank(state.clock.today_ymd(), &choices.ids());
    blank.explanation = texts.first().map(|newest| newest.version.to_string()).unwrap_or_default();
    let (mut form, said) = resumed.anew(&state.db, on.actor(), blank).await?;
    if form.key.is_empty() {
        form.key = ConsentId::new().to_string();
    }
    Ok(pages::edit(&on, &state.clock, &pages::Offered { choices: &choices, texts: &texts }, &form, &said)
        .into_response())
}

/// Records it, or shows the form again with what was typed.
pub async fn create(
    on: OnCase<WriteBasics>,
    State(state): State<AppState>,
    Posted(form): Posted<ConsentForm>,
) -> Result<Response, AppError> {
    let again = async |errors: &Errors| -> Result<Response, AppError> {
        let choices = choices(&state, &on).await?;
        let texts = explanations(&state.db, on.actor()).await?;
        let offered = pages::Offered { choices: &choices, texts: &texts };
        Ok(unprocessable(pages::edit(&on, &state.clock, &offered, &form, errors)))
    };
    let (new, waived) = match form.check(state.clock.today_ymd()) {
        Ok(checked) => checked,
        Err(errors) => return again(&errors).await,
    };
    // Whoever speaks for somebody else learns what is shared about them.
    if new.giver != ConsentGiver::Myself
        && let Some(errors) = stop(&state.db, on.actor(), &[new.person], &form.told_apart).await?
    {
        return again(&errors).await;
    }
    let id: ConsentId = made(on.actor(), "/cases/consents/new", &form.key)?;
    match consents::record(&state.db, &on, id, &new).await {
        Ok(added) => {
            if waived && added == Added::Now {
                let entry = Entry::new(state.clock.now(), Deed::Changed, Kind::Consent).by(on.actor()).on(id.into());
                let entry = entry.owned_by(on.actor().agency()).with(json!({ "not_a_my_number": true }));
                on.actor().witness().record(entry);
            }
            let done = if added == Added::Now { "created" } else { "already" };
            Ok(see_other(format!("{}?done={done}", paths::consent(id))))
        }
        Err(data::Error::Refused(why)) => {
            let mut errors = Errors::new();
            errors.add("", why);
            again(&errors).await
        }
        Err(error) => Err(error.into()),
    }
}

async fn row<A>(state: &AppState, on: &OnConsent<A>) -> Result<ConsentRow, AppError> {
    consents::row(&state.db, on).await?.ok_or(AppError::NotFound)
}

/// One consent and what rests on it.
pub async fn show(
    on: OnConsent<ViewBasics>,
    State(state): State<AppState>,
    Asked(query): Asked<ListQuery>,
) -> Result<Response, AppError> {
    let row = row(&state, &on).await?;
    Ok(pages::show(&on, &state.clock, &row, &Errors::new(), query.done.as_deref()).into_response())
}

/// Which paper is printed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct PaperQuery {
    /// agree, refuse or withdraw; the one that fits the state where nothing is said.
    form: String,
}

/// The paper to be signed: 同意書, 不同意の確認書 or 撤回届.
pub async fn paper(
    on: OnConsent<ViewBasics>,
    State(state): State<AppState>,
    Asked(query): Asked<PaperQuery>,
) -> Result<Response, AppError> {
    let row = row(&state, &on).await?;
    let text = match row.explanation_version {
        Some(version) => explanation(&state.db, on.actor(), version).await?,
        None => None,
    };
    let paper = Paper::chosen(&query.form, row.status);
    Ok(pages_paper::paper(&on, &state.clock, &row, text.as_ref(), paper).into_response())
}

/// Shares what it allows.
pub async fn share(on: OnConsent<WriteBasics>, State(state): State<AppState>) -> Result<Response, AppError> {
    match consents::share(&state.db, &on).await {
        Ok(()) => Ok(see_other(format!("{}?done=shared", paths::consent(on.row().id)))),
        Err(data::Error::Refused(why)) => {
            let mut errors = Errors::new();
            errors.add("", why);
            let row = row(&state, &on).await?;
            Ok(crate::web::conflict::conflict(pages::show(&on, &state.clock, &row, &errors, None)))
        }
        Err(error) => Err(error.into()),
    }
}

/// Asks before taking back.
pub async fn ask_withdraw(
    on: OnConsent<WriteBasics>,
    State(state): State<AppState>,
    resumed: Resumed,
) -> Result<Response, AppError> {
    let row = row(&state, &on).await?;
    let stands = WithdrawForm {
        version: row.version.to_string(),
        withdrawn_on: day_field(Some(state.clock.today_ymd())),
        ..WithdrawForm::default()
    };
    let (form, said) = resumed.anew(&state.db, on.actor(), stands).await?;
    Ok(pages::withdraw(on.actor(), &state.clock, &row, &form, &said).into_response())
}

/// Takes it back, and ends what rests on it.
pub async fn withdraw(
    on: OnConsent<WriteBasics>,
    State(state): State<AppState>,
    Posted(form): Posted<WithdrawForm>,
) -> Result<Response, AppError> {
    let (day, reason) = match form.check(state.clock.today_ymd(), on.row().decided_on) {
        Ok(checked) => checked,
        Err(errors) => {
            let row = row(&state, &on).await?;
            return Ok(unprocessable(pages::withdraw(on.actor(), &state.clock, &row, &form, &errors)));
        }
    };
    let version = form.version.parse().unwrap_or(0);
    match consents::withdraw(&state.db, &on, version, day, &reason).await {
        Ok(()) => Ok(see_other(format!("{}?done=taken_back", paths::consent(on.row().id)))),
        Err(error) => second(&state, on, &form, error).await,
    }
}

/// Whoever is second at taking it back reads what stands now beside what they typed.
async fn second(
    state: &AppState,
    on: OnConsent<WriteBasics>,
    form: &WithdrawForm,
    error: data::Error,
) -> Result<Response, AppError> {
    let on = on.again(&state.db).await?;
    let row = row(state, &on).await?;
    let who: &Actor = on.actor();
    let is_possible = crate::domain::consent::opens(row.status);
    let mut facts = vec![Fact::new("同意の状態", row.status.label())];
    if !is_possible {
        facts.push(Fact::new("撤回の日", day_field(row.withdrawn_on)).beside(&form.withdrawn_on));
        facts.push(Fact::new("理由", &row.withdraw_reason).beside(&form.reason));
    }
    let form = WithdrawForm { version: row.version.to_string(), ..form.clone() };
    let back = paths::consent(row.id);
    let frame = Frame::new(who, &state.clock, "/cases", OVERTAKEN).under("同意", &back);
    Second { who, record: on.id(), by: None, is_possible, facts, back }
        .answer(&state.db, error, |errors| pages::withdraw(who, &state.clock, &row, &form, errors), frame)
        .await
}
