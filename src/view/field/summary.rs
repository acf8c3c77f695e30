use maud::{Markup, Render, html};

use crate::domain::errors::Errors;

/// What a form says at its top: drafts that wait, another person's version, and everything that is wrong, each leading
/// to its field.
///
/// Messages filed at the empty name concern the whole form and lead nowhere.
pub struct ErrorSummary<'a> {
    pub errors: &'a Errors,
    /// Names of fields with their labels; a message without a label stands alone.
    pub labels: &'a [(&'a str, &'a str)],
}

impl ErrorSummary<'_> {
    fn line(&self, name: &str, message: &str) -> Markup {
        // A message that names its field already is not given the name again.
        let label = self.labels.iter().find(|(field, label)| *field == name && !message.contains(label));
        html! {
            @if name.is_empty() {
                (message)
            } @else {
                a href={ "#" (name) } {
                    @if let Some((_, label)) = label { (label) "：" }
                    (message)
                }
            }
        }
    }
}

impl Render for ErrorSummary<'_> {
    fn render(&self) -> Markup {
        let beside = self.errors.beside();
        if self.errors.is_empty() {
            return html! { @if let Some(beside) = beside { (beside) } };
        }
        let number = self.errors.all().count();
        html! {
            @if let Some(beside) = beside { (beside) }
            // Taking the focus makes the complaint the first thing heard and the next thing reached.
            div.notice.bad.summary #error-summary role="alert" tabindex="-1" autofocus {
                div.text {
                    h2 { "入力を確かめてください" @if number > 1 { "（" (number) "か所）" } }
                    ul { @for (name, message) in self.errors.all() { li { (self.line(name, message)) } } }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(errors: &Errors) -> String {
        ErrorSummary { errors, labels: &[("visited_on", "訪問日")] }.render().0
    }

    #[test]
    fn each_message_leads_to_its_field() {
        let mut errors = Errors::new();
        errors.add("visited_on", "入力してください。");
        errors.add("minutes", "数字で入力してください。");
        let text = shown(&errors);
        assert!(text.contains("role=\"alert\" tabindex=\"-1\""));
        assert!(text.contains("<a href=\"#visited_on\">訪問日：入力してください。</a>"));
        assert!(text.contains("<a href=\"#minutes\">数字で入力してください。</a>"));
        assert!(text.contains("2か所"));
    }

    #[test]
    fn a_field_is_not_named_twice() {
        let mut errors = Errors::new();
        errors.add("visited_on", "訪問日を入力してください。");
        assert!(shown(&errors).contains("<a href=\"#visited_on\">訪問日を入力してください。</a>"));
    }

    #[test]
    fn a_message_about_the_whole_form_leads_nowhere() {
        let mut errors = Errors::new();
        errors.add("", "<時間>が切れました。");
        let text = shown(&errors);
        assert!(text.contains("<li>&lt;時間&gt;が切れました。</li>") && !text.contains("<a "));
    }

    #[test]
    fn a_right_form_has_no_summary() {
        assert_eq!(shown(&Errors::new()), "");
    }
}
