//! What a form says beside its fields without complaining: drafts that wait, and what somebody else saved.

use std::collections::BTreeMap;

/// A draft of the form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Waiting {
    /// The draft.
    pub id: String,
    /// When it was kept, in words.
    pub at: String,
    /// Where the form goes on with it.
    pub address: String,
}

/// What stands in the record now where the form says something else.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Theirs {
    /// Who saved it and when, in words.
    pub by: String,
    /// The differing fields with what stands in them now.
    pub values: BTreeMap<String, Vec<String>>,
}

/// What a form says beside its fields.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Beside {
    /// Drafts that wait.
    pub waiting: Vec<Waiting>,
    /// The draft that the form goes on with.
    pub resumed: Option<Waiting>,
    /// What somebody else saved meanwhile.
    pub theirs: Option<Theirs>,
}
