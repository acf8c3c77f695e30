//! Reading figures.

use super::form::{Asked, Wanted};
use super::{file_stem, pages, sheet, sheet_rows};
use crate::access::{CountSupport, May};
use crate::data::audit::{Deed, Entry, Kind};
use crate::data::statistics::{self, Offer};
use crate::documents;
use crate::error::AppError;
use crate::state::AppState;
use crate::web::export::{Export, Taken, attachment};
use crate::web::forms::unprocessable;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use serde_json::json;

/// The figures there are.
pub async fn list(may: May<CountSupport>, State(state): State<AppState>) -> Result<Response, AppError> {
    let contents = statistics::contents(&state.db, &may).await?;
    Ok(pages::list(&may, &state.clock, &contents).into_response())
}

/// A figure as a page or as a file.
pub async fn show(may: May<CountSupport>, State(state): State<AppState>, asked: Asked) -> Result<Response, AppError> {
    let offer = Offer::to(&state.db, &may).await?;
    let view = pages::View::new(&may, &state.clock, &offer, &asked);
    let wanted = match asked.check(&offer, state.clock.today()) {
        Ok(wanted) => wanted,
        Err(errors) => return Ok(unprocessable(view.again(&errors))),
    };
    let figure = statistics::figure(&state.db, &wanted.of, asked.report, wanted.years).await?;
    let deed = if wanted.format.is_some() { Deed::Exported } else { Deed::Viewed };
    may.actor().witness().record(entry(&state, &may, deed, &asked, &wanted, figure.rows.len()));
    match wanted.format {
        Some(format) => {
            let stem = file_stem(&figure, &wanted.of);
            let file = documents::write(&sheet(&figure), format, &stem).map_err(AppError::broken)?;
            let title = format!("{}_{}", figure.title, wanted.years.to_string().replace("..", "-"));
            Ok(attachment(file, &title))
        }
        None => Ok(view.figure(&wanted, &figure).into_response()),
    }
}

/// The rows behind a number.
pub async fn rows(may: May<CountSupport>, State(state): State<AppState>, asked: Asked) -> Result<Response, AppError> {
    let offer = Offer::to(&state.db, &may).await?;
    let view = pages::View::new(&may, &state.clock, &offer, &asked);
    let wanted = match asked.check_one(&offer, state.clock.today()) {
        Ok(wanted) => wanted,
        Err(errors) => return Ok(unprocessable(view.again(&errors))),
    };
    let (who, year) = (may.actor(), wanted.years.from);
    let export = wanted.format.map(|format| Export::new(&state, format));
    let part = export.as_ref().map_or_else(|| asked.page.into(), Export::whole);
    let opened = statistics::rows(&state.db, who, &wanted.of, asked.report, year, &asked.column, part).await?;
    let Some(drill) = opened else {
        return Ok(unprocessable(view.without_column()));
    };
    let ids = drill.rows.ids();
    if let Some(export) = export {
        let address = view.rows_address(&wanted);
        let taken = Taken {
            who,
            kind: Kind::Figure,
            place: "/statistics",
            address: &address,
            filter: json!({
                "report": asked.report.name(),
                "fiscal_year": wanted.years.to_string(),
                "agency": wanted.of.code(),
                "column": asked.column,
            }),
            conditions: Vec::new(),
            ids,
            is_too_long: drill.rows.place().1,
        };
        return export.send(taken, || sheet_rows::sheet(&drill)).await;
    }
    who.witness().record(entry(&state, &may, Deed::Listed, &asked, &wanted, ids.len()).showing(ids));
    Ok(view.rows(&wanted, &drill).into_response())
}

fn entry(state: &AppState, may: &May<CountSupport>, deed: Deed, asked: &Asked, wanted: &Wanted, rows: usize) -> Entry {
    Entry::new(state.clock.now(), deed, Kind::Figure).by(may.actor()).with(json!({
        "report": asked.report.name(),
        "filter": {
            "fiscal_year": wanted.years.to_string(),
            "agency": wanted.of.code(),
            "format": asked.format,
            "column": asked.column,
            "page": asked.page.number(),
        },
        "rows": rows,
    }))
}
