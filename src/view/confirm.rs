//! What matters is asked once, on a page of its own, in words that say what will happen.

use maud::{Markup, Render, html};

use super::{field::TextArea, form::PostForm};

/// The question before something that matters.
#[derive(Default)]
pub struct Confirm<'a> {
    pub question: &'a str,
    pub explanation: Markup,
    pub action: &'a str,
    /// The session's form token.
    pub token: &'a str,
    /// Why, where the record has to keep it.
    pub reason: Option<TextArea<'a>>,
    /// Hidden values that travel along.
    pub hidden: Markup,
    /// What the button does, as a verb.
    pub button: &'a str,
    /// Where to go instead.
    pub back: &'a str,
    /// It cannot be undone, or takes something away.
    pub grave: bool,
}

impl Render for Confirm<'_> {
    fn render(&self) -> Markup {
        let form = PostForm {
            action: self.action,
            token: self.token,
            guarded: false,
            body: html! {
                (self.hidden)
                @if let Some(reason) = &self.reason { (reason) }
                div.finish {
                    button.main.grave[self.grave] { (self.button) }
                    a href=(self.back) { "やめて戻る" }
                }
            },
        };
        html! {
            section.card.confirm {
                h2 { (self.question) }
                div.explanation { (self.explanation) }
                (form)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_asks_says_what_happens_and_lets_go_back() {
        let text = Confirm {
            question: "このつなぎを取り下げますか。",
            action: "/referrals/1/withdraw",
            token: "t0k3n",
            reason: Some(TextArea { name: "reason", label: "理由", required: true, ..TextArea::default() }),
            button: "取り下げる",
            back: "/referrals/1",
            ..Confirm::default()
        }
        .render()
        .0;
        assert!(text.contains("action=\"/referrals/1/withdraw\"") && text.contains("name=\"_token\""));
        assert!(text.contains("name=\"reason\"") && text.contains(">取り下げる</button>"));
        assert!(text.contains("<a href=\"/referrals/1\">やめて戻る</a>"));
    }
}
