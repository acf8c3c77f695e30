//! An empty list says what to do next.

use maud::{Markup, Render, html};

/// What a list says when it holds nothing.
#[derive(Clone, Debug, Default)]
pub struct EmptyState<'a> {
    pub title: &'a str,
    pub advice: &'a str,
    /// What to do next: words and address.
    pub action: Option<(&'a str, &'a str)>,
}

impl Render for EmptyState<'_> {
    fn render(&self) -> Markup {
        let title = if self.title.is_empty() { "まだ何もありません。" } else { self.title };
        html! {
            div.empty {
                p.empty-title { (title) }
                @if !self.advice.is_empty() { p.soft { (self.advice) } }
                @if let Some((words, href)) = self.action { a.button href=(href) { (words) } }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_list_never_stays_silent() {
        assert!(EmptyState::default().render().0.contains("まだ何もありません。"));
    }
}
