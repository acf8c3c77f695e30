//! THE ONLY MODULE THAT CAN RUN SQL.
//!
//! Every public function takes a capability: an [`Actor`](crate::access::Actor), a proof
//! ([`On`](crate::access::On), [`May`](crate::access::May)), a [`Visible`], or a
//! [`SystemTask`](crate::access::SystemTask). Writes commit together with their audit entries.

pub mod agencies;
pub mod audit;
mod batches;
pub mod cases;
pub mod consents;
pub mod consultations;
pub mod daily;
mod db;
pub mod demo;
pub mod drafts;
pub mod emergencies;
mod error;
pub mod exclusions;
pub mod facts;
pub mod grants;
mod hours;
pub mod households;
pub mod identities;
pub mod import;
pub mod integrity;
pub mod ledger;
pub mod masters;
pub mod nondisclosures;
pub mod notifications;
mod page;
pub mod persons;
pub mod protections;
pub mod referrals;
pub mod search;
pub mod sessions;
pub mod shared_cases;
pub mod staff;
pub mod statistics;
pub mod successors;
pub mod suggestions;
pub mod tasks;
mod visible;

pub use db::{Db, Migrate, migrate};
pub use error::{Error, Result};
pub use page::{Extent, Page, PageNo};
pub use visible::{Owned, Visible};

pub(in crate::data) use db::Tx;
