//! Two people at one record: what was typed stays in the fields, what the other person saved stands beside them.

use crate::access::Actor;
use crate::data::drafts::differences;
use crate::data::{Db, audit};
use crate::domain::beside::{Beside, Theirs};
use crate::domain::errors::Errors;
use crate::error::AppError;
use crate::web::moments;
use crate::web::resumed::{filled, pairs};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use maud::Markup;
use serde::Serialize;
use serde::de::DeserializeOwned;
use uuid::Uuid;

/// The typed form on top of what stands now, and what differs. Saving it replaces what stands, which stays in the history.
///
/// # Errors
/// The log cannot be read.
pub async fn beside<F>(
    db: &Db,
    who: &Actor,
    record: Option<Uuid>,
    typed: F,
    stands: &F,
) -> Result<(F, Errors), AppError>
where
    F: Serialize + DeserializeOwned,
{
    let now = pairs(stands)?;
    let laid = laid_over(pairs(&typed)?, &now);
    let last = match record {
        Some(record) => audit::last_change(db, who, record).await?,
        None => None,
    };
    let by = match last {
        Some((name, at)) => format!("{name}さん（{}）", moments::words(at, db.clock())),
        None => "ほかの人".to_owned(),
    };
    let theirs = Some(Theirs { by, values: differences(&laid, &now) });
    Ok((filled(&laid).unwrap_or(typed), Errors::telling(Beside { theirs, ..Beside::default() })))
}

/// The page with both versions.
pub fn conflict(page: Markup) -> Response {
    (StatusCode::CONFLICT, page).into_response()
}

fn laid_over(typed: Vec<(String, String)>, now: &[(String, String)]) -> Vec<(String, String)> {
    let is_version = |name: &str| name == "version" || name.starts_with("was_");
    let mut laid: Vec<(String, String)> = typed.into_iter().filter(|(name, _)| !is_version(name)).collect();
    // A row or a person that the page did not show cannot have been taken out on purpose.
    let unseen: Vec<(String, String)> = now
        .iter()
        .filter(|(name, _)| is_version(name) || is_row(name) && laid.iter().all(|(known, _)| known != name))
        .cloned()
        .collect();
    laid.extend(unseen);
    laid
}

/// Whether a field is one of any number: a row, or a person.
fn is_row(name: &str) -> bool {
    let last = name.rsplit('_').next().unwrap_or_default();
    name.starts_with("role_") || !last.is_empty() && last.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn owned(fields: &[(&str, &str)]) -> Vec<(String, String)> {
        fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn the_typed_words_stand_on_the_newest_version() {
        let typed = owned(&[("label", "a"), ("version", "1"), ("was_label", "x")]);
        let now = owned(&[("version", "2"), ("was_label", "b"), ("label", "b"), ("is_active", "yes")]);
        assert_eq!(laid_over(typed, &now), owned(&[("label", "a"), ("version", "2"), ("was_label", "b")]));
    }

    #[test]
    fn what_the_page_did_not_show_is_not_taken_out() {
        let typed = owned(&[("phone_number_1", "")]);
        let now = owned(&[("phone_number_1", "1"), ("phone_number_5", "5"), ("role_x", "principal")]);
        let laid = laid_over(typed, &now);
        assert_eq!(laid, owned(&[("phone_number_1", ""), ("phone_number_5", "5"), ("role_x", "principal")]));
    }
}
