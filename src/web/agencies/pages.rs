//! Pages of agencies.

use super::form::{AgencyForm, ListForm, WEEKDAYS};
use crate::access::{Administer, May};
use crate::clock::Clock;
use crate::data::Page;
use crate::data::agencies::{AgencyRow, Colleague, CommissionRow};
use crate::domain::errors::Errors;
use crate::domain::opening::{OpeningHours, format_hours};
use crate::view::card::Card;
use crate::view::empty::EmptyState;
use crate::view::facts::{Facts, FactsShape};
use crate::view::field::{Check, ErrorSummary, Hidden, Select, TextField, Width};
use crate::view::filter::FilterBar;
use crate::view::form::PostForm;
use crate::view::pager::Pager;
use crate::view::period;
use crate::view::person::person_name;
use crate::view::table::{Head, Table};
use crate::view::tag::{Tone, tag};
use crate::web::keys::address as list_address;
use crate::web::{Frame, paths};
use entity::agencies;
use maud::{Markup, html};

pub(super) const PLACE: &str = "/admin/agencies";

/// The address of the list with its filter.
pub fn list_at(query: &ListForm) -> String {
    list_address(PLACE, &[("name", &query.name), ("kind", &query.kind), ("ended", &query.ended)])
}

/// The list.
pub fn list(
    may: &May<Administer>,
    clock: &Clock,
    query: &ListForm,
    kinds: &[(String, String)],
    page: &Page<AgencyRow>,
    errors: &Errors,
) -> Markup {
    let today = clock.today_ymd();
    let is_narrowed = !(query.name.is_empty() && query.kind.is_empty() && query.ended.is_empty());
    let rows = page
        .rows
        .iter()
        .map(|row| {
            vec![
                html! { a href=(paths::agency(row.id)) { (person_name(&row.name, &row.kana)) } },
                html! { (row.code) },
                html! { (row.kind_label) @if row.is_municipality { " " (tag(Tone::Key, "この市町村")) } },
                html! { @if row.phone.is_empty() { span.soft { "未登録" } } @else { (row.phone) } },
                html! { (row.staff) },
                period::state(row.valid_from, row.valid_until, today),
            ]
        })
        .collect();
    let address = list_at(query);
    Frame::new(may.actor(), clock, PLACE, "機関")
        .exports(&address)
        .actions(html! { a.button.main href="/admin/agencies/new" { "機関を登録する" } })
        .done(query.done.as_deref())
        .page(&html! {
            (FilterBar {
                action: PLACE,
                fields: html! {
                    (ErrorSummary { errors, labels: &[] })
                    (TextField { name: "name", label: "機関名・フリガナ・コード", value: &query.name, ..TextField::default() })
                    (Select { name: "kind", label: "機関種別", value: &query.kind, errors, options: kinds, blank: Some("すべて"), ..Select::default() })
                    (Check { name: "ended", label: "終わった機関も出す", checked: query.ended == "yes", ..Check::default() })
                },
                clear: is_narrowed.then_some(PLACE),
                ..FilterBar::default()
            })
            (Table {
                caption: "機関の一覧",
                caption_hidden: true,
                heads: vec![
                    Head::text("機関"), Head::text("コード"), Head::text("機関種別"), Head::text("電話"),
                    Head::number("職員"), Head::text("有効期間"),
                ],
                rows,
                empty: EmptyState {
                    title: if is_narrowed { "当てはまる機関はありません。" } else { "機関はまだありません。" },
                    advice: if is_narrowed { "条件を変えるか、消してください。" } else { "つなぎ先になる機関も、ここに登録します。アカウントを持たない機関も登録できます。" },
                    ..EmptyState::default()
                },
                ..Table::default()
            })
            (Pager { page: page.no.number(), has_next: page.has_next, address: &address, ..Pager::default() })
        })
}

/// What the page of one agency shows.
pub struct Known {
    /// Its row.
    pub row: agencies::Model,
    /// Its kind in words.
    pub kind: String,
    /// When it is open.
    pub hours: OpeningHours,
    /// Its commissions.
    pub commissions: Vec<CommissionRow>,
    /// Its staff.
    pub staff: Vec<Colleague>,
}

/// One agency.
pub fn show(may: &May<Administer>, clock: &Clock, known: &Known, done: Option<&str>) -> Markup {
    let row = &known.row;
    let today = clock.today_ymd();
    let address = paths::agency(row.id);
    let commissions_address = format!("{address}/commissions");
    let or_none = |text: &str| html! { @if text.is_empty() { span.soft { "未登録" } } @else { (text) } };
    let facts = Facts {
        shape: FactsShape::List,
        rows: vec![
            ("機関コード", html! { (row.code) }),
            ("フリガナ", or_none(&row.kana)),
            ("機関種別", html! { (known.kind) }),
            ("分野", or_none(&row.field)),
            (
                "所在地",
                html! {
                    @if row.postal_code.is_empty() && row.address.is_empty() { span.soft { "未登録" } }
                    @if !row.postal_code.is_empty() { "〒" (row.postal_code) " " }
                    (row.address)
                },
            ),
            ("電話", or_none(&row.phone)),
            ("緊急時の当番電話", or_none(&row.duty_phone)),
            ("返信の期限", html! { "届いてから" (row.reply_days) "日" }),
            ("有効期間", html! { (period::words(row.valid_from, row.valid_until)) }),
        ],
    };
    let badge = html! {
        @if row.is_municipality { (tag(Tone::Key, "この市町村の機関")) }
        @if row.valid_until.is_some_and(|until| until < today) { (tag(Tone::Plain, "終了")) }
    };
    Frame::new(may.actor(), clock, PLACE, row.name.clone())
        .under("機関", PLACE)
        .badge(badge)
        .actions(html! { a.button href={ (address) "/edit" } { "変更する" } })
        .done(done)
        .page(&html! {
            div.two {
                div.stack {
                    (Card { title: "機関の情報", body: html! { (facts) }, ..Card::default() })
                    (Card { title: "職員", body: staff(&known.staff, today), ..Card::default() })
                }
                div.stack {
                    (Card { title: "開所時間", body: opening(&known.hours, row.is_open_on_holidays), ..Card::default() })
                    (Card {
                        title: "委託元",
                        more: Some(("登録する・終える", &commissions_address)),
                        body: html! {
                            @if known.commissions.is_empty() { p.soft { "委託は登録されていません。" } }
                            ul.stack { @for one in &known.commissions { li {
                                strong { (one.program.label()) } br;
                                (one.commissioner_name) br;
                                span.small { (period::words(Some(one.from_on), one.until_on)) }
                            } } }
                        },
                        ..Card::default()
                    })
                }
            }
        })
}

fn opening(hours: &OpeningHours, is_open_on_holidays: bool) -> Markup {
    html! {
        @if hours.is_empty() {
            p.soft { "登録されていません。時間外の対応かどうかは、分からないままになります。" }
        } @else {
            (Facts {
                shape: FactsShape::List,
                rows: WEEKDAYS
                    .iter()
                    .enumerate()
                    .map(|(weekday, (_, label))| (*label, html! { (format_hours(hours.on(weekday))) }))
                    .chain([("祝日", html! { @if is_open_on_holidays { "曜日のとおり開いています" } @else { "休み" } })])
                    .collect(),
            })
        }
    }
}

fn staff(rows: &[Colleague], today: entity::stamp::Ymd) -> Markup {
    html! {
        (Table {
            caption: "この機関の職員",
            caption_hidden: true,
            heads: vec![Head::text("氏名"), Head::text("役割"), Head::text("期間")],
            rows: rows
                .iter()
                .map(|row| vec![
                    html! { a href=(paths::staff(row.staff_id)) { (person_name(&row.name, &row.kana)) } },
                    html! { (row.roles()) @if row.is_disabled { " " (tag(Tone::Late, "停止中")) } },
                    period::state(row.valid_from, row.valid_until, today),
                ])
                .collect(),
            empty: EmptyState {
                title: "職員のアカウントはありません。",
                advice: "アカウントがなくても、つなぎ先として選べます。",
                action: Some(("職員を登録する", "/admin/staff/new")),
            },
            ..Table::default()
        })
    }
}

/// The form of a new agency.
pub fn new(
    may: &May<Administer>,
    clock: &Clock,
    form: &AgencyForm,
    kinds: &[(String, String)],
    errors: &Errors,
) -> Markup {
    Frame::new(may.actor(), clock, PLACE, "機関を登録する").under("機関", PLACE).page(&fields(
        may,
        "/admin/agencies/new",
        "登録する",
        PLACE,
        form,
        kinds,
        errors,
    ))
}

/// The form of an agency.
pub fn edit(
    may: &May<Administer>,
    clock: &Clock,
    row: &agencies::Model,
    form: &AgencyForm,
    kinds: &[(String, String)],
    errors: &Errors,
) -> Markup {
    let address = paths::agency(row.id);
    let action = format!("{address}/edit");
    Frame::new(may.actor(), clock, PLACE, "機関を変更する")
        .under("機関", PLACE)
        .under(row.name.clone(), address.clone())
        .page(&fields(may, &action, "変更する", &address, form, kinds, errors))
}

const LABELS: [(&str, &str); 14] = [
    ("code", "機関コード"),
    ("name", "機関名"),
    ("kana", "フリガナ"),
    ("kind", "機関種別"),
    ("field", "分野"),
    ("postal_code", "郵便番号"),
    ("address", "所在地"),
    ("phone", "電話"),
    ("duty_phone", "緊急時の当番電話"),
    ("is_municipality", "この市町村自身の機関"),
    ("is_open_on_holidays", "祝日"),
    ("reply_days", "返信の期限"),
    ("valid_from", "はじめの日"),
    ("valid_until", "終わりの日"),
];

fn fields(
    may: &May<Administer>,
    action: &str,
    button: &str,
    back: &str,
    form: &AgencyForm,
    kinds: &[(String, String)],
    errors: &Errors,
) -> Markup {
    let labels: Vec<(&str, &str)> = LABELS.iter().chain(&WEEKDAYS).copied().collect();
    html! {
        (ErrorSummary { errors, labels: &labels })
        (PostForm {
            action,
            token: may.actor().token(),
            guarded: true,
            body: html! {
                (Hidden { name: "version", value: &form.version })
                (Card { title: "名称と種別", body: html! { div.stack {
                    div.row {
                        (TextField { name: "name", label: "機関名", value: &form.name, errors, required: true, ..TextField::default() })
                        (TextField { name: "kana", label: "フリガナ", value: &form.kana, errors, hint: Some("一覧は、フリガナの五十音順に並びます。"), ..TextField::default() })
                    }
                    div.row {
                        (Select { name: "kind", label: "機関種別", value: &form.kind, errors, required: true, options: kinds, blank: Some("選んでください"), hint: Some("統計の公表区分は、種別から決まります。"), ..Select::default() })
                        (TextField { name: "field", label: "分野", value: &form.field, errors, hint: Some("例: 高齢、障害、子ども、困窮"), width: Width::Narrow, ..TextField::default() })
                        (TextField { name: "code", label: "機関コード", value: &form.code, errors, required: true, hint: Some("取込みと集計で使う、ほかと重ならない番号です。"), width: Width::Narrow, ..TextField::default() })
                    }
                    (Check { name: "is_municipality", label: "この市町村自身の機関である", checked: form.is_municipality == "yes", hint: Some("1つの機関だけに印を付けられます。"), errors })
                } }, ..Card::default() })
                (Card { title: "連絡先", body: html! { div.stack {
                    div.row {
                        (TextField { name: "phone", label: "電話", value: &form.phone, errors, width: Width::Narrow, inputmode: Some("tel"), ..TextField::default() })
                        (TextField { name: "duty_phone", label: "緊急時の当番電話", value: &form.duty_phone, errors, width: Width::Narrow, inputmode: Some("tel"), ..TextField::default() })
                    }
                    div.row {
                        (TextField { name: "postal_code", label: "郵便番号", value: &form.postal_code, errors, width: Width::Narrow, inputmode: Some("numeric"), ..TextField::default() })
                        (TextField { name: "address", label: "所在地", value: &form.address, errors, ..TextField::default() })
                    }
                } }, ..Card::default() })
                (Card { title: "開所時間", body: html! { div.stack {
                    p.hint { "例: 8:30-17:15、8:30-12:00, 13:00-17:15、休み。すべて空にすると、開所時間なしとして扱います。" }
                    div.row {
                        @for ((name, label), value) in WEEKDAYS.iter().zip(form.hours()) {
                            (TextField { name, label, value, errors, width: Width::Narrow, ..TextField::default() })
                        }
                    }
                    (Check { name: "is_open_on_holidays", label: "祝日も曜日のとおり開いている", checked: form.is_open_on_holidays == "yes", errors, ..Check::default() })
                } }, ..Card::default() })
                (Card { title: "つなぎと有効期間", body: html! { div.stack {
                    (TextField { name: "reply_days", label: "返信の期限（日）", value: &form.reply_days, errors, required: true, hint: Some("つなぎが届いてから、返信を待つ日数です。1から90まで。"), width: Width::Tiny, inputmode: Some("numeric"), ..TextField::default() })
                    div.row {
                        (TextField { name: "valid_from", label: "はじめの日", value: &form.valid_from, errors, hint: Some("空なら、はじめからあった機関です。例: R8.4.1"), width: Width::Narrow, ..TextField::default() })
                        (TextField { name: "valid_until", label: "終わりの日", value: &form.valid_until, errors, hint: Some("この日まで、つなぎ先として選べます。"), width: Width::Narrow, ..TextField::default() })
                    }
                } }, ..Card::default() })
                div.finish { button.main { (button) } a href=(back) { "やめて戻る" } }
            },
        })
    }
}
