//! Handing over, the team, and episodes of programmes.

use super::{DATE_HINT, below, present, short_day, waiver};
use crate::access::WriteBasics;
use crate::clock::Clock;
use crate::data::cases::{CaseDetail, OnCase};
use crate::domain::errors::Errors;
use crate::view::card::Card;
use crate::view::empty::EmptyState;
use crate::view::field::{ErrorSummary, Hidden, Select, TextArea, TextField, Width};
use crate::view::form::PostForm;
use crate::view::table::{Head, Table};
use crate::web::cases::form::{EngagementForm, HandOverForm, TeamForm};
use crate::web::forms::options;
use crate::web::paths;
use entity::codes::{MemberRole, Program};
use entity::ids::StaffId;
use entity::stamp::Ymd;
use maud::{Markup, html};

type On = OnCase<WriteBasics>;

fn select_options(colleagues: &[(StaffId, String)]) -> Vec<(String, String)> {
    colleagues.iter().map(|(id, label)| (id.to_string(), label.clone())).collect()
}

/// The form for handing over.
pub fn hand_over(
    on: &On,
    clock: &Clock,
    detail: &CaseDetail,
    colleagues: &[(StaffId, String)],
    form: &HandOverForm,
    errors: &Errors,
) -> Markup {
    let here = paths::case(on.row().id);
    let lead = present(&detail.team, clock.today_ymd()).find(|member| member.role == MemberRole::Lead);
    let body = html! {
        (ErrorSummary { errors, labels: &[("to", "引き継ぐ相手"), ("note", "引継ぎの内容")] })
        @if let Some(lead) = lead { p { "いまの主担当は " strong { (lead.name) } " さんです。" } }
        @if colleagues.is_empty() {
            (no_colleagues())
        } @else {
            (PostForm {
                action: &format!("{here}/hand-over"),
                token: on.actor().token(),
                guarded: true,
                body: html! {
                    (Hidden { name: "version", value: &form.version })
                    (Select { name: "to", label: "引き継ぐ相手", value: &form.to, errors, required: true, options: &select_options(colleagues), blank: Some("選んでください"), hint: Some("この人が主担当になり、前の主担当の、そのケースのすることも移ります。"), ..Select::default() })
                    (TextArea { name: "note", label: "引継ぎの内容", value: &form.note, errors, hint: Some("経過に出ます。2,000文字まで。"), rows: 4, ..TextArea::default() })
                    (waiver(errors, form.holds_number(), form.is_waived()))
                    div.finish {
                        button.main { "引き継ぐ" }
                        a href=(here) { "やめて戻る" }
                    }
                },
            })
        }
    };
    below(on, clock, "引き継ぐ").page(&body)
}

fn no_colleagues() -> EmptyState<'static> {
    EmptyState {
        title: "選べる職員がいません。",
        advice: "この機関で今日ケースを担当できる、ほかの職員がいません。所属はシステム管理者が登録します。",
        action: None,
    }
}

/// The team, and the form for adding to it.
pub fn team(
    on: &On,
    clock: &Clock,
    detail: &CaseDetail,
    colleagues: &[(StaffId, String)],
    form: &TeamForm,
    errors: &Errors,
    done: Option<&str>,
) -> Markup {
    let here = paths::case(on.row().id);
    let action = format!("{here}/team");
    let mut roles = options(MemberRole::ALL, MemberRole::code, MemberRole::label);
    roles.retain(|(code, _)| code != MemberRole::Lead.code());
    let add = html! {
        @if colleagues.is_empty() {
            (no_colleagues())
        } @else {
            (PostForm {
                action: &action,
                token: on.actor().token(),
                guarded: true,
                body: html! {
                    (Hidden { name: "version", value: &form.version })
                    (Hidden { name: "do", value: "add" })
                    div.row {
                        (Select { name: "staff", label: "加える職員", value: &form.staff, errors, required: true, options: &select_options(colleagues), blank: Some("選んでください"), ..Select::default() })
                        (Select { name: "role", label: "役割", value: &form.role, errors, required: true, options: &roles, blank: Some("選んでください"), ..Select::default() })
                    }
                    div.row {
                        (TextField { name: "from_on", label: "代行の初日", value: &form.from_on, errors, hint: Some("不在代行のときだけ入力します。"), width: Width::Narrow, ..TextField::default() })
                        (TextField { name: "until_on", label: "代行の最終日", value: &form.until_on, errors, hint: Some("この日までは「自分のケース」に出ます。"), width: Width::Narrow, ..TextField::default() })
                    }
                    div.finish {
                        button.main { "加える" }
                        a href=(here) { "ケースに戻る" }
                    }
                },
            })
        }
    };
    let body = html! {
        (ErrorSummary { errors, labels: &[("staff", "加える職員"), ("role", "役割"), ("from_on", "代行の初日"), ("until_on", "代行の最終日")] })
        (Card { title: "いまの担当", body: members(on, detail, &action, &form.version, clock.today_ymd()), ..Card::default() })
        (Card { title: "担当を加える", body: add, ..Card::default() })
        (former(detail, clock.today_ymd()))
    };
    below(on, clock, "担当を変える").done(done).page(&body)
}

fn members(on: &On, detail: &CaseDetail, action: &str, version: &str, today: Ymd) -> Markup {
    let rows = present(&detail.team, today)
        .map(|member| {
            let leave = if member.role == MemberRole::Lead {
                html! { a href={ (paths::case(on.row().id)) "/hand-over" } { "引き継ぐ" } }
            } else {
                let form = PostForm {
                    action,
                    token: on.actor().token(),
                    guarded: false,
                    body: html! {
                        (Hidden { name: "version", value: version })
                        (Hidden { name: "do", value: "remove" })
                        (Hidden { name: "member", value: &member.id.to_string() })
                        button.low.plain { "外す" span.hidden { "（" (member.name) "）" } }
                    },
                };
                html! { (form) }
            };
            let until = member.until_on.map_or_else(|| html! { span.soft { "－" } }, short_day);
            vec![html! { (member.name) }, html! { (member.role) }, short_day(member.from_on), until, leave]
        })
        .collect();
    let table = Table {
        caption: "いまの担当",
        caption_hidden: true,
        heads: ["氏名", "役割", "いつから", "いつまで", ""].map(Head::text).to_vec(),
        rows,
        empty: EmptyState {
            title: "担当者はいません。",
            advice: "「引き継ぐ」で主担当を決めてください。",
            action: None,
        },
        ..Table::default()
    };
    html! { (table) }
}

fn former(detail: &CaseDetail, today: Ymd) -> Markup {
    let rows: Vec<Vec<Markup>> = detail
        .team
        .iter()
        .filter(|member| !member.is_present(today))
        .filter_map(|member| Some((member, member.until_on?)))
        .map(|(member, until)| {
            // A stand-in who was taken out before or on the first day never stood in.
            let until = if until < member.from_on {
                html! { "取りやめ" }
            } else {
                short_day(until)
            };
            vec![html! { (member.name) }, html! { (member.role) }, short_day(member.from_on), until]
        })
        .collect();
    if rows.is_empty() {
        return html! {};
    }
    let table = Table {
        caption: "これまでの担当",
        caption_hidden: true,
        heads: ["氏名", "役割", "いつから", "いつまで"].map(Head::text).to_vec(),
        rows,
        ..Table::default()
    };
    let card = Card { title: "これまでの担当", body: html! { (table) }, ..Card::default() };
    html! { (card) }
}

/// The episodes, and the forms for beginning and ending one.
pub fn engagements(
    on: &On,
    clock: &Clock,
    detail: &CaseDetail,
    form: &EngagementForm,
    errors: &Errors,
    done: Option<&str>,
) -> Markup {
    let labels = [
        ("program", "事業"),
        ("opened_on", "開始日"),
        ("engagement", "終える関与"),
        ("closed_on", "終了日"),
        ("open_reason", "理由"),
        ("close_reason", "理由"),
    ];
    let body = html! {
        (ErrorSummary { errors, labels: &labels })
        (episodes(detail))
        (Card { title: "関与を始める", body: beginning(on, form, errors), ..Card::default() })
        @if detail.engagements.iter().any(|episode| episode.closed_on.is_none()) {
            (Card { title: "関与を終える", body: ending(on, detail, form, errors), ..Card::default() })
        }
    };
    below(on, clock, "関与を始める・終える").done(done).page(&body)
}

fn episodes(detail: &CaseDetail) -> Markup {
    let rows = detail
        .engagements
        .iter()
        .map(|episode| {
            vec![
                html! { (episode.program) },
                html! { (short_day(episode.opened_on)) @if !episode.open_reason.is_empty() { div.small.soft.pre { (episode.open_reason) } } },
                html! {
                    @if let Some(closed_on) = episode.closed_on {
                        (short_day(closed_on))
                        @if !episode.close_reason.is_empty() { div.small.soft.pre { (episode.close_reason) } }
                    } @else { "続いています" }
                },
            ]
        })
        .collect();
    let table = Table {
        caption: "関与",
        caption_hidden: true,
        heads: ["事業", "開始", "終了"].map(Head::text).to_vec(),
        rows,
        empty: EmptyState {
            title: "関与の記録はまだありません。",
            advice: "どの事業として関わるかを決めたら、下で始めてください。",
            action: None,
        },
        ..Table::default()
    };
    html! { (table) }
}

fn beginning(on: &On, form: &EngagementForm, errors: &Errors) -> Markup {
    let programs = options(Program::ALL, Program::code, Program::label);
    let here = paths::case(on.row().id);
    let form = PostForm {
        action: &format!("{here}/engagements"),
        token: on.actor().token(),
        guarded: true,
        body: html! {
            (Hidden { name: "version", value: &form.version })
            (Hidden { name: "do", value: "open" })
            div.row {
                (Select { name: "program", label: "事業", value: &form.program, errors, required: true, options: &programs, blank: Some("選んでください"), ..Select::default() })
                (TextField { name: "opened_on", label: "開始日", value: &form.opened_on, errors, required: true, hint: Some(DATE_HINT), width: Width::Narrow, ..TextField::default() })
            }
            (TextArea { name: "open_reason", label: "始める理由", value: &form.open_reason, errors, required: true, rows: 2, ..TextArea::default() })
            @if !form.is_ending() { (waiver(errors, form.holds_number(), form.is_waived())) }
            div.finish {
                button.main { "関与を始める" }
                a href=(here) { "ケースに戻る" }
            }
        },
    };
    html! { (form) }
}

fn ending(on: &On, detail: &CaseDetail, form: &EngagementForm, errors: &Errors) -> Markup {
    let open: Vec<(String, String)> = detail
        .engagements
        .iter()
        .filter(|episode| episode.closed_on.is_none())
        .map(|episode| (episode.id.to_string(), episode.program.label().to_owned()))
        .collect();
    let form = PostForm {
        action: &format!("{}/engagements", paths::case(on.row().id)),
        token: on.actor().token(),
        guarded: true,
        body: html! {
            (Hidden { name: "version", value: &form.version })
            (Hidden { name: "do", value: "close" })
            div.row {
                (Select { name: "engagement", label: "終える関与", value: &form.engagement, errors, required: true, options: &open, blank: (open.len() > 1).then_some("選んでください"), ..Select::default() })
                (TextField { name: "closed_on", label: "終了日", value: &form.closed_on, errors, required: true, hint: Some(DATE_HINT), width: Width::Narrow, ..TextField::default() })
            }
            (TextArea { name: "close_reason", label: "終える理由", value: &form.close_reason, errors, required: true, hint: Some("ケースはそのまま続きます。"), rows: 2 })
            @if form.is_ending() { (waiver(errors, form.holds_number(), form.is_waived())) }
            div.finish { button { "関与を終える" } }
        },
    };
    html! { (form) }
}
