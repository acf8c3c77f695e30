use maud::{Markup, Render, html};

use super::{NO_ERRORS, Wiring};
use crate::domain::errors::Errors;
use crate::view::beside;

/// Values, signs and words of the three states of a topic.
const STATES: [(&str, &str, &str); 3] =
    [("", "－", "あてはまらない"), ("yes", "○", "あてはまる"), ("main", "◎", "一番困っている")];

/// What the consultation is about: each topic is not meant, meant (○) or the worst (◎).
///
/// Topic `n`, counted from 1, is sent as `topic_n` with `""`, `yes` or `main`; messages about the whole are filed at `topics`.
pub struct Topics<'a> {
    pub legend: &'a str,
    pub labels: &'a [&'a str],
    /// What was sent for each topic, in the order of the labels.
    pub values: &'a [&'a str],
    pub errors: &'a Errors,
}

impl Default for Topics<'_> {
    fn default() -> Self {
        Self { legend: "", labels: &[], values: &[], errors: &NO_ERRORS }
    }
}

impl Topics<'_> {
    fn topic(&self, position: usize, label: &str) -> Markup {
        let number = position.saturating_add(1);
        let name = format!("topic_{number}");
        let sent = self.values.get(position).copied().unwrap_or_default();
        // Anything unknown reads as not chosen, so that one of the three is always marked.
        let chosen = STATES.iter().find(|(value, ..)| *value == sent).map_or("", |(value, ..)| *value);
        html! {
            fieldset.topic data-topic=(label) {
                legend { (label) }
                div.states {
                    @for (state, (value, sign, words)) in STATES.iter().enumerate() {
                        label.state {
                            input type="radio" id=(super::id_within(&name, state)) name=(name)
                                value=(value) checked[*value == chosen] data-sign=(sign);
                            span aria-hidden="true" { (sign) }
                            span.hidden { (words) }
                        }
                    }
                }
            }
        }
    }
}

impl Topics<'_> {
    /// The topics that somebody else marked otherwise.
    fn theirs(&self) -> Markup {
        html! {
            @for (position, label) in self.labels.iter().enumerate() {
                @let name = format!("topic_{}", position.saturating_add(1));
                @if let Some((theirs, values)) = self.errors.theirs(&name) {
                    @let state = values.first().map_or("", String::as_str);
                    @let words = STATES.iter().find(|(value, ..)| *value == state).map_or("", |(_, _, words)| *words);
                    (beside::theirs(&format!("{name}-theirs"), &name, theirs, values, &format!("{label}：{words}")))
                }
            }
        }
    }
}

impl Render for Topics<'_> {
    fn render(&self) -> Markup {
        let hint = "あてはまるものに○、一番困っているものに◎を付けます。◎は1つだけです。";
        let wiring = Wiring::new("topics", Some(hint), self.errors);
        html! {
            fieldset.field #topics tabindex="-1" aria-describedby=[wiring.described_by()] {
                legend { (self.legend) (super::mark(false)) }
                (wiring.hint())
                div.topics {
                    @for (position, label) in self.labels.iter().enumerate() { (self.topic(position, label)) }
                }
                (wiring.messages())
                (self.theirs())
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_topic_has_exactly_one_state() {
        let text = Topics {
            legend: "相談の内容",
            labels: &["住まい", "債務", "介護", "食事"],
            values: &["main", "yes", "forged"],
            ..Topics::default()
        }
        .render()
        .0;
        assert_eq!(text.matches(" checked").count(), 4);
        assert!(text.contains("name=\"topic_1\" value=\"main\" checked"));
        assert!(text.contains("name=\"topic_2\" value=\"yes\" checked"));
        assert!(text.contains("name=\"topic_3\" value=\"\" checked"));
        assert!(text.contains("name=\"topic_4\" value=\"\" checked"));
    }

    #[test]
    fn signs_are_read_out_in_words() {
        let text = Topics { labels: &["住まい"], ..Topics::default() }.render().0;
        assert!(text.contains("<span aria-hidden=\"true\">◎</span><span class=\"hidden\">一番困っている</span>"));
    }

    #[test]
    fn a_message_about_the_whole_is_wired_to_the_group() {
        let mut errors = Errors::new();
        errors.add("topics", "◎は1つだけ選んでください。");
        let text = Topics { errors: &errors, ..Topics::default() }.render().0;
        assert!(text.contains("id=\"topics\"") && text.contains("aria-describedby=\"topics-hint topics-error\""));
    }
}
