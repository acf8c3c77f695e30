//! The page of one person.

use super::words;
use crate::access::{Act, Section, ViewBasics};
use crate::clock::{Clock, date, date_time};
use crate::data::Page;
use crate::data::consultations::ConsultationRow;
use crate::data::identities::LinkRow;
use crate::data::nondisclosures::NondisclosureRow;
use crate::data::persons::{OnPerson, PersonDetail, PersonRow, full_name};
use crate::data::protections::ProtectionRow;
use crate::domain::birth::age_on;
use crate::domain::wareki;
use crate::view::card::Card;
use crate::view::empty::EmptyState;
use crate::view::facts::{Facts, FactsShape};
use crate::view::notice::care_banner;
use crate::view::pager::Pager;
use crate::view::person::person_name;
use crate::view::table::{Head, Table};
use crate::view::tabs::{Tab, Tabs};
use crate::view::tag::{Tone, tag};
use crate::view::timeline::{Entry, Timeline};
use crate::web::referrals::pages_handed;
use crate::web::{Frame, paths};
use entity::codes::{CaseStage, PhoneSafety};
use entity::ids::PersonId;
use entity::stamp::Ymd;
use maud::{Markup, html};

/// Characters of a consultation that its line on the person's page shows.
const EXCERPT: usize = 140;

/// Everything that the page of one person shows.
pub struct Person<'a> {
    /// The person.
    pub on: &'a OnPerson<ViewBasics>,
    /// What belongs to them.
    pub detail: &'a PersonDetail,
    /// Protections, past ones too.
    pub protections: &'a [ProtectionRow],
    /// Records whose texts give away what is hidden.
    pub told: usize,
    /// Who must not be told about whom.
    pub nondisclosures: &'a [NondisclosureRow],
    /// Other records about the same human being.
    pub linked: &'a [PersonRow],
    pub links: &'a [LinkRow],
    /// Their consultations, if the actor may read them.
    pub talks: Option<&'a Page<ConsultationRow>>,
    /// For ages.
    pub today: Ymd,
}

/// The parts of a person's record.
pub fn tabs(id: PersonId, at: Place) -> Markup {
    let address = paths::person(id);
    let tab = |label, href, place| Tab { label, href, current: place == at, count: None };
    let tabs = Tabs {
        label: "この人の記録",
        tabs: vec![
            tab("記録", address.clone(), Place::Record),
            tab("共有と同意", format!("{address}/access"), Place::Access),
            tab("履歴", format!("{address}/history"), Place::History),
        ],
    };
    html! { (tabs) }
}

/// The pages about one person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// 記録.
    Record,
    /// 共有と同意.
    Access,
    /// 履歴.
    History,
}

/// The page of one person.
pub fn show(frame: Frame<'_>, clock: &Clock, person: &Person<'_>) -> Markup {
    let row = person.on.row();
    let can_reach = person.on.may(Act::View(Section::Contact));
    let phones = if can_reach { person.detail.phones.as_slice() } else { &[] };
    let care = words::before_contact(&row.cautions, &row.caution_note, phones);
    let frame = frame.actions(acts(person));
    frame.page(&html! {
        @if !care.is_empty() { (care_banner(&care, None)) }
        (tabs(row.id, Place::Record))
        @for one in &person.detail.handed { (pages_handed::withdrawn(one, &full_name(&row.family_name, &row.given_name, &row.calling_name))) }
        (Card { body: html! { (at_a_glance(person)) }, ..Card::default() })
        div.two {
            div.stack {
                (crate::web::nondisclosures::card(person.on.actor(), row.id, person.nondisclosures, clock))
                (crate::web::protections::card(person.on, person.protections, person.told, person.today))
                @if can_reach { (Card { title: "連絡先", body: contact(person), ..Card::default() }) }
                @if let Some(talks) = person.talks {
                    (Card { title: "相談", body: consultations(person, talks), ..Card::default() })
                }
            }
            div.stack {
                (Card { title: "世帯", body: household(person), ..Card::default() })
                (Card { title: "ケース", body: cases(person), ..Card::default() })
                (crate::web::identities::links(person.links, clock))
                @if !person.linked.is_empty() {
                    (Card { title: "同じ人の記録", body: linked(person), ..Card::default() })
                }
                @if !person.detail.names.is_empty() {
                    (Card { title: "別名", body: names(person), ..Card::default() })
                }
                @if !row.note.is_empty() {
                    (Card { title: "備考", body: html! { p.pre { (row.note) } }, ..Card::default() })
                }
            }
        }
    })
}

fn acts(person: &Person<'_>) -> Markup {
    let id = person.on.row().id;
    let may = |section| person.on.may(Act::Write(section));
    html! {
        @if may(Section::Consultations) {
            a.button.main href={ "/consultations/new?person=" (id) } { "相談を記録する" }
        }
        @if may(Section::Referrals) {
            a.button href={ "/referrals/new?person=" (id) } { "つなぐ" }
        }
        @if may(Section::Basics) {
            a.button href={ "/cases/new?person=" (id) } { "ケースを開く" }
            a.button.plain href={ (paths::person(id)) "/edit" } { "変更する" }
            a.button.plain href={ (paths::person(id)) "/same" } { "同じ人の記録と結ぶ" }
            a.button.plain href={ (paths::person(id)) "/nondisclosure" } { "知らせてはならない相手を登録する" }
            @if person.protections.iter().all(|one| one.ended_at.is_some()) {
                a.button.plain href={ (paths::person(id)) "/protection" } { "支援措置を登録する" }
            }
        }
    }
}

fn linked(person: &Person<'_>) -> Markup {
    html! {
        ul {
            @for row in person.linked {
                li { a href=(paths::person(row.id)) { (person_name(&row.name(), &row.kana())) } " " span.soft { (row.age(person.today)) } }
            }
        }
        p.small.soft { "相談は、同じ人の記録のものも合わせて並べています。" }
        @if person.on.may(Act::Write(Section::Basics)) {
            p { a href={ (paths::person(person.on.row().id)) "/apart" } { "結びつきを外す" } }
        }
    }
}

fn at_a_glance(person: &Person<'_>) -> Facts<'static> {
    let row = person.on.row();
    let kana = format!("{} {}", row.family_kana, row.given_kana);
    let or_unknown = |text: &str| {
        let text = text.trim().to_owned();
        html! { @if text.is_empty() { span.soft { "わかりません" } } @else { (text) } }
    };
    let mut rows = vec![("フリガナ", or_unknown(&kana))];
    if !row.calling_name.is_empty() {
        rows.push(("呼び名", html! { (row.calling_name) }));
    }
    rows.extend([
        ("年齢", html! { (age_on(row.birth_lo.0, row.birth_hi.0, person.today.0).label()) }),
        ("生年月日", html! { (words::birth(row.birth_lo, row.birth_hi, &row.birth_precision, row.birth_as_of)) }),
        ("性別", html! { (row.sex.label()) }),
        ("続柄", html! { (row.relationship.label()) }),
    ]);
    if let Some(district) = &person.detail.district {
        rows.push(("圏域", html! { (district) }));
    }
    Facts { shape: FactsShape::Strip, rows }
}

/// Whether a telephone may be called, in a word that stands out when it must.
pub fn safety(safety: PhoneSafety) -> Markup {
    let tone = match safety {
        PhoneSafety::Safe => Tone::Done,
        PhoneSafety::Caution => Tone::Soon,
        PhoneSafety::Unsafe => Tone::Late,
        PhoneSafety::Unknown => Tone::Plain,
    };
    tag(tone, safety.label())
}

/// What stands in the place of contact data that are sealed away.
const HIDDEN: &str = "電話は、支援措置により伏せています。";

fn contact(person: &Person<'_>) -> Markup {
    let detail = person.detail;
    let is_home_hidden = detail.members.iter().any(PersonRow::is_protected);
    let is_hidden = person.protections.iter().any(|one| one.ended_at.is_none());
    let phones = Table {
        caption: "電話",
        heads: vec![Head::text("電話"), Head::text("だれの電話"), Head::text("かけてよいか"), Head::text("メモ")],
        rows: detail
            .phones
            .iter()
            .map(|phone| {
                vec![
                    html! { span.num.strong { (phone.number) } },
                    html! { (phone.owner) },
                    safety(phone.safety),
                    html! { (phone.note) },
                ]
            })
            .collect(),
        caption_hidden: true,
        empty: EmptyState {
            title: if is_hidden { HIDDEN } else { "電話は登録されていません。" },
            ..EmptyState::default()
        },
        ..Table::default()
    };
    let mut rows: Vec<(&str, Markup)> = detail
        .addresses
        .iter()
        .map(|address| {
            let body = html! {
                (place(&address.postal_code, &address.address))
                @if !address.note.is_empty() { " " span.soft { (address.note) } }
            };
            (address.kind.label(), body)
        })
        .collect();
    if let Some(household) = detail.household.as_ref().filter(|household| !household.address.is_empty()) {
        rows.push(("世帯の住所", place(&household.postal_code, &household.address)));
    }
    html! {
        div.stack {
            (phones)
            @if rows.is_empty() {
                p.soft { @if is_hidden { "住所は、支援措置により伏せています。" } @else if is_home_hidden { "世帯の住所は、支援措置により伏せています。" } @else { "住所は登録されていません。" } }
            } @else {
                (Facts { shape: FactsShape::List, rows })
            }
        }
    }
}

fn place(postal: &str, address: &str) -> Markup {
    html! { @if !postal.is_empty() { "〒" (postal) " " } (address) }
}

fn consultations(person: &Person<'_>, talks: &Page<ConsultationRow>) -> Markup {
    let id = person.on.row().id;
    let new = format!("/consultations/new?person={id}");
    let can_log = person.on.may(Act::Write(Section::Consultations));
    let timeline = Timeline {
        entries: talks.rows.iter().map(talk).collect(),
        empty: EmptyState {
            title: "この人の相談はまだ記録されていません。",
            advice: "電話や訪問のあとに記録すると、ここに新しい順に並びます。",
            action: can_log.then_some(("相談を記録する", &new)),
        },
    };
    html! {
        (timeline)
        (Pager { page: talks.no.number(), has_next: talks.has_next, address: &paths::person(id), ..Pager::default() })
    }
}

fn talk(row: &ConsultationRow) -> Entry {
    let time = date_time(row.occurred_at);
    let mut excerpt: String = row.content.chars().take(EXCERPT).collect();
    if row.content.chars().count() > EXCERPT {
        excerpt.push('…');
    }
    let mut who = vec![row.counterpart.label().to_owned()];
    who.extend(row.minutes.map(|minutes| format!("{minutes}分")));
    who.push(row.staff.clone());
    let next = row.next_step.map(|step| {
        let by = row.next_on.and_then(date).map(wareki::short);
        format!("次: {} {}", step.label(), by.unwrap_or_default())
    });
    Entry {
        datetime: time.map(|time| time.format("%Y-%m-%dT%H:%M").to_string()).unwrap_or_default(),
        when: time.map(|time| format!("{} {}", wareki::short(time.date()), time.format("%H:%M"))).unwrap_or_default(),
        tags: tag(Tone::Plain, row.method.label()),
        who: who.join("　"),
        body: html! {
            p.pre { (excerpt) }
            @if let Some(next) = next { p.soft.small { (next.trim()) } }
        },
        link: Some(("開く".to_owned(), paths::consultation(row.id))),
        voided: row.is_voided.then(|| "相談のページで確かめられます。".to_owned()),
        ..Entry::default()
    }
}

fn household(person: &Person<'_>) -> Markup {
    let Some(household) = &person.detail.household else {
        return html! { p.soft { "世帯は登録されていません。" } };
    };
    html! {
        div.stack {
            p { a.strong href=(paths::household(household.id)) { (household.label) } }
            @if person.detail.members.is_empty() {
                p.soft { "ほかの世帯員は登録されていません。" }
            } @else {
                ul {
                    @for member in &person.detail.members {
                        li {
                            a href=(paths::person(member.id)) { (member.name()) }
                            " " span.soft { (member.relationship.label()) "　" (member.age(person.today)) }
                            @if !words::cautions(&member.cautions, &member.caution_note).is_empty() { " " (tag(Tone::Soon, "連絡に注意")) }
                        }
                    }
                }
            }
        }
    }
}

/// The stage of a case in a word.
pub fn stage(stage: CaseStage) -> Markup {
    let tone = match stage {
        CaseStage::Closed => Tone::Done,
        CaseStage::Received | CaseStage::Intake | CaseStage::Rapport | CaseStage::Active | CaseStage::Watching => {
            Tone::Key
        }
    };
    tag(tone, stage.label())
}

fn cases(person: &Person<'_>) -> Markup {
    html! {
        @if person.detail.cases.is_empty() {
            p.soft { "この人のケースはまだありません。" }
        } @else {
            ul {
                @for case in &person.detail.cases {
                    li {
                        a href=(paths::case(case.id)) { (case.number) "　" (case.title) }
                        " " (stage(case.stage))
                    }
                }
            }
        }
    }
}

fn names(person: &Person<'_>) -> Markup {
    let rows = person.detail.names.iter().map(|name| {
        let pair = |family: &str, given: &str| format!("{family} {given}").trim().to_owned();
        (
            name.kind.label(),
            person_name(&pair(&name.family_name, &name.given_name), &pair(&name.family_kana, &name.given_kana)),
        )
    });
    let facts = Facts { shape: FactsShape::List, rows: rows.collect() };
    html! { (facts) }
}
