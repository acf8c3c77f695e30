//! 説明文: the versions there are, and the next one.

use super::pages_explanations as pages;
use crate::access::{Administer, May};
use crate::data::{self, masters};
use crate::domain::errors::Errors;
use crate::error::AppError;
use crate::state::AppState;
use crate::web::forms::{ListQuery, see_other, text, unprocessable};
use crate::web::{Asked, Posted, Resumed};
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use entity::explanations;
use serde::{Deserialize, Serialize};

const PLACE: &str = "/admin/masters/explanations";
/// Longest text.
const LONGEST: usize = 4_000;

/// The next version as typed.
#[derive(Clone, Debug, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct ExplanationForm {
    /// The version it follows.
    pub version: String,
    /// The text.
    pub body: String,
}

impl ExplanationForm {
    fn after(last: Option<&explanations::Model>) -> Self {
        let (version, body) = last.map_or((0, String::new()), |last| (last.version, last.body.clone()));
        Self { version: version.to_string(), body }
    }
}

/// The versions, and a form for the next one that is filled with the last.
pub async fn list(
    may: May<Administer>,
    State(state): State<AppState>,
    resumed: Resumed,
    Asked(query): Asked<ListQuery>,
) -> Result<Response, AppError> {
    let all = masters::explanations(&state.db, may.actor()).await?;
    let (form, said) = resumed.over(&state.db, may.actor(), ExplanationForm::after(all.first())).await?;
    Ok(pages::list(&may, &state.clock, &all, &form, &said, query.done.as_deref()).into_response())
}

/// Writes the next version.
pub async fn add(
    may: May<Administer>,
    State(state): State<AppState>,
    Posted(form): Posted<ExplanationForm>,
) -> Result<Response, AppError> {
    let mut errors = Errors::new();
    if let Some(body) = text(&mut errors, "body", "説明文", &form.body, LONGEST, true) {
        match masters::explain_anew(&state.db, &may, form.version.parse().unwrap_or(-1), &body).await {
            Ok(_) => return Ok(see_other(format!("{PLACE}?done=created"))),
            Err(data::Error::Refused(why)) => errors.add("body", why),
            Err(data::Error::Stale) => {
                let all = masters::explanations(&state.db, may.actor()).await?;
                let version = ExplanationForm::after(all.first()).version;
                errors.add(
                    "body",
                    "ほかの人が先に新しい版を登録しました。下の一覧でその文を確かめてから、もう一度登録してください。",
                );
                let form = ExplanationForm { version, ..form };
                return Ok(crate::web::conflict::conflict(pages::list(&may, &state.clock, &all, &form, &errors, None)));
            }
            Err(error) => return Err(error.into()),
        }
    }
    let all = masters::explanations(&state.db, may.actor()).await?;
    Ok(unprocessable(pages::list(&may, &state.clock, &all, &form, &errors, None)))
}
