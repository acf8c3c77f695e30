//! The page on which a supervisor chooses who leads next.

use super::form::{SuccessorsForm, all, to, was};
use crate::access::Actor;
use crate::clock::{Clock, date};
use crate::data::successors::{AHEAD, Candidate, Leaver};
use crate::domain::errors::Errors;
use crate::domain::wareki;
use crate::view::card::Card;
use crate::view::empty::EmptyState;
use crate::view::field::{ErrorSummary, Hidden, Select, Width};
use crate::view::form::PostForm;
use crate::view::tag::{Tone, tag};
use crate::web::{Frame, paths};
use entity::ids::StaffId;
use entity::stamp::Ymd;
use maud::{Markup, html};

const HERE: &str = "/cases/successors";

/// Name of somebody who was chosen, or that nobody was.
pub fn name_of(candidates: &[Candidate], staff: Option<StaffId>) -> String {
    let found = staff.and_then(|id| candidates.iter().find(|one| one.id == id));
    found.map_or_else(|| "決めていない".to_owned(), |one| one.name.clone())
}

/// Everybody who leaves, with their cases.
pub fn list(
    who: &Actor,
    clock: &Clock,
    leavers: &[Leaver],
    candidates: &[Candidate],
    form: &SuccessorsForm,
    errors: &Errors,
    done: Option<&str>,
) -> Markup {
    let today = clock.today_ymd();
    let options: Vec<(String, String)> = candidates.iter().map(|one| (one.id.to_string(), words(one))).collect();
    let labels: Vec<(String, String)> = leavers
        .iter()
        .flat_map(|leaver| {
            let own = leaver.cases.iter().map(|case| (to(case.id), format!("{} {}", case.number, case.title)));
            own.chain([(all(leaver.staff), format!("{}のケースすべて", lead(leaver)))])
        })
        .collect();
    let labels: Vec<(&str, &str)> = labels.iter().map(|(name, label)| (name.as_str(), label.as_str())).collect();
    let due = leavers.iter().filter(|leaver| leaver.has_left(today)).flat_map(|leaver| &leaver.cases);
    let due = due.filter(|case| case.to.is_some()).count();
    let body = html! {
        (ErrorSummary { errors, labels: &labels })
        p.soft {
            "所属が" (AHEAD) "日以内に終わる職員、もう終わった職員が主担当のケースと、主担当のいないケースです。"
            "前もって次の担当を決めておけます。主担当が変わるのは、「引き継ぐ」を押したときです。"
            "そのケースのすることも移ります。ケースのないことは、「今日すること」の担当者別から渡してください。"
        }
        @if leavers.is_empty() {
            (EmptyState {
                title: "次の担当を決めるケースはありません。",
                advice: "職員の所属に終わりの日が登録されると、その職員が主担当のケースがここに出ます。",
                action: Some(("ケースの一覧に戻る", "/cases")),
            })
        } @else {
            (PostForm {
                action: HERE,
                token: who.token(),
                guarded: true,
                body: html! {
                    @for leaver in leavers { (card(leaver, today, &options, form, errors)) }
                    div.finish {
                        button.main name="do" value="keep" { "次の担当を保存する" }
                        button name="do" value="lead" { "保存して、担当がいなくなったケースを引き継ぐ" }
                        a href="/cases" { "やめて戻る" }
                    }
                    @if due > 0 { p.soft.small { "いま引き継げるケース: " (due) "件" } }
                },
            })
        }
    };
    Frame::new(who, clock, "/cases", "次の担当").under("ケース", "/cases").done(done).page(&body)
}

fn words(one: &Candidate) -> String {
    let from = one.from_on.and_then(date).map(|day| format!("（{}から）", wareki::short(day)));
    format!("{}{}", one.name, from.unwrap_or_default())
}

fn lead(leaver: &Leaver) -> &str {
    if leaver.staff.is_none() { "主担当のいないケース" } else { &leaver.name }
}

fn card(leaver: &Leaver, today: Ymd, options: &[(String, String)], form: &SuccessorsForm, errors: &Errors) -> Markup {
    let own = leaver.staff.map(|id| id.to_string()).unwrap_or_default();
    let options: Vec<(String, String)> = options.iter().filter(|(id, _)| *id != own).cloned().collect();
    let last = leaver.last_on.and_then(date).map(wareki::long);
    let for_all = all(leaver.staff);
    let body = html! {
        div.stack {
        @if leaver.staff.is_some() {
            p {
                @match last {
                    Some(last) => { "この機関でケースを担当できるのは、" (last) "までです。" }
                    None => { "この機関でケースを担当できる所属がありません。" }
                }
            }
        }
        @if leaver.cases.len() > 1 {
            (Select { name: &for_all, label: "下で選ばないケースの次の担当", value: form.typed(&for_all), errors, options: &options, blank: Some("決めない"), width: Width::Medium, ..Select::default() })
        }
        ul.stack.plain-list {
            @for case in &leaver.cases {
                @let (name, was) = (to(case.id), was(case.id));
                li {
                    (Hidden { name: &was, value: form.typed(&was) })
                    (Select { name: &name, label: &format!("{} {}（{}）", case.number, case.title, case.stage), value: form.typed(&name), errors, options: &options, blank: Some("まだ決めていない"), width: Width::Medium, ..Select::default() })
                    a.small href=(paths::case(case.id)) { "ケースを開く" span.hidden { "（" (case.number) "）" } }
                }
            }
        }
        }
    };
    let title = format!("{}　{}件", lead(leaver), leaver.cases.len());
    let beside = html! { @if leaver.has_left(today) { (tag(Tone::Late, "担当がいません")) } };
    html! { (Card { title: &title, beside, body, ..Card::default() }) }
}
