//! Pages of exclusions.

use super::form::{EndForm, ExclusionForm};
use crate::access::Supervise;
use crate::clock::Clock;
use crate::data::cases::OnCase;
use crate::data::exclusions::{Candidate, ExclusionRow, OnExclusion};
use crate::domain::errors::Errors;
use crate::view::card::Card;
use crate::view::confirm::Confirm;
use crate::view::empty::EmptyState;
use crate::view::field::{Check, ErrorSummary, Hidden, Select, TextArea};
use crate::view::form::PostForm;
use crate::view::table::{Head, Table};
use crate::web::{Frame, moments, paths};
use maud::{Markup, html};

/// Who is and was kept away from a case; why, and the way to end it, for supervisors alone.
pub fn exclusions(rows: &[ExclusionRow], clock: &Clock, supervises: bool) -> Markup {
    let lines = rows
        .iter()
        .map(|row| {
            vec![
                html! { (row.name) },
                html! { (moments::words(row.made_at, clock)) "（" (row.maker) "）" },
                html! { @if supervises { (row.reason) } @else { "管理者だけが見られます" } },
                html! {
                    @match row.ended_at {
                        Some(at) => {
                            (moments::words(at, clock)) "（" (row.ender.as_deref().unwrap_or_default()) @if supervises { "、" (row.end_reason) } "）"
                        }
                        None => { "除外中" }
                    }
                },
                html! {
                    @if supervises && row.ended_at.is_none() {
                        a href={ (paths::exclusion(row.id)) "/end" } { "終える" span.hidden { "（" (row.name) "）" } }
                    }
                },
            ]
        })
        .collect();
    let table = Table {
        caption: "担当から除外した職員",
        caption_hidden: true,
        heads: ["職員", "いつから", "理由", "いつまで", ""].map(Head::text).to_vec(),
        rows: lines,
        empty: EmptyState {
            title: "除外した職員はいません。",
            advice: "本人の親族や知人など、このケースを見てはならない職員がいるときに、管理者が除外します。",
            action: None,
        },
        ..Table::default()
    };
    html! { (table) }
}

/// The form for excluding somebody.
pub fn new(
    on: &OnCase<Supervise>,
    clock: &Clock,
    candidates: &[Candidate],
    form: &ExclusionForm,
    errors: &Errors,
) -> Markup {
    let case = on.row();
    let access = format!("{}/access", paths::case(case.id));
    let options: Vec<(String, String)> =
        candidates.iter().map(|one| (one.id.to_string(), format!("{}（{}）", one.name, one.agency))).collect();
    let body = html! {
        (ErrorSummary { errors, labels: &[("staff", "除外する職員"), ("myself", "自分の除外"), ("reason", "理由")] })
        (Card { title: "除外すると", body: html! {
            ul.rules {
                li { "その職員には、このケースと、対象者、その世帯、同じ人たちのほかのケースが、どこからも見えなくなります。共有や緊急照会でも開きません。" }
                li { "主担当や担当は、きょうで終わります。その職員のすることは、今日することの「担当の決まっていないこと」に移ります。次の主担当は、ケースの「担当を引き継ぐ」で決めてください。" }
                li { "その職員が見たことの記録は残ります。" }
            }
        }, ..Card::default() })
        (PostForm {
            action: &format!("{}/exclusions/new", paths::case(case.id)),
            token: on.actor().token(),
            guarded: true,
            body: html! {
                (Hidden { name: "key", value: &form.key })
                div.card.stack {
                    (Select { name: "staff", label: "除外する職員", value: &form.staff, errors, required: true, options: &options, blank: Some("選んでください"), hint: Some("この機関と、このケースを共有した機関、つないだ機関の職員から選びます。") , ..Select::default() })
                    @if !form.myself.is_empty() || !errors.on("myself").is_empty() {
                        (Check { name: "myself", label: "自分を除外します。終えられるのは、この機関の別の管理者だけです", checked: !form.myself.is_empty(), errors, ..Check::default() })
                    }
                    (TextArea { name: "reason", label: "理由", value: &form.reason, errors, required: true, rows: 3, hint: Some("管理者だけが見られます。例: 本人のいとこ") })
                }
                div.finish {
                    button.main.grave { "除外する" }
                    a href=(access) { "やめて戻る" }
                }
            },
        })
    };
    Frame::new(on.actor(), clock, "/cases", "職員を担当から除外する")
        .under("ケース", "/cases")
        .under(format!("{} {}", case.number, case.title), paths::case(case.id))
        .under("共有と同意", access)
        .page(&body)
}

/// Asks before an exclusion ends.
pub fn end(
    on: &OnExclusion<Supervise>,
    clock: &Clock,
    stands: &ExclusionRow,
    form: &EndForm,
    errors: &Errors,
) -> Markup {
    let case = paths::case(on.row().case_id);
    let back = format!("{case}/access");
    let body = html! {
        (ErrorSummary { errors, labels: &[("reason", "理由")] })
        @if on.row().ended_at.is_some() {
            p { "この除外は、すでに終わっています。" a href=(back) { "共有と同意に戻る" } }
        } @else { (Confirm {
            question: "この除外を終えますか。",
            explanation: html! {
                p { (stands.name) "さんの除外です（" (moments::words(stands.made_at, clock)) "、" (stands.maker) "：" (stands.reason) "）。" }
                p { "終えると、ほかの職員と同じように見られるようになります。担当には戻りません。" }
            },
            action: &format!("{}/end", paths::exclusion(on.row().id)),
            token: on.actor().token(),
            reason: Some(TextArea { name: "reason", label: "理由", value: &form.reason, errors, required: true, rows: 3, ..TextArea::default() }),
            button: "除外を終える",
            back: &back,
            grave: true,
            ..Confirm::default()
        }) }
    };
    Frame::new(on.actor(), clock, "/cases", "除外を終える")
        .under("ケース", "/cases")
        .under(format!("{} {}", stands.case_number, stands.case_title), case)
        .under("共有と同意", back)
        .page(&body)
}
