//! A form that continues a draft, `?draft=ID` at the form's own address, or offers the drafts that wait for it.

use crate::access::Actor;
use crate::data::Db;
use crate::data::drafts::{self, Sheet, differences};
use crate::domain::beside::{Beside, Theirs, Waiting};
use crate::domain::errors::Errors;
use crate::error::AppError;
use crate::web::moments;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use entity::ids::DraftId;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// The draft that the address names, and the form it would have to belong to.
#[derive(Clone, Debug, Default)]
pub struct Resumed {
    id: Option<DraftId>,
    path: String,
}

impl<S: Send + Sync> FromRequestParts<S> for Resumed {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, AppError> {
        let id = parts
            .uri
            .query()
            .unwrap_or_default()
            .split('&')
            .find_map(|pair| pair.strip_prefix("draft="))
            .and_then(|id| id.parse().ok());
        Ok(Self { id, path: parts.uri.path().to_owned() })
    }
}

impl Resumed {
    /// The form of a record as it opens: the author's draft laid over what stands now, and what there is to say about it;
    /// without a draft what stands now, and which drafts wait.
    ///
    /// # Errors
    /// The database cannot be read.
    pub async fn over<F>(&self, db: &Db, author: &Actor, stands: F) -> Result<(F, Errors), AppError>
    where
        F: Serialize + DeserializeOwned,
    {
        self.open(db, author, stands, true).await
    }

    /// The same for a form that shows no record: there is nothing that somebody else could have saved in it.
    ///
    /// # Errors
    /// The database cannot be read.
    pub async fn anew<F>(&self, db: &Db, author: &Actor, blank: F) -> Result<(F, Errors), AppError>
    where
        F: Serialize + DeserializeOwned,
    {
        self.open(db, author, blank, false).await
    }

    /// What was typed into a form that can no longer be opened, if the address names its draft.
    ///
    /// # Errors
    /// The database cannot be read.
    pub async fn typed<F>(&self, db: &Db, author: &Actor) -> Result<Option<F>, AppError>
    where
        F: Serialize + DeserializeOwned + Default,
    {
        let (form, said) = self.open(db, author, F::default(), false).await?;
        Ok(said.beside().is_some_and(|beside| beside.resumed.is_some()).then_some(form))
    }

    async fn open<F>(&self, db: &Db, author: &Actor, stands: F, is_record: bool) -> Result<(F, Errors), AppError>
    where
        F: Serialize + DeserializeOwned,
    {
        let draft = match self.id {
            Some(id) => drafts::find(db, author, id, &self.path).await?,
            None => None,
        };
        let Some(draft) = draft else {
            let waiting = drafts::waiting(db, author, &self.path).await?;
            let waiting = waiting.iter().map(|draft| self.told(db, draft)).collect();
            return Ok((stands, Errors::telling(Beside { waiting, ..Beside::default() })));
        };
        let sheet = Sheet::read(&draft.fields);
        let now = pairs(&stands)?;
        let laid = sheet.over(now.clone());
        let theirs = (is_record && sheet.is_behind(&now))
            .then(|| Theirs { by: "ほかの人".to_owned(), values: differences(&laid, &now) });
        let resumed = Some(self.told(db, &draft));
        let form = filled(&laid).unwrap_or(stands);
        Ok((form, Errors::telling(Beside { resumed, theirs, ..Beside::default() })))
    }

    fn told(&self, db: &Db, draft: &entity::drafts::Model) -> Waiting {
        Waiting {
            id: draft.id.to_string(),
            at: moments::words(draft.saved_at, db.clock()),
            address: format!("{}?draft={}", self.path, draft.id),
        }
    }
}

/// The fields of a form as a browser would send them.
pub fn pairs<F: Serialize>(form: &F) -> Result<Vec<(String, String)>, AppError> {
    let text = serde_html_form::to_string(form).map_err(AppError::broken)?;
    serde_html_form::from_str(&text).map_err(AppError::broken)
}

/// The form that a browser would have sent with these fields.
pub fn filled<F: DeserializeOwned>(fields: &[(String, String)]) -> Option<F> {
    let text = serde_html_form::to_string(fields).ok()?;
    serde_html_form::from_str(&text).ok()
}
