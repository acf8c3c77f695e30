//! Pages of consents.

use super::form::{ConsentForm, WithdrawForm};
use super::pages_paper::Paper;
use crate::access::{Act, Actor, Section, WriteBasics};
use crate::clock::{Clock, date};
use crate::data::cases::OnCase;
use crate::data::consents::{ConsentRow, OnConsent};
use crate::domain::consent::opens;
use crate::domain::errors::Errors;
use crate::domain::{sections, wareki};
use crate::view::card::Card;
use crate::view::confirm::Confirm;
use crate::view::empty::EmptyState;
use crate::view::facts::{Facts, FactsShape};
use crate::view::field::{Check, Checks, ErrorSummary, Hidden, Radios, Select, TextArea, TextField, Width};
use crate::view::form::PostForm;
use crate::view::tag::{Tone, tag};
use crate::web::grants::Choices;
use crate::web::nondisclosures::LOOKED;
use crate::web::{Frame, forms, paths};
use entity::codes::{ConsentGiver, ConsentMethod, ConsentStatus};
use entity::explanations;
use entity::stamp::Ymd;
use maud::{Markup, html};

const LABELS: [(&str, &str); 12] = [
    (LOOKED, "知らせてはならない相手"),
    ("person", "だれの同意"),
    ("recipient", "共有する機関"),
    ("status", "同意の状態"),
    ("sections", "共有する範囲"),
    ("method", "方法"),
    ("giver", "同意した人"),
    ("giver_name", "同意した人の氏名"),
    ("decided_on", "日付"),
    ("expires_on", "期限"),
    ("explanation", "説明に使った文"),
    ("note", "備考"),
];

/// What the form offers.
pub struct Offered<'a> {
    /// Persons and agencies.
    pub choices: &'a Choices,
    /// Versions of the text, the newest first.
    pub texts: &'a [explanations::Model],
}

/// The form for recording a consent.
pub fn edit(
    on: &OnCase<WriteBasics>,
    clock: &Clock,
    offered: &Offered<'_>,
    form: &ConsentForm,
    errors: &Errors,
) -> Markup {
    let choices = offered.choices;
    let case = on.row();
    let access = format!("{}/access", paths::case(case.id));
    let body = html! {
        @if choices.subjects.is_empty() {
            (EmptyState {
                title: "このケースには、まだ対象者がいません。",
                advice: "同意は人ごとに記録します。先にケースの対象者を登録してください。",
                action: Some(("ケースを変更する", &format!("{}/edit", paths::case(case.id)))),
            })
        } @else {
            (ErrorSummary { errors, labels: &LABELS })
            (PostForm {
                action: &format!("{}/consents/new", paths::case(case.id)),
                token: on.actor().token(),
                guarded: true,
                body: html! { (fields(offered, form, errors)) div.finish {
                    button.main { "記録する" }
                    a href=(access) { "やめて戻る" }
                } },
            })
        }
    };
    Frame::new(on.actor(), clock, "/cases", "同意を記録する")
        .under("ケース", "/cases")
        .under(format!("{} {}", case.number, case.title), paths::case(case.id))
        .under("共有と同意", access)
        .page(&body)
}

fn fields(offered: &Offered<'_>, form: &ConsentForm, errors: &Errors) -> Markup {
    let choices = offered.choices;
    let texts: Vec<(String, String)> =
        offered.texts.iter().map(|text| (text.version.to_string(), format!("説明文 第{}版", text.version))).collect();
    let subjects = choices.people();
    let mut states = forms::options(ConsentStatus::ALL, ConsentStatus::code, ConsentStatus::label);
    states.retain(|(code, _)| code != ConsentStatus::Withdrawn.code());
    let givers = forms::options(ConsentGiver::ALL, ConsentGiver::code, ConsentGiver::label);
    let methods = forms::options(ConsentMethod::ALL, ConsentMethod::code, ConsentMethod::label);
    let all = forms::options(Section::ALL, Section::code, Section::label);
    let has_number = !form.not_my_number.is_empty() || errors.all().any(|(_, message)| message.contains("個人番号"));
    html! {
        (Hidden { name: "key", value: &form.key })
        div.card.stack {
            div.row {
                (Select { name: "person", label: "だれの同意", value: &form.person, errors, required: true, options: &subjects, blank: Some("選んでください"), hint: Some("同意は1人ずつ記録します。家族の分は、家族からもらいます。"), ..Select::default() })
                (Select { name: "recipient", label: "共有する機関", value: &form.recipient, errors, required: true, options: &choices.agencies, blank: Some("選んでください"), ..Select::default() })
            }
            (Radios { name: "status", legend: "同意の状態", value: &form.status, errors, required: true, options: &states, hint: Some("一部だけ同意したときは「一部同意」を選び、同意した範囲に印を付けます。") })
            (Checks { name: "sections", legend: "共有する範囲", chosen: &form.sections, errors, options: &all, hint: Some("同意または一部同意のときに選びます。「基本情報・世帯」は必ず含めます。"), ..Checks::default() })
            (Radios { name: "method", legend: "方法", value: &form.method, errors, required: true, options: &methods, hint: None })
            (Radios { name: "giver", legend: "同意した人", value: &form.giver, errors, required: true, options: &givers, hint: Some("18歳以上の人に代わって親権者が同意することはできません。") })
            @if !form.told_apart.is_empty() || !errors.on(LOOKED).is_empty() {
                (Check { name: LOOKED, label: "同意した人は、知らせてはならない相手ではありません", checked: !form.told_apart.is_empty(), errors, ..Check::default() })
            }
            div.row {
                (TextField { name: "giver_name", label: "同意した人の氏名", value: &form.giver_name, errors, hint: Some("本人でないときに入力します。"), width: Width::Medium, ..TextField::default() })
                (TextField { name: "decided_on", label: "日付", value: &form.decided_on, errors, required: true, hint: Some("例: R8.11.21、2026-11-21"), width: Width::Narrow, ..TextField::default() })
                (TextField { name: "expires_on", label: "期限", value: &form.expires_on, errors, hint: Some("この日まで。空欄は撤回するまで。"), width: Width::Narrow, ..TextField::default() })
            }
            (Select { name: "explanation", label: "説明に使った文", value: &form.explanation, errors, options: &texts, blank: Some("ほかの文・口頭だけ"), hint: Some("同意書に印刷される文です。記録したあとの画面から、署名をもらう紙を印刷できます。"), ..Select::default() })
            (TextArea { name: "note", label: "備考", value: &form.note, errors, rows: 3, hint: Some("説明したこと、本人の言葉など。共有する機関には見えません。"), ..TextArea::default() })
            @if has_number {
                (Check { name: "not_my_number", label: "個人番号ではありません（確かめたことが記録に残ります）", checked: !form.not_my_number.is_empty(), ..Check::default() })
            }
            (Check { name: "share", label: "記録したら、すぐに共有を始める", checked: !form.share.is_empty(), hint: Some("同意または一部同意のときだけ始まります。"), ..Check::default() })
        }
    }
}

fn day(day: Option<Ymd>, none: &str) -> String {
    day.and_then(date).map_or_else(|| none.to_owned(), wareki::long)
}

/// A tag for the state.
pub fn state(status: ConsentStatus) -> Markup {
    let tone = match status {
        ConsentStatus::Agreed | ConsentStatus::Partial => Tone::Key,
        ConsentStatus::Explained => Tone::Plain,
        ConsentStatus::Refused | ConsentStatus::Withdrawn => Tone::Late,
    };
    tag(tone, status.label())
}

/// One consent.
pub fn show<A>(on: &OnConsent<A>, clock: &Clock, row: &ConsentRow, errors: &Errors, done: Option<&str>) -> Markup {
    let here = paths::consent(row.id);
    let may_write = on.may(Act::Write(Section::Basics));
    let is_over = row.expires_on.is_some_and(|last| last < clock.today_ymd());
    let giver = match row.giver {
        ConsentGiver::Myself => row.giver.label().to_owned(),
        other => format!("{} {}", other.label(), row.giver_name),
    };
    let mut rows = vec![
        ("だれの同意", html! { a href=(paths::person(row.person_id)) { (row.person()) } }),
        ("共有する機関", html! { (row.recipient) }),
        ("状態", html! { (state(row.status)) @if is_over { " " (tag(Tone::Done, "期限切れ")) } }),
        ("範囲", html! { @if row.sections.is_empty() { "なし" } @else { (sections::words(&row.sections)) } }),
        ("方法", html! { (row.method) }),
        ("同意した人", html! { (giver) }),
        ("日付", html! { (day(Some(row.decided_on), "")) }),
        (
            "期限",
            html! { @if opens(row.status) { (day(row.expires_on, "撤回するまで")) } @else { (day(row.expires_on, "－")) } },
        ),
        ("受けた職員", html! { (row.staff) }),
        (
            "説明に使った文",
            html! { @match row.explanation_version { Some(version) => { "説明文 第" (version) "版" } None => "ほかの文・口頭だけ" } },
        ),
        ("備考", html! { @if row.note.is_empty() { "なし" } @else { span.pre { (row.note) } } }),
    ];
    if row.status == ConsentStatus::Withdrawn {
        rows.push(("撤回の日", html! { (day(row.withdrawn_on, "")) }));
        rows.push((
            "撤回の理由",
            html! { @if row.withdraw_reason.is_empty() { "なし" } @else { span.pre { (row.withdraw_reason) } } },
        ));
    }
    let body = html! {
        (ErrorSummary { errors, labels: &[] })
        (Card { title: "同意の内容", body: html! { (Facts { shape: FactsShape::List, rows }) }, ..Card::default() })
        (Card { title: "この同意にもとづく共有", body: html! {
            @if row.grants > 0 {
                p { "いま共有しています。" }
            } @else if opens(row.status) && !is_over {
                p { "まだ共有していません。" }
                @if may_write {
                    (PostForm { action: &format!("{here}/share"), token: on.actor().token(), guarded: false, body: html! {
                        button.main { "共有を始める" }
                    } })
                }
            } @else {
                p { @if row.status == ConsentStatus::Explained { "まだ同意を得ていないため、共有していません。" } @else { "この記録では共有できません。" } }
            }
        }, more: Some(("共有と同意をすべて見る", &format!("{}/access", paths::case(row.case_id)))), ..Card::default() })
    };
    Frame::new(on.actor(), clock, "/cases", "同意")
        .under("ケース", "/cases")
        .under(format!("{} {}", row.case_number, row.case_title), paths::case(row.case_id))
        .under("共有と同意", format!("{}/access", paths::case(row.case_id)))
        .actions(html! {
            a.button href={ (here) "/paper" } { (Paper::fitting(row.status).title()) "を印刷する" }
            @if may_write && opens(row.status) {
                a.button href={ (here) "/withdraw" } { "撤回を記録する" }
            }
        })
        .done(done)
        .page(&body)
}

/// Asks before a consent is taken back.
pub fn withdraw(who: &Actor, clock: &Clock, row: &ConsentRow, form: &WithdrawForm, errors: &Errors) -> Markup {
    let here = paths::consent(row.id);
    let body = html! {
        (ErrorSummary { errors, labels: &[("withdrawn_on", "撤回の日"), ("reason", "理由")] })
        (Confirm {
            question: &format!("{}さんの{}への同意を撤回しますか。", row.person(), row.recipient),
            explanation: html! {
                p { "記録すると、この同意にもとづく共有はすぐに終わります。" }
                p { "すでに渡した情報は相手の機関の記録として残ります。もう一度共有するには、新しい同意が必要です。" }
            },
            action: &format!("{here}/withdraw"),
            token: who.token(),
            typed: html! {
                (TextField { name: "withdrawn_on", label: "撤回の日", value: &form.withdrawn_on, errors, required: true, hint: Some("本人が撤回を伝えた日です。"), width: Width::Narrow, ..TextField::default() })
                (TextArea { name: "reason", label: "理由", value: &form.reason, errors, rows: 3, hint: Some("聞いていなければ空欄のままにします。理由がなくても撤回できます。"), ..TextArea::default() })
            },
            hidden: html! { (Hidden { name: "version", value: &form.version }) },
            button: "撤回を記録する",
            back: &here,
            grave: true,
            ..Confirm::default()
        })
    };
    Frame::new(who, clock, "/cases", "同意の撤回").under("ケース", "/cases").under("同意", here).page(&body)
}
