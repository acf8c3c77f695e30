//! Pages of code lists.

use super::form::{DistrictForm, HolidayForm, KindForm, MappingForm};
use crate::access::{Administer, May};
use crate::clock::{self, Clock};
use crate::data::masters::{CategoryRow, KindListRow, MappingRow};
use crate::domain::errors::Errors;
use crate::domain::fiscal_year::FiscalYear;
use crate::domain::wareki;
use crate::view::card::Card;
use crate::view::confirm::Confirm;
use crate::view::empty::EmptyState;
use crate::view::field::{Check, ErrorSummary, Hidden, Select, TextField, Width};
use crate::view::form::PostForm;
use crate::view::table::{Head, Table};
use crate::view::tabs::{Tab, Tabs};
use crate::view::tag::{Tone, tag};
use crate::web::Frame;
use entity::{agency_kinds, districts, holidays};
use maud::{Markup, html};

const PLACE: &str = "/admin/masters";
const KINDS: &str = "/admin/masters/kinds";
const DISTRICTS: &str = "/admin/masters/districts";
const HOLIDAYS: &str = "/admin/masters/holidays";
/// Where the texts before a consent are kept.
pub const EXPLANATIONS: &str = "/admin/masters/explanations";

pub(super) fn frame<'a>(may: &'a May<Administer>, clock: &'a Clock, title: impl Into<String>) -> Frame<'a> {
    Frame::new(may.actor(), clock, PLACE, title).under("コード", PLACE)
}

pub(super) fn tabs(current: &str) -> Markup {
    let tab = |label, href: &str| Tab { label, href: href.to_owned(), current: href == current, count: None };
    html! {
        (Tabs { label: "コードの種類", tabs: vec![tab("機関種別", KINDS), tab("地区", DISTRICTS), tab("祝日", HOLIDAYS), tab("説明文", EXPLANATIONS)] })
    }
}

/// Which code lists there are.
pub fn index(may: &May<Administer>, clock: &Clock) -> Markup {
    Frame::new(may.actor(), clock, PLACE, "コード").page(&html! {
        (Card { title: "機関種別", more: Some(("開く", KINDS)), body: html! { p { "機関の種別と、統計で公表する21区分との対応です。対応は年度ごとに変えられます。" } }, ..Card::default() })
        (Card { title: "地区", more: Some(("開く", DISTRICTS)), body: html! { p { "世帯の住所を分ける圏域や中学校区です。" } }, ..Card::default() })
        (Card { title: "説明文", more: Some(("開く", EXPLANATIONS)), body: html! { p { "情報の共有について、同意の前に説明する文です。同意書に印刷されます。" } }, ..Card::default() })
        (Card { title: "祝日", more: Some(("開く", HOLIDAYS)), body: html! { p { "時間外の対応かどうかを決めるときに使います。" } }, ..Card::default() })
    })
}

fn in_use(is_active: bool) -> Markup {
    html! { @if is_active { "使っています" } @else { (tag(Tone::Plain, "使っていません")) } }
}

fn category_words(code: &str, categories: &[CategoryRow]) -> String {
    categories
        .iter()
        .find(|row| row.code == code)
        .map_or_else(|| code.to_owned(), |row| format!("{} {}", row.code, row.label))
}

fn category_choices(categories: &[CategoryRow]) -> Vec<(String, String)> {
    categories.iter().map(|row| (row.code.clone(), format!("{} {}", row.code, row.label))).collect()
}

/// Every kind of agency.
pub fn kinds(
    may: &May<Administer>,
    clock: &Clock,
    rows: &[KindListRow],
    categories: &[CategoryRow],
    done: Option<&str>,
) -> Markup {
    let year = FiscalYear::containing(clock.today());
    let rows = rows
        .iter()
        .map(|row| {
            vec![
                html! { a href={ (KINDS) "/" (row.code) "/edit" } { (row.label) } },
                html! { (row.code) },
                html! { (row.field) },
                html! {
                    a href={ (KINDS) "/" (row.code) "/mappings" } {
                        @if let Some(code) = &row.report_code { (category_words(code, categories)) } @else { "決まっていません" }
                    }
                },
                html! { (row.agencies) },
                in_use(row.is_active),
            ]
        })
        .collect();
    frame(may, clock, "機関種別")
        .exports(KINDS)
        .actions(html! { a.button.main href={ (KINDS) "/new" } { "機関種別を加える" } })
        .done(done)
        .page(&html! {
            (tabs(KINDS))
            (Table {
                caption: "機関種別の一覧",
                caption_hidden: true,
                heads: vec![
                    Head::text("名称"), Head::text("コード"), Head::text("分野"),
                    Head::text(format!("公表区分（{}）", year.label())), Head::number("機関"), Head::text("使用"),
                ],
                rows,
                ..Table::default()
            })
        })
}

fn kind_fields(form: &KindForm, errors: &Errors) -> Markup {
    html! {
        (TextField { name: "label", label: "名称", value: &form.label, errors, required: true, ..TextField::default() })
        div.row {
            (TextField { name: "field", label: "分野", value: &form.field, errors, width: Width::Narrow, hint: Some("例: 高齢、障害、子ども"), ..TextField::default() })
            (TextField { name: "sort", label: "並び順", value: &form.sort, errors, required: true, width: Width::Tiny, inputmode: Some("numeric"), hint: Some("小さい順に並びます。"), ..TextField::default() })
        }
        (Check { name: "is_active", label: "新しい機関に選べるようにする", checked: form.is_active == "yes", hint: Some("印を外しても、いまの機関の種別は変わりません。"), errors })
    }
}

const KIND_LABELS: [(&str, &str); 5] =
    [("code", "コード"), ("label", "名称"), ("field", "分野"), ("sort", "並び順"), ("category", "公表区分")];

/// The form of a new kind.
pub fn new_kind(
    may: &May<Administer>,
    clock: &Clock,
    form: &KindForm,
    categories: &[CategoryRow],
    errors: &Errors,
) -> Markup {
    let choices = category_choices(categories);
    frame(may, clock, "機関種別を加える").under("機関種別", KINDS).page(&html! {
        (ErrorSummary { errors, labels: &KIND_LABELS })
        (PostForm {
            action: "/admin/masters/kinds/new",
            token: may.actor().token(),
            guarded: true,
            body: html! {
                (TextField { name: "code", label: "コード", value: &form.code, errors, required: true, width: Width::Narrow, hint: Some("半角の英数字。例: 21-school"), ..TextField::default() })
                (kind_fields(form, errors))
                (Select { name: "category", label: "公表区分", value: &form.category, errors, required: true, options: &choices, blank: Some("選んでください"), hint: Some("「関係機関へつないだ件数」で、この種別を数える区分です。年度ごとの変更は、あとからできます。"), ..Select::default() })
                div.finish { button.main { "加える" } a href=(KINDS) { "やめて戻る" } }
            },
        })
    })
}

/// The form of a kind.
pub fn edit_kind(
    may: &May<Administer>,
    clock: &Clock,
    row: &agency_kinds::Model,
    form: &KindForm,
    errors: &Errors,
) -> Markup {
    frame(may, clock, format!("機関種別 {} を変更する", row.code)).under("機関種別", KINDS).page(&html! {
        (ErrorSummary { errors, labels: &KIND_LABELS })
        (PostForm {
            action: &format!("{KINDS}/{}/edit", row.code),
            token: may.actor().token(),
            guarded: true,
            body: html! {
                (Hidden { name: "was_label", value: &form.was_label })
                (Hidden { name: "was_field", value: &form.was_field })
                (Hidden { name: "was_sort", value: &form.was_sort })
                (Hidden { name: "was_active", value: &form.was_active })
                (kind_fields(form, errors))
                div.finish {
                    button.main { "変更する" }
                    a href={ (KINDS) "/" (row.code) "/mappings" } { "公表区分を変える" }
                    a href=(KINDS) { "やめて戻る" }
                }
            },
        })
    })
}

/// A kind with its categories by year.
pub struct Mapped {
    /// The kind.
    pub row: agency_kinds::Model,
    /// Its categories, the newest year first.
    pub rows: Vec<MappingRow>,
    /// The published categories.
    pub categories: Vec<CategoryRow>,
}

/// The categories of a kind by fiscal year.
pub fn mappings(
    may: &May<Administer>,
    clock: &Clock,
    known: &Mapped,
    form: &MappingForm,
    errors: &Errors,
    done: Option<&str>,
) -> Markup {
    let choices = category_choices(&known.categories);
    let rows = known
        .rows
        .iter()
        .map(|row| {
            let year = FiscalYear::new(row.from_fiscal_year);
            vec![html! { (year.label()) "から" }, html! { (category_words(&row.report_code, &known.categories)) }]
        })
        .collect();
    frame(may, clock, format!("{}の公表区分", known.row.label))
        .under("機関種別", KINDS)
        .done(done)
        .page(&html! {
            (ErrorSummary { errors, labels: &[("from", "年度"), ("category", "公表区分")] })
            (Table {
                caption: "公表区分の移り変わり",
                caption_hidden: true,
                heads: vec![Head::text("年度"), Head::text("公表区分")],
                rows,
                empty: EmptyState { title: "公表区分が決まっていません。", advice: "決めるまで、この種別の機関へのつなぎは統計に出ません。", ..EmptyState::default() },
                ..Table::default()
            })
            (Card { title: "年度を決めて変える", body: html! {
                (PostForm {
                    action: &format!("{KINDS}/{}/mappings", known.row.code),
                    token: may.actor().token(),
                    guarded: true,
                    body: html! {
                        p.hint { "この年度からの数え方が変わります。同じ年度がすでにあれば、置き換えます。過ぎた年度を選ぶと、その年度の統計の数も変わります。" }
                        div.row {
                            (TextField { name: "from", label: "年度", value: &form.from, errors, required: true, width: Width::Narrow, hint: Some("例: 令和9年度、2027"), ..TextField::default() })
                            (Select { name: "category", label: "公表区分", value: &form.category, errors, required: true, options: &choices, blank: Some("選んでください"), hint: Some("「関係機関へつないだ件数」の区分です。"), ..Select::default() })
                        }
                        div.finish { button.main { "この年度から変える" } a href=(KINDS) { "機関種別へ戻る" } }
                    },
                })
            }, ..Card::default() })
        })
}

/// Every district.
pub fn districts(may: &May<Administer>, clock: &Clock, rows: &[districts::Model], done: Option<&str>) -> Markup {
    let rows = rows
        .iter()
        .map(|row| {
            vec![
                html! { a href={ (DISTRICTS) "/" (row.id) "/edit" } { (row.name) } },
                html! { (row.code) },
                html! { (row.kind) },
                html! { (row.sort) },
                in_use(row.is_active),
            ]
        })
        .collect();
    frame(may, clock, "地区")
        .exports(DISTRICTS)
        .actions(html! { a.button.main href={ (DISTRICTS) "/new" } { "地区を加える" } })
        .done(done)
        .page(&html! {
            (tabs(DISTRICTS))
            (Table {
                caption: "地区の一覧",
                caption_hidden: true,
                heads: vec![Head::text("名称"), Head::text("コード"), Head::text("種類"), Head::number("並び順"), Head::text("使用")],
                rows,
                empty: EmptyState { title: "地区はまだありません。", advice: "圏域や中学校区を登録すると、世帯を地区で分けて数えられます。", action: Some(("地区を加える", "/admin/masters/districts/new")) },
                ..Table::default()
            })
        })
}

fn district_form(may: &May<Administer>, action: &str, button: &str, form: &DistrictForm, errors: &Errors) -> Markup {
    html! {
        (ErrorSummary { errors, labels: &[("code", "コード"), ("name", "名称"), ("kind", "種類"), ("sort", "並び順")] })
        (PostForm {
            action,
            token: may.actor().token(),
            guarded: true,
            body: html! {
                (Hidden { name: "version", value: &form.version })
                (TextField { name: "name", label: "名称", value: &form.name, errors, required: true, ..TextField::default() })
                div.row {
                    (TextField { name: "code", label: "コード", value: &form.code, errors, required: true, width: Width::Narrow, hint: Some("半角の英数字。取込みで使います。"), ..TextField::default() })
                    (TextField { name: "kind", label: "種類", value: &form.kind, errors, required: true, width: Width::Narrow, hint: Some("例: 圏域、中学校区、小学校区"), ..TextField::default() })
                    (TextField { name: "sort", label: "並び順", value: &form.sort, errors, required: true, width: Width::Tiny, inputmode: Some("numeric"), hint: Some("小さい順に並びます。"), ..TextField::default() })
                }
                (Check { name: "is_active", label: "世帯に選べるようにする", checked: form.is_active == "yes", hint: Some("印を外しても、いまの世帯の地区は変わりません。"), errors })
                div.finish { button.main { (button) } a href=(DISTRICTS) { "やめて戻る" } }
            },
        })
    }
}

/// The form of a new district.
pub fn new_district(may: &May<Administer>, clock: &Clock, form: &DistrictForm, errors: &Errors) -> Markup {
    frame(may, clock, "地区を加える").under("地区", DISTRICTS).page(&district_form(
        may,
        "/admin/masters/districts/new",
        "加える",
        form,
        errors,
    ))
}

/// The form of a district.
pub fn edit_district(
    may: &May<Administer>,
    clock: &Clock,
    row: &districts::Model,
    form: &DistrictForm,
    errors: &Errors,
) -> Markup {
    frame(may, clock, format!("地区 {} を変更する", row.name)).under("地区", DISTRICTS).page(&district_form(
        may,
        &format!("{DISTRICTS}/{}/edit", row.id),
        "変更する",
        form,
        errors,
    ))
}

/// Holidays of a year.
pub struct Year {
    /// The calendar year.
    pub year: i32,
    /// Its holidays.
    pub rows: Vec<holidays::Model>,
}

/// Holidays of a year, and the form of another.
pub fn holidays(
    may: &May<Administer>,
    clock: &Clock,
    known: &Year,
    form: &HolidayForm,
    errors: &Errors,
    done: Option<&str>,
) -> Markup {
    let words = |row: &holidays::Model| clock::date(row.ymd).map(wareki::long_with_weekday).unwrap_or_default();
    let rows = known
        .rows
        .iter()
        .map(|row| {
            vec![
                html! { (words(row)) },
                html! { (row.name) },
                html! { a href={ (HOLIDAYS) "/" (row.ymd.0) "/remove" } { "取り除く" } },
            ]
        })
        .collect();
    let title = format!("{}年に登録されている祝日はありません。", known.year);
    frame(may, clock, "祝日").exports(&format!("{HOLIDAYS}?year={}", known.year)).done(done).page(&html! {
        (tabs(HOLIDAYS))
        (ErrorSummary { errors, labels: &[("day", "日付"), ("name", "名称")] })
        nav.pager aria-label="年" {
            a.button.low.plain rel="prev" href={ (HOLIDAYS) "?year=" (known.year - 1) } { (known.year - 1) "年" }
            span aria-current="page" { strong { (known.year) "年" } }
            a.button.low.plain rel="next" href={ (HOLIDAYS) "?year=" (known.year + 1) } { (known.year + 1) "年" }
        }
        div.two {
            (Card { title: &format!("{}年の祝日", known.year), body: html! {
                (Table {
                    caption: "祝日の一覧",
                    caption_hidden: true,
                    heads: vec![Head::text("日付"), Head::text("名称"), Head::text("")],
                    rows,
                    empty: EmptyState { title: &title, advice: "内閣府が公表した祝日を登録してください。", ..EmptyState::default() },
                    ..Table::default()
                })
            }, ..Card::default() })
            (Card { title: "祝日を加える", body: html! {
                (PostForm {
                    action: HOLIDAYS,
                    token: may.actor().token(),
                    guarded: true,
                    body: html! {
                        (TextField { name: "day", label: "日付", value: &form.day, errors, required: true, width: Width::Narrow, hint: Some("例: R8.11.23、2026-11-23"), ..TextField::default() })
                        (TextField { name: "name", label: "名称", value: &form.name, errors, required: true, ..TextField::default() })
                        div.finish { button.main { "加える" } }
                    },
                })
            }, ..Card::default() })
        }
    })
}

/// Asks before a holiday is removed.
pub fn remove_holiday(may: &May<Administer>, clock: &Clock, row: &holidays::Model) -> Markup {
    let day = clock::date(row.ymd).map(wareki::long_with_weekday).unwrap_or_default();
    let back = format!("{HOLIDAYS}?year={}", row.ymd.0 / 10_000);
    frame(may, clock, "祝日を取り除く").under("祝日", back.clone()).page(&html! {
        (Confirm {
            question: &format!("{day}の「{}」を祝日から取り除きますか。", row.name),
            explanation: html! { p { "この日の対応は、これから記録するものから、ふつうの曜日として扱われます。すでにある記録の時間外の区別は変わりません。" } },
            action: &format!("{HOLIDAYS}/{}/remove", row.ymd.0),
            token: may.actor().token(),
            button: "取り除く",
            back: &back,
            grave: true,
            ..Confirm::default()
        })
    })
}
