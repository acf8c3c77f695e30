//! Why a command did not succeed.

use crate::commands::warn;
use crate::data;
use std::process::ExitCode;

/// The reason in one Japanese line, then details.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    reason: String,
    details: Vec<String>,
    status: u8,
}

impl Failure {
    /// The work could not be done.
    pub fn new(reason: impl Into<String>) -> Self {
        Self { reason: reason.into(), details: Vec::new(), status: 1 }
    }

    /// The command was typed wrongly.
    pub fn usage(reason: impl Into<String>) -> Self {
        Self { status: 2, ..Self::new(reason) }
    }

    /// The database could not do it: a refusal speaks for itself, anything else follows as a detail.
    pub fn of_data(reason: impl Into<String>, error: &data::Error) -> Self {
        match error {
            data::Error::Refused(sentence) => Self::new(*sentence),
            other => Self::new(reason).detail(other.to_string()),
        }
    }

    /// A reason and its details as lines of one text.
    pub fn told(text: impl AsRef<str>) -> Self {
        let mut lines = text.as_ref().lines();
        let reason = Self::new(lines.next().unwrap_or_default());
        lines.fold(reason, Self::detail)
    }

    /// A further line below the reason.
    pub fn detail(mut self, line: impl Into<String>) -> Self {
        self.details.push(line.into());
        self
    }

    /// The reason alone.
    pub fn reason(&self) -> &str {
        &self.reason
    }

    /// Writes everything to standard error, and gives the exit status.
    pub fn report(&self) -> ExitCode {
        warn(&format!("エラー: {}", self.reason));
        for detail in &self.details {
            warn(&format!("  {detail}"));
        }
        ExitCode::from(self.status)
    }
}
