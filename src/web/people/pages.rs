//! The part of a form in which persons are found.

use super::{Candidate, People, ROLE};
use crate::domain::errors::Errors;
use crate::view::field::{Select, TextField, Width};
use maud::{Markup, html};

/// The part of a form in which persons are found and given a role.
pub struct PeopleField<'a> {
    /// What it asks.
    pub legend: &'a str,
    /// What was typed.
    pub people: &'a People,
    /// Whom it shows.
    pub candidates: &'a [Candidate],
    /// Roles: code and words.
    pub roles: &'a [(String, String)],
    /// What is said beside the persons.
    pub errors: &'a Errors,
}

impl maud::Render for PeopleField<'_> {
    fn render(&self) -> Markup {
        let banner: Vec<&Candidate> =
            self.candidates.iter().filter(|candidate| !candidate.cautions.is_empty()).collect();
        html! {
            fieldset.field #people {
                legend { (self.legend) }
                @for candidate in banner {
                    (crate::view::notice::care_banner(&format!("{}: {}", candidate.label, candidate.cautions), None))
                }
                @for candidate in self.candidates {
                    @let name = format!("{ROLE}{}", candidate.id);
                    @let value = self.people.roles.get(&candidate.id).map_or("", String::as_str);
                    (Select { name: &name, label: &candidate.label, value, errors: self.errors, options: self.roles, blank: Some("対象にしない"), width: Width::Medium, ..Select::default() })
                }
                @if self.candidates.is_empty() && !self.people.find.is_empty() {
                    p.hint role="status" { "「" (self.people.find) "」に当てはまる人は見つかりませんでした。" a href="/persons/new" { "新しく登録する" } "か、あとで付けることもできます。" }
                }
                div.row {
                    (TextField { name: "find", label: "人をさがす", value: &self.people.find, hint: Some("カナ・漢字・電話・生年月日。登録がなければ、あとで付けられます。"), width: Width::Medium, ..TextField::default() })
                    button.plain name="do" value="find" formnovalidate { "さがす" }
                }
            }
        }
    }
}
