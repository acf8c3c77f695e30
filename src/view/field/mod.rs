//! Native controls with a label above, the hint between, and the complaint below in words.
//!
//! Ids equal names, so that the summary at the top can lead to each field; the first of several radio buttons carries the name.

mod choice;
mod summary;
mod text;
mod topics;

use maud::{Markup, Render, html};

pub use self::{
    choice::{Check, Checks, Radios, Select},
    summary::ErrorSummary,
    text::{TextArea, TextField, Width},
    topics::Topics,
};
use crate::domain::beside::Theirs;
use crate::domain::errors::Errors;
use crate::view::beside;

static NO_ERRORS: Errors = Errors::new();

/// The session's form token.
pub struct Token<'a>(pub &'a str);

impl Render for Token<'_> {
    fn render(&self) -> Markup {
        html! { input type="hidden" name="_token" value=(self.0); }
    }
}

/// A value that travels with the form unseen.
pub struct Hidden<'a> {
    pub name: &'a str,
    pub value: &'a str,
}

impl Render for Hidden<'_> {
    fn render(&self) -> Markup {
        html! { input type="hidden" name=(self.name) value=(self.value); }
    }
}

/// Ties a control to its hint and its messages.
struct Wiring<'a> {
    name: &'a str,
    hint: Option<&'a str>,
    wrong: Vec<&'a str>,
    theirs: Option<(&'a Theirs, &'a [String])>,
}

impl<'a> Wiring<'a> {
    fn new(name: &'a str, hint: Option<&'a str>, errors: &'a Errors) -> Self {
        Self { name, hint, wrong: errors.on(name), theirs: errors.theirs(name) }
    }

    fn invalid(&self) -> Option<&'static str> {
        (!self.wrong.is_empty()).then_some("true")
    }

    fn hint_id(&self) -> String {
        format!("{}-hint", self.name)
    }

    fn error_id(&self) -> String {
        format!("{}-error", self.name)
    }

    fn theirs_id(&self) -> String {
        format!("{}-theirs", self.name)
    }

    fn described_by(&self) -> Option<String> {
        let ids = [
            self.hint.map(|_| self.hint_id()),
            (!self.wrong.is_empty()).then(|| self.error_id()),
            self.theirs.map(|_| self.theirs_id()),
        ];
        let ids: Vec<String> = ids.into_iter().flatten().collect();
        (!ids.is_empty()).then(|| ids.join(" "))
    }

    /// What somebody else saved in this field, as `words` puts it.
    fn theirs(&self, words: impl Fn(&[String]) -> String) -> Markup {
        html! {
            @if let Some((theirs, values)) = self.theirs {
                (beside::theirs(&self.theirs_id(), self.name, theirs, values, &words(values)))
            }
        }
    }

    fn hint(&self) -> Markup {
        html! {
            @if let Some(hint) = self.hint { p.hint id=(self.hint_id()) { (hint) } }
        }
    }

    fn messages(&self) -> Markup {
        html! {
            @if !self.wrong.is_empty() {
                ul.errors id=(self.error_id()) {
                    @for message in &self.wrong { li { (message) } }
                }
            }
        }
    }
}

/// The words of the chosen options; a value that is not offered any more stands for itself.
fn words_of(options: &[(String, String)], values: &[String]) -> String {
    let word = |value: &String| {
        let offered = options.iter().find(|(code, _)| code == value);
        offered.map_or_else(|| value.clone(), |(_, words)| words.clone())
    };
    values.iter().map(word).collect::<Vec<_>>().join("、")
}

/// 必須 or 任意, in words beside the label.
fn mark(required: bool) -> Markup {
    html! {
        @if required { span.must { "必須" } } @else { span.may { "任意" } }
    }
}

/// The id of the control at `position` within a group.
fn id_within(name: &str, position: usize) -> String {
    if position == 0 { name.to_owned() } else { format!("{name}-{}", position.saturating_add(1)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_control_is_described_by_exactly_what_is_shown() {
        let mut errors = Errors::new();
        errors.add("day", "日付を入力してください。");
        let both = Wiring::new("day", Some("例 R8.11.21"), &errors);
        assert_eq!(both.described_by().as_deref(), Some("day-hint day-error"));
        let hint = Wiring::new("day", Some("例 R8.11.21"), &NO_ERRORS);
        assert_eq!(hint.described_by().as_deref(), Some("day-hint"));
        assert_eq!(Wiring::new("day", None, &NO_ERRORS).described_by(), None);
    }

    #[test]
    fn the_first_of_a_group_carries_the_name() {
        assert_eq!(id_within("method", 0), "method");
        assert_eq!(id_within("method", 1), "method-2");
    }
}
