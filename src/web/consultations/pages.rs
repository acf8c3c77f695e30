//! The list and the form.

use super::form::ConsultationForm;
use crate::access::Actor;
use crate::clock::Clock;
use crate::data::Page;
use crate::data::cases::CaseOption;
use crate::data::consultations::ConsultationRow;
use crate::domain::errors::Errors;
use crate::domain::wareki;
use crate::view::empty::EmptyState;
use crate::view::field::{Check, ErrorSummary, Hidden, Radios, Select, TextArea, TextField, Topics, Width};
use crate::view::filter::FilterBar;
use crate::view::form::PostForm;
use crate::view::pager::Pager;
use crate::view::person::whole;
use crate::view::table::{Head, Table};
use crate::view::tag::{Tone, tag};
use crate::web::people::{Candidate, NEWCOMER_LABELS, PeopleField};
use crate::web::{Frame, forms, paths};
use entity::codes::{Counterpart, Field, FirstContact, Method, NextStep, Program, Route, Topic};
use entity::stamp::LocalMinute;
use maud::{Markup, html};

/// Longest excerpt in a list, in characters.
const EXCERPT: usize = 60;

/// Fields and their labels, for the summary of mistakes.
const LABELS: &[(&str, &str)] = &[
    ("occurred_at", "日時"),
    ("method", "方法"),
    ("counterpart", "相談者"),
    ("counterpart_note", "相談者の名前・機関名"),
    ("is_anonymous", "匿名"),
    ("people", "だれについて"),
    ("content", "内容"),
    ("topics", "相談内容"),
    ("next_step", "次にすること"),
    ("next_note", "次にすること（くわしく）"),
    ("next_on", "いつまで"),
    ("minutes", "時間（分）"),
    ("place", "場所"),
    ("route", "把握経路"),
    ("first_contact", "相談経路"),
    ("program", "事業"),
    ("field", "分野"),
    ("case", "ケース"),
];

/// 「R8.11.21 10:32」 with its machine-readable twin.
pub fn when(at: LocalMinute) -> Markup {
    html! {
        @if let Some(time) = crate::clock::date_time(at) {
            time datetime=(time.format("%Y-%m-%dT%H:%M")) { (wareki::short(time.date())) " " (time.format("%H:%M")) }
        }
    }
}

/// The first words of a text.
pub fn excerpt(text: &str) -> String {
    let mut words: String = text.chars().take(EXCERPT).map(|c| if c.is_control() { ' ' } else { c }).collect();
    if text.chars().count() > EXCERPT {
        words.push('…');
    }
    words
}

/// Whom a consultation is about, in a line.
pub fn subjects(row: &ConsultationRow) -> Markup {
    html! {
        @for (place, subject) in row.subjects.iter().enumerate() {
            @if place > 0 { "、" }
            span.whole {
                a href=(paths::person(subject.name.id)) { (subject.name.name()) }
                @if !subject.is_principal { span.soft.small { "（家族）" } }
            }
        }
        @if row.subjects.is_empty() {
            span.soft { @if row.is_anonymous { "匿名" } @else { "まだ付けていません" } }
        }
    }
}

/// A table of consultations; also used on the pages of persons and on the home page.
pub fn table<'a>(rows: &'a [ConsultationRow], caption: &'a str, empty: EmptyState<'a>) -> Table<'a> {
    Table {
        caption,
        caption_hidden: true,
        heads: ["日時", "だれ", "方法・相手", "内容", "担当"].map(Head::text).into(),
        rows: rows
            .iter()
            .map(|row| {
                vec![
                    html! { a href=(paths::consultation(row.id)) { (when(row.occurred_at)) } },
                    subjects(row),
                    html! {
                        (row.method) "・" (row.counterpart)
                        @if row.is_voided { " " (tag(Tone::Late, "取消し")) }
                    },
                    html! { span.flow.most { (excerpt(&row.content)) } },
                    whole(&row.staff),
                ]
            })
            .collect(),
        empty,
        ..Table::default()
    }
}

/// What the list's filter bar holds.
pub struct Filters<'a> {
    /// From, as typed.
    pub from: &'a str,
    /// Until, as typed.
    pub until: &'a str,
    /// Method.
    pub method: &'a str,
    /// Only one's own.
    pub mine: bool,
    /// Mistakes in the filter.
    pub errors: &'a Errors,
}

/// The list.
pub fn list(
    who: &Actor,
    clock: &Clock,
    page: &Page<ConsultationRow>,
    filters: &Filters<'_>,
    address: &str,
    can_log: bool,
    done: Option<&str>,
) -> Markup {
    let methods = forms::options(Method::ALL, Method::code, Method::label);
    let fields = html! {
        (TextField { name: "from", label: "いつから", value: filters.from, errors: filters.errors, width: Width::Narrow, ..TextField::default() })
        (TextField { name: "until", label: "いつまで", value: filters.until, errors: filters.errors, width: Width::Narrow, ..TextField::default() })
        (Select { name: "method", label: "方法", value: filters.method, errors: filters.errors, options: &methods, blank: Some("すべて"), ..Select::default() })
        (Check { name: "mine", label: "自分の記録だけ", checked: filters.mine, errors: filters.errors, ..Check::default() })
    };
    let empty = EmptyState {
        title: "まだ相談の記録がありません。",
        advice: "電話や来所があったら、すぐに記録できます。条件をしぼっているときは、外してみてください。",
        action: can_log.then_some(("相談を記録する", "/consultations/new")),
    };
    let body = html! {
        (FilterBar { action: "/consultations", fields, button: "絞り込む", clear: Some("/consultations") })
        (table(&page.rows, "相談の一覧", empty))
        (Pager { page: page.no.number(), has_next: page.has_next, address, ..Pager::default() })
    };
    let mut frame = Frame::new(who, clock, "/consultations", "相談");
    if filters.errors.is_empty() {
        frame = frame.exports(address);
    }
    frame
        .actions(html! { @if can_log { a.button.main href="/consultations/new" { "相談を記録する" } } })
        .done(done)
        .page(&body)
}

/// What the form needs besides what was typed.
pub struct Editor<'a> {
    /// Address of the form.
    pub action: &'a str,
    /// It corrects a record.
    pub is_edit: bool,
    /// Persons who can be chosen.
    pub candidates: &'a [Candidate],
    /// Cases that can be chosen.
    pub cases: &'a [CaseOption],
}

/// The form.
pub fn edit(who: &Actor, clock: &Clock, editor: &Editor<'_>, form: &ConsultationForm, errors: &Errors) -> Markup {
    let title = if editor.is_edit { "相談を訂正する" } else { "相談を記録する" };
    let newcomer = form.newcomer();
    // What a phone note filled in leaves the same question open as an empty form: who is it about?
    let is_untold = form.content.is_empty() || !form.note.is_empty();
    let is_blank = !editor.is_edit && errors.is_empty() && is_untold && form.find.is_empty();
    let labels: Vec<(&str, &str)> = LABELS.iter().chain(&NEWCOMER_LABELS).copied().collect();
    let has_my_number = !form.not_my_number.is_empty() || errors.all().any(|(_, message)| message.contains("個人番号"));
    let body = html! {
        (ErrorSummary { errors, labels: &labels })
        (PostForm {
            action: editor.action,
            token: who.token(),
            guarded: true,
            body: html! {
                (Hidden { name: "key", value: &form.key })
                (Hidden { name: "version", value: &form.version })
                (Hidden { name: "note", value: &form.note })
                // Enter in a field must save, not search: the first button of a form is its default.
                button.hidden name="do" value="save" tabindex="-1" aria-hidden="true" { "記録する" }
                div.card.stack.quick {
                    (caller(form, errors))
                    (PeopleField { legend: "だれについての相談ですか", people: &form.people(), candidates: editor.candidates, roles: &roles(), newcomer: newcomer.fields(who, errors).filter(|_| !editor.is_edit), is_first: is_blank, errors })
                    (TextArea { name: "content", label: "内容", value: &form.content, errors, required: true, rows: 7, ..TextArea::default() })
                    @if has_my_number {
                        (Check { name: "not_my_number", label: "個人番号ではありません（確かめたことが記録に残ります）", checked: !form.not_my_number.is_empty(), ..Check::default() })
                    }
                    (Topics { legend: "相談内容", labels: &Topic::ALL.iter().map(|topic| topic.label()).collect::<Vec<_>>(), values: &form.topic_values(), errors })
                    (next(form, errors))
                }
                (more(form, errors, editor))
                div.finish {
                    button.main name="do" value="save" { @if editor.is_edit { "訂正する" } @else { "記録する" } }
                    @if !editor.is_edit {
                        button name="do" value="refer" { "記録して、つなぐ" }
                        button name="do" value="case" { "記録して、ケースにする" }
                    }
                    a href="/consultations" { "やめる" }
                }
            },
        })
    };
    Frame::new(who, clock, if editor.is_edit { "/consultations" } else { "/consultations/new" }, title)
        .under("相談", "/consultations")
        .page(&body)
}

fn roles() -> Vec<(String, String)> {
    vec![
        ("principal".to_owned(), "本人として相談の対象にする".to_owned()),
        ("family".to_owned(), "家族として付ける".to_owned()),
    ]
}

fn caller(form: &ConsultationForm, errors: &Errors) -> Markup {
    let methods = forms::options(Method::ALL, Method::code, Method::label);
    let counterparts = forms::options(Counterpart::ALL, Counterpart::code, Counterpart::label);
    html! {
        div.row {
            (TextField { name: "occurred_at", label: "日時", value: &form.occurred_at, errors, required: true, width: Width::Narrow, ..TextField::default() })
            (Select { name: "counterpart", label: "相談者", value: &form.counterpart, errors, required: true, options: &counterparts, blank: Some("選んでください"), ..Select::default() })
            (TextField { name: "counterpart_note", label: "相談者の名前・機関名", value: &form.counterpart_note, errors, width: Width::Medium, ..TextField::default() })
            (Check { name: "is_anonymous", label: "匿名", checked: !form.is_anonymous.is_empty(), errors, ..Check::default() })
        }
        (Radios { name: "method", legend: "方法", value: &form.method, errors, required: true, options: &methods, ..Radios::default() })
    }
}

fn next(form: &ConsultationForm, errors: &Errors) -> Markup {
    let steps = forms::options(NextStep::ALL, NextStep::code, NextStep::label);
    html! {
        div.row {
            (Select { name: "next_step", label: "次にすること", value: &form.next_step, errors, options: &steps, blank: Some("なし"), ..Select::default() })
            (TextField { name: "next_note", label: "次にすること（くわしく）", value: &form.next_note, errors, width: Width::Medium, ..TextField::default() })
            (TextField { name: "next_on", label: "いつまで", value: &form.next_on, errors, hint: Some("例: R8.11.25"), width: Width::Narrow, ..TextField::default() })
            (TextField { name: "minutes", label: "時間（分）", value: &form.minutes, errors, inputmode: Some("numeric"), width: Width::Tiny, ..TextField::default() })
        }
    }
}

fn more(form: &ConsultationForm, errors: &Errors, editor: &Editor<'_>) -> Markup {
    let routes = forms::options(Route::ALL, Route::code, Route::label);
    let contacts = forms::options(FirstContact::ALL, FirstContact::code, FirstContact::label);
    let programs = forms::options(Program::ALL, Program::code, Program::label);
    let fields = forms::options(Field::ALL, Field::code, Field::label);
    let mut cases: Vec<(String, String)> =
        editor.cases.iter().map(|case| (case.id.to_string(), format!("{} {}", case.number, case.title))).collect();
    if !form.case.is_empty() && cases.iter().all(|(id, _)| *id != form.case) {
        cases.push((form.case.clone(), "いまのケース".to_owned()));
    }
    let is_open = ["route", "first_contact", "program", "field", "place", "case"]
        .iter()
        .any(|name| !errors.on(name).is_empty() || errors.theirs(name).is_some())
        || [&form.route, &form.first_contact, &form.program, &form.field, &form.place, &form.case]
            .iter()
            .any(|value| !value.is_empty());
    html! {
        details.card open[is_open] {
            summary { "くわしく（ケース・把握経路・事業・分野・場所）" }
            div.stack {
                div.row {
                    (Select { name: "case", label: "ケース", value: &form.case, errors, options: &cases, blank: Some("付けない"), ..Select::default() })
                    (TextField { name: "place", label: "場所", value: &form.place, errors, width: Width::Medium, ..TextField::default() })
                }
                div.row {
                    (Select { name: "route", label: "把握経路", value: &form.route, errors, options: &routes, blank: Some("未選択"), ..Select::default() })
                    (Select { name: "first_contact", label: "相談経路", value: &form.first_contact, errors, options: &contacts, blank: Some("未選択"), ..Select::default() })
                }
                div.row {
                    (Select { name: "program", label: "事業", value: &form.program, errors, options: &programs, blank: Some("未選択"), ..Select::default() })
                    (Select { name: "field", label: "分野", value: &form.field, errors, options: &fields, blank: Some("未選択"), ..Select::default() })
                }
            }
        }
    }
}
