//! What happened, newest first; what was taken back stays legible and says so.

use maud::{Markup, Render, html};

use super::empty::EmptyState;

/// One thing that happened.
#[derive(Default)]
pub struct Entry {
    /// The moment for machines, `2026-11-20T16:05`.
    pub datetime: String,
    /// The moment as people read it.
    pub when: String,
    pub tags: Markup,
    /// With whom, how long, by whom.
    pub who: String,
    pub body: Markup,
    /// Why this can be seen here, if it is another agency's record.
    pub ground: Option<String>,
    /// Where the whole record is: words and address.
    pub link: Option<(String, String)>,
    /// Filled dot: the person was met, or something was agreed.
    pub weighty: bool,
    /// Why the record was taken back, if it was.
    pub voided: Option<String>,
}

impl Render for Entry {
    fn render(&self) -> Markup {
        html! {
            li.weighty[self.weighty].voided[self.voided.is_some()] {
                div.when {
                    time datetime=(self.datetime) { (self.when) }
                    (self.tags)
                    @if self.voided.is_some() { span.tag { "取り消し" } }
                    span { (self.who) }
                    @if let Some((words, href)) = &self.link {
                        a.more href=(href) { (words) span.hidden { "（" (self.when) "）" } }
                    }
                }
                @if let Some(reason) = &self.voided {
                    del.told { (self.body) }
                    p.ground { "取り消した理由: " (reason) }
                } @else {
                    div.told { (self.body) }
                }
                @if let Some(ground) = &self.ground { p.ground { (ground) } }
            }
        }
    }
}

/// Entries along one line.
#[derive(Default)]
pub struct Timeline<'a> {
    pub entries: Vec<Entry>,
    pub empty: EmptyState<'a>,
}

impl Render for Timeline<'_> {
    fn render(&self) -> Markup {
        if self.entries.is_empty() {
            return self.empty.render();
        }
        html! { ol.line { @for entry in &self.entries { (entry) } } }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry() -> Entry {
        Entry {
            datetime: "2026-11-09T14:00".into(),
            when: "11月9日 14:00".into(),
            body: html! { "声のみ" },
            link: Some(("開く".into(), "/contacts/1".into())),
            ..Entry::default()
        }
    }

    #[test]
    fn an_entry_tells_when_and_leads_to_the_whole() {
        let text = entry().render().0;
        assert!(text.contains("<time datetime=\"2026-11-09T14:00\">11月9日 14:00</time>"));
        // Links with the same words are told apart by the moment.
        assert!(text.contains("開く<span class=\"hidden\">（11月9日 14:00）</span>"));
    }

    #[test]
    fn what_was_taken_back_is_struck_and_says_why() {
        let text = Entry { voided: Some("別の方の記録でした".into()), ..entry() }.render().0;
        assert!(text.contains("<del class=\"told\">声のみ</del>"));
        assert!(text.contains("取り消し") && text.contains("取り消した理由: 別の方の記録でした"));
    }

    #[test]
    fn an_empty_line_says_so() {
        assert!(Timeline::default().render().0.contains("class=\"empty\""));
    }
}
