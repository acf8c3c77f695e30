//! What of a case's story is shown, as the address says it.

use crate::data::cases::{StoryFilter, Thread};
use crate::domain::errors::Errors;
use crate::web::forms::{optional_choice, optional_date};
use entity::codes::Section;
use entity::ids::CaseId;
use serde::Deserialize;

/// Longest text that is searched for.
const LONGEST: usize = 100;

/// What stands behind the address of a case.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct ShowQuery {
    /// Code of a thread; everything otherwise.
    pub thread: String,
    /// Code of a section.
    pub section: String,
    /// Id of a person.
    pub person: String,
    /// From this day on.
    pub from: String,
    /// Up to this day.
    pub until: String,
    /// Words in the text.
    pub words: String,
    /// `whole`: texts in full.
    pub text: String,
    /// Number of the page.
    pub page: String,
    /// What has just been done.
    pub done: Option<String>,
    /// to which task,
    pub task: String,
    /// and the version by which it can be taken back.
    pub version: String,
}

impl ShowQuery {
    /// What the data layer looks for; what cannot be read is not asked, and said at its field.
    pub fn filter(&self, errors: &mut Errors) -> StoryFilter {
        StoryFilter {
            thread: optional_choice(errors, "thread", "経過の種類", &self.thread, Thread::parse),
            section: optional_choice(errors, "section", "区分", &self.section, Section::parse),
            person: optional_choice(errors, "person", "だれの", &self.person, |text| text.parse().ok()),
            from: optional_date(errors, "from", &self.from),
            until: optional_date(errors, "until", &self.until),
            text: self.words.trim().chars().take(LONGEST).collect(),
        }
    }

    /// Texts are shown in full.
    pub fn is_whole(&self) -> bool {
        self.text == "whole"
    }

    /// The address with this thread and length of texts, and everything else as it is.
    pub fn address(&self, case: CaseId, thread: &str, text: &str) -> String {
        let fields = [
            ("thread", thread),
            ("section", &self.section),
            ("person", &self.person),
            ("from", &self.from),
            ("until", &self.until),
            ("words", &self.words),
            ("text", text),
        ];
        let asked: Vec<_> = fields.into_iter().filter(|(_, value)| !value.is_empty()).collect();
        let here = crate::web::paths::case(case);
        match serde_html_form::to_string(&asked) {
            Ok(query) if !query.is_empty() => format!("{here}?{query}"),
            _ => here,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_keeps_what_was_asked_and_nothing_empty() {
        let case = CaseId::new();
        let query = ShowQuery { words: "雨 & 風".to_owned(), page: "3".to_owned(), ..ShowQuery::default() };
        let address = query.address(case, "team", "");
        assert_eq!(address, format!("/cases/{case}?thread=team&words=%E9%9B%A8+%26+%E9%A2%A8"));
        assert_eq!(ShowQuery::default().address(case, "", ""), format!("/cases/{case}"));
    }

    #[test]
    fn nonsense_is_not_asked_and_a_complaint() {
        let mut errors = Errors::new();
        let text = || "x".to_owned();
        let query = ShowQuery { thread: text(), section: text(), person: text(), ..ShowQuery::default() };
        assert!(!query.filter(&mut errors).is_narrowed());
        assert_eq!(errors.all().map(|(name, _)| name).collect::<Vec<_>>(), ["thread", "section", "person"]);
        let query = ShowQuery { from: "きのう".to_owned(), ..ShowQuery::default() };
        query.filter(&mut errors);
        assert!(!errors.on("from").is_empty());
    }
}
