//! The list of persons.

pub mod pages;
