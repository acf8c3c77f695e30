//! Two people at one record: what was typed stays in the fields, what the other person saved stands beside them.
//!
//! An edit shows both versions field by field ([`beside`]); an act on a record that has changed is asked again over
//! what stands there now, or, where it can no longer be done, both versions are shown to be read ([`Second`]).

use crate::access::Actor;
use crate::data::drafts::differences;
use crate::data::{self, Db, audit};
use crate::domain::beside::{Beside, Fact, Moved, Theirs};
use crate::domain::errors::Errors;
use crate::error::AppError;
use crate::view::beside::Overtaken;
use crate::web::forms::see_other;
use crate::web::resumed::{filled, pairs};
use crate::web::{Frame, moments};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use maud::{Markup, Render};
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
    let by = first(db, who, record).await?;
    let theirs = Some(Theirs { by, values: differences(&laid, &now) });
    Ok((filled(&laid).unwrap_or(typed), Errors::telling(Beside { theirs, ..Beside::default() })))
}

/// Who changed a record last and when, in words.
async fn first(db: &Db, who: &Actor, record: Option<Uuid>) -> Result<String, AppError> {
    let last = match record {
        Some(record) => audit::last_change(db, who, record).await?,
        None => None,
    };
    Ok(match last {
        Some((name, at)) => format!("{name}さん（{}）", moments::words(at, db.clock())),
        None => "ほかの人".to_owned(),
    })
}

/// An act on a record that could not be done as it was meant.
pub struct Second<'a> {
    /// Who was second.
    pub who: &'a Actor,
    /// The record.
    pub record: Uuid,
    /// Who was first, where the log's name is not for the second one to read.
    pub by: Option<&'static str>,
    /// The act can still be done to the record as it stands now.
    pub is_possible: bool,
    /// What stands now, beside what was typed.
    pub facts: Vec<Fact>,
    /// The page of the record.
    pub back: String,
}

impl Second<'_> {
    /// Whether everything that was typed stands there already: the second click of two.
    fn is_done(&self) -> bool {
        let mut typed = self.facts.iter().filter(|fact| !fact.typed.is_empty()).peekable();
        typed.peek().is_some() && typed.all(Fact::is_same)
    }

    /// Answers an act that failed: its form again over what stands now, or both versions on the page `frame`; whoever
    /// meant what has been done already is led to it.
    ///
    /// # Errors
    /// The act failed for another reason than the state of the record, or the log cannot be read.
    pub async fn answer(
        self,
        db: &Db,
        error: data::Error,
        again: impl FnOnce(&Errors) -> Markup,
        frame: Frame<'_>,
    ) -> Result<Response, AppError> {
        let why = match error {
            data::Error::Stale => None,
            data::Error::Refused(why) => Some(why),
            error => return Err(error.into()),
        };
        if let (true, Some(why)) = (self.is_possible, why) {
            let mut errors = Errors::new();
            errors.add("", why);
            return Ok(conflict(again(&errors)));
        }
        if !self.is_possible && self.is_done() {
            return Ok(see_other(format!("{}?done=already", self.back)));
        }
        let by = match self.by {
            Some(by) => by.to_owned(),
            None => first(db, self.who, Some(self.record)).await?,
        };
        if self.is_possible {
            let moved = Some(Moved { by, facts: self.facts });
            return Ok(conflict(again(&Errors::telling(Beside { moved, ..Beside::default() }))));
        }
        let why = why.unwrap_or("画面を開いている間に、この記録が変わりました。この操作は、もうできません。");
        let page = Overtaken { by: &by, why, facts: &self.facts, back: &self.back };
        Ok(conflict(frame.page(&page.render())))
    }
}

/// The title of a page on which somebody reads that they were second.
pub const OVERTAKEN: &str = "ほかの人が先に変更しました";

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
