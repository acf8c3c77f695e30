//! What can go wrong below the web layer.

use sea_orm::DbErr;

/// Why a look-up or a verb did not succeed.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The record changed since it was read; nothing was written.
    #[error("the record changed meanwhile")]
    Stale,
    /// The state of the record does not allow this; the sentence is for the reader.
    #[error("{0}")]
    Refused(&'static str),
    /// A value that must be unique is taken; the field is named.
    #[error("{field} is taken")]
    Taken {
        /// The form field that holds the value.
        field: &'static str,
    },
    /// The database could not do it.
    #[error(transparent)]
    Database(#[from] DbErr),
    /// The audit entry could not be made durable.
    #[error("the audit log could not be written: {0}")]
    Unrecorded(String),
    /// Anything else that should not happen.
    #[error("{0}")]
    Broken(String),
}

impl Error {
    /// Whether a unique key named (PostgreSQL) or made of (SQLite) one of `keys` was violated.
    pub(in crate::data) fn is_unique(error: &DbErr, keys: &[&str]) -> bool {
        match error.sql_err() {
            Some(sea_orm::SqlErr::UniqueConstraintViolation(message)) => keys.iter().any(|key| message.contains(key)),
            _ => false,
        }
    }
}

/// The result of everything in `data`.
pub type Result<T, E = Error> = std::result::Result<T, E>;
