//! What is wrong with a form: messages kept beside the fields they belong to.

use super::beside::{Beside, Theirs};
use std::fmt::Display;

/// Messages of one form, in the order in which they were found, and what else stands beside its fields.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Errors {
    messages: Vec<(String, String)>,
    beside: Option<Box<Beside>>,
}

impl Errors {
    /// No complaint so far.
    pub const fn new() -> Self {
        Self { messages: Vec::new(), beside: None }
    }

    /// No complaint, but this beside the fields.
    pub fn telling(beside: Beside) -> Self {
        Self { messages: Vec::new(), beside: Some(Box::new(beside)) }
    }

    /// What is said without complaining.
    pub fn beside(&self) -> Option<&Beside> {
        self.beside.as_deref()
    }

    /// What somebody else saved, if that differs in the field `name`.
    pub fn theirs(&self, name: &str) -> Option<(&Theirs, &[String])> {
        let theirs = self.beside()?.theirs.as_ref()?;
        theirs.values.get(name).map(|values| (theirs, values.as_slice()))
    }

    /// Adds a whole Japanese sentence at the field `name`.
    pub fn add(&mut self, name: impl Into<String>, message: impl Into<String>) {
        self.messages.push((name.into(), message.into()));
    }

    /// Keeps the value, or files its complaint at the field `name`.
    pub fn keep<T, E: Display>(&mut self, name: &str, result: Result<T, E>) -> Option<T> {
        result.map_err(|complaint| self.add(name, complaint.to_string())).ok()
    }

    /// The messages at one field.
    pub fn on<'a>(&'a self, name: &str) -> Vec<&'a str> {
        self.messages.iter().filter(|(field, _)| field == name).map(|(_, message)| message.as_str()).collect()
    }

    /// Every message with its field, for the summary at the top.
    pub fn all(&self) -> impl Iterator<Item = (&str, &str)> {
        self.messages.iter().map(|(field, message)| (field.as_str(), message.as_str()))
    }

    /// Nothing to complain about.
    pub fn is_empty(&self) -> bool {
        self.messages.is_empty()
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
