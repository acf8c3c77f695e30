//! What is wrong with a form: messages kept beside the fields they belong to.

use std::fmt::Display;

/// Messages of one form, in the order in which they were found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Errors(Vec<(String, String)>);

impl Errors {
    /// No complaint so far.
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// Adds a whole Japanese sentence at the field `name`.
    pub fn add(&mut self, name: impl Into<String>, message: impl Into<String>) {
        self.0.push((name.into(), message.into()));
    }

    /// Keeps the value, or files its complaint at the field `name`.
    pub fn keep<T, E: Display>(&mut self, name: &str, result: Result<T, E>) -> Option<T> {
        result.map_err(|complaint| self.add(name, complaint.to_string())).ok()
    }

    /// The messages at one field.
    pub fn on<'a>(&'a self, name: &str) -> Vec<&'a str> {
        self.0.iter().filter(|(field, _)| field == name).map(|(_, message)| message.as_str()).collect()
    }

    /// Every message with its field, for the summary at the top.
    pub fn all(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(field, message)| (field.as_str(), message.as_str()))
    }

    /// Nothing to complain about.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The checked value, or the complaints.
    ///
    /// # Errors
    /// The complaints themselves, if there are any, or if `value` has nothing to give.
    pub fn finish<T>(self, value: impl FnOnce() -> Option<T>) -> Result<T, Self> {
        if !self.is_empty() {
            return Err(self);
        }
        value().ok_or(self)
    }
}
