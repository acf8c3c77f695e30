//! Handing over many cases of one worker at once.

use super::{DATE_HINT, waiver};
use crate::access::Actor;
use crate::clock::Clock;
use crate::data::cases::Led;
use crate::domain::errors::Errors;
use crate::view::empty::EmptyState;
use crate::view::field::{Checks, ErrorSummary, Hidden, Select, TextArea, TextField, Width};
use crate::view::filter::FilterBar;
use crate::view::form::PostForm;
use crate::web::Frame;
use crate::web::cases::form::RelayForm;
use entity::ids::StaffId;
use maud::{Markup, html};

/// Everything that the page shows.
pub struct Relay<'a> {
    /// Who is acting.
    pub who: &'a Actor,
    /// The clock.
    pub clock: &'a Clock,
    /// Whose cases.
    pub from: StaffId,
    /// Whose cases could be chosen; nobody's unless the actor supervises.
    pub leads: &'a [(StaffId, String)],
    /// Who could take over.
    pub to: &'a [(String, String)],
    /// The cases.
    pub led: &'a [Led],
    /// What was typed.
    pub form: &'a RelayForm,
    /// What is wrong with it.
    pub errors: &'a Errors,
}

const HERE: &str = "/cases/hand-over";

/// The page.
pub fn page(relay: &Relay<'_>) -> Markup {
    let labels = [
        ("from", "だれから"),
        ("to", "引き継ぐ相手"),
        ("on", "引継ぎの日"),
        ("note", "引継ぎの内容"),
        ("case", "引き継ぐケース"),
    ];
    let body = html! {
        (ErrorSummary { errors: relay.errors, labels: &labels })
        @if !relay.leads.is_empty() { (chooser(relay)) }
        @if relay.led.is_empty() {
            (EmptyState {
                title: "主担当になっているケースはありません。",
                advice: "支援が続いているケースの主担当を、まとめて別の職員に変えるためのページです。",
                action: Some(("ケースの一覧に戻る", "/cases")),
            })
        } @else if relay.to.is_empty() {
            (EmptyState {
                title: "選べる職員がいません。",
                advice: "この機関で今日ケースを担当できる、ほかの職員がいません。所属はシステム管理者が登録します。",
                action: None,
            })
        } @else {
            (form(relay))
        }
    };
    Frame::new(relay.who, relay.clock, "/cases", "まとめて引き継ぐ").under("ケース", "/cases").page(&body)
}

fn chooser(relay: &Relay<'_>) -> Markup {
    let mut leads: Vec<(String, String)> =
        relay.leads.iter().map(|(id, name)| (id.to_string(), name.clone())).collect();
    let from = relay.from.to_string();
    if leads.iter().all(|(id, _)| *id != from) {
        leads.push((from.clone(), relay.who.name().to_owned()));
    }
    let bar = FilterBar {
        action: HERE,
        fields: html! {
            (Select { name: "from", label: "だれから", value: &from, errors: relay.errors, options: &leads, ..Select::default() })
        },
        button: "この人のケースを出す",
        ..FilterBar::default()
    };
    html! { (bar) }
}

fn form(relay: &Relay<'_>) -> Markup {
    let (form, errors) = (relay.form, relay.errors);
    let from = relay.from.to_string();
    let cases: Vec<(String, String)> = relay
        .led
        .iter()
        .map(|case| (case.id.to_string(), format!("{} {}（{}）", case.number, case.title, case.stage)))
        .collect();
    let form = PostForm {
        action: HERE,
        token: relay.who.token(),
        guarded: true,
        body: html! {
            (Hidden { name: "from", value: &from })
            div.row {
                (Select { name: "to", label: "引き継ぐ相手", value: &form.to, errors, required: true, options: relay.to, blank: Some("選んでください"), hint: Some("この人が主担当になり、前の主担当の、そのケースのすることも移ります。"), ..Select::default() })
                (TextField { name: "on", label: "引継ぎの日", value: &form.on, errors, required: true, hint: Some(DATE_HINT), width: Width::Narrow, ..TextField::default() })
            }
            (TextArea { name: "note", label: "引継ぎの内容", value: &form.note, errors, hint: Some("選んだすべてのケースの経過に出ます。2,000文字まで。"), rows: 4, ..TextArea::default() })
            (waiver(errors, form.holds_number(), form.is_waived()))
            (Checks { name: "case", legend: "引き継ぐケース", chosen: &form.case, errors, required: true, options: &cases, hint: Some("引き継がないケースは印を外してください。1件でも引き継げなければ、どのケースも引き継ぎません。") })
            div.finish {
                button.main { "引き継ぐ" }
                a href="/cases" { "やめて戻る" }
            }
        },
    };
    html! { (form) }
}
