//! What a request must have put on record before its answer leaves.

use crate::data::audit::{Committer, Entry, Ticket};
use std::sync::{Arc, Mutex};

/// Collects the audit entries of one request; the response layer waits for them.
#[derive(Clone, Default)]
pub struct Witness(Option<Arc<Inner>>);

struct Inner {
    committer: Committer,
    tickets: Mutex<Vec<Ticket>>,
}

impl Witness {
    /// A witness of one request.
    pub fn new(committer: Committer) -> Self {
        Self(Some(Arc::new(Inner { committer, tickets: Mutex::default() })))
    }

    /// For rules tried outside any request.
    pub const fn absent() -> Self {
        Self(None)
    }

    /// Starts an entry; it rides on the next commit.
    pub fn record(&self, entry: Entry) {
        if let Some(inner) = &self.0 {
            let ticket = inner.committer.submit(entry);
            if let Ok(mut tickets) = inner.tickets.lock() {
                tickets.push(ticket);
            }
        }
    }

    /// Waits until every entry is durable.
    ///
    /// # Errors
    /// One of them could not be written: the answer must not leave.
    pub async fn settle(&self) -> Result<(), crate::data::Error> {
        let Some(inner) = &self.0 else { return Ok(()) };
        let tickets = inner.tickets.lock().map(|mut tickets| std::mem::take(&mut *tickets)).unwrap_or_default();
        for ticket in tickets {
            ticket.durable().await?;
        }
        Ok(())
    }
}

impl std::fmt::Debug for Witness {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Witness")
    }
}
