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
use crate::domain::errors::Errors;

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
}

impl<'a> Wiring<'a> {
    fn new(name: &'a str, hint: Option<&'a str>, errors: &'a Errors) -> Self {
        Self { name, hint, wrong: errors.on(name) }
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

    fn described_by(&self) -> Option<String> {
        match (self.hint.is_some(), !self.wrong.is_empty()) {
            (true, true) => Some(format!("{} {}", self.hint_id(), self.error_id())),
            (true, false) => Some(self.hint_id()),
            (false, true) => Some(self.error_id()),
            (false, false) => None,
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
