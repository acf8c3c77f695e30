//! Every form that changes something carries the session's token, because there is no other way to make one here.

use maud::{Markup, Render, html};

use super::field::Token;

/// A form that changes something.
pub struct PostForm<'a> {
    pub action: &'a str,
    /// The session's form token.
    pub token: &'a str,
    /// What is typed is kept as a draft while it is typed; so it is unless a form says otherwise.
    pub guarded: bool,
    pub body: Markup,
}

impl Default for PostForm<'_> {
    fn default() -> Self {
        Self { action: "", token: "", guarded: true, body: Markup::default() }
    }
}

impl Render for PostForm<'_> {
    fn render(&self) -> Markup {
        html! {
            // The server checks everything at once and in Japanese, so the browser's own bubbles stay off. A page that is
            // gone back to must not come up half filled: what was typed is kept by drafts, not by the browser.
            form.form method="post" action=(self.action) novalidate autocomplete="off" data-draft[self.guarded] {
                (Token(self.token))
                (self.body)
            }
        }
    }
}

/// A button that changes one thing at once, in a form of its own.
pub struct PostButton<'a> {
    pub action: &'a str,
    /// The session's form token.
    pub token: &'a str,
    pub label: &'a str,
    /// Look of the button: `main`, `plain`, `low`, or several of them.
    pub class: &'a str,
}

impl Render for PostButton<'_> {
    fn render(&self) -> Markup {
        html! {
            form.inline method="post" action=(self.action) {
                (Token(self.token))
                button class=(self.class) { (self.label) }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_always_carries_the_token() {
        let form = PostForm { action: "/visits", token: "t\"0", guarded: true, body: html! { p { "欄" } } };
        let text = form.render().0;
        assert!(text.contains("method=\"post\" action=\"/visits\" novalidate autocomplete=\"off\" data-draft"));
        assert!(text.contains("name=\"_token\" value=\"t&quot;0\""));
    }

    #[test]
    fn no_form_forgets_to_keep_what_is_typed() {
        assert!(PostForm::default().render().0.contains("data-draft"));
        assert!(!PostForm { guarded: false, ..PostForm::default() }.render().0.contains("data-draft"));
    }
}
