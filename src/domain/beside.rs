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

/// One value of a record as it stands now, and what somebody typed for it, if anything.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fact {
    /// Which value.
    pub label: &'static str,
    /// What stands in it now, in words.
    pub stands: String,
    /// What was typed, in words; empty = nothing.
    pub typed: String,
}

impl Fact {
    /// A value for which nothing was typed.
    pub fn new(label: &'static str, stands: impl Into<String>) -> Self {
        Self { label, stands: stands.into(), typed: String::new() }
    }

    /// The same, beside what was typed.
    pub fn beside(self, typed: impl Into<String>) -> Self {
        Self { typed: typed.into(), ..self }
    }

    /// Whether what was typed stands there already; line breaks of any kind are one.
    pub fn is_same(&self) -> bool {
        let plain = |text: &str| text.replace("\r\n", "\n").trim().to_owned();
        plain(&self.stands) == plain(&self.typed)
    }
}

/// The record of an act has changed since its form was opened; the act can still be done.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Moved {
    /// Who changed it and when, in words.
    pub by: String,
    /// What stands in it now.
    pub facts: Vec<Fact>,
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
    /// The record as it stands now, for an act on it.
    pub moved: Option<Moved>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_words_are_the_same_whatever_their_line_breaks() {
        assert!(Fact::new("理由", "a\nb").beside("a\r\nb ").is_same());
        assert!(!Fact::new("理由", "a").beside("b").is_same());
    }
}
