//! HTTP: one folder per subject with `handlers.rs`, `form.rs` and `pages.rs`.
//!
//! Every form lives at one address: GET shows it, POST saves it, so that a draft knows where it belongs.

pub mod assets;
mod error;
pub mod forms;
pub mod health;
mod layers;
pub mod paths;
mod posted;
mod resumed;
pub mod router;
mod shell;
pub mod sign_in;

pub use posted::Posted;
pub use resumed::Resumed;
pub use router::{Route, Routes, app, routes};
pub use shell::{Frame, done};
