use maud::{Markup, Render, html};

use super::scale::{most, share};

const FULL: i64 = 1_000;

/// One bar a row: label, bar, number.
///
/// Words and numbers are text of the page, so they stay legible at every width; only the bars are drawn.
pub struct HorizontalBars<'a> {
    pub title: &'a str,
    /// What is shown and where the same numbers stand as a table.
    pub desc: &'a str,
    /// Label, value if it may be shown, and the value in words.
    pub rows: Vec<(String, Option<i64>, String)>,
}

impl Render for HorizontalBars<'_> {
    fn render(&self) -> Markup {
        let most = most(self.rows.iter().filter_map(|(_, value, _)| *value));
        html! {
            figure.chart {
                figcaption { strong { (self.title) } p.soft.small { (self.desc) } }
                ol.bars {
                    @for (label, value, shown) in &self.rows {
                        li {
                            span.bar-label { (label) }
                            (bar(*value, most))
                            span.bar-value.num { (shown) }
                        }
                    }
                }
            }
        }
    }
}

fn bar(value: Option<i64>, most: i64) -> Markup {
    html! {
        svg.bar viewBox={ "0 0 " (FULL) " 10" } preserveAspectRatio="none" aria-hidden="true" focusable="false" {
            @if let Some(value) = value {
                rect.fill x="0" y="0" width=(share(value, most, FULL)) height="10" {}
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(rows: Vec<(String, Option<i64>, String)>) -> String {
        HorizontalBars { title: "機関種別", desc: "数は右の表と同じです。", rows }.render().0
    }

    #[test]
    fn the_longest_bar_is_full_and_the_rest_in_proportion() {
        let text =
            shown(vec![("保健所".into(), Some(788), "788".into()), ("精神".into(), Some(1_531), "1,531".into())]);
        assert!(text.contains("width=\"1000\"") && text.contains("width=\"514\""));
    }

    #[test]
    fn a_hidden_number_draws_nothing_but_is_named() {
        let text = shown(vec![("企業".into(), None, "秘匿".into())]);
        assert!(!text.contains("<rect") && text.contains("秘匿"));
    }

    #[test]
    fn labels_are_escaped() {
        assert!(shown(vec![("<A>".into(), Some(1), "1".into())]).contains("&lt;A&gt;"));
    }
}
