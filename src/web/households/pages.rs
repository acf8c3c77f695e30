//! The list of households, the page of one, and its form.

use super::form::HouseholdForm;
use crate::access::{Act, Actor, Section, ViewBasics};
use crate::clock::Clock;
use crate::data::Page;
use crate::data::households::{HouseholdCase, HouseholdRow, OnHousehold};
use crate::data::persons::PersonRow;
use crate::domain::errors::Errors;
use crate::view::card::Card;
use crate::view::empty::EmptyState;
use crate::view::facts::{Facts, FactsShape};
use crate::view::field::{Check, ErrorSummary, Hidden, Select, TextArea, TextField, Width};
use crate::view::form::PostForm;
use crate::view::notice::care_banner;
use crate::view::pager::Pager;
use crate::view::person::person_name;
use crate::view::table::{Head, Table};
use crate::view::tabs::{Tab, Tabs};
use crate::web::persons::{safety, stage, words};
use crate::web::{Frame, paths};
use entity::ids::{HouseholdId, PersonId};
use entity::stamp::Ymd;
use entity::{households, person_phones};
use maud::{Markup, html};
use std::collections::BTreeMap;

/// Households by フリガナ.
pub fn list(frame: Frame<'_>, page: &Page<HouseholdRow>, can_write: bool) -> Markup {
    let empty = EmptyState {
        title: if page.no.number() > 1 {
            "このページには、もう世帯がありません。"
        } else {
            "まだ世帯が登録されていません。"
        },
        advice: "世帯を登録してから、その世帯の人を登録します。",
        action: can_write.then_some(("世帯を登録する", "/households/new")),
    };
    let table = Table {
        caption: "世帯の一覧",
        caption_hidden: true,
        heads: vec![Head::text("世帯"), Head::text("住所")],
        rows: page
            .rows
            .iter()
            .map(|row| vec![html! { a href=(paths::household(row.id)) { (row.label) } }, html! { (row.address) }])
            .collect(),
        empty,
        ..Table::default()
    };
    let frame = frame.exports("/households").actions(html! {
        @if can_write { a.button.main href="/households/new" { "世帯を登録する" } }
    });
    frame.page(&html! {
        (table)
        (Pager { page: page.no.number(), has_next: page.has_next, address: "/households", ..Pager::default() })
    })
}

/// Everything that the page of one household shows.
pub struct Shown<'a> {
    /// The household.
    pub on: &'a OnHousehold<ViewBasics>,
    /// Its members.
    pub members: &'a [PersonRow],
    /// Their telephones, as far as the actor may know them.
    pub phones: &'a BTreeMap<PersonId, Vec<person_phones::Model>>,
    /// Its cases.
    pub cases: &'a [HouseholdCase],
    /// Names of districts.
    pub districts: &'a [(String, String)],
    /// For ages.
    pub today: Ymd,
}

/// The parts of a household's record.
pub fn tabs(id: HouseholdId, is_history: bool) -> Markup {
    let address = paths::household(id);
    let tab = |label, href, current| Tab { label, href, current, count: None };
    let tabs = Tabs {
        label: "この世帯の記録",
        tabs: vec![tab("記録", address.clone(), !is_history), tab("履歴", format!("{address}/history"), is_history)],
    };
    html! { (tabs) }
}

/// The page of one household.
pub fn show(frame: Frame<'_>, shown: &Shown<'_>) -> Markup {
    let row = shown.on.row();
    let frame = frame.actions(acts(shown));
    let member_of = format!("/persons/new?household={}", row.id);
    let add = shown.on.may(Act::Write(Section::Basics)).then_some(("世帯員を登録する", member_of.as_str()));
    frame.page(&html! {
        @for member in shown.members {
            @let care = care_of(shown, member);
            @if !care.is_empty() {
                (care_banner(&format!("{}: {care}", member.name()), Some(&paths::person(member.id))))
            }
        }
        (tabs(row.id, false))
        div.two {
            div.stack {
                (Card { title: "世帯の人", more: add, body: members(shown, add), ..Card::default() })
                (Card { title: "ケース", body: cases(shown), ..Card::default() })
            }
            div.stack {
                (Card { title: "世帯のこと", body: html! { (facts(shown)) }, ..Card::default() })
                @if !row.note.is_empty() {
                    (Card { title: "備考", body: html! { p.pre { (row.note) } }, ..Card::default() })
                }
            }
        }
    })
}

fn acts(shown: &Shown<'_>) -> Markup {
    let id = shown.on.row().id;
    let may = |section| shown.on.may(Act::Write(section));
    html! {
        @if may(Section::Consultations) {
            a.button.main href={ "/consultations/new?household=" (id) } { "相談を記録する" }
        }
        @if may(Section::Basics) {
            a.button href={ "/cases/new?household=" (id) } { "ケースを開く" }
            a.button.plain href={ (paths::household(id)) "/edit" } { "変更する" }
        }
    }
}

fn care_of(shown: &Shown<'_>, member: &PersonRow) -> String {
    let phones = shown.phones.get(&member.id).map_or(&[][..], Vec::as_slice);
    words::before_contact(&member.cautions, &member.caution_note, phones)
}

fn facts(shown: &Shown<'_>) -> Facts<'static> {
    let row = shown.on.row();
    let may_reach = shown.on.may(Act::View(Section::Contact));
    let address = if !may_reach {
        html! { span.soft { "見ることができません" } }
    } else if row.address.is_empty() && shown.members.iter().any(PersonRow::is_protected) {
        html! { span.soft { "支援措置により伏せています" } }
    } else if row.address.is_empty() {
        html! { span.soft { "登録されていません" } }
    } else {
        html! { @if !row.postal_code.is_empty() { "〒" (row.postal_code) " " } (row.address) }
    };
    let district = row.district_id.and_then(|id| {
        let id = id.to_string();
        shown.districts.iter().find(|(known, _)| *known == id).map(|(_, name)| name.clone())
    });
    let mut rows = vec![("住所", address)];
    if let Some(district) = district {
        rows.push(("圏域", html! { (district) }));
    }
    Facts { shape: FactsShape::List, rows }
}

fn members(shown: &Shown<'_>, add: Option<(&str, &str)>) -> Markup {
    let rows = shown.members.iter().map(|member| {
        let phones = shown.phones.get(&member.id).map_or(&[][..], Vec::as_slice);
        vec![
            html! { a href=(paths::person(member.id)) { (person_name(&member.name(), &member.kana())) } },
            html! { (member.relationship.label()) },
            html! { (member.age(shown.today)) },
            html! {
                @if member.is_protected() { span.soft { "伏せています" } } @else if phones.is_empty() { span.soft { "なし" } }
                @for phone in phones {
                    div {
                        span.num { (phone.number) }
                        @if !phone.owner.is_empty() { "（" (phone.owner) "）" }
                        " " (safety(phone.safety))
                    }
                }
            },
        ]
    });
    let table = Table {
        caption: "世帯の人",
        caption_hidden: true,
        heads: vec![Head::text("名前"), Head::text("続柄"), Head::text("年齢"), Head::text("電話")],
        rows: rows.collect(),
        empty: EmptyState {
            title: "まだだれも登録されていません。",
            advice: "名前がわからない人も、「長男」のような呼び名で登録できます。",
            action: add,
        },
        ..Table::default()
    };
    html! { (table) }
}

fn cases(shown: &Shown<'_>) -> Markup {
    html! {
        @if shown.cases.is_empty() {
            p.soft { "この世帯のケースはまだありません。続けてかかわるときは「ケースを開く」を押してください。" }
        } @else {
            ul {
                @for case in shown.cases {
                    li {
                        a href=(paths::case(case.id)) { (case.number) "　" (case.title) }
                        " " (stage(case.stage))
                    }
                }
            }
        }
    }
}

/// The form with everything that it shows beside what was typed.
pub struct FormPage<'a> {
    actor: &'a Actor,
    clock: &'a Clock,
    form: &'a HouseholdForm,
    districts: &'a [(String, String)],
    errors: &'a Errors,
}

impl<'a> FormPage<'a> {
    /// A form as typed, with what its lists offer and what is wrong with it.
    pub const fn new(
        actor: &'a Actor,
        clock: &'a Clock,
        form: &'a HouseholdForm,
        districts: &'a [(String, String)],
        errors: &'a Errors,
    ) -> Self {
        Self { actor, clock, form, districts, errors }
    }

    /// For a new household.
    pub fn registration(&self) -> Markup {
        let frame = Frame::new(self.actor, self.clock, "/households", "世帯を登録する").under("世帯", "/households");
        self.page(frame, "/households/new", "登録する", "/households")
    }

    /// For a household that is registered.
    pub fn correction(&self, row: &households::Model) -> Markup {
        let address = paths::household(row.id);
        let frame = Frame::new(self.actor, self.clock, "/households", "世帯の記録を変更する")
            .under("世帯", "/households")
            .under(row.label.clone(), address.clone());
        self.page(frame, &format!("{address}/edit"), "変更する", &address)
    }

    fn page(&self, frame: Frame<'_>, action: &str, button: &str, back: &str) -> Markup {
        let labels = [("postal_code", "郵便番号")];
        frame.page(&html! {
            (ErrorSummary { errors: self.errors, labels: &labels })
            (PostForm {
                action,
                token: self.actor.token(),
                guarded: true,
                body: html! {
                    (Hidden { name: "key", value: &self.form.key })
                    (Hidden { name: "version", value: &self.form.version })
                    (Card { body: html! { div.stack { (self.fields()) } }, ..Card::default() })
                    div.finish {
                        button.main { (button) }
                        a href=(back) { "やめて戻る" }
                    }
                },
            })
        })
    }

    fn fields(&self) -> Markup {
        let (form, errors) = (self.form, self.errors);
        html! {
            (TextField {
                name: "label",
                label: "世帯名",
                value: &form.label,
                errors,
                hint: Some("例: 山田家。空のままなら、登録した人の氏から付けます。"),
                ..TextField::default()
            })
            (TextField {
                name: "postal_code",
                label: "郵便番号",
                value: &form.postal_code,
                errors,
                width: Width::Narrow,
                inputmode: Some("numeric"),
                ..TextField::default()
            })
            (TextField {
                name: "address",
                label: "住所",
                value: &form.address,
                errors,
                width: Width::Wide,
                ..TextField::default()
            })
            @if !self.districts.is_empty() {
                (Select {
                    name: "district",
                    label: "圏域",
                    value: &form.district,
                    errors,
                    options: self.districts,
                    blank: Some("決めていません"),
                    ..Select::default()
                })
            }
            (TextArea { name: "note", label: "備考", value: &form.note, errors, rows: 4, ..TextArea::default() })
            @if form.has_suspected_number() {
                (Check {
                    name: "not_my_number",
                    label: "個人番号ではありません",
                    checked: form.not_my_number == "yes",
                    hint: Some("確かめて登録したことが記録に残ります。"),
                    errors,
                })
            }
        }
    }
}
