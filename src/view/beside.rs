//! What stands above and beside the fields of a form: drafts that wait, and what somebody else saved meanwhile.

use maud::{Markup, Render, html};

use super::notice::{Notice, NoticeKind};
use super::table::{Head, Table};
use crate::domain::beside::{Beside, Fact, Moved, Theirs, Waiting};

impl Render for Beside {
    fn render(&self) -> Markup {
        html! {
            @if let Some(draft) = &self.resumed { div.draft-note { (resumed(draft)) } }
            @if !self.waiting.is_empty() { div.draft-note { (waiting(&self.waiting)) } }
            @if let Some(theirs) = &self.theirs { (conflict(theirs, self.resumed.is_some())) }
            @if let Some(moved) = &self.moved { (changed(moved)) }
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
                    (discard(draft))
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

/// The record has changed, and what was meant to happen to it can still happen.
fn changed(moved: &Moved) -> Markup {
    html! {
        (Notice {
            kind: NoticeKind::Bad,
            title: format!("{}が先に変更しています", moved.by),
            text: html! { "まだ記録していません。入力した内容は、欄に残っています。いまの内容を確かめて、それでよければ、もう一度ボタンを押してください。" },
        })
        section.card {
            h2 { "いまの内容" }
            dl.facts.listed {
                @for fact in &moved.facts {
                    div { dt { (fact.label) } dd.pre { (words(&fact.stands)) } }
                }
            }
        }
    }
}

fn words(text: &str) -> &str {
    if text.trim().is_empty() { "（空欄）" } else { text }
}

/// Somebody else was first, and what was meant to happen can no longer happen: both versions, to be read and copied.
pub struct Overtaken<'a> {
    /// Who was first and when, in words.
    pub by: &'a str,
    /// Why it can no longer happen, as a sentence.
    pub why: &'a str,
    /// What stands now beside what was typed.
    pub facts: &'a [Fact],
    /// The page of the record.
    pub back: &'a str,
}

impl Render for Overtaken<'_> {
    fn render(&self) -> Markup {
        let is_typed = self.facts.iter().any(|fact| !fact.typed.is_empty());
        let rows = self.facts.iter().map(|fact| {
            let mut row = vec![html! { (fact.label) }, html! { div.pre { (words(&fact.stands)) } }];
            if is_typed {
                row.push(html! { div.pre { @if fact.typed.is_empty() { span.soft { "－" } } @else { (fact.typed) } } });
            }
            row
        });
        let mut heads = vec![Head::text("項目"), Head::text("いまの内容")];
        if is_typed {
            heads.push(Head::text("入力した内容"));
        }
        html! {
            (Notice {
                kind: NoticeKind::Bad,
                title: format!("{}が先に変更しています", self.by),
                text: html! {
                    (self.why)
                    @if is_typed { "入力した内容は記録していません。下に残しているので、必要なところを書き写してください。" }
                },
            })
            section.card.stack {
                (Table { caption: "いまの内容と入力した内容", caption_hidden: true, heads, rows: rows.collect(), ..Table::default() })
                div.finish { a.button.main href=(self.back) { "いまの内容を見る" } }
            }
        }
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
    fn both_versions_can_be_read_when_it_is_too_late() {
        let facts = [Fact::new("返信", "受理"), Fact::new("返信の内容", "").beside("<b>後の返信")];
        let page = Overtaken {
            by: "鈴木さん", why: "すでに返信しています。", facts: &facts, back: "/referrals/1"
        };
        let text = page.render().0;
        assert!(text.contains("鈴木さんが先に変更しています") && text.contains("&lt;b&gt;後の返信"));
        assert!(text.contains("（空欄）") && text.contains("入力した内容") && text.contains("href=\"/referrals/1\""));
        let untyped = Overtaken { facts: &facts[..1], ..page };
        assert!(!untyped.render().0.contains("書き写して"));
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
