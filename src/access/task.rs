//! The capability of work that no signed-in person does.

/// Lets commands and sign-in read and write without a person; searching for this word finds every such place.
#[derive(Debug)]
pub struct SystemTask {
    reason: &'static str,
}

impl SystemTask {
    /// Takes the capability, and says why in the server's log.
    pub fn new(reason: &'static str) -> Self {
        tracing::debug!(reason, "system task");
        Self { reason }
    }

    /// Why it was taken.
    pub const fn reason(&self) -> &'static str {
        self.reason
    }
}
