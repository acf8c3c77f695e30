//! Pages of postings.

use super::super::form::PostingForm;
use super::super::pages::{PLACE, choices};
use crate::access::{Administer, May};
use crate::clock::Clock;
use crate::data::staff::PostingRow;
use crate::domain::errors::Errors;
use crate::view::field::{Checks, ErrorSummary, Hidden, Select, TextField, Width};
use crate::view::form::PostForm;
use crate::web::forms::options;
use crate::web::{Frame, paths};
use entity::codes::Role;
use entity::ids::AgencyId;
use entity::staff;
use maud::{Markup, html};

/// A posting and whose it is.
pub struct Posted<'a> {
    /// The account.
    pub account: &'a staff::Model,
    /// The posting.
    pub row: &'a PostingRow,
}

/// The form of a new posting.
pub fn new(
    may: &May<Administer>,
    clock: &Clock,
    account: &staff::Model,
    form: &PostingForm,
    named: &[(AgencyId, String)],
    errors: &Errors,
) -> Markup {
    let address = paths::staff(account.id);
    Frame::new(may.actor(), clock, PLACE, "所属を加える")
        .under("職員", PLACE)
        .under(account.name.clone(), address.clone())
        .page(&html! {
            p { "兼務のときは、機関ごとに所属を加えます。職員は、画面の右上で所属を切り替えて使います。" }
            (fields(may, &format!("{address}/postings/new"), "加える", &address, form, named, errors))
        })
}

/// The form of a posting.
pub fn edit(
    may: &May<Administer>,
    clock: &Clock,
    known: &Posted<'_>,
    form: &PostingForm,
    named: &[(AgencyId, String)],
    errors: &Errors,
) -> Markup {
    let address = paths::staff(known.account.id);
    let action = format!("{address}/postings/{}/edit", known.row.id);
    Frame::new(may.actor(), clock, PLACE, "所属を変更する")
        .under("職員", PLACE)
        .under(known.account.name.clone(), address.clone())
        .page(&html! {
            p { "異動のときは、いまの所属に終わりの日を入れ、新しい所属を加えてください。機関や役割を書き換えると、すぐに効きます。" }
            (fields(may, &action, "変更する", &address, form, named, errors))
        })
}

fn fields(
    may: &May<Administer>,
    action: &str,
    button: &str,
    back: &str,
    form: &PostingForm,
    named: &[(AgencyId, String)],
    errors: &Errors,
) -> Markup {
    let agencies = choices(named);
    let roles = options(Role::ALL, Role::code, Role::label);
    html! {
        (ErrorSummary { errors, labels: &[("agency", "所属する機関"), ("roles", "役割"), ("valid_from", "はじめの日"), ("valid_until", "終わりの日")] })
        (PostForm {
            action,
            token: may.actor().token(),
            guarded: true,
            body: html! {
                (Hidden { name: "version", value: &form.version })
                (Select { name: "agency", label: "所属する機関", value: &form.agency, errors, required: true, options: &agencies, blank: Some("選んでください"), ..Select::default() })
                (Checks { name: "roles", legend: "役割", chosen: &form.roles, errors, required: true, options: &roles, hint: Some("1つ以上選びます。システム管理者と監査は、相談の記録を見られません。") })
                div.row {
                    (TextField { name: "valid_from", label: "はじめの日", value: &form.valid_from, errors, width: Width::Narrow, hint: Some("空なら、すぐに有効です。例: R8.4.1"), ..TextField::default() })
                    (TextField { name: "valid_until", label: "終わりの日", value: &form.valid_until, errors, width: Width::Narrow, hint: Some("この日を過ぎると、この所属では操作できません。"), ..TextField::default() })
                }
                div.finish { button.main { (button) } a href=(back) { "やめて戻る" } }
            },
        })
    }
}
