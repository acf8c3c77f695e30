//! Pages of what an agency was commissioned with (委託元).

use super::form_commissions::{CommissionForm, EndForm};
use super::pages::PLACE;
use crate::access::{Administer, May};
use crate::clock::Clock;
use crate::data::agencies::CommissionRow;
use crate::domain::errors::Errors;
use crate::view::card::Card;
use crate::view::confirm::Confirm;
use crate::view::empty::EmptyState;
use crate::view::field::{ErrorSummary, Hidden, Select, TextField, Width};
use crate::view::form::PostForm;
use crate::view::period;
use crate::view::table::{Head, Table};
use crate::web::forms::options;
use crate::web::{Frame, paths};
use entity::agencies;
use entity::codes::Program;
use entity::ids::AgencyId;
use maud::{Markup, html};

/// What the page of commissions shows.
pub struct Commissioned<'a> {
    /// The agency.
    pub row: &'a agencies::Model,
    /// Its commissions.
    pub rows: &'a [CommissionRow],
    /// Agencies that may commission.
    pub named: &'a [(AgencyId, String)],
}

/// Commissions of an agency, and the form of another.
pub fn commissions(
    may: &May<Administer>,
    clock: &Clock,
    known: &Commissioned<'_>,
    form: &CommissionForm,
    errors: &Errors,
    done: Option<&str>,
) -> Markup {
    let address = paths::agency(known.row.id);
    let action = format!("{address}/commissions");
    let today = clock.today_ymd();
    let programs = options(Program::ALL, Program::code, Program::label);
    let named: Vec<(String, String)> = known.named.iter().map(|(id, name)| (id.to_string(), name.clone())).collect();
    let rows = known
        .rows
        .iter()
        .map(|one| {
            vec![
                html! { (one.program.label()) },
                html! { (one.commissioner_name) },
                period::state(Some(one.from_on), one.until_on, today),
                html! { a href={ (action) "/" (one.id) "/end" } { @if one.until_on.is_none() { "終える" } @else { "終わりの日を直す" } } },
            ]
        })
        .collect();
    Frame::new(may.actor(), clock, PLACE, "委託元")
        .under("機関", PLACE)
        .under(known.row.name.clone(), address.clone())
        .done(done)
        .page(&html! {
            (ErrorSummary { errors, labels: &[("program", "事業"), ("commissioner", "委託元"), ("from_on", "はじめの日"), ("until_on", "終わりの日")] })
            (Table {
                caption: "この機関が受けている委託",
                caption_hidden: true,
                heads: vec![Head::text("事業"), Head::text("委託元"), Head::text("期間"), Head::text("")],
                rows,
                empty: EmptyState { title: "委託は登録されていません。", advice: "委託を受けて行っている事業があれば、下から登録してください。", ..EmptyState::default() },
                ..Table::default()
            })
            (Card { title: "委託を登録する", body: html! {
                (PostForm {
                    action: &action,
                    token: may.actor().token(),
                    guarded: true,
                    body: html! {
                        div.row {
                            (Select { name: "program", label: "事業", value: &form.program, errors, required: true, options: &programs, blank: Some("選んでください"), ..Select::default() })
                            (Select { name: "commissioner", label: "委託元", value: &form.commissioner, errors, required: true, options: &named, blank: Some("選んでください"), ..Select::default() })
                        }
                        div.row {
                            (TextField { name: "from_on", label: "はじめの日", value: &form.from_on, errors, required: true, width: Width::Narrow, hint: Some("例: R8.4.1"), ..TextField::default() })
                            (TextField { name: "until_on", label: "終わりの日", value: &form.until_on, errors, width: Width::Narrow, hint: Some("決まっていなければ空にします。"), ..TextField::default() })
                        }
                        div.finish { button.main { "登録する" } a href=(address) { "機関へ戻る" } }
                    },
                })
            }, ..Card::default() })
        })
}

/// When a commission ends.
pub fn end(
    may: &May<Administer>,
    clock: &Clock,
    row: &agencies::Model,
    one: &CommissionRow,
    form: &EndForm,
    errors: &Errors,
) -> Markup {
    let address = paths::agency(row.id);
    let back = format!("{address}/commissions");
    let action = format!("{back}/{}/end", one.id);
    Frame::new(may.actor(), clock, PLACE, "委託を終える")
        .under("機関", PLACE)
        .under(row.name.clone(), address)
        .under("委託元", back.clone())
        .page(&html! {
            (ErrorSummary { errors, labels: &[("until_on", "終わりの日")] })
            (Confirm {
                question: "この委託は、いつまでですか。",
                explanation: html! { p { (one.commissioner_name) "からの" (one.program.label()) "（" (period::words(Some(one.from_on), one.until_on)) "）" } },
                action: &action,
                token: may.actor().token(),
                hidden: html! { (Hidden { name: "was_until", value: &form.was_until }) },
                typed: html! {
                    (TextField { name: "until_on", label: "終わりの日", value: &form.until_on, errors, required: true, width: Width::Narrow, hint: Some("この日まで委託を受けています。例: R9.3.31"), ..TextField::default() })
                },
                button: "終わりの日を記録する",
                back: &back,
                ..Confirm::default()
            })
        })
}
