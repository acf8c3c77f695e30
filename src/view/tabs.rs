//! The parts of one subject; each is a page of its own with an address.

use maud::{Markup, Render, html};

/// One part.
#[derive(Debug, Default)]
pub struct Tab<'a> {
    pub label: &'a str,
    pub href: String,
    pub current: bool,
    pub count: Option<u64>,
}

/// The parts side by side.
#[derive(Debug, Default)]
pub struct Tabs<'a> {
    /// What the parts belong to, for screen readers.
    pub label: &'a str,
    pub tabs: Vec<Tab<'a>>,
}

impl Render for Tabs<'_> {
    fn render(&self) -> Markup {
        html! {
            nav.tabs aria-label=(self.label) {
                ul {
                    @for tab in &self.tabs {
                        li {
                            a href=(tab.href) aria-current=[tab.current.then_some("page")] {
                                (tab.label)
                                @if let Some(number) = tab.count { " " span.number { (number) span.hidden { "件" } } }
                            }
                        }
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_open_part_is_current() {
        let tab = |label, current| Tab { label, href: format!("/cases/1/{label}"), current, count: Some(2) };
        let text = Tabs { label: "ケースの内容", tabs: vec![tab("経過", false), tab("世帯", true)] }.render().0;
        assert!(text.contains("href=\"/cases/1/世帯\" aria-current=\"page\">世帯"));
        assert_eq!(text.matches("aria-current").count(), 1);
    }
}
