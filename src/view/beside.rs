//! What stands above and beside the fields of a form: drafts that wait, and what somebody else saved meanwhile.

use maud::{Markup, Render, html};

use super::notice::{Notice, NoticeKind};
use crate::domain::beside::{Beside, Theirs, Waiting};

impl Render for Beside {
    fn render(&self) -> Markup {
        html! {
            @if let Some(draft) = &self.resumed { div.draft-note { (resumed(draft)) } }
            @if !self.waiting.is_empty() { div.draft-note { (waiting(&self.waiting)) } }
            @if let Some(theirs) = &self.theirs { (conflict(theirs, self.resumed.is_some())) }
        }
    }
}

fn discard(draft: &Waiting) -> Markup {
    html! { a href={ "/drafts/" (draft.id) "/discard" } { "捨てる" span.hidden { "（" (draft.at) "の下書き）" } } }
}

fn resumed(draft: &Waiting) -> Notice {
    Notice {
        kind: NoticeKind::Care,
        title: format!("{}に保存した下書きの続きです。", draft.at),
        text: html! { "保存すると、下書きはなくなります。" (discard(draft)) },
    }
}

fn waiting(drafts: &[Waiting]) -> Markup {
    html! {
        @for draft in drafts {
            (Notice {
                kind: NoticeKind::Care,
                title: format!("{}に保存した下書きがあります。", draft.at),
                text: html! {
                    a href=(draft.address) { "続きを書く" span.hidden { "（" (draft.at) "の下書き）" } }
                    " " (discard(draft))
                },
            })
        }
    }
}

fn conflict(theirs: &Theirs, is_resumed: bool) -> Markup {
    let title = if is_resumed {
        format!("下書きのあとに、{}が保存しています", theirs.by)
    } else {
        format!("{}が先に保存しています", theirs.by)
    };
    html! {
        (Notice {
            kind: if is_resumed { NoticeKind::Care } else { NoticeKind::Bad },
            title,
            text: html! {
                @if theirs.values.is_empty() {
                    "ちがうところはありません。このまま保存できます。"
                } @else {
                    "入力した内容は、欄に残っています。ちがう欄の下に、先に保存された内容を並べました。見くらべて直してから、もう一度保存してください。先に保存された内容は、履歴にも残ります。"
                }
            },
        })
    }
}

/// What somebody else saved, below the field in which one typed something else.
pub fn theirs(id: &str, name: &str, theirs: &Theirs, values: &[String], words: &str) -> Markup {
    html! {
        div.theirs id=(id) {
            p.by { (theirs.by) "が保存した内容" }
            p.pre { @if words.is_empty() { "（空欄）" } @else { (words) } }
            // A script shows the button; without one the words can be copied.
            button.low.plain type="button" hidden data-take=(name) data-values=(serde_json::json!(values)) {
                "この内容にする"
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_draft_is_offered_with_its_time() {
        let draft = Waiting { id: "d1".into(), at: "10:33".into(), address: "/cases/new?draft=d1".into() };
        let text = Beside { waiting: vec![draft], ..Beside::default() }.render().0;
        assert!(text.contains("10:33に保存した下書きがあります。") && text.contains("href=\"/cases/new?draft=d1\""));
        assert!(text.contains("href=\"/drafts/d1/discard\""));
    }

    #[test]
    fn their_words_are_shown_as_they_are_and_harmless() {
        let by = Theirs { by: "鈴木".into(), ..Theirs::default() };
        let text = theirs("note-theirs", "note", &by, &["<b>\"x\"".to_owned()], "<b>\"x\"").0;
        assert!(
            text.contains("&lt;b&gt;") && text.contains("data-values=\"[&quot;&lt;b&gt;\\&quot;x\\&quot;&quot;]\"")
        );
        assert!(super::theirs("a", "a", &by, &[], "").0.contains("（空欄）"));
    }
}
