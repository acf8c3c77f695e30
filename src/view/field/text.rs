use maud::{Markup, Render, html};

use super::{NO_ERRORS, Wiring, mark};
use crate::domain::errors::Errors;

/// How wide a field is: what goes in decides.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Width {
    /// A number of three or four digits.
    Tiny,
    /// A date, a time, a telephone number.
    Narrow,
    /// A name.
    #[default]
    Medium,
    /// A sentence or an address.
    Wide,
}

impl Width {
    pub(super) const fn class(self) -> &'static str {
        match self {
            Self::Tiny => "w-tiny",
            Self::Narrow => "w-narrow",
            Self::Medium => "w-medium",
            Self::Wide => "w-wide",
        }
    }
}

/// One line of text.
pub struct TextField<'a> {
    pub name: &'a str,
    pub label: &'a str,
    pub value: &'a str,
    pub errors: &'a Errors,
    pub required: bool,
    pub hint: Option<&'a str>,
    /// The `type` of the input.
    pub kind: &'static str,
    pub width: Width,
    pub inputmode: Option<&'static str>,
    pub autocomplete: &'static str,
    /// What is suggested below the field while somebody types, if anything.
    pub suggest: Option<&'static str>,
    /// The page opens with the cursor here.
    pub autofocus: bool,
}

impl Default for TextField<'_> {
    fn default() -> Self {
        Self {
            name: "",
            label: "",
            value: "",
            errors: &NO_ERRORS,
            required: false,
            hint: None,
            kind: "text",
            width: Width::default(),
            inputmode: None,
            // A shared computer must not offer one person's data at the next person's field.
            autocomplete: "off",
            suggest: None,
            autofocus: false,
        }
    }
}

impl Render for TextField<'_> {
    fn render(&self) -> Markup {
        let wiring = Wiring::new(self.name, self.hint, self.errors);
        html! {
            div.field {
                label for=(self.name) { (self.label) (mark(self.required)) }
                (wiring.hint())
                input id=(self.name) name=(self.name) type=(self.kind) value=(self.value)
                    class=(self.width.class()) required[self.required]
                    inputmode=[self.inputmode] autocomplete=(self.autocomplete) data-suggest=[self.suggest] autofocus[self.autofocus]
                    aria-invalid=[wiring.invalid()] aria-describedby=[wiring.described_by()];
                (wiring.messages())
                (wiring.theirs(|values| values.join("、")))
            }
        }
    }
}

/// Several lines of text; the box grows with what is typed.
pub struct TextArea<'a> {
    pub name: &'a str,
    pub label: &'a str,
    pub value: &'a str,
    pub errors: &'a Errors,
    pub required: bool,
    pub hint: Option<&'a str>,
    pub rows: u8,
}

impl Default for TextArea<'_> {
    fn default() -> Self {
        Self { name: "", label: "", value: "", errors: &NO_ERRORS, required: false, hint: None, rows: 5 }
    }
}

impl Render for TextArea<'_> {
    fn render(&self) -> Markup {
        let wiring = Wiring::new(self.name, self.hint, self.errors);
        html! {
            div.field {
                label for=(self.name) { (self.label) (mark(self.required)) }
                (wiring.hint())
                // A browser drops one line break behind the opening tag; the added one saves a break typed first.
                textarea id=(self.name) name=(self.name) rows=(self.rows) required[self.required] autocomplete="off"
                    aria-invalid=[wiring.invalid()] aria-describedby=[wiring.described_by()] { "\n" (self.value) }
                (wiring.messages())
                (wiring.theirs(|values| values.join("、")))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_field_says_so_to_eye_and_ear() {
        let mut errors = Errors::new();
        errors.add("day", "「令和8年11月31日」という日はありません。");
        let text = TextField {
            name: "day",
            label: "いつまで",
            value: "R8.11.31",
            errors: &errors,
            required: true,
            ..TextField::default()
        }
        .render()
        .0;
        assert!(text.contains("<label for=\"day\">いつまで<span class=\"must\">必須</span></label>"));
        assert!(text.contains("id=\"day\" name=\"day\""));
        assert!(text.contains("aria-invalid=\"true\" aria-describedby=\"day-error\""));
        assert!(text.contains("<ul class=\"errors\" id=\"day-error\"><li>「令和8年11月31日」"));
    }

    #[test]
    fn a_right_field_carries_no_complaint() {
        let mut errors = Errors::new();
        errors.add("other", "別の欄です。");
        let text = TextField { name: "day", errors: &errors, ..TextField::default() }.render().0;
        assert!(!text.contains("aria-invalid") && !text.contains("errors"));
        assert!(!text.contains("required") && text.contains("任意"));
    }

    #[test]
    fn what_was_typed_comes_back_as_typed_and_harmless() {
        let typed = "\"><script>alert(1)</script>";
        let line = TextField { name: "a", value: typed, ..TextField::default() };
        let area = TextArea { name: "b", value: "\n</textarea><script>", ..TextArea::default() };
        assert!(line.render().0.contains("value=\"&quot;&gt;&lt;script&gt;"));
        assert!(area.render().0.contains(">\n\n&lt;/textarea&gt;&lt;script&gt;</textarea>"));
    }

    #[test]
    fn a_shared_computer_remembers_nothing_unless_told() {
        assert!(TextField::default().render().0.contains("autocomplete=\"off\""));
    }
}
