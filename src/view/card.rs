//! A page is a few blocks, each with a heading that says what it holds.

use maud::{Markup, Render, html};

/// A white block with a heading.
#[derive(Default)]
pub struct Card<'a> {
    pub title: &'a str,
    /// Counts or tags behind the heading.
    pub beside: Markup,
    /// Where the whole can be seen: words and address.
    pub more: Option<(&'a str, &'a str)>,
    pub body: Markup,
}

impl Render for Card<'_> {
    fn render(&self) -> Markup {
        html! {
            section.card {
                @if !self.title.is_empty() {
                    div.card-head {
                        h2 { (self.title) }
                        (self.beside)
                        @if let Some((words, href)) = self.more { a.more href=(href) { (words) } }
                    }
                }
                (self.body)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_heading_holds_the_title_and_nothing_else() {
        let card = Card { title: "経過", more: Some(("絞り込む", "/cases/1?filter")), ..Card::default() };
        let text = card.render().0;
        assert!(text.contains("<h2>経過</h2>"));
        assert!(text.contains("href=\"/cases/1?filter\""));
    }
}
