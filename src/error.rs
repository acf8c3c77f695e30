//! What a request can end in, other than a page.

use crate::data;
use std::fmt::Display;

/// Every way a request can fail; `web::error` gives each its status, title and advice.
#[derive(Debug)]
pub enum AppError {
    /// Not signed in, or the session is locked: 303 to /login.
    SignIn,
    /// The initial password comes first: 303 to /password.
    ChangePassword,
    /// There is nothing here for this person: 404.
    NotFound,
    /// Seen, but not allowed: 403.
    Forbidden,
    /// The record's state does not allow it: 409, with the reason.
    Refused(String),
    /// The record changed since the form was opened: 409.
    Conflict,
    /// The form's token is not this session's: 403.
    StaleForm,
    /// The address asks for a format or encoding that there is none of: 422, with those there are.
    NoSuchFile(&'static str),
    /// The body is too large: 413.
    TooLarge,
    /// The body is not a form: 415.
    NotAForm,
    /// The log could not be written, so nothing may be shown: 503.
    Busy(String),
    /// Something broke: 500, with a number to read over the telephone.
    Broken(String),
}

impl AppError {
    /// Something broke, for this reason.
    pub fn broken(cause: impl Display) -> Self {
        Self::Broken(cause.to_string())
    }
}

impl From<data::Error> for AppError {
    fn from(error: data::Error) -> Self {
        match error {
            data::Error::Stale => Self::Conflict,
            data::Error::Refused(reason) => Self::Refused(reason.to_owned()),
            data::Error::Unrecorded(cause) => Self::Busy(cause),
            data::Error::Taken { field } => Self::Refused(format!("すでに使われています（{field}）。")),
            data::Error::Database(error) => Self::broken(error),
            data::Error::Broken(cause) => Self::Broken(cause),
        }
    }
}

impl From<tower_sessions::session::Error> for AppError {
    fn from(error: tower_sessions::session::Error) -> Self {
        Self::broken(error)
    }
}
