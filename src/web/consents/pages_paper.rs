//! Papers to be signed: 同意書, 不同意の確認書, 撤回届. They name the person and one agency, and nothing of the case.

use crate::access::ViewBasics;
use crate::clock::{Clock, date};
use crate::data::consents::{ConsentRow, OnConsent};
use crate::domain::consent::opens;
use crate::domain::{sections, wareki};
use crate::view::card::Card;
use crate::view::facts::{Facts, FactsShape};
use crate::view::tabs::{Tab, Tabs};
use crate::web::{Frame, paths};
use entity::codes::{ConsentStatus, Section};
use entity::explanations;
use maud::{Markup, html};

/// Which paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Paper {
    /// 同意書.
    Agree,
    /// 不同意の確認書.
    Refuse,
    /// 撤回届.
    Withdraw,
}

impl Paper {
    /// The papers that can be signed in a state: nobody takes back what they never gave.
    const fn of(status: ConsentStatus) -> &'static [Self] {
        match status {
            ConsentStatus::Explained => &[Self::Agree, Self::Refuse],
            ConsentStatus::Agreed | ConsentStatus::Partial => &[Self::Agree, Self::Withdraw],
            ConsentStatus::Refused => &[Self::Refuse],
            ConsentStatus::Withdrawn => &[Self::Withdraw],
        }
    }

    /// The paper that `?form=` names, or the one that fits the state.
    pub fn chosen(text: &str, status: ConsentStatus) -> Self {
        let named = Self::of(status).iter().copied().find(|one| one.code() == text);
        named.unwrap_or_else(|| Self::fitting(status))
    }

    /// The one that fits a state.
    pub const fn fitting(status: ConsentStatus) -> Self {
        match status {
            ConsentStatus::Explained | ConsentStatus::Agreed | ConsentStatus::Partial => Self::Agree,
            ConsentStatus::Refused => Self::Refuse,
            ConsentStatus::Withdrawn => Self::Withdraw,
        }
    }

    const fn code(self) -> &'static str {
        match self {
            Self::Agree => "agree",
            Self::Refuse => "refuse",
            Self::Withdraw => "withdraw",
        }
    }

    /// Its title in a word.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Agree => "同意書",
            Self::Refuse => "不同意の確認書",
            Self::Withdraw => "撤回届",
        }
    }

    const fn heading(self) -> &'static str {
        match self {
            Self::Agree => "情報の共有についての同意書",
            Self::Refuse => "情報の共有に同意しないことの確認書",
            Self::Withdraw => "情報の共有についての同意の撤回届",
        }
    }

    const fn says(self) -> &'static str {
        match self {
            Self::Agree => "説明を受け、次のとおり、わたしについての情報を共有することに同意します。",
            Self::Refuse => {
                "説明を受けましたが、わたしについての情報を下の機関と共有することに同意しません。同意しなくても、この機関での相談や支援を続けられることを確かめました。"
            }
            Self::Withdraw => {
                "下の機関との情報の共有への同意を、取りやめます。それまでに伝えた情報が、相手の機関の記録として残ることを確かめました。"
            }
        }
    }
}

/// A paper about one consent.
pub fn paper(
    on: &OnConsent<ViewBasics>,
    clock: &Clock,
    row: &ConsentRow,
    text: Option<&explanations::Model>,
    paper: Paper,
) -> Markup {
    let here = format!("{}/paper", paths::consent(row.id));
    let tab = |one: Paper| Tab {
        label: one.title(),
        href: format!("{here}?form={}", one.code()),
        current: one == paper,
        count: None,
    };
    let body = html! {
        (Tabs { label: "紙の種類", tabs: Paper::of(row.status).iter().copied().map(tab).collect() })
        p.soft.screen-only { "ブラウザーの印刷（Ctrl+P）で印刷し、署名をもらってください。署名をもらった日は、同意の記録に書きます。" }
        @if let (Paper::Agree, Some(text)) = (paper, text) {
            (Card { title: "説明", body: html! { p.pre { (text.body) } p.small.soft { "説明文 第" (text.version) "版" } }, ..Card::default() })
        }
        (Card { title: paper.title(), body: html! {
            p { (paper.says()) }
            (Facts { shape: FactsShape::List, rows: facts(on, row, paper) })
        }, ..Card::default() })
        div.whole-card { (Card { title: "署名", body: signatures(row), ..Card::default() }) }
    };
    Frame::new(on.actor(), clock, "/cases", paper.heading())
        .under("ケース", "/cases")
        .under("同意", paths::consent(row.id))
        .page(&body)
}

fn facts(on: &OnConsent<ViewBasics>, row: &ConsentRow, paper: Paper) -> Vec<(&'static str, Markup)> {
    let mut facts = vec![
        ("本人", html! { (row.person()) }),
        ("情報を伝える機関", html! { (on.actor().agency_name()) }),
        ("情報を受け取る機関", html! { (row.recipient) }),
    ];
    if paper == Paper::Agree {
        let chosen = sections::parse(&row.sections);
        facts.push(("共有する範囲", html! {
            ul.plain-list.in-columns {
                @for section in Section::ALL { li { (if chosen.contains(section) { "☑" } else { "☐" }) " " (section) } }
            }
        }));
        facts.push((
            "期限",
            html! {
                @match (row.expires_on.and_then(date), opens(row.status)) {
                    (Some(day), _) => { (wareki::long(day)) "まで" }
                    (None, true) => "取りやめるまで",
                    (None, false) => "☐ 令和　　年　　月　　日まで　☐ 取りやめるまで",
                }
            },
        ));
    } else if let (Paper::Withdraw, Some(day)) = (paper, date(row.decided_on)) {
        facts.push(("同意した日", html! { (wareki::long(day)) }));
    }
    facts
}

/// Lines to be written on by hand.
fn signatures(row: &ConsentRow) -> Markup {
    let line = || html! { span.write-on {} };
    html! {
        (Facts { shape: FactsShape::List, rows: vec![
            ("日付", html! { "令和　　　年　　　月　　　日" }),
            ("本人の署名", line()),
            ("代わりに署名する人", html! { (line()) br; span.small { "☐ 親権者　☐ 後見人など　（本人との関係　　　　　　　）" } }),
            ("説明した職員", html! { (row.staff) }),
        ] })
    }
}
