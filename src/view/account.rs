//! A person with several postings acts in exactly one at a time; the switch is an ordinary form.

use maud::{Markup, html};

use super::{field::Token, layout::Viewer};

pub(super) fn account(viewer: &Viewer<'_>) -> Markup {
    html! {
        details.account {
            summary {
                span.who { strong { (viewer.name) } " さん" }
                span.acting { (viewer.acting) }
            }
            div.panel {
                @if viewer.postings.len() > 1 { (switch(viewer)) }
                ul.links {
                    li { a href="/password" { "パスワードを変える" } }
                    li {
                        form method="post" action="/logout" {
                            (Token(viewer.token))
                            button.plain.low { "サインアウトする" }
                        }
                    }
                }
            }
        }
    }
}

fn switch(viewer: &Viewer<'_>) -> Markup {
    html! {
        form.postings method="post" action="/postings/switch" {
            (Token(viewer.token))
            p.soft.small #postings-label { "所属を切り替える" }
            ul aria-labelledby="postings-label" {
                @for posting in &viewer.postings {
                    li {
                        @if posting.current {
                            span.here { (posting.label) " " span.tag.key { "いまの所属" } }
                        } @else {
                            button.plain name="posting" value=(posting.id) { (posting.label) }
                        }
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{super::layout::PostingChoice, *};

    fn posting(id: &str, current: bool) -> PostingChoice {
        PostingChoice { id: id.into(), label: format!("所属{id}"), current }
    }

    #[test]
    fn only_the_other_postings_can_be_chosen() {
        let viewer =
            Viewer { token: "t0k3n", postings: vec![posting("p1", true), posting("p2", false)], ..Viewer::default() };
        let text = account(&viewer).0;
        assert!(text.contains("name=\"posting\" value=\"p2\""));
        assert!(!text.contains("value=\"p1\""));
        // Switching and leaving both change something, so both carry the token.
        assert_eq!(text.matches("name=\"_token\" value=\"t0k3n\"").count(), 2);
    }

    #[test]
    fn one_posting_needs_no_switch() {
        let viewer = Viewer { postings: vec![posting("p1", true)], ..Viewer::default() };
        assert!(!account(&viewer).0.contains("/postings/switch"));
    }
}
