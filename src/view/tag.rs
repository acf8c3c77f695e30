//! A state is always a word; the tone only helps the eye to find it.

use maud::{Markup, html};

/// How a tag is coloured.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    /// A plain property.
    #[default]
    Plain,
    /// The state that counts here.
    Key,
    /// Overdue or refused.
    Late,
    /// Due, or to be minded.
    Soon,
    /// Settled.
    Done,
}

/// One state in a word.
pub fn tag(tone: Tone, text: &str) -> Markup {
    let class = match tone {
        Tone::Plain => "tag",
        Tone::Key => "tag key",
        Tone::Late => "tag late",
        Tone::Soon => "tag soon",
        Tone::Done => "tag done",
    };
    html! { span class=(class) { (text) } }
}

/// A number of waiting things, read out with its unit.
pub fn count(number: u64) -> Markup {
    html! { span.count { (number) span.hidden { "件" } } }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_says_its_state_in_words() {
        assert_eq!(tag(Tone::Late, "3日超過").0, "<span class=\"tag late\">3日超過</span>");
        assert!(tag(Tone::Plain, "<i>").0.contains("&lt;i&gt;"));
    }

    #[test]
    fn a_count_is_read_with_its_unit() {
        assert!(count(3).0.contains("3<span class=\"hidden\">件</span>"));
    }
}
