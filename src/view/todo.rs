//! What to do, in the order it hurts: how urgent, what, and the button that does it.

use maud::{Markup, Render, html};

use super::empty::EmptyState;

/// One thing to do.
#[derive(Default)]
pub struct Todo {
    /// How urgent, as a tag; may be empty.
    pub tag: Markup,
    pub what: Markup,
    /// What to know before doing it.
    pub detail: String,
    /// The same with links or days in it.
    pub more: Markup,
    /// The link or button that does it.
    pub action: Markup,
    /// The address of the task, where keys work on it.
    pub address: Option<String>,
}

impl Render for Todo {
    fn render(&self) -> Markup {
        html! {
            li data-task=[&self.address] {
                @if !self.tag.0.is_empty() { div.urgency { (self.tag) } }
                div.what {
                    p { (self.what) }
                    @if !self.detail.is_empty() { p.soft.small { (self.detail) } }
                    @if !self.more.0.is_empty() { p.soft.small { (self.more) } }
                }
                @if !self.action.0.is_empty() { div.do { (self.action) } }
            }
        }
    }
}

/// Things to do, most urgent first.
#[derive(Default)]
pub struct TodoList<'a> {
    pub items: Vec<Todo>,
    pub empty: EmptyState<'a>,
}

impl Render for TodoList<'_> {
    fn render(&self) -> Markup {
        if self.items.is_empty() {
            return self.empty.render();
        }
        html! { ul.todo { @for item in &self.items { (item) } } }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_to_do_is_said_in_words() {
        let list = TodoList {
            items: Vec::new(),
            empty: EmptyState { title: "今日の期限はありません。", ..EmptyState::default() },
        };
        assert!(list.render().0.contains("今日の期限はありません。"));
    }

    #[test]
    fn a_detail_is_escaped() {
        let item = Todo { detail: "犬<2匹>".into(), ..Todo::default() };
        assert!(item.render().0.contains("犬&lt;2匹&gt;"));
    }
}
