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
    /// Whatever else has to be filled in.
    pub typed: Markup,
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
            // What was typed as a reason must not be lost either; a mere question holds nothing.
            guarded: self.reason.is_some() || !self.typed.0.is_empty(),
            body: html! {
                (self.hidden)
                (self.typed)
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
        assert!(text.contains("<a href=\"/referrals/1\">やめて戻る</a>") && text.contains("data-draft"));
    }

    #[test]
    fn what_is_filled_in_is_kept_and_a_mere_question_is_not() {
        let mere = Confirm::default().render().0;
        let filled = Confirm { typed: html! { input name="until_on"; }, ..Confirm::default() }.render().0;
        assert!(filled.contains("data-draft") && filled.contains("until_on") && !mere.contains("data-draft"));
    }
}
