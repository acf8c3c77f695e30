//! Paper goes round to be stamped; the screen has no use for that.

use maud::{Markup, Render, html};

/// 決裁欄 or 供覧欄: boxes for the stamps, on paper only.
pub struct StampBoxes<'a> {
    pub title: &'a str,
    pub boxes: &'a [&'a str],
}

impl Default for StampBoxes<'_> {
    fn default() -> Self {
        Self { title: "供覧", boxes: &["部長", "課長", "係長", "担当"] }
    }
}

impl Render for StampBoxes<'_> {
    fn render(&self) -> Markup {
        html! {
            div.stamps aria-hidden="true" {
                span.stamps-title { (self.title) }
                @for holder in self.boxes { span.stamp { (holder) } }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_box_for_each_stamp() {
        let text = StampBoxes { title: "決裁", ..StampBoxes::default() }.render().0;
        assert!(text.contains("決裁"));
        assert_eq!(text.matches("class=\"stamp\"").count(), 4);
    }
}
