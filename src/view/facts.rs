//! Terms with their values, as a strip across the top of a page or as a list.

use maud::{Markup, Render, html};

/// How the facts stand.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum FactsShape {
    /// Side by side, for the few that matter at a glance.
    #[default]
    Strip,
    /// One below the other, for the details of a record.
    List,
}

/// Terms with their values; what has no value is left out by the page or says so in words.
#[derive(Default)]
pub struct Facts<'a> {
    pub shape: FactsShape,
    pub rows: Vec<(&'a str, Markup)>,
}

impl Render for Facts<'_> {
    fn render(&self) -> Markup {
        html! {
            dl.facts.listed[self.shape == FactsShape::List] {
                @for (term, value) in &self.rows {
                    div { dt { (term) } dd { (value) } }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_term_stands_with_its_value() {
        let facts = Facts { rows: vec![("主担当", html! { ("<佐藤>") })], ..Facts::default() };
        assert_eq!(facts.render().0, "<dl class=\"facts\"><div><dt>主担当</dt><dd>&lt;佐藤&gt;</dd></div></dl>");
    }
}
