//! HTTP.
mod error;
mod posted;
mod resumed;
pub mod layers;
pub use posted::Posted;
pub use resumed::Resumed;
