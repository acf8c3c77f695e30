//! What forms share: reading typed text, and answering with the form again.

use crate::domain::errors::Errors;
use axum::http::StatusCode;
use axum::http::header::LOCATION;
use axum::response::{IntoResponse, Response};
use entity::stamp::Ymd;
use maud::Markup;
use serde::Deserialize;

/// The form again, as typed, with messages beside the fields.
pub fn unprocessable(page: Markup) -> Response {
    (StatusCode::UNPROCESSABLE_ENTITY, page).into_response()
}

/// A list, or 422 with the list and what is wrong with the filter in its address.
pub fn narrowed(page: Markup, errors: &Errors) -> Response {
    if errors.is_empty() { page.into_response() } else { unprocessable(page) }
}

/// On to another page after a deed.
pub fn see_other(address: impl Into<String>) -> Response {
    (StatusCode::SEE_OTHER, [(LOCATION, address.into())]).into_response()
}

/// `?page=` and `?done=`, which every list takes.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct ListQuery {
    /// Number of the page.
    pub page: String,
    /// What has just been done.
    pub done: Option<String>,
}

/// Value and label pairs of a code list, for selects and radios.
pub fn options<T: Copy>(
    all: &[T],
    code: impl Fn(T) -> &'static str,
    label: impl Fn(T) -> &'static str,
) -> Vec<(String, String)> {
    all.iter().map(|value| (code(*value).to_owned(), label(*value).to_owned())).collect()
}

/// The value of a code that the page itself offered; anything else is a complaint at the field.
pub fn choice<T>(
    errors: &mut Errors,
    name: &str,
    label: &str,
    text: &str,
    parse: impl Fn(&str) -> Option<T>,
) -> Option<T> {
    let value = parse(text);
    if value.is_none() {
        let message = if text.is_empty() {
            format!("{label}を選んでください。")
        } else {
            format!("{label}は一覧から選んでください。")
        };
        errors.add(name, message);
    }
    value
}

/// Like [`choice`], but nothing chosen is fine.
pub fn optional_choice<T>(
    errors: &mut Errors,
    name: &str,
    label: &str,
    text: &str,
    parse: impl Fn(&str) -> Option<T>,
) -> Option<T> {
    if text.is_empty() {
        return None;
    }
    choice(errors, name, label, text, parse)
}

/// A box of a filter that sends `value` when it is ticked.
pub fn ticked(errors: &mut Errors, name: &str, label: &str, text: &str, value: &str) -> bool {
    optional_choice(errors, name, label, text, |text| (text == value).then_some(())).is_some()
}

/// A date that may be left out.
pub fn optional_date(errors: &mut Errors, name: &str, text: &str) -> Option<Ymd> {
    if text.trim().is_empty() {
        return None;
    }
    errors.keep(name, crate::domain::wareki::parse_date(text)).map(crate::clock::ymd)
}

/// A date that must be given.
pub fn required_date(errors: &mut Errors, name: &str, label: &str, text: &str) -> Option<Ymd> {
    if text.trim().is_empty() {
        errors.add(name, format!("{label}を入力してください。"));
        return None;
    }
    optional_date(errors, name, text)
}

/// One line of text, required or not.
pub fn line(errors: &mut Errors, name: &str, label: &str, text: &str, most: usize, required: bool) -> Option<String> {
    use crate::domain::written::{check_line, check_required};
    let checked =
        check_line(text, label, most).and_then(|text| if required { check_required(text, label) } else { Ok(text) });
    errors.keep(name, checked)
}

/// Text of several lines, required or not.
pub fn text(errors: &mut Errors, name: &str, label: &str, text: &str, most: usize, required: bool) -> Option<String> {
    use crate::domain::written::{check_required, check_text};
    let checked =
        check_text(text, label, most).and_then(|text| if required { check_required(text, label) } else { Ok(text) });
    errors.keep(name, checked)
}

/// Free text must not hold a 個人番号; somebody who says it is none may go on, and that is recorded.
pub fn refuse_my_number(errors: &mut Errors, fields: &[(&str, &str)], is_waived: bool) -> bool {
    let mut found = false;
    for (name, text) in fields {
        for number in crate::domain::written::suspected_my_number(text) {
            found = true;
            if !is_waived {
                errors.add(
                    *name,
                    format!("「{number}」は個人番号（マイナンバー）のようです。この仕組みには登録できません。個人番号でなければ、下の「個人番号ではありません」に印を付けてください。"),
                );
            }
        }
    }
    found
}

/// A day as it stands in a form field.
pub fn day_field(day: Option<Ymd>) -> String {
    day.and_then(crate::clock::date).map(crate::domain::wareki::short).unwrap_or_default()
}

/// What `validator` has to say about single fields.
pub fn validated(form: &impl validator::Validate) -> Errors {
    let mut errors = Errors::new();
    if let Err(complaints) = form.validate() {
        for (name, complaints) in complaints.field_errors() {
            for complaint in complaints {
                let message = complaint.message.as_deref().unwrap_or("入力を確かめてください。");
                errors.add(name.to_string(), message);
            }
        }
    }
    errors
}
