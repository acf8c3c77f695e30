//! Narrowing a list is an ordinary form with an address, so that a view can be kept and passed on.

use maud::{Markup, Render, html};

/// The bar above a list that narrows it.
#[derive(Default)]
pub struct FilterBar<'a> {
    pub action: &'a str,
    /// Fields of `view::field`, shown small and without 必須 or 任意.
    pub fields: Markup,
    /// What the button does; 「絞り込む」 if empty.
    pub button: &'a str,
    /// The address of the whole list, once it is narrowed.
    pub clear: Option<&'a str>,
}

impl Render for FilterBar<'_> {
    fn render(&self) -> Markup {
        let button = if self.button.is_empty() { "絞り込む" } else { self.button };
        html! {
            form.filter.tight method="get" action=(self.action) {
                (self.fields)
                div.finish {
                    button.low { (button) }
                    @if let Some(href) = self.clear { a.small href=(href) { "条件を消す" } }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn narrowing_changes_nothing_but_the_address() {
        let text = FilterBar { action: "/cases", clear: Some("/cases"), ..FilterBar::default() }.render().0;
        assert!(text.contains("method=\"get\" action=\"/cases\"") && text.contains("条件を消す"));
        assert!(!text.contains("_token"));
    }
}
