//! Handing over many cases of one worker at once.

use super::record_waiver;
use crate::access::{Act, Actor, May, WriteBasics};
use crate::data::audit::{Deed, Entry, Kind};
use crate::data::cases::{Led, hand_over_all, led_by, may_hand_over};
use crate::data::{Error, ledger, staff};
use crate::domain::errors::Errors;
use crate::error::AppError;
use crate::state::AppState;
use crate::web::cases::form::RelayForm;
use crate::web::cases::pages::relay::{self, Relay};
use crate::web::forms::{see_other, unprocessable};
use crate::web::{Asked, Posted, Resumed};
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use entity::ids::StaffId;
use maud::Markup;
use serde::Deserialize;
use serde_json::json;

/// Whose cases.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct From {
    from: String,
}

/// The cases of one worker, all ticked.
pub async fn form(
    by: May<WriteBasics>,
    State(state): State<AppState>,
    Asked(query): Asked<From>,
    resumed: Resumed,
) -> Result<Response, AppError> {
    let asked = whose(by.actor(), &query.from);
    let led = led_by(&state.db, &by, asked).await?;
    let blank = RelayForm::blank(asked, state.clock.today_ymd(), &led);
    let (form, said) = resumed.anew(&state.db, by.actor(), blank).await?;
    // A draft may be about another worker's cases.
    let from = whose(by.actor(), &form.from);
    let led = if from == asked { led } else { led_by(&state.db, &by, from).await? };
    Ok(page(&state, &by, from, &led, &form, &said).await?.into_response())
}

/// Hands over what is ticked: all of it, or nothing.
pub async fn hand_over(
    by: May<WriteBasics>,
    State(state): State<AppState>,
    Posted(form): Posted<RelayForm>,
) -> Result<Response, AppError> {
    let from = whose(by.actor(), &form.from);
    let colleagues = staff::of_agency(&state.db, by.actor()).await?;
    let ids: Vec<StaffId> = colleagues.iter().map(|posting| posting.staff_id).collect();
    let mut errors = match form.check(from, &ids, state.clock.today_ymd()) {
        Ok((all, waived)) => match hand_over_all(&state.db, &by, &all).await {
            Ok(_) => {
                for case in all.cases {
                    record_waiver(&state.clock, by.actor(), case, Deed::Changed, waived);
                }
                return Ok(see_other("/cases?done=handed_over"));
            }
            Err(Error::Refused(why)) => {
                let mut errors = Errors::new();
                errors.add("", why);
                errors
            }
            Err(Error::Stale) => {
                let mut errors = Errors::new();
                errors.add("", "引き継ぐ間に、ほかの人がケースを変更しました。どのケースも引き継いでいません。もう一度引き継いでください。");
                errors
            }
            Err(error) => return Err(error.into()),
        },
        Err(errors) => errors,
    };
    let led = led_by(&state.db, &by, from).await?;
    if form.from.parse() != Ok(from) {
        errors.add("from", "この職員のケースは、まとめて引き継げません。");
    }
    Ok(unprocessable(page(&state, &by, from, &led, &form, &errors).await?))
}

/// Whose cases are handed over: a supervisor chooses, everybody else has their own.
fn whose(who: &Actor, asked: &str) -> StaffId {
    asked.parse().ok().filter(|from| may_hand_over(who, *from)).unwrap_or_else(|| who.staff())
}

async fn page(
    state: &AppState,
    by: &May<WriteBasics>,
    from: StaffId,
    led: &[Led],
    form: &RelayForm,
    errors: &Errors,
) -> Result<Markup, AppError> {
    let who = by.actor();
    let mut to: Vec<(String, String)> = Vec::new();
    for posting in staff::of_agency(&state.db, who).await? {
        let id = posting.staff_id.to_string();
        if posting.staff_id != from && to.iter().all(|(known, _)| *known != id) {
            to.push((id, posting.staff_name));
        }
    }
    let leads = match by.also() {
        Some(view) if who.may(Act::Supervise) => ledger::leads(&state.db, &view).await?,
        _ => Vec::new(),
    };
    let entry = Entry::new(state.clock.now(), Deed::Listed, Kind::Case)
        .by(who)
        .with(json!({ "lead": from, "rows": led.len() }))
        .showing(led.iter().map(|case| case.id.into()));
    who.witness().record(entry);
    Ok(relay::page(&Relay { who, clock: &state.clock, from, leads: &leads, to: &to, led, form, errors }))
}
