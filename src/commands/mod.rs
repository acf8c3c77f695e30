//! Commands of the binary: one file each.

pub mod import;
pub mod report;
