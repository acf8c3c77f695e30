//! A long list is read page by page; each page has an address that can be passed on.

use maud::{Markup, Render, html};

/// Where one is in a long list, and the ways on and back.
#[derive(Debug, Default)]
pub struct Pager<'a> {
    /// Counted from 1.
    pub page: u64,
    /// How many pages there are, if that was counted.
    pub pages: Option<u64>,
    pub has_next: bool,
    /// How many entries there are, in words.
    pub total: Option<String>,
    /// The list's address with everything but `page`.
    pub address: &'a str,
}

impl Pager<'_> {
    fn href(&self, page: u64) -> String {
        let joint = if self.address.contains('?') { '&' } else { '?' };
        format!("{}{joint}page={page}", self.address)
    }
}

impl Render for Pager<'_> {
    fn render(&self) -> Markup {
        if self.page <= 1 && !self.has_next && self.total.is_none() {
            return html! {};
        }
        html! {
            nav.pager aria-label="ページ" {
                @if let Some(total) = &self.total { span.total { (total) } }
                @if self.page > 1 || self.has_next {
                    @if self.page > 1 {
                        a.button.low.plain rel="prev" href=(self.href(self.page.saturating_sub(1))) { "前のページ" }
                    }
                    span aria-current="page" {
                        (self.page)
                        @if let Some(pages) = self.pages { " / " (pages) " ページ" } @else { "ページ目" }
                    }
                    @if self.has_next {
                        a.button.low.plain rel="next" href=(self.href(self.page.saturating_add(1))) { "次のページ" }
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
    fn the_ways_on_and_back_keep_the_filter() {
        let text = Pager { page: 2, has_next: true, address: "/cases?stage=open", ..Pager::default() }.render().0;
        assert!(text.contains("href=\"/cases?stage=open&amp;page=1\""));
        assert!(text.contains("href=\"/cases?stage=open&amp;page=3\""));
        assert!(text.contains("2ページ目"));
    }

    #[test]
    fn the_ends_lead_no_further() {
        let first = Pager { page: 1, has_next: true, address: "/cases", ..Pager::default() };
        assert!(first.render().0.contains("href=\"/cases?page=2\""));
        assert!(!first.render().0.contains("前のページ"));
        let only = Pager { page: 1, ..Pager::default() };
        assert_eq!(only.render().0, "");
    }

    #[test]
    fn no_page_number_can_break_it() {
        let text = Pager { page: u64::MAX, has_next: true, ..Pager::default() };
        assert!(text.render().0.contains(&u64::MAX.to_string()));
    }
}
