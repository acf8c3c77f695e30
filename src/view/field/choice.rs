use maud::{Markup, Render, html};

use super::{NO_ERRORS, Width, Wiring, id_within, mark, words_of};
use crate::domain::errors::Errors;

/// One of a longer list.
pub struct Select<'a> {
    pub name: &'a str,
    pub label: &'a str,
    pub value: &'a str,
    pub errors: &'a Errors,
    pub required: bool,
    pub hint: Option<&'a str>,
    /// Values with their words.
    pub options: &'a [(String, String)],
    /// Words for no choice, if there may be none.
    pub blank: Option<&'a str>,
    pub width: Width,
}

impl Default for Select<'_> {
    fn default() -> Self {
        Self {
            name: "",
            label: "",
            value: "",
            errors: &NO_ERRORS,
            required: false,
            hint: None,
            options: &[],
            blank: None,
            width: Width::default(),
        }
    }
}

impl Select<'_> {
    fn words(&self, values: &[String]) -> String {
        match self.blank {
            Some(blank) if values.is_empty() => blank.to_owned(),
            _ => words_of(self.options, values),
        }
    }
}

impl Render for Select<'_> {
    fn render(&self) -> Markup {
        let wiring = Wiring::new(self.name, self.hint, self.errors);
        html! {
            div.field {
                label for=(self.name) { (self.label) (mark(self.required)) }
                (wiring.hint())
                select id=(self.name) name=(self.name) class=(self.width.class()) required[self.required]
                    aria-invalid=[wiring.invalid()] aria-describedby=[wiring.described_by()] {
                    @if let Some(words) = self.blank { option value="" { (words) } }
                    @for (value, words) in self.options {
                        option value=(value) selected[value == self.value] { (words) }
                    }
                }
                (wiring.messages())
                (wiring.theirs(|values| self.words(values)))
            }
        }
    }
}

/// One of a few, all in sight.
pub struct Radios<'a> {
    pub name: &'a str,
    pub legend: &'a str,
    pub value: &'a str,
    pub errors: &'a Errors,
    pub required: bool,
    pub hint: Option<&'a str>,
    /// Values with their words.
    pub options: &'a [(String, String)],
}

impl Default for Radios<'_> {
    fn default() -> Self {
        Self { name: "", legend: "", value: "", errors: &NO_ERRORS, required: false, hint: None, options: &[] }
    }
}

impl Render for Radios<'_> {
    fn render(&self) -> Markup {
        let wiring = Wiring::new(self.name, self.hint, self.errors);
        html! {
            fieldset.field role="radiogroup" aria-required=[self.required.then_some("true")]
                aria-invalid=[wiring.invalid()] aria-describedby=[wiring.described_by()] {
                legend { (self.legend) (mark(self.required)) }
                (wiring.hint())
                div.choices {
                    @for (position, (value, words)) in self.options.iter().enumerate() {
                        label.choice {
                            input type="radio" id=(id_within(self.name, position)) name=(self.name)
                                value=(value) checked[value == self.value] required[self.required];
                            (words)
                        }
                    }
                }
                (wiring.messages())
                (wiring.theirs(|values| words_of(self.options, values)))
            }
        }
    }
}

/// Any number of a few.
pub struct Checks<'a> {
    pub name: &'a str,
    pub legend: &'a str,
    pub chosen: &'a [String],
    pub errors: &'a Errors,
    pub required: bool,
    pub hint: Option<&'a str>,
    /// Values with their words.
    pub options: &'a [(String, String)],
}

impl Default for Checks<'_> {
    fn default() -> Self {
        Self { name: "", legend: "", chosen: &[], errors: &NO_ERRORS, required: false, hint: None, options: &[] }
    }
}

impl Render for Checks<'_> {
    fn render(&self) -> Markup {
        let wiring = Wiring::new(self.name, self.hint, self.errors);
        html! {
            fieldset.field aria-describedby=[wiring.described_by()] {
                legend { (self.legend) (mark(self.required)) }
                (wiring.hint())
                div.choices {
                    @for (position, (value, words)) in self.options.iter().enumerate() {
                        label.choice {
                            input type="checkbox" id=(id_within(self.name, position)) name=(self.name)
                                value=(value) checked[self.chosen.contains(value)] aria-invalid=[wiring.invalid()];
                            (words)
                        }
                    }
                }
                (wiring.messages())
                (wiring.theirs(|values| words_of(self.options, values)))
            }
        }
    }
}

/// One thing that is so or not; sends `yes`.
pub struct Check<'a> {
    pub name: &'a str,
    pub label: &'a str,
    pub checked: bool,
    pub hint: Option<&'a str>,
    pub errors: &'a Errors,
}

impl Default for Check<'_> {
    fn default() -> Self {
        Self { name: "", label: "", checked: false, hint: None, errors: &NO_ERRORS }
    }
}

impl Render for Check<'_> {
    fn render(&self) -> Markup {
        let wiring = Wiring::new(self.name, self.hint, self.errors);
        html! {
            div.field.single {
                label.check {
                    input type="checkbox" id=(self.name) name=(self.name) value="yes" checked[self.checked]
                        aria-invalid=[wiring.invalid()] aria-describedby=[wiring.described_by()];
                    (self.label)
                }
                (wiring.hint())
                (wiring.messages())
                (wiring.theirs(|values| if values.is_empty() { "印なし" } else { "印あり" }.to_owned()))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn options() -> Vec<(String, String)> {
        vec![("phone".into(), "電話".into()), ("visit".into(), "<訪問>".into())]
    }

    #[test]
    fn a_select_shows_what_was_chosen_and_may_be_blank() {
        let text = Select {
            name: "next",
            value: "visit",
            options: &options(),
            blank: Some("決めていません"),
            ..Select::default()
        }
        .render()
        .0;
        assert!(text.contains("<option value=\"\">決めていません</option>"));
        assert!(text.contains("<option value=\"visit\" selected>&lt;訪問&gt;</option>"));
        assert_eq!(text.matches("selected").count(), 1);
    }

    #[test]
    fn a_wrong_group_of_radios_is_described_as_a_whole() {
        let mut errors = Errors::new();
        errors.add("method", "方法を選んでください。");
        let text = Radios {
            name: "method",
            legend: "方法",
            errors: &errors,
            required: true,
            options: &options(),
            ..Radios::default()
        }
        .render()
        .0;
        assert!(text.contains(
            "role=\"radiogroup\" aria-required=\"true\" aria-invalid=\"true\" aria-describedby=\"method-error\""
        ));
        assert!(text.contains("id=\"method\" name=\"method\"") && text.contains("id=\"method-2\""));
        assert!(!text.contains(" checked"));
    }

    #[test]
    fn every_chosen_box_is_ticked() {
        let chosen = ["phone".to_owned(), "visit".to_owned()];
        let text = Checks { name: "ways", chosen: &chosen, options: &options(), ..Checks::default() }.render().0;
        assert_eq!(text.matches(" checked").count(), 2);
    }

    #[test]
    fn a_single_box_sends_yes() {
        let text = Check { name: "anonymous", label: "匿名", checked: true, ..Check::default() }.render().0;
        assert!(text.contains("name=\"anonymous\" value=\"yes\" checked"));
    }
}
