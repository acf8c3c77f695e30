//! The part of a form in which persons are found.

use super::{Candidate, Newcomer, People, ROLE};
use crate::domain::errors::Errors;
use crate::view::field::{Check, Hidden, Select, TextField, Width};
use crate::web::forms;
use entity::codes::Sex;
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
    /// Registering somebody who is not there yet, where the form offers it.
    pub newcomer: Option<NewcomerFields<'a>>,
    /// The page opens with the cursor in the search field.
    pub is_first: bool,
    /// What is said beside the persons.
    pub errors: &'a Errors,
}

/// The fields of somebody who is registered from inside the form.
pub struct NewcomerFields<'a> {
    /// What was typed.
    pub newcomer: &'a Newcomer,
    /// Mistakes.
    pub errors: &'a Errors,
}

/// Fields of a newcomer and their labels, for the summary of mistakes.
pub const NEWCOMER_LABELS: [(&str, &str); 9] = [
    ("new_family_name", "新しい人の氏"),
    ("new_given_name", "新しい人の名"),
    ("new_family_kana", "新しい人の氏のフリガナ"),
    ("new_given_kana", "新しい人の名のフリガナ"),
    ("new_calling_name", "新しい人の呼び名"),
    ("new_sex", "新しい人の性別"),
    ("new_birth", "新しい人の生年月日"),
    ("new_phone_number_1", "新しい人の電話"),
    ("new_another", "別の人として登録する"),
];

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
                div data-chosen {
                    @for candidate in self.candidates {
                        @let name = format!("{ROLE}{}", candidate.id);
                        @let value = self.people.roles.get(&candidate.id).map_or("", String::as_str);
                        (self.line(&name, &candidate.label, value))
                    }
                }
                // One more line, for whoever is taken from the suggestions.
                template {
                    div.notice.care { strong { "連絡上の注意" } div.text data-words {} }
                    (self.line(ROLE, " ", ""))
                }
                @if self.candidates.is_empty() && !self.people.find.is_empty() {
                    p.hint role="status" { "「" (self.people.find) "」に当てはまる人は見つかりませんでした。" a href="/persons/new" { "新しく登録する" } "か、あとで付けることもできます。" }
                }
                div.row {
                    (TextField { name: "find", label: "人をさがす", value: &self.people.find, hint: Some("カナ・漢字・電話・生年月日。わからなければ、あとで付けられます。"), width: Width::Wide, suggest: Some("people"), autofocus: self.is_first, ..TextField::default() })
                    button.plain name="do" value="find" formnovalidate { "さがす" }
                }
                @if let Some(newcomer) = &self.newcomer { (newcomer.render(self.roles)) }
            }
        }
    }
}

impl PeopleField<'_> {
    /// A person and what part they have.
    fn line(&self, name: &str, label: &str, value: &str) -> Markup {
        html! {
            (Select { name, label, value, errors: self.errors, options: self.roles, blank: Some("対象にしない"), width: Width::Medium, ..Select::default() })
        }
    }
}

impl NewcomerFields<'_> {
    fn render(&self, roles: &[(String, String)]) -> Markup {
        let (new, errors) = (self.newcomer, self.errors);
        let sexes = forms::options(Sex::ALL, Sex::code, Sex::label);
        let field = |name: &'static str, label: &'static str, value: &'static str, width| TextField {
            name,
            label,
            value: new.get(value),
            errors,
            width,
            ..TextField::default()
        };
        let is_wrong = NEWCOMER_LABELS.iter().any(|(name, _)| !errors.on(name).is_empty());
        let asks_another = !errors.on("new_another").is_empty() || !new.get("another").is_empty();
        let role =
            if new.get("role").is_empty() { roles.first().map_or("", |(code, _)| code) } else { new.get("role") };
        html! {
            details.newcomer open[new.is_meant() || is_wrong] {
                summary { "まだ登録がない人を、ここで登録する" }
                (Hidden { name: "new_key", value: new.get("key") })
                div.row {
                    (field("new_family_name", "氏", "family_name", Width::Narrow))
                    (field("new_given_name", "名", "given_name", Width::Narrow))
                    (field("new_family_kana", "氏のフリガナ", "family_kana", Width::Narrow))
                    (field("new_given_kana", "名のフリガナ", "given_kana", Width::Narrow))
                }
                div.row {
                    (TextField { hint: Some("名前がわからないとき。例: 長男"), ..field("new_calling_name", "呼び名", "calling_name", Width::Narrow) })
                    (TextField { hint: Some("例: S43.4.1、50代くらい"), ..field("new_birth", "生年月日", "birth", Width::Narrow) })
                    (Select { name: "new_sex", label: "性別", value: new.get("sex"), errors, options: &sexes, blank: Some("未選択"), ..Select::default() })
                    (TextField { inputmode: Some("tel"), ..field("new_phone_number_1", "電話", "phone_number_1", Width::Narrow) })
                    (Select { name: "new_role", label: "この相談での立場", value: role, options: roles, width: Width::Medium, ..Select::default() })
                }
                @if asks_another {
                    (Check { name: "new_another", label: "別の人として登録する（確かめたことが記録に残ります）", checked: !new.get("another").is_empty(), errors, ..Check::default() })
                }
                p.hint { "住所や続柄、連絡上の注意は、記録したあとに人のページで書き足せます。" }
            }
        }
    }
}
