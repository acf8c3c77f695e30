//! A message is said once, at the top, in words; colour only repeats it.

use maud::{Markup, Render, html};

/// How the message is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoticeKind {
    /// It is done.
    Ok,
    /// Mind this.
    Care,
    /// It did not work.
    Bad,
}

impl NoticeKind {
    const fn class(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Care => "care",
            Self::Bad => "bad",
        }
    }

    // Standing advice is part of the page and must not interrupt a screen reader.
    const fn role(self) -> Option<&'static str> {
        match self {
            Self::Ok => Some("status"),
            Self::Care => None,
            Self::Bad => Some("alert"),
        }
    }
}

/// A message at the top of a page or a block.
#[derive(Clone, Debug)]
pub struct Notice {
    pub kind: NoticeKind,
    pub title: String,
    pub text: Markup,
}

impl Notice {
    /// Says that something was recorded.
    pub fn done(title: impl Into<String>, text: Markup) -> Self {
        Self { kind: NoticeKind::Ok, title: title.into(), text }
    }
}

impl Render for Notice {
    fn render(&self) -> Markup {
        html! {
            div.notice.(self.kind.class()) role=[self.kind.role()] {
                strong { (self.title) }
                @if !self.text.0.is_empty() { div.text { (self.text) } }
            }
        }
    }
}

/// 連絡上の注意: what to know before calling or visiting, with a link to the whole.
pub fn care_banner(text: &str, more: Option<&str>) -> Markup {
    Notice {
        kind: NoticeKind::Care,
        title: "連絡上の注意".to_owned(),
        text: html! {
            (text)
            @if let Some(href) = more { " " a href=(href) { "くわしく" } }
        },
    }
    .render()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_just_happened_is_announced() {
        let say = |kind| Notice { kind, title: "題".into(), text: html! {} }.render().0;
        assert!(say(NoticeKind::Ok).contains("role=\"status\""));
        assert!(say(NoticeKind::Bad).contains("role=\"alert\""));
        assert!(!say(NoticeKind::Care).contains("role="));
    }

    #[test]
    fn the_banner_escapes_what_was_typed() {
        let text = care_banner("<b>犬</b>", Some("/cases/1/care")).0;
        assert!(text.contains("&lt;b&gt;犬&lt;/b&gt;") && text.contains("href=\"/cases/1/care\""));
    }
}
