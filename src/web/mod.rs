//! HTTP: one folder per subject with `handlers.rs`, `form.rs` and `pages.rs`.
//!
//! Every form lives at one address: GET shows it, POST saves it, so that a draft knows where it belongs.

pub mod agencies;
mod asked;
pub mod assets;
pub mod audit;
pub mod cases;
mod conflict;
pub mod consents;
pub mod consultations;
pub mod daily;
pub mod drafts;
pub mod emergencies;
mod error;
pub mod exclusions;
mod export;
pub mod forms;
pub mod grant_reviews;
pub mod grants;
pub mod health;
pub mod home;
pub mod households;
pub mod identities;
pub mod keys;
mod layers;
pub mod ledger;
mod made;
pub mod masters;
mod moments;
pub mod nondisclosures;
pub mod notifications;
pub mod paths;
pub mod people;
pub mod persons;
pub mod phone_notes;
mod posted;
pub mod protections;
pub mod referrals;
mod resumed;
pub mod router;
pub mod search;
pub mod shared_cases;
mod shell;
pub mod sign_in;
pub mod staff;
pub mod statistics;
pub mod successors;
pub mod suggestions;
pub mod tasks;

pub use asked::Asked;
pub use posted::Posted;
pub use resumed::Resumed;
pub use router::{Route, Routes, app, routes};
pub use shell::{Frame, done};
