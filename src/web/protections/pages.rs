//! Pages of protections.

use super::form::{Along, EndForm, ProtectionForm};
use crate::access::{Act, Actor, Supervise, ViewBasics, WriteBasics};
use crate::clock::{Clock, date};
use crate::data::persons::{OnPerson, full_name};
use crate::data::protections::{Found, OnProtection, ProtectionRow, UnmaskingRow};
use crate::domain::errors::Errors;
use crate::domain::wareki;
use crate::view::card::Card;
use crate::view::confirm::Confirm;
use crate::view::empty::EmptyState;
use crate::view::facts::{Facts, FactsShape};
use crate::view::field::{Checks, ErrorSummary, Hidden, Radios, TextArea, TextField, Width};
use crate::view::form::PostForm;
use crate::view::table::{Head, Table};
use crate::view::tag::{Tone, tag};
use crate::web::{Frame, forms, moments, paths};
use entity::codes::ProtectionKind;
use entity::stamp::Ymd;
use maud::{Markup, html};

const LABELS: [(&str, &str); 6] = [
    ("kind", "種類"),
    ("from_on", "開始の日"),
    ("until_on", "期限"),
    ("from_whom", "だれから守るか"),
    ("note", "備考"),
    ("along", "いっしょに守る世帯の人"),
];

fn long(day: Ymd) -> String {
    date(day).map(wareki::long).unwrap_or_default()
}

fn until(row: &ProtectionRow, today: Ymd) -> Markup {
    let in_a_month = date(today).map_or(today, |day| crate::clock::ymd(day + chrono::TimeDelta::days(30)));
    html! {
        (long(row.until_on)) "まで"
        @if row.is_past(today) { " " (tag(Tone::Late, "期限が過ぎています")) }
        @else if row.ended_at.is_none() && row.until_on <= in_a_month { " " (tag(Tone::Soon, "もうすぐ期限です")) }
    }
}

/// Everybody whom the agency protects.
pub fn list(who: &Actor, clock: &Clock, rows: &[ProtectionRow], done: Option<&str>) -> Markup {
    let today = clock.today_ymd();
    let lines = rows
        .iter()
        .map(|row| {
            vec![
                html! { a href=(paths::person(row.person_id)) { (row.person()) } },
                html! { (row.kind) },
                html! { (long(row.from_on)) },
                until(row, today),
                html! { a href=(paths::protection(row.id)) { "支援措置を見る" span.hidden { "（" (row.person()) "）" } } },
            ]
        })
        .collect();
    let table = Table {
        caption: "支援措置の対象者",
        caption_hidden: true,
        heads: ["人", "種類", "開始の日", "期限", ""].map(Head::text).to_vec(),
        rows: lines,
        empty: EmptyState {
            title: "支援措置の対象者はいません。",
            advice: "人のページの「支援措置を登録する」から登録します。",
            action: None,
        },
        ..Table::default()
    };
    Frame::new(who, clock, "/protections", "支援措置の対象者").done(done).page(&html! {
        p { "期限の近い順です。期限が来ても、終わりを記録するまで、住所や電話は伏せたままです。" }
        (table)
    })
}

/// On the person's page: that they are protected, and the ways on.
pub fn card(on: &OnPerson<ViewBasics>, rows: &[ProtectionRow], texts: usize, today: Ymd) -> Markup {
    let live = rows.iter().find(|row| row.ended_at.is_none());
    let Some(row) = live else { return html! {} };
    let person = paths::person(row.person_id);
    let body = html! { div.stack {
        p { (row.kind) "　" (until(row, today)) }
        p { "電話、住所、世帯の住所、圏域、相談・訪問の場所を伏せています。検索、一覧、印刷、つなぎ、共有にも出ません。" }
        @if texts > 0 {
            p { (tag(Tone::Late, "文章に注意")) " 伏せた内容が書かれている記録が" (texts) "件あります。" a href=(paths::protection(row.id)) { "どれかを見る" } }
        }
        p {
            // Outreach workers see it on their own cases; the page itself says no to the others.
            @if on.actor().may(Act::Unmask) { a.button href={ (person) "/sealed" } { "理由を書いて表示する" } " " }
            @if on.actor().may(Act::Write(crate::access::Section::Basics)) { a href=(paths::protection(row.id)) { "支援措置を見る" } }
        }
    } };
    html! { (Card { title: "支援措置", body, ..Card::default() }) }
}

fn fields(form: &ProtectionForm, errors: &Errors) -> Markup {
    let kinds = forms::options(ProtectionKind::ALL, ProtectionKind::code, ProtectionKind::label);
    html! {
        (Radios { name: "kind", legend: "種類", value: &form.kind, errors, required: true, options: &kinds, ..Radios::default() })
        (TextField { name: "until_on", label: "期限", value: &form.until_on, errors, required: true, hint: Some("市町村が決めた期限。ふつうは開始の日から1年です。"), width: Width::Narrow, ..TextField::default() })
        (TextField { name: "from_whom", label: "だれから守るか", value: &form.from_whom, errors, hint: Some("例: 元夫。この支援措置のページだけに表示します。"), width: Width::Wide, ..TextField::default() })
        (TextArea { name: "note", label: "備考", value: &form.note, errors, rows: 3, ..TextArea::default() })
    }
}

/// The form for protecting somebody.
pub fn new(on: &OnPerson<WriteBasics>, clock: &Clock, along: &Along, form: &ProtectionForm, errors: &Errors) -> Markup {
    let person = on.row();
    let back = paths::person(person.id);
    let others: Vec<(String, String)> = along.iter().map(|(id, label)| (id.to_string(), label.clone())).collect();
    let body = html! {
        (ErrorSummary { errors, labels: &LABELS })
        (Card { title: "登録すると", body: html! {
            ul {
                li { "電話、住所、世帯の住所、圏域、相談・訪問の場所を、すべての画面・検索・一覧・印刷・つなぎ・共有で、すぐに伏せます。記録は消しません。" }
                li { "見るには理由が必要です。だれが見たかが残ります。" }
                li { "文章に同じ電話や住所を書いて保存しようとすると、止まって知らせます。いままでの文章は伏せません。登録のあとに調べて示すので、書き直してください。" }
                li { "期限の1か月前に知らせます。期限が来ても、管理者が終わりを記録するまで伏せたままです。" }
            }
        }, ..Card::default() })
        (PostForm {
            action: &format!("{back}/protection"),
            token: on.actor().token(),
            guarded: true,
            body: html! {
                (Hidden { name: "key", value: &form.key })
                div.card.stack {
                    (TextField { name: "from_on", label: "開始の日", value: &form.from_on, errors, required: true, width: Width::Narrow, ..TextField::default() })
                    (fields(form, errors))
                    @if !others.is_empty() {
                        (Checks { name: "along", legend: "いっしょに守る世帯の人", chosen: &form.along, errors, options: &others, hint: Some("併せて支援を求める人。守る相手（加害者とされる人）は選ばないでください。世帯の住所は、1人でも対象なら伏せます。"), ..Checks::default() })
                    }
                }
                div.finish {
                    button.main { "登録して伏せる" }
                    a href=(back) { "やめて戻る" }
                }
            },
        })
    };
    Frame::new(on.actor(), clock, "/persons", "支援措置を登録する")
        .under("人", "/persons")
        .under(full_name(&person.family_name, &person.given_name, &person.calling_name), back.clone())
        .page(&body)
}

/// What the page of one protection shows.
pub struct Shown<'a> {
    /// It.
    pub row: &'a ProtectionRow,
    /// Who had shown what is hidden.
    pub unmaskings: &'a [UnmaskingRow],
    /// Texts that give it away.
    pub texts: &'a [Found],
}

/// One protection.
pub fn show(on: &OnProtection<WriteBasics>, clock: &Clock, shown: &Shown<'_>, done: Option<&str>) -> Markup {
    let row = shown.row;
    let here = paths::protection(row.id);
    let mut facts = vec![
        ("種類", html! { (row.kind) }),
        ("開始の日", html! { (long(row.from_on)) }),
        ("期限", until(row, clock.today_ymd())),
        (
            "だれから守るか",
            html! { @if row.from_whom.is_empty() { span.soft { "書かれていません" } } @else { (row.from_whom) } },
        ),
        ("登録した職員", html! { (row.staff) "（" (moments::words(row.created_at, clock)) "）" }),
    ];
    if !row.note.is_empty() {
        facts.push(("備考", html! { span.pre { (row.note) } }));
    }
    if let Some(at) = row.ended_at {
        let ender = row.ender.as_deref().unwrap_or_default();
        facts.push(("終わり", html! { (moments::words(at, clock)) "（" (ender) "、" (row.end_reason) "）" }));
    }
    let body = html! {
        (Card { body: html! { (Facts { shape: FactsShape::List, rows: facts }) }, ..Card::default() })
        @if row.ended_at.is_none() {
            (Card { title: "伏せた内容が書かれている文章", body: texts(shown.texts), ..Card::default() })
        }
        (Card { title: "伏せた連絡先を見た人", body: unmaskings(shown.unmaskings, clock, on.may(Act::Supervise)), ..Card::default() })
    };
    Frame::new(on.actor(), clock, "/protections", format!("支援措置: {}", row.person()))
        .under("人", "/persons")
        .under(row.person(), paths::person(row.person_id))
        .actions(html! {
            @if row.ended_at.is_none() {
                a.button href={ (paths::person(row.person_id)) "/nondisclosure" } { "知らせてはならない相手を登録する" }
                a.button href={ (here) "/change" } { "期限や内容を変更する" }
                @if on.may(Act::Supervise) { a.button.plain href={ (here) "/end" } { "支援措置を終える" } }
            }
        })
        .done(done)
        .page(&body)
}

fn texts(found: &[Found]) -> Markup {
    html! {
        @if found.is_empty() {
            p { "見つかりませんでした。" }
        } @else {
            p { "次の記録に、伏せた内容が書かれています。開いて、書き直してください。同じ世帯の人の連絡先のときは、その人にも支援措置を登録できます。" }
            ul {
                @for one in found {
                    @let (label, place) = match one.kind.as_str() {
                        "consultation" => ("相談", "consultations"),
                        "case" => ("ケース", "cases"),
                        "referral" => ("つなぎ", "referrals"),
                        "task" => ("すること", "tasks"),
                        "protection" => ("支援措置の備考", "protections"),
                        "phone" => ("同じ世帯の人の連絡先", "persons"),
                        "person" => ("人の備考・注意", "persons"),
                        _ => ("世帯の備考", "households"),
                    };
                    li { a href={ "/" (place) "/" (one.id) } { (label) } "（" (one.what.join("、")) "）" }
                }
            }
        }
        p.small { "文字の並びで探しています。言い換えや、目印（「駅前の青い建物」など）は見つかりません。" }
    }
}

fn unmaskings(rows: &[UnmaskingRow], clock: &Clock, supervises: bool) -> Markup {
    let lines = rows
        .iter()
        .map(|row| {
            vec![
                html! { (moments::words(row.made_at, clock)) },
                html! { (row.staff) },
                html! { @if supervises || !row.reason.is_empty() { (row.reason) } @else { span.soft { "（管理者だけが見られます）" } } },
            ]
        })
        .collect();
    let table = Table {
        caption: "伏せた連絡先を見た人",
        caption_hidden: true,
        heads: ["いつ", "だれが", "理由"].map(Head::text).to_vec(),
        rows: lines,
        empty: EmptyState { title: "まだだれも見ていません。", advice: "", action: None },
        ..Table::default()
    };
    html! { (table) }
}

/// The form for changing a protection.
pub fn change(
    on: &OnProtection<WriteBasics>,
    clock: &Clock,
    stands: &ProtectionRow,
    form: &ProtectionForm,
    errors: &Errors,
) -> Markup {
    let back = paths::protection(on.row().id);
    let body = html! {
        (ErrorSummary { errors, labels: &LABELS })
        @if stands.ended_at.is_some() {
            p { "この支援措置は、すでに終わっています。" a href=(back) { "支援措置に戻る" } }
        } @else {
            @if !errors.is_empty() {
                (Card { title: "いまの内容", body: html! { p { (stands.kind) "　期限 " (long(stands.until_on)) "　" (stands.from_whom) } }, ..Card::default() })
            }
            (PostForm {
                action: &format!("{back}/change"),
                token: on.actor().token(),
                guarded: true,
                body: html! {
                    (Hidden { name: "key", value: &form.key })
                    div.card.stack { (fields(form, errors)) }
                    div.finish {
                        button.main { "変更する" }
                        a href=(back) { "やめて戻る" }
                    }
                },
            })
        }
    };
    Frame::new(on.actor(), clock, "/protections", "支援措置を変更する")
        .under("人", "/persons")
        .under(stands.person(), paths::person(stands.person_id))
        .under("支援措置", back)
        .page(&body)
}

/// Asks before a protection ends.
pub fn end(
    on: &OnProtection<Supervise>,
    clock: &Clock,
    stands: &ProtectionRow,
    form: &EndForm,
    errors: &Errors,
) -> Markup {
    let back = paths::protection(on.row().id);
    let body = html! {
        (ErrorSummary { errors, labels: &[("reason", "理由")] })
        @if stands.ended_at.is_some() {
            p { "この支援措置は、すでに終わっています。" a href=(back) { "支援措置に戻る" } }
        } @else { (Confirm {
            question: "この支援措置を終えますか。",
            explanation: html! {
                p { (stands.person()) "さんの支援措置です（" (stands.kind) "、" (long(stands.until_on)) "まで）。" }
                p { "伏せていた電話・住所などが、すぐに元の記録に戻り、検索・一覧・印刷・つなぎ・共有に出るようになります。本人に確かめてから終えてください。" }
                p { "同じ世帯にほかの対象者がいるあいだは、世帯の住所は伏せたままです。" }
            },
            action: &format!("{back}/end"),
            token: on.actor().token(),
            reason: Some(TextArea { name: "reason", label: "理由", value: &form.reason, errors, required: true, rows: 3, ..TextArea::default() }),
            button: "支援措置を終える",
            back: &back,
            grave: true,
            ..Confirm::default()
        }) }
    };
    Frame::new(on.actor(), clock, "/protections", "支援措置を終える")
        .under("人", "/persons")
        .under(stands.person(), paths::person(stands.person_id))
        .under("支援措置", back)
        .page(&body)
}
