//! One task writes the entries of concurrent requests together: up to 256 share a commit.

use super::entry::Entry;
use crate::data::{Db, Error, Result};
use tokio::sync::{mpsc, oneshot};

/// How many waiting entries ride on one commit.
const RIDERS: usize = 256;

/// Takes entries of reads; cheap to clone.
#[derive(Clone)]
pub struct Committer(mpsc::UnboundedSender<(Entry, oneshot::Sender<Result<(), String>>)>);

/// A promise that an entry becomes durable.
pub struct Ticket(oneshot::Receiver<Result<(), String>>);

impl Ticket {
    /// Waits for the commit that carries the entry.
    ///
    /// # Errors
    /// The commit failed, or the writing task is gone.
    pub async fn durable(self) -> Result<()> {
        match self.0.await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(message)) => Err(Error::Unrecorded(message)),
            Err(_) => Err(Error::Unrecorded("the writing task has ended".to_owned())),
        }
    }
}

impl Committer {
    /// Starts the writing task; it ends when the last handle is dropped.
    pub fn start(db: Db) -> Self {
        let (sender, mut waiting) = mpsc::unbounded_channel();
        tokio::spawn(async move {
            let mut riders: Vec<(Entry, oneshot::Sender<Result<(), String>>)> = Vec::new();
            while waiting.recv_many(&mut riders, RIDERS).await > 0 {
                let (entries, tickets): (Vec<_>, Vec<_>) = riders.drain(..).unzip();
                let outcome = write(&db, entries).await.map_err(|error| error.to_string());
                for ticket in tickets {
                    // A reader that went away needs no answer; its entry stands all the same.
                    let _gone = ticket.send(outcome.clone());
                }
            }
        });
        Self(sender)
    }

    /// Hands in an entry.
    pub fn submit(&self, entry: Entry) -> Ticket {
        let (sender, receiver) = oneshot::channel();
        // A failed send drops the sender, and the ticket reports it.
        let _refused = self.0.send((entry, sender));
        Ticket(receiver)
    }
}

async fn write(db: &Db, entries: Vec<Entry>) -> Result<()> {
    db.begin().await?.commit(entries).await
}
