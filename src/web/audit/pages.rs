//! Pages of the log: metadata in words, never what a record says.

use super::form::{KINDS, LogForm};
use super::words::Detail;
use crate::access::{Act, Actor, Reach};
use crate::clock::{self, Clock};
use crate::data::Page;
use crate::data::audit::{Deed, HistoryRow, Kind, LogEntry, LogRow};
use crate::domain::errors::Errors;
use crate::domain::wareki;
use crate::view::card::Card;
use crate::view::empty::EmptyState;
use crate::view::facts::{Facts, FactsShape};
use crate::view::field::{ErrorSummary, Select, TextField, Width};
use crate::view::filter::FilterBar;
use crate::view::notice::{Notice, NoticeKind};
use crate::view::pager::Pager;
use crate::view::table::{Head, Table};
use crate::view::tabs::{Tab, Tabs};
use crate::view::tag::{Tone, tag};
use crate::web::Frame;
use crate::web::keys::address as list_address;
use entity::codes::Role;
use entity::stamp::At;
use maud::{Markup, html};

const WHOLE: &str = "/admin/audit";
const TECHNICAL: &str = "/admin/audit/technical";
/// Details in one cell of the list; the entry's own page has them all.
const IN_LIST: usize = 3;
/// Ids that a page lists.
const IDS: usize = 100;

/// Which part of the log is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// All of it, as far as the role reaches.
    Whole,
    /// What concerns the running of the system.
    Technical,
}

impl Part {
    pub const fn place(self) -> &'static str {
        match self {
            Self::Whole => WHOLE,
            Self::Technical => TECHNICAL,
        }
    }

    pub const fn title(self) -> &'static str {
        match self {
            Self::Whole => "監査記録",
            Self::Technical => "技術的な記録",
        }
    }

    /// The address of the list with its filter.
    pub fn address(self, form: &LogForm) -> String {
        list_address(self.place(), &form.fields())
    }

    /// The filter in words.
    pub fn conditions(form: &LogForm, agencies: &[(String, String)]) -> Vec<(&'static str, String)> {
        let agency = agencies.iter().find(|(id, _)| *id == form.agency);
        vec![
            ("はじめの日", form.from.clone()),
            ("終わりの日", form.until.clone()),
            ("何を", if form.act.is_empty() { String::new() } else { Deed::label(&form.act).to_owned() }),
            ("対象", if form.kind.is_empty() { String::new() } else { Kind::label(&form.kind).to_owned() }),
            ("ログイン名", form.staff.clone()),
            ("所属", agency.map(|(_, name)| name.clone()).unwrap_or_default()),
            ("記録の番号", form.record.clone()),
        ]
    }
}

/// What is looked for.
pub struct Search<'a> {
    /// As typed.
    pub form: &'a LogForm,
    /// Agencies to choose from.
    pub agencies: &'a [(String, String)],
    /// What is wrong with it.
    pub errors: &'a Errors,
}

/// An entry with its details in words.
pub struct Line {
    /// The entry.
    pub row: LogRow,
    /// Its details.
    pub details: Vec<Detail>,
}

/// The entry in an address.
pub fn name(row: &LogRow) -> String {
    format!("{}-{}", row.chain_id, row.seq)
}

fn time(at: At) -> Markup {
    let Some(local) = clock::local_time(at) else {
        return html! {};
    };
    html! {
        time datetime=(local.format("%Y-%m-%dT%H:%M:%S+09:00").to_string()) {
            (wareki::short(local.date())) " " (local.format("%H:%M:%S").to_string())
        }
    }
}

fn deed(code: &str) -> Markup {
    match code {
        "refused" | "sign_in_failed" => tag(Tone::Late, Deed::label(code)),
        _ => html! { (Deed::label(code)) },
    }
}

fn parts(who: &Actor, part: Part) -> Markup {
    if !(who.may(Act::ReadLog) && who.may(Act::ReadTechnicalLog)) {
        return html! {};
    }
    let tab = |one: Part| Tab { label: one.title(), href: one.place().to_owned(), current: one == part, count: None };
    html! { (Tabs { label: "監査記録の種類", tabs: vec![tab(Part::Whole), tab(Part::Technical)] }) }
}

/// The list.
pub fn list(who: &Actor, clock: &Clock, part: Part, search: &Search<'_>, page: &Page<Line>) -> Markup {
    let place = part.place();
    let form = search.form;
    let address = part.address(form);
    let rows = page
        .rows
        .iter()
        .map(|line| {
            let row = &line.row;
            vec![
                html! { a href={ (place) "/" (name(row)) } { (time(row.at)) } },
                html! { @if let Some(name) = &row.staff_name { (name) } @else { span.soft { "システム" } } },
                html! { (row.agency_name.as_deref().unwrap_or("―")) },
                deed(&row.act),
                target(row, place),
                brief(&line.details),
            ]
        })
        .collect();
    let scope = if part == Part::Whole && who.reach(Act::ReadLog) < Reach::All {
        "自機関の記録について、だれが何をしたかを表示しています。"
    } else if part == Part::Technical {
        "機関・職員・所属・コード・サインイン・取込みについての記録です。相談の記録は含みません。"
    } else {
        "だれが、いつ、何をしたかの記録です。記録の中身は含みません。この一覧を見たことも記録されます。"
    };
    let mut frame = Frame::new(who, clock, place, part.title());
    if search.errors.is_empty() {
        frame = frame.exports(&address);
    }
    frame.page(&html! {
        (parts(who, part))
        p.soft.small { (scope) }
        (ErrorSummary { errors: search.errors, labels: &[("from", "はじめの日"), ("until", "終わりの日"), ("record", "記録の番号"), ("staff", "ログイン名")] })
        (filters(search, place))
        (Table {
            caption: "記録の一覧",
            caption_hidden: true,
            heads: vec![
                Head::text("日時"), Head::text("だれが"), Head::text("所属"), Head::text("何を"), Head::text("対象"), Head::text("明細"),
            ],
            rows,
            empty: EmptyState { title: "当てはまる記録はありません。", advice: "期間や条件を変えてください。", ..EmptyState::default() },
            ..Table::default()
        })
        (Pager { page: page.no.number(), has_next: page.has_next, address: &address, ..Pager::default() })
    })
}

fn filters(search: &Search<'_>, place: &'static str) -> Markup {
    let Search { form, agencies, errors } = search;
    let acts: Vec<(String, String)> =
        Deed::CODES.iter().map(|code| ((*code).to_owned(), Deed::label(code).to_owned())).collect();
    let kinds: Vec<(String, String)> =
        KINDS.iter().map(|code| ((*code).to_owned(), Kind::label(code).to_owned())).collect();
    html! {
        (FilterBar {
            action: place,
            fields: html! {
                (TextField { name: "from", label: "はじめの日", value: &form.from, errors, width: Width::Narrow, ..TextField::default() })
                (TextField { name: "until", label: "終わりの日", value: &form.until, errors, width: Width::Narrow, ..TextField::default() })
                (Select { name: "act", label: "何を", value: &form.act, errors, options: &acts, blank: Some("すべて"), width: Width::Narrow, ..Select::default() })
                (Select { name: "kind", label: "対象", value: &form.kind, errors, options: &kinds, blank: Some("すべて"), width: Width::Narrow, ..Select::default() })
                (TextField { name: "staff", label: "ログイン名", value: &form.staff, errors, width: Width::Narrow, ..TextField::default() })
                (Select { name: "agency", label: "所属", value: &form.agency, errors, options: agencies, blank: Some("すべて"), ..Select::default() })
                (TextField { name: "record", label: "記録の番号", value: &form.record, errors, ..TextField::default() })
            },
            clear: (!form.is_empty()).then_some(place),
            ..FilterBar::default()
        })
    }
}

fn target(row: &LogRow, place: &str) -> Markup {
    html! {
        (Kind::label(&row.kind))
        @if let Some(record) = row.record_id {
            @let id = record.to_string();
            " " a.small href={ (place) "?record=" (id) } title="この記録についてだけ表示する" { "…" (id.get(24..).unwrap_or_default()) }
        }
        @if let Some(owner) = &row.owner_name { br; span.small.soft { (owner) "の記録" } }
    }
}

fn brief(details: &[Detail]) -> Markup {
    html! {
        @if details.is_empty() { span.soft { "―" } } @else {
            span.small {
                @for (at, (label, said)) in details.iter().take(IN_LIST).enumerate() {
                    @if at > 0 { br; }
                    (label) ": " (shortened(said))
                }
                @if details.len() > IN_LIST { br; span.soft { "ほか" (details.len() - IN_LIST) "件" } }
            }
        }
    }
}

fn shortened(text: &str) -> String {
    const MOST: usize = 40;
    if text.chars().count() <= MOST {
        return text.to_owned();
    }
    let start: String = text.chars().take(MOST).collect();
    format!("{start}…")
}

/// One entry.
pub fn entry(who: &Actor, clock: &Clock, part: Part, entry: &LogEntry, details: &[Detail]) -> Markup {
    let row = &entry.row;
    let place = part.place();
    let roles = entry.roles.as_deref().unwrap_or_default();
    let roles: Vec<&str> = roles.split(';').filter_map(Role::parse).map(Role::label).collect();
    let mut facts: Vec<(&str, Markup)> = vec![
        ("日時", time(row.at)),
        (
            "だれが",
            html! {
                (row.staff_name.as_deref().unwrap_or("システム"))
                @if let Some(login) = &entry.login { span.soft { "（" (login) "）" } }
            },
        ),
        (
            "所属",
            html! { (row.agency_name.as_deref().unwrap_or("―")) @if !roles.is_empty() { "（" (roles.join("・")) "）" } },
        ),
        ("何を", deed(&row.act)),
        ("対象", html! { (Kind::label(&row.kind)) }),
    ];
    if let Some(record) = row.record_id {
        facts.push(("記録の番号", html! { a href={ (place) "?record=" (record) } { code { (record) } } }));
    }
    if let Some(owner) = &row.owner_name {
        facts.push(("記録の機関", html! { (owner) }));
    }
    let kept = html! {
        (Facts {
            shape: FactsShape::List,
            rows: vec![
                ("処理", html! { (entry.process) }),
                ("通し番号", html! { (row.seq) }),
                ("表示した件数", html! { @if entry.shown.is_empty() { "―" } @else { (entry.shown.len()) "件" } }),
                ("変更前後の値", html! { @if entry.revisions == 0 { "―" } @else { (entry.revisions) "区分（その区分を見られる人だけが見られます）" } }),
                ("検証用の値", html! { code.small { (entry.hash.get(..32).unwrap_or_default()) wbr; (entry.hash.get(32..).unwrap_or_default()) } }),
            ],
        })
    };
    Frame::new(who, clock, place, "記録の内容")
        .under(part.title(), place)
        .page(&html! {
            @if row.act == "refused" { (refusal(entry)) }
            (Card { title: "したこと", body: html! { (Facts { shape: FactsShape::List, rows: facts }) }, ..Card::default() })
            @if !details.is_empty() {
                (Card { title: "明細", body: html! {
                    (Facts { shape: FactsShape::List, rows: details.iter().map(|(label, said)| (label.as_str(), html! { (said) })).collect() })
                }, ..Card::default() })
            }
            (Card { title: "記録の保管", body: kept, ..Card::default() })
            @if !entry.shown.is_empty() {
                (Card { title: "表示した記録の番号", body: html! {
                    ul.small { @for id in entry.shown.iter().take(IDS) { li { a href={ (place) "?record=" (id) } { code { (id) } } } } }
                    @if entry.shown.len() > IDS { p.soft { "ほか" (entry.shown.len() - IDS) "件" } }
                }, ..Card::default() })
            }
        })
}

/// Existence is told here and nowhere else: whoever was refused got the same answer either way.
fn refusal(entry: &LogEntry) -> Markup {
    let text = match entry.exists {
        _ if entry.row.body.contains("\"why\"") => "記録は見られる人でしたが、決まりによって、この操作は断られました。",
        Some(true) => "この番号の記録は、いま存在します。見る権限のない人が開こうとしました。",
        Some(false) => "この番号の記録は、いま存在しません。まちがった番号か、当て推量の可能性があります。",
        None if entry.row.kind == "page" => "特定の記録ではなく、操作そのものが許されていませんでした。",
        None => "番号として読み取れないアドレスが開かれました。",
    };
    let notice = Notice { kind: NoticeKind::Care, title: "拒否されました".to_owned(), text: html! { (text) } };
    html! { (notice) }
}

/// 閲覧履歴 of one record, for the record's own page.
pub fn history_table(rows: &[HistoryRow]) -> Markup {
    let rows = rows
        .iter()
        .map(|row| {
            vec![
                time(row.at),
                html! { (row.staff_name.as_deref().unwrap_or("システム")) },
                html! { (row.agency_name.as_deref().unwrap_or("―")) },
                deed(&row.act),
            ]
        })
        .collect();
    html! {
        (Table {
            caption: "閲覧履歴",
            caption_hidden: true,
            heads: vec![Head::text("日時"), Head::text("だれが"), Head::text("所属"), Head::text("何を")],
            rows,
            empty: EmptyState { title: "閲覧の記録はありません。", ..EmptyState::default() },
            ..Table::default()
        })
    }
}
