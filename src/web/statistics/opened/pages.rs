//! The rows behind a number.

use crate::clock::{date, date_time};
use crate::data::Page;
use crate::data::statistics::{Cell, ConsultationLine, Drill, PersonLine, ReferralLine, Rows};
use crate::domain::wareki;
use crate::view::empty::EmptyState;
use crate::view::facts::{Facts, FactsShape};
use crate::view::notice::{Notice, NoticeKind};
use crate::view::pager::Pager;
use crate::view::table::{Head, Table};
use crate::web::paths;
use crate::web::statistics::form::Wanted;
use crate::web::statistics::pages::{View, encoded};
use entity::stamp::Ymd;
use maud::{Markup, Render, html};

impl View<'_> {
    /// The address of the rows behind a number.
    pub fn rows_address(&self, wanted: &Wanted) -> String {
        self.at("/rows", wanted, wanted.years, &format!("&column={}", encoded(&self.asked.column)))
    }

    /// The rows behind a number.
    pub fn rows(&self, wanted: &Wanted, drill: &Drill) -> Markup {
        let unit = self.asked.report.unit();
        let back = self.at("", wanted, wanted.years, "");
        let here = self.rows_address(wanted);
        let (no, has_next) = drill.rows.place();
        let title = format!("「{}」の記録", drill.column);
        let empty = EmptyState {
            title: if drill.listed > 0 {
                "このページに記録はありません。"
            } else {
                "閲覧できる記録はありません。"
            },
            advice: "閲覧できるのは、所属する機関の記録と、所属する機関に届いたつなぎです。",
            action: Some(("統計に戻る", &back)),
        };
        let table = match &drill.rows {
            Rows::Consultations(page) => consultations(page, empty),
            Rows::Referrals(page) => referrals(page, empty),
            Rows::Persons(page) => persons(page, empty),
        };
        let pages = u64::try_from(drill.listed).unwrap_or(0).div_ceil(50).max(1);
        let pager = Pager {
            page: no.number(),
            pages: Some(pages),
            has_next,
            total: (drill.listed > 0).then(|| format!("閲覧できる記録 {}件", Cell::Exact(drill.listed).label())),
            address: &here,
        };
        self.frame(title).under(drill.title.clone(), back.clone()).exports(&here).page(&html! {
            (Facts {
                shape: FactsShape::Strip,
                rows: vec![
                    ("年度", html! { (drill.year.label()) }),
                    ("対象", html! { (drill.agencies) }),
                    (self.asked.report.dimension(), html! { (drill.column) }),
                    ("統計の数", html! { strong { (drill.cell.label()) } " " (unit) }),
                    ("閲覧できる記録", html! { (Cell::Exact(drill.listed).label()) " 件" }),
                    ("閲覧権限のない記録", withheld(drill.withheld)),
                ],
            })
            @if drill.withheld != Cell::Exact(0) {
                (Notice {
                    kind: NoticeKind::Care,
                    title: withheld_title(drill.withheld),
                    text: html! { "ほかの機関の記録は、数だけを数えています。内容を見るには、記録をもつ機関からの共有が必要です。" },
                })
            }
            @if matches!(drill.cell, Cell::Exact(n) if n < drill.listed) {
                p.soft { "機関をまたいで同じ人は、いちばん早い相談の年齢で1人と数えます。そのため、一覧が統計の数より多いことがあります。" }
            }
            (table)
            (pager)
        })
    }
}

fn withheld(cell: Cell) -> Markup {
    html! {
        @if cell == Cell::Withheld { (cell.label()) } @else { (cell.label()) " 件" }
    }
}

fn withheld_title(cell: Cell) -> String {
    if cell == Cell::Withheld {
        "閲覧権限のない記録があります（件数は秘匿しています）".to_owned()
    } else {
        format!("閲覧権限のない記録 {}件", cell.label())
    }
}
fn day(day: Ymd) -> Markup {
    html! {
        @match date(day) {
            Some(day) => time datetime=(wareki::iso(day)) { (wareki::short(day)) },
            None => "－",
        }
    }
}

fn names(names: &[String], otherwise: &str) -> Markup {
    html! { @if names.is_empty() { span.soft { (otherwise) } } @else { (names.join("、")) } }
}

fn consultations(page: &Page<ConsultationLine>, empty: EmptyState<'_>) -> Markup {
    let line = |row: &ConsultationLine| {
        let when = date_time(row.occurred_at);
        let about = if row.is_anonymous { "匿名" } else { "対象者の登録なし" };
        vec![
            html! {
                a href=(paths::consultation(row.id)) {
                    @match when {
                        Some(at) => time datetime=(at.format("%Y-%m-%dT%H:%M")) { (wareki::short(at.date())) " " (at.format("%H:%M")) },
                        None => "相談を開く",
                    }
                }
            },
            names(&row.names, about),
            html! { (row.method) },
            html! { (row.counterpart) },
            html! { (row.agency) },
        ]
    };
    list_of("数えた相談", &["日時", "だれのこと", "方法", "相手", "機関"], page.rows.iter().map(line).collect(), empty)
}

fn referrals(page: &Page<ReferralLine>, empty: EmptyState<'_>) -> Markup {
    let line = |row: &ReferralLine| {
        vec![
            html! {
                a href=(paths::referral(row.id)) {
                    @match row.sent_on { Some(sent) => (day(sent)), None => "つなぎを開く" }
                }
            },
            names(&row.about, "対象者の登録なし"),
            html! { (row.kind) },
            html! { (row.to_name) },
            html! { (row.status) },
            html! { (row.agency) },
        ]
    };
    let heads = ["送付日", "だれのこと", "種類", "つなぎ先", "状態", "送った機関"];
    list_of("数えたつなぎ", &heads, page.rows.iter().map(line).collect(), empty)
}

fn persons(page: &Page<PersonLine>, empty: EmptyState<'_>) -> Markup {
    let line = |row: &PersonLine| {
        vec![
            html! { a href=(paths::person(row.id)) { (row.name) } },
            html! { (row.age.label()) },
            day(row.first_on),
            html! { (row.contacts) "回" },
            html! { (row.agency) },
        ]
    };
    let heads = ["氏名", "その日の年齢", "年度の最初の相談", "年度の相談", "機関"];
    list_of("数えた人", &heads, page.rows.iter().map(line).collect(), empty)
}

fn list_of(caption: &str, heads: &[&str], rows: Vec<Vec<Markup>>, empty: EmptyState<'_>) -> Markup {
    Table {
        caption,
        caption_hidden: true,
        heads: heads.iter().map(|head| Head::text(*head)).collect(),
        rows,
        empty,
        ..Table::default()
    }
    .render()
}
