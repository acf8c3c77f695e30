//! The rows that repeat, as they stand in the form.

use super::{ADDRESS_PARTS, ADDRESSES, NAME_PARTS, NAMES, PHONE_PARTS, PHONES, PersonForm, at};
use crate::domain::errors::Errors;
use crate::view::field::{Select, TextField, Width};
use crate::web::forms::options;
use entity::codes::{AddressKind, NameKind, PhoneSafety};
use maud::{Markup, html};

/// One line of text.
pub fn field(form: &PersonForm, errors: &Errors, name: &str, label: &str, width: Width) -> Markup {
    html! {
        (TextField { name, label, value: form.get(name), errors, width, ..TextField::default() })
    }
}

/// Rows for 旧姓 and 通称, folded away while there are none.
pub fn other_names(form: &PersonForm, errors: &Errors) -> Markup {
    let (filled, all) = form.rows(&NAME_PARTS, NAMES);
    let filled = met(errors, &NAME_PARTS, filled, all);
    folded("旧姓・通称を登録する", "旧姓・通称をもっと登録する", filled, all, |row| {
        other_name(form, errors, row)
    })
}

/// The last row to show at once: what somebody else saved must not be folded away.
fn met(errors: &Errors, parts: &[&str], filled: usize, all: usize) -> usize {
    let is_met = |row: &usize| parts.iter().any(|part| errors.theirs(&at(part, *row)).is_some());
    (filled + 1..=all).rev().find(is_met).unwrap_or(filled)
}

/// The rows in use, and the free ones folded away; with `first` the fold is named while there are none in use.
fn folded(first: &str, more: &str, shown: usize, all: usize, row: impl Fn(usize) -> Markup) -> Markup {
    html! {
        @for number in 1..=shown { (row(number)) }
        @if shown < all {
            details {
                summary { @if shown == 0 { (first) } @else { (more) } }
                div.stack { @for number in shown + 1..=all { (row(number)) } }
            }
        }
    }
}

fn other_name(form: &PersonForm, errors: &Errors, row: usize) -> Markup {
    let kind = at("name_kind", row);
    let parts = [
        ("name_family", "氏"),
        ("name_given", "名"),
        ("name_family_kana", "氏のフリガナ"),
        ("name_given_kana", "名のフリガナ"),
    ];
    let numbered = |label: &str| format!("別名{row}の{label}");
    html! {
        fieldset {
            legend.hidden { "別名" (row) }
            div.row {
                (Select {
                    name: &kind,
                    label: &numbered("種類"),
                    value: form.get(&kind),
                    errors,
                    options: &options(NameKind::ALL, NameKind::code, NameKind::label),
                    width: Width::Narrow,
                    ..Select::default()
                })
                @for (part, label) in parts { (field(form, errors, &at(part, row), &numbered(label), Width::Narrow)) }
            }
        }
    }
}

/// Rows for telephones.
pub fn phones(form: &PersonForm, errors: &Errors) -> Markup {
    let (filled, all) = form.rows(&PHONE_PARTS, PHONES);
    let filled = met(errors, &PHONE_PARTS, filled, all);
    let row = |row: usize| {
        let name = at("phone_number", row);
        let safety = at("phone_safety", row);
        html! {
            fieldset {
                legend.hidden { "電話" (row) }
                div.row {
                    (TextField {
                        name: &name,
                        label: &format!("電話{row}の番号"),
                        value: form.get(&name),
                        errors,
                        width: Width::Narrow,
                        inputmode: Some("tel"),
                        ..TextField::default()
                    })
                    (field(form, errors, &at("phone_owner", row), "だれの電話", Width::Narrow))
                    (Select {
                        name: &safety,
                        label: "かけてよいか",
                        value: form.get(&safety),
                        errors,
                        options: &options(PhoneSafety::ALL, PhoneSafety::code, PhoneSafety::label),
                        width: Width::Narrow,
                        ..Select::default()
                    })
                    (field(form, errors, &at("phone_note", row), "メモ", Width::Medium))
                }
            }
        }
    };
    html! { div.stack { (folded("", "電話をもっと登録する", filled.max(1), all, row)) } }
}

/// Rows for addresses.
pub fn addresses(form: &PersonForm, errors: &Errors) -> Markup {
    let (filled, all) = form.rows(&ADDRESS_PARTS, ADDRESSES);
    let filled = met(errors, &ADDRESS_PARTS, filled, all);
    let row = |row: usize| {
        let kind = at("address_kind", row);
        html! {
            fieldset {
                legend.hidden { "住所" (row) }
                div.stack {
                    div.row {
                        (Select {
                            name: &kind,
                            label: &format!("住所{row}の種類"),
                            value: form.get(&kind),
                            errors,
                            options: &options(AddressKind::ALL, AddressKind::code, AddressKind::label),
                            width: Width::Narrow,
                            ..Select::default()
                        })
                        (field(form, errors, &at("address_postal", row), "郵便番号", Width::Narrow))
                    }
                    (field(form, errors, &at("address_line", row), &format!("住所{row}"), Width::Wide))
                    (field(form, errors, &at("address_note", row), "メモ", Width::Wide))
                }
            }
        }
    };
    html! {
        div.stack {
            p.hint { "世帯の住所と同じなら、空のままにしてください。" }
            (folded("", "住所をもっと登録する", filled.max(1), all, row))
        }
    }
}
