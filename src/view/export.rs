//! What is read on the screen can be taken along as a file, by links that keep the filter.

use maud::{Markup, Render, html};

/// Links to the files of a list or figure.
#[derive(Clone, Copy, Debug, Default)]
pub struct ExportLinks<'a> {
    /// The address of the page, with its filter.
    pub address: &'a str,
    /// Offers the rarer formats as well.
    pub every: bool,
}

impl Render for ExportLinks<'_> {
    fn render(&self) -> Markup {
        let joint = if self.address.contains('?') { '&' } else { '?' };
        let links = [("Excel", "xlsx"), ("CSV", "csv"), ("CSV（Shift_JIS）", "csv&encoding=cp932"), ("JSON", "json")];
        let links = if self.every { &links[..] } else { &links[..2] };
        html! {
            @for (label, format) in links {
                a.button.plain.low href={ (self.address) (joint) "format=" (format) } { (label) }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_keep_the_filter() {
        let text = ExportLinks { address: "/cases?stage=open", every: false }.render().0;
        assert!(text.contains("href=\"/cases?stage=open&amp;format=xlsx\"") && !text.contains("JSON"));
        let text = ExportLinks { address: "/persons", every: true }.render().0;
        assert!(text.contains("href=\"/persons?format=csv&amp;encoding=cp932\"") && text.contains("JSON"));
    }
}
