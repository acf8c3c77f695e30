//! The lists and the form.

use super::form::{ReferralForm, UNREGISTERED};
use super::pages_handed;
use crate::access::Actor;
use crate::clock::Clock;
use crate::data::Page;
use crate::data::referrals::{Handed, ReceiverOption, ReferralRow};
use crate::domain::errors::Errors;
use crate::domain::{referral_state, wareki};
use crate::view::empty::EmptyState;
use crate::view::field::{Check, ErrorSummary, Hidden, Radios, Select, TextArea, TextField, Width};
use crate::view::form::PostForm;
use crate::view::notice::{Notice, NoticeKind};
use crate::view::pager::Pager;
use crate::view::table::{Head, Table};
use crate::view::tabs::{Tab, Tabs};
use crate::view::tag::{Tone, tag};
use crate::web::consultations::pages::{excerpt, when};
use crate::web::nondisclosures::LOOKED;
use crate::web::people::{Candidate, PeopleField};
use crate::web::{Frame, forms, paths};
use entity::codes::{About, ReferralKind, ReferralStatus, SlipGround, Urgency};
use entity::consultations;
use entity::ids::PersonId;
use entity::stamp::Ymd;
use maud::{Markup, html};

/// How much of the consultation stands above the form, in characters.
const TOLD: usize = 200;

/// Fields and their labels, for the summary of mistakes.
const LABELS: &[(&str, &str)] = &[
    ("to_agency", "つなぎ先"),
    ("to_kind", "つなぎ先の機関種別"),
    ("to_name", "つなぎ先の名前"),
    ("kind", "種類"),
    ("about", "だれのこと"),
    ("urgency", "緊急度"),
    ("reason", "つなぐ理由・依頼"),
    ("ground", "根拠"),
    ("ground_note", "根拠（くわしく）"),
    ("told_apart", "知らせてはならない相手"),
    ("slip_subject", "つなぎシートに書く対象"),
    ("slip_background", "これまでの経過"),
    ("sent_on", "送付日"),
];

/// Which list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Letterbox {
    /// 届いた.
    #[default]
    Received,
    /// 送った.
    Sent,
    /// 返信待ち.
    Awaiting,
}

impl Letterbox {
    /// The list that `?box=` names.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Received, Self::Sent, Self::Awaiting].into_iter().find(|one| one.code() == text)
    }

    /// Its name in the address.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Received => "received",
            Self::Sent => "sent",
            Self::Awaiting => "awaiting",
        }
    }

    /// Its address.
    pub fn address(self) -> String {
        format!("/referrals?box={}", self.code())
    }

    const fn label(self) -> &'static str {
        match self {
            Self::Received => "届いた",
            Self::Sent => "送った",
            Self::Awaiting => "返信待ち",
        }
    }
}

/// A day in a table.
pub fn day(day: Option<Ymd>) -> Markup {
    html! {
        @if let Some(date) = day.and_then(crate::clock::date) {
            time datetime=(wareki::iso(date)) { (wareki::short(date)) }
        } @else {
            span.soft { "－" }
        }
    }
}

/// Days from `from` to today.
pub fn days_since(from: Option<Ymd>, clock: &Clock) -> Option<i64> {
    from.and_then(crate::clock::date).map(|from| (clock.today() - from).num_days())
}

/// Whether an answer that is due by this day is overdue.
pub fn is_late(due: Option<Ymd>, clock: &Clock) -> bool {
    due.is_some_and(|due| due < clock.today_ymd())
}

/// The state in a tag; a late answer says how late.
pub fn state(row: &ReferralRow, clock: &Clock) -> Markup {
    if row.is_voided {
        return tag(Tone::Late, "取消し");
    }
    let waiting = days_since(row.sent_on, clock).filter(|_| referral_state::is_awaiting(row.status));
    match (row.status, waiting) {
        (ReferralStatus::OnHold, _) if is_late(row.answer_due_on, clock) => tag(Tone::Late, "保留 期限切れ"),
        (ReferralStatus::OnHold, _) => tag(Tone::Soon, "保留"),
        (ReferralStatus::Accepted | ReferralStatus::InProgress, _) if is_late(row.answer_due_on, clock) => {
            tag(Tone::Late, &format!("{} 期限切れ", row.status))
        }
        (_, Some(days)) if is_late(row.answer_due_on, clock) => tag(Tone::Late, &format!("返信待ち {days}日")),
        (_, Some(0)) => tag(Tone::Soon, "返信待ち 今日から"),
        (_, Some(days)) => tag(Tone::Soon, &format!("返信待ち {days}日")),
        (ReferralStatus::Completed, _) => tag(Tone::Done, "完結"),
        (ReferralStatus::Accepted | ReferralStatus::InProgress, _) => tag(Tone::Key, row.status.label()),
        (status, _) => tag(Tone::Plain, status.label()),
    }
}

fn urgency(row: &ReferralRow) -> Markup {
    let tone = match row.urgency {
        Urgency::A => Tone::Late,
        Urgency::B => Tone::Soon,
        Urgency::C | Urgency::D => Tone::Plain,
    };
    tag(tone, &format!("緊急度 {}", row.urgency.code()))
}

/// A list.
pub fn list(
    who: &Actor,
    clock: &Clock,
    of: Letterbox,
    page: &Page<ReferralRow>,
    can_write: bool,
    done: Option<&str>,
    errors: &Errors,
) -> Markup {
    let tabs = [Letterbox::Received, Letterbox::Sent, Letterbox::Awaiting]
        .map(|each| Tab {
            label: each.label(),
            href: each.address(),
            current: each == of,
            count: (each == Letterbox::Received && who.waiting() > 0).then_some(who.waiting()),
        })
        .into();
    let is_received = of == Letterbox::Received;
    let heads = ["送付", if is_received { "どこから" } else { "どこへ" }, "だれ", "依頼", "状態", ""];
    let rows = page
        .rows
        .iter()
        .map(|row| {
            vec![
                html! { (day(row.sent_on)) br; a.small.whole href=(paths::referral(row.id)) { (row.number) } },
                html! { span.flow { @if is_received { (row.from) } @else { (row.to) } } },
                html! { span.flow { (row.subject) } },
                html! { @if !row.is_blank { span.flow { (excerpt(&row.reason)) } br; (urgency(row)) " " span.small.soft { (row.kind) } } },
                state(row, clock),
                html! {
                    @if is_received && referral_state::is_awaiting(row.status) && !row.is_voided {
                        a.button.low.main href={ (paths::referral(row.id)) "/answer" } { "答える" span.hidden { "（" (row.number) "）" } }
                    } @else {
                        a.button.low href=(paths::referral(row.id)) { "開く" span.hidden { "（" (row.number) "）" } }
                    }
                },
            ]
        })
        .collect();
    let empty = match of {
        Letterbox::Received => EmptyState {
            title: "届いたつなぎはありません。",
            advice: "ほかの機関から送られると、ここに並びます。",
            action: None,
        },
        Letterbox::Sent => EmptyState {
            title: "送ったつなぎはありません。",
            advice: "相談やケースの画面の「つなぐ」からも起票できます。",
            action: can_write.then_some(("つなぐ", "/referrals/new")),
        },
        Letterbox::Awaiting => {
            EmptyState { title: "返信を待っているつなぎはありません。", advice: "", action: None }
        }
    };
    let body = html! {
        (ErrorSummary { errors, labels: &[] })
        (Tabs { label: "つなぎの種類", tabs })
        (Table { caption: of.label(), caption_hidden: true, heads: heads.map(Head::text).into(), rows, empty, ..Table::default() })
        (Pager { page: page.no.number(), has_next: page.has_next, address: &of.address(), ..Pager::default() })
    };
    Frame::new(who, clock, "/referrals", "つなぎ")
        .exports(&of.address())
        .actions(html! { @if can_write { a.button.main href="/referrals/new" { "つなぐ" } } })
        .done(done)
        .page(&body)
}

/// What the form needs besides what was typed.
pub struct Editor<'a> {
    /// Address of the form.
    pub action: &'a str,
    /// It rewrites a draft.
    pub is_edit: bool,
    /// Persons who can be chosen.
    pub candidates: &'a [Candidate],
    /// Registered receivers.
    pub receivers: &'a [ReceiverOption],
    /// Kinds of unregistered receivers: code and words.
    pub kinds: &'a [(String, String)],
    /// The referral in whose place it goes elsewhere.
    pub again: Option<&'a entity::referrals::Model>,
    /// What was handed over about the chosen persons, and must not be passed on.
    pub handed: &'a [Handed],
    /// The consultation out of which it grows.
    pub origin: Option<&'a consultations::Model>,
    /// What has just been done.
    pub done: Option<&'a str>,
}

/// The form.
pub fn edit(who: &Actor, clock: &Clock, editor: &Editor<'_>, form: &ReferralForm, errors: &Errors) -> Markup {
    let title = if editor.is_edit { "つなぎを書き直す" } else { "つなぐ" };
    let has_my_number = !form.not_my_number.is_empty() || errors.all().any(|(_, message)| message.contains("個人番号"));
    let body = html! {
        (ErrorSummary { errors, labels: LABELS })
        @if let Some(row) = editor.again { (again(row)) }
        @for handed in editor.handed { (pages_handed::withdrawn(handed, &chosen_name(editor, handed.person_id))) }
        @if let Some(row) = editor.origin { (origin(row)) }
        (PostForm {
            action: editor.action,
            token: who.token(),
            guarded: true,
            body: html! {
                (Hidden { name: "key", value: &form.key })
                (Hidden { name: "version", value: &form.version })
                (Hidden { name: "consultation", value: &form.consultation })
                (Hidden { name: "case", value: &form.case })
                (Hidden { name: "again", value: &form.again })
                div.card.stack {
                    h2 { "どこへ" }
                    (receiver(form, errors, editor))
                }
                div.card.stack {
                    h2 { "だれのことを、なぜ" }
                    (subject(form, errors, editor))
                }
                div.card.stack {
                    h2 { "渡す情報と根拠" }
                    p.soft { "相手の機関に見えるのは、このつなぎシートだけです。ケースや相談の記録は見えません。" }
                    (ground(form, errors))
                    @if has_my_number {
                        (Check { name: "not_my_number", label: "個人番号ではありません（確かめたことが記録に残ります）", checked: !form.not_my_number.is_empty(), ..Check::default() })
                    }
                    (TextField { name: "sent_on", label: "送付日", value: &form.sent_on, errors, hint: Some("例: R8.11.21。起票だけのときは空でかまいません。"), width: Width::Narrow, ..TextField::default() })
                }
                div.finish {
                    button.main name="do" value="send" { "送付する" }
                    button name="do" value="draft" { "起票だけする" }
                    a href="/referrals?box=sent" { "やめる" }
                }
            },
        })
    };
    Frame::new(who, clock, "/referrals", title).under("つなぎ", "/referrals").done(editor.done).page(&body)
}

/// What the consultation said, to write the slip from.
/// In whose place the referral goes elsewhere, and why that came to nothing.
fn again(row: &entity::referrals::Model) -> Markup {
    let why = if row.status == ReferralStatus::Withdrawn { &row.outcome } else { &row.answer_note };
    let notice = Notice {
        kind: NoticeKind::Care,
        title: format!("つなぎ {} のつなぎ直しです", row.number),
        text: html! {
            (row.to_name) "へのつなぎは" (row.status) "になりました。" @if !why.is_empty() { "理由: 「" (why) "」 " }
            "根拠は、新しいつなぎ先について書き直してください。"
        },
    };
    html! { (notice) }
}

fn chosen_name(editor: &Editor<'_>, id: PersonId) -> String {
    let chosen = editor.candidates.iter().find(|candidate| candidate.id == id);
    chosen
        .map(|candidate| candidate.label.split(['（', '　']).next().unwrap_or_default().to_owned())
        .unwrap_or_default()
}

fn origin(row: &consultations::Model) -> Markup {
    let mut told: String = row.content.chars().take(TOLD).collect();
    if row.content.chars().count() > TOLD {
        told.push('…');
    }
    html! {
        section.card {
            div.card-head {
                h2 { "もとの相談" }
                span.soft { (when(row.occurred_at)) "　" (row.method) "・" (row.counterpart) }
                a.more href=(paths::consultation(row.id)) { "相談を見る" }
            }
            p.pre { (told) }
        }
    }
}

fn receiver(form: &ReferralForm, errors: &Errors, editor: &Editor<'_>) -> Markup {
    let mut agencies: Vec<(String, String)> = editor
        .receivers
        .iter()
        .map(|agency| (agency.id.to_string(), format!("{}（{}）", agency.name, agency.kind)))
        .collect();
    agencies.push((UNREGISTERED.to_owned(), "登録のない機関（下に書く）".to_owned()));
    html! {
        (Select { name: "to_agency", label: "つなぎ先", value: &form.to_agency, errors, required: true, options: &agencies, blank: Some("選んでください"), width: Width::Wide, ..Select::default() })
        div.row {
            (Select { name: "to_kind", label: "登録のない機関の種別", value: &form.to_kind, errors, options: editor.kinds, blank: Some("（登録のある機関を選んだときは不要）"), width: Width::Medium, ..Select::default() })
            (TextField { name: "to_name", label: "登録のない機関の名前", value: &form.to_name, errors, width: Width::Medium, ..TextField::default() })
        }
    }
}

fn subject(form: &ReferralForm, errors: &Errors, editor: &Editor<'_>) -> Markup {
    let kinds = forms::options(ReferralKind::ALL, ReferralKind::code, ReferralKind::label);
    let abouts = forms::options(About::ALL, About::code, About::label);
    let urgencies: Vec<(String, String)> = Urgency::ALL
        .iter()
        .map(|urgency| (urgency.code().to_owned(), format!("{} {urgency}", urgency.code())))
        .collect();
    let roles = [("subject".to_owned(), "対象にする".to_owned())];
    html! {
        (Radios { name: "about", legend: "だれのこと", value: &form.about, errors, required: true, options: &abouts, ..Radios::default() })
        (PeopleField { legend: "対象の人（自分の機関の記録とつなぎます。相手には見えません）", people: &form.people(), candidates: editor.candidates, roles: &roles, newcomer: None, is_first: false, errors })
        (Radios { name: "kind", legend: "種類", value: &form.kind, errors, required: true, options: &kinds, ..Radios::default() })
        (TextArea { name: "reason", label: "つなぐ理由・依頼", value: &form.reason, errors, required: true, rows: 4, ..TextArea::default() })
        (Radios { name: "urgency", legend: "緊急度", value: &form.urgency, errors, required: true, options: &urgencies, hint: Some("返信の期限になります。A はその日、B は2日、C は7日以内（休みの日に当たれば次の平日）。D は相手の機関の日数です。") })
        @if !form.told_apart.is_empty() || !errors.on(LOOKED).is_empty() {
            (Check { name: LOOKED, label: "知らせてはならない相手に伝わらないことを確かめました", checked: !form.told_apart.is_empty(), errors, ..Check::default() })
        }
        (Check { name: "is_accompanied", label: "同行する", checked: !form.is_accompanied.is_empty(), errors, ..Check::default() })
    }
}

fn ground(form: &ReferralForm, errors: &Errors) -> Markup {
    let grounds: Vec<(String, String)> = SlipGround::ALL
        .iter()
        .map(|ground| {
            let words = match ground {
                SlipGround::Consent => "本人の同意がある",
                SlipGround::Statute => "法令にもとづく",
                SlipGround::Emergency => "緊急（生命・身体の保護）",
                SlipGround::NoPersonalData => "本人情報なし（名前などを書かない）",
            };
            (ground.code().to_owned(), words.to_owned())
        })
        .collect();
    html! {
        (Radios { name: "ground", legend: "個人情報を渡す根拠", value: &form.ground, errors, required: true, options: &grounds, ..Radios::default() })
        (TextArea { name: "ground_note", label: "根拠（くわしく）", value: &form.ground_note, errors, rows: 2, hint: Some("「本人情報なし」のほかは、必ず書きます。同意: いつ・どのように・だれから。法令: 法律名と条項（例: 社会福祉法106条の6第3項）。緊急: その理由。"), ..TextArea::default() })
        (TextField { name: "slip_subject", label: "つなぎシートに書く対象", value: &form.slip_subject, errors, required: true, hint: Some("本人情報なしのときは「50代 男性」のように書きます。"), width: Width::Wide, ..TextField::default() })
        (TextArea { name: "slip_background", label: "これまでの経過（つなぎシートに書くこと）", value: &form.slip_background, errors, rows: 5, ..TextArea::default() })
    }
}
