//! A table keeps its heads: as columns on a wide screen, on every sheet of paper, and beside each value on a telephone.
//!
//! Where the first cell names its row, figures are compared across rows, so such a table stays a table and scrolls instead.
//! Any other table that is still too wide scrolls in its own place, never the page.

use maud::{Markup, Render, html};

use super::empty::EmptyState;

/// From so many columns on, a table needs more room than a tablet has.
const MANY: usize = 6;

/// The head of a column; an empty label stands for a column of links or buttons.
#[derive(Clone, Debug)]
pub struct Head {
    pub label: String,
    pub numeric: bool,
}

impl Head {
    /// A column of words.
    pub fn text(label: impl Into<String>) -> Self {
        Self { label: label.into(), numeric: false }
    }

    /// A column of numbers.
    pub fn number(label: impl Into<String>) -> Self {
        Self { label: label.into(), numeric: true }
    }
}

/// Rows under heads, or what to do when there are none.
#[derive(Default)]
pub struct Table<'a> {
    pub caption: &'a str,
    /// Keeps the caption for screen readers where a heading already says it.
    pub caption_hidden: bool,
    pub heads: Vec<Head>,
    pub rows: Vec<Vec<Markup>>,
    pub foot: Option<Vec<Markup>>,
    /// The first cell names its row; on a narrow screen the table scrolls instead of becoming cards.
    pub row_heads: bool,
    pub empty: EmptyState<'a>,
}

impl Table<'_> {
    fn table(&self, class: &str) -> Markup {
        html! {
            table class=(class) {
                @if !self.caption.is_empty() {
                    caption { span.hidden[self.caption_hidden] { (self.caption) } }
                }
                thead {
                    tr {
                        @for head in &self.heads {
                            th scope="col" .num[head.numeric] {
                                @if head.label.is_empty() { span.hidden { "操作" } } @else { (head.label) }
                            }
                        }
                    }
                }
                tbody { @for row in &self.rows { tr { (self.cells(row, self.row_heads)) } } }
                @if let Some(foot) = &self.foot { tfoot { tr { (self.cells(foot, true)) } } }
            }
        }
    }

    fn cells(&self, cells: &[Markup], named: bool) -> Markup {
        html! {
            @for (column, cell) in cells.iter().enumerate() {
                @let head = self.heads.get(column);
                @let label = head.map_or("", |head| head.label.as_str());
                @let class = head.is_some_and(|head| head.numeric).then_some("num");
                @if named && column == 0 {
                    th scope="row" class=[class] data-head=(label) { (cell) }
                } @else {
                    td class=[class] data-head=(label) { (cell) }
                }
            }
        }
    }
}

impl Render for Table<'_> {
    fn render(&self) -> Markup {
        if self.rows.is_empty() {
            return self.empty.render();
        }
        if self.row_heads {
            html! {
                // A keyboard must be able to scroll as well.
                div.scroll tabindex="0" role="region" aria-label=(self.caption) { (self.table("matrix")) }
            }
        } else {
            html! { div.list.many[self.heads.len() >= MANY] { (self.table("cards")) } }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> Table<'static> {
        Table {
            caption: "件数",
            heads: vec![Head::text("機関種別"), Head::number("件数"), Head::text("")],
            rows: vec![vec![html! { "保健所" }, html! { "788" }, html! { "開く" }]],
            foot: Some(vec![html! { "合計" }, html! { "788" }]),
            row_heads: true,
            ..Table::default()
        }
    }

    #[test]
    fn every_cell_knows_its_head() {
        let text = table().render().0;
        assert!(text.contains("<th scope=\"row\" data-head=\"機関種別\">保健所</th>"));
        assert!(text.contains("<td class=\"num\" data-head=\"件数\">788</td>"));
        assert!(text.contains("<th class=\"num\" scope=\"col\">件数</th>"));
        assert!(text.contains("<span class=\"hidden\">操作</span>"));
    }

    #[test]
    fn the_foot_is_named_by_its_first_cell() {
        assert!(table().render().0.contains("<tfoot><tr><th scope=\"row\" data-head=\"機関種別\">合計</th>"));
    }

    #[test]
    fn a_list_becomes_cards_and_a_matrix_scrolls() {
        let matrix = table().render().0;
        assert!(matrix.starts_with("<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"件数\">"));
        let list = Table { row_heads: false, ..table() };
        assert!(list.render().0.starts_with("<div class=\"list\"><table class=\"cards\">"));
    }

    #[test]
    fn many_columns_become_cards_sooner() {
        let wide = Table { heads: vec![Head::text("欄"); MANY], row_heads: false, ..table() };
        assert!(wide.render().0.starts_with("<div class=\"list many\"><table class=\"cards\">"));
    }

    #[test]
    fn no_rows_give_advice_instead_of_an_empty_table() {
        let text = Table {
            rows: Vec::new(),
            empty: EmptyState { title: "届いたつなぎはありません。", ..EmptyState::default() },
            ..table()
        }
        .render()
        .0;
        assert!(text.contains("届いたつなぎはありません。") && !text.contains("<table"));
    }

    #[test]
    fn a_row_longer_than_the_heads_does_no_harm() {
        let text = Table {
            heads: vec![Head::text("日付")],
            rows: vec![vec![html! { "1" }, html! { "2" }]],
            ..Table::default()
        }
        .render()
        .0;
        assert!(text.contains("<td data-head=\"\">2</td>"));
    }
}
