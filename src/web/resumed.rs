//! A form that continues a draft: `?draft=ID` at the form's own address.

use crate::access::Actor;
use crate::data::{Db, drafts};
use crate::error::AppError;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use entity::ids::DraftId;
use serde::de::DeserializeOwned;

/// The fields of the draft that the address names, if it is the author's and belongs to this form.
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
    /// What was typed, or none if there is no such draft of this author.
    pub async fn form<F: DeserializeOwned>(&self, db: &Db, author: &Actor) -> Result<Option<F>, AppError> {
        let Some(id) = self.id else { return Ok(None) };
        let draft = drafts::find(db, author, id, &self.path).await?;
        Ok(draft.and_then(|draft| read(&draft.fields)))
    }
}

fn read<F: DeserializeOwned>(fields: &str) -> Option<F> {
    serde_html_form::from_str(fields).ok()
}
