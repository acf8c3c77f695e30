//! The audit log (監査記録): append only, chained by hashes, durable before the page it records is sent.
//!
//! Every process appends to a chain of its own, so that servers never wait for each other.

mod chain;
mod changes;
mod committer;
mod entry;
mod heads;
mod history;
mod reading;
mod verify;

pub use changes::{Change, changes, last_change};
pub use committer::{Committer, Ticket};
pub(in crate::data) use entry::sha256;
pub use entry::{By, Deed, Entry, Kind, Revision};
pub use heads::missing_head;
pub use history::{HistoryRow, LogFilter, LogRow, RevisionRow, history, log, revisions, technical_log};
pub use reading::{LogEntry, entry, names, technical_entry};
pub use verify::{ChainHead, Fault, heads, verify};

pub(in crate::data) use chain::{append, open_chain};
