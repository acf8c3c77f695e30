//! The list below a search field.

use crate::data::suggestions::{Nearness, Suggestion};
use crate::view::person::person_name;
use crate::web::paths;
use crate::web::people;
use crate::web::search::why_of_person;
use entity::stamp::Ymd;
use maud::{Markup, html};

/// Options of a list box; what a choice needs stands in their attributes.
pub fn list(found: &[Suggestion], words: &str, today: Ymd) -> Markup {
    html! {
        @for (place, one) in found.iter().enumerate() {
            @let person = &one.person;
            li #{ "suggestion-" (place) } role="option" aria-selected="false"
                data-id=(person.id) data-href=(paths::person(person.id)) data-label=(people::label(person, today))
                data-cautions=(people::cautions(&person.cautions, &person.caution_note)) {
                (person_name(&person.name(), &person.kana()))
                span.about {
                    (person.age(today))
                    @if !one.address.is_empty() { "　" (one.address) }
                    @for number in &one.cases { " " span.number { (number) } }
                }
                span.why {
                    @match one.nearness {
                        Nearness::Mine => "担当のケース・",
                        Nearness::Lately => "最近の相談・",
                        Nearness::Known => {}
                    }
                    (why_of_person(one.why, person, words))
                }
                @if !person.cautions.is_empty() || !person.caution_note.is_empty() { span.mind { "連絡上の注意あり" } }
            }
        }
    }
}
