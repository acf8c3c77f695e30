//! The form for a person.

use super::rows::pages::{addresses, field, other_names, phones};
use super::{Choices, PersonForm};
use crate::access::Actor;
use crate::clock::Clock;
use crate::data::persons::PersonRow;
use crate::domain::errors::Errors;
use crate::view::card::Card;
use crate::view::field::{Check, Checks, ErrorSummary, Hidden, Radios, Select, TextArea, TextField, Width};
use crate::view::form::PostForm;
use crate::view::notice::{Notice, NoticeKind};
use crate::view::person::person_name;
use crate::view::table::{Head, Table};
use crate::web::forms::options;
use crate::web::persons::words;
use crate::web::{Frame, paths};
use entity::codes::{Caution, Relationship, Sex};
use entity::persons;
use entity::stamp::Ymd;
use maud::{Markup, html};

const LABELS: [(&str, &str); 7] = [
    ("calling_name", "呼び名"),
    ("household", "世帯"),
    ("birth", "生年月日"),
    ("address_postal_1", "住所1の郵便番号"),
    ("address_postal_2", "住所2の郵便番号"),
    ("address_postal_3", "住所3の郵便番号"),
    ("household_words", "世帯をさがす"),
];

/// The form with everything that it shows beside what was typed.
pub struct FormPage<'a> {
    actor: &'a Actor,
    clock: &'a Clock,
    form: &'a PersonForm,
    choices: &'a Choices,
    errors: &'a Errors,
}

/// What stands around the fields.
struct Around<'a> {
    action: &'a str,
    token: &'a str,
    button: &'a str,
    back: &'a str,
    choices: &'a Choices,
    /// People who may already be this person.
    alike: &'a [PersonRow],
    today: Ymd,
    /// What stood in the contact fields is sealed away.
    is_protected: bool,
}

impl<'a> FormPage<'a> {
    /// A form as typed, with what its lists offer and what is wrong with it.
    pub const fn new(
        actor: &'a Actor,
        clock: &'a Clock,
        form: &'a PersonForm,
        choices: &'a Choices,
        errors: &'a Errors,
    ) -> Self {
        Self { actor, clock, form, choices, errors }
    }

    /// For somebody new, perhaps with people who may be the same.
    pub fn registration(&self, alike: &[PersonRow]) -> Markup {
        let household = self.form.household().filter(|id| {
            let id = id.to_string();
            self.choices.households.iter().any(|(offered, _)| *offered == id)
        });
        let back = household.map_or_else(|| "/persons".to_owned(), paths::household);
        let frame = Frame::new(self.actor, self.clock, "/persons", "人を登録する").under("人", "/persons");
        let around = Around {
            action: "/persons/new",
            token: self.actor.token(),
            button: "登録する",
            back: &back,
            choices: self.choices,
            alike,
            today: self.clock.today_ymd(),
            is_protected: false,
        };
        page(frame, &around, self.form, self.errors)
    }

    /// For somebody registered.
    pub fn correction(&self, person: &persons::Model) -> Markup {
        let address = paths::person(person.id);
        let frame = Frame::new(self.actor, self.clock, "/persons", "人の記録を変更する")
            .under("人", "/persons")
            .under(words::name(person), address.clone());
        let action = format!("{address}/edit");
        let around = Around {
            action: &action,
            token: self.actor.token(),
            button: "変更する",
            back: &address,
            choices: self.choices,
            alike: &[],
            today: self.clock.today_ymd(),
            is_protected: person.cautions.split(';').any(|code| code == Caution::Protected.code()),
        };
        page(frame, &around, self.form, self.errors)
    }
}

fn page(frame: Frame<'_>, around: &Around<'_>, form: &PersonForm, errors: &Errors) -> Markup {
    let body = html! {
        (ErrorSummary { errors, labels: &LABELS })
        (PostForm {
            action: around.action,
            token: around.token,
            guarded: true,
            body: html! {
                @for name in ["key", "version"] {
                    @if !form.get(name).is_empty() { (Hidden { name, value: form.get(name) }) }
                }
                @if !around.alike.is_empty() || form.is_ticked("another_person") {
                    (alike(around, form, errors))
                }
                (Card { title: "名前", body: names(form, errors), ..Card::default() })
                (Card { title: "世帯と基本のこと", body: basics(form, errors, around.choices), ..Card::default() })
                (Card { title: "連絡上の注意", body: cautions(form, errors), ..Card::default() })
                @if around.is_protected {
                    (Notice { kind: NoticeKind::Care, title: "いまの電話・住所・圏域は、支援措置により伏せています".to_owned(), text: html! { "消えてはいません。下に書いた電話や住所は、伏せた連絡先に加わります。" a href={ (around.back) "/sealed" } { "伏せた連絡先を見る" } } })
                }
                (Card { title: "電話", body: phones(form, errors), ..Card::default() })
                (Card { title: "住所", body: addresses(form, errors), ..Card::default() })
                (Card { title: "備考", body: note(form, errors), ..Card::default() })
                div.finish {
                    button.main { (around.button) }
                    a href=(around.back) { "やめて戻る" }
                }
            },
        })
    };
    frame.page(&body)
}

fn alike(around: &Around<'_>, form: &PersonForm, errors: &Errors) -> Markup {
    let rows = around.alike.iter().map(|row| {
        vec![
            html! { a href=(paths::person(row.id)) target="_blank" rel="noopener" { (person_name(&row.name(), &row.kana())) } },
            html! { (row.age(around.today)) },
            html! { (row.sex.label()) },
            html! { (row.relationship.label()) },
        ]
    });
    let table = Table {
        caption: "似た人",
        caption_hidden: true,
        heads: vec![Head::text("名前"), Head::text("年齢"), Head::text("性別"), Head::text("続柄")],
        rows: rows.collect(),
        ..Table::default()
    };
    let body = html! {
        div.stack {
            @if !around.alike.is_empty() {
                p { "同じ人なら、その人のページに書き足してください。名前を押すと、入力を残したまま別の画面で開きます。" }
                (table)
            }
            (Check {
                name: "another_person",
                label: "別の人として登録する",
                checked: form.is_ticked("another_person"),
                hint: Some("確かめて登録したことが記録に残ります。"),
                errors,
            })
        }
    };
    let card = Card { title: "似た人がすでに登録されています", body, ..Card::default() };
    html! { (card) }
}

fn names(form: &PersonForm, errors: &Errors) -> Markup {
    html! {
        div.stack {
            div.row {
                (field(form, errors, "family_name", "氏", Width::Narrow))
                (field(form, errors, "given_name", "名", Width::Narrow))
            }
            div.row {
                (field(form, errors, "family_kana", "氏のフリガナ", Width::Narrow))
                (field(form, errors, "given_kana", "名のフリガナ", Width::Narrow))
            }
            (TextField {
                name: "calling_name",
                label: "呼び名",
                value: form.get("calling_name"),
                errors,
                hint: Some("名前がわからないときに。例: 長男"),
                width: Width::Narrow,
                ..TextField::default()
            })
            (other_names(form, errors))
        }
    }
}

fn basics(form: &PersonForm, errors: &Errors, choices: &Choices) -> Markup {
    html! {
        div.stack {
            (Select {
                name: "household",
                label: "世帯",
                value: form.get("household"),
                errors,
                options: &choices.households,
                blank: Some("世帯なし"),
                width: Width::Medium,
                ..Select::default()
            })
            details open[!form.get("household_words").is_empty()] {
                summary { "一覧にない世帯をさがす" }
                (TextField {
                    name: "household_words",
                    label: "世帯の人の名前かフリガナ",
                    value: form.get("household_words"),
                    errors,
                    hint: Some("入れて保存を押すと、さがした世帯が上の「世帯」の一覧に加わります。ほかの入力はそのまま残ります。"),
                    width: Width::Medium,
                    ..TextField::default()
                })
            }
            (Select {
                name: "relationship",
                label: "続柄",
                value: form.get("relationship"),
                errors,
                options: &options(Relationship::ALL, Relationship::code, Relationship::label),
                width: Width::Narrow,
                ..Select::default()
            })
            (Radios {
                name: "sex",
                legend: "性別",
                value: form.get("sex"),
                errors,
                options: &options(Sex::ALL, Sex::code, Sex::label),
                ..Radios::default()
            })
            (TextField {
                name: "birth",
                label: "生年月日",
                value: form.get("birth"),
                errors,
                hint: Some("わかるところまで。例: S43.4.1、昭和43年4月、1968年、50代くらい、不明"),
                width: Width::Medium,
                ..TextField::default()
            })
            @if !choices.districts.is_empty() {
                (Select {
                    name: "district",
                    label: "圏域",
                    value: form.get("district"),
                    errors,
                    hint: Some("空のままなら、世帯の圏域と同じです。"),
                    options: &choices.districts,
                    blank: Some("決めていません"),
                    width: Width::Medium,
                    ..Select::default()
                })
            }
        }
    }
}

/// What can be ticked; that somebody is protected follows from their protection.
const TICKED: [Caution; 6] = [
    Caution::NoOfficeName,
    Caution::NoVoicemail,
    Caution::NoMail,
    Caution::After18,
    Caution::NotFamily,
    Caution::TwoVisitors,
];

fn cautions(form: &PersonForm, errors: &Errors) -> Markup {
    html! {
        div.stack {
            (Checks {
                name: "cautions",
                legend: "守ること",
                chosen: &form.all("cautions"),
                errors,
                options: &options(&TICKED, Caution::code, Caution::label),
                ..Checks::default()
            })
            (TextArea {
                name: "caution_note",
                label: "くわしい内容",
                value: form.get("caution_note"),
                errors,
                hint: Some("電話・訪問・つなぎの画面の上に、いつも表示されます。"),
                rows: 2,
                ..TextArea::default()
            })
        }
    }
}

fn note(form: &PersonForm, errors: &Errors) -> Markup {
    html! {
        div.stack {
            (TextArea { name: "note", label: "備考", value: form.get("note"), errors, rows: 4, ..TextArea::default() })
            @if form.has_suspected_number() {
                (Check {
                    name: "not_my_number",
                    label: "個人番号ではありません",
                    checked: form.is_ticked("not_my_number"),
                    hint: Some("確かめて登録したことが記録に残ります。"),
                    errors,
                })
            }
        }
    }
}
