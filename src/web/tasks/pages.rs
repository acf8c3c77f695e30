//! The list, its rows on other pages, and the form.

use super::form::{ListQuery, TaskForm};
use super::sheet::kind;
use crate::access::Actor;
use crate::clock::{Clock, date};
use crate::data::Page;
use crate::data::cases::CaseOption;
use crate::data::tasks::{Colleague, TaskRow, What};
use crate::domain::deadline::Nearness;
use crate::domain::errors::Errors;
use crate::domain::referral_state::is_awaiting;
use crate::domain::wareki;
use crate::view::card::Card;
use crate::view::empty::EmptyState;
use crate::view::field::{Check, ErrorSummary, Hidden, Select, TextField, Token, Width};
use crate::view::filter::FilterBar;
use crate::view::form::PostForm;
use crate::view::notice::Notice;
use crate::view::pager::Pager;
use crate::view::tag::{Tone, tag};
use crate::view::todo::{Todo, TodoList};
use crate::web::referrals::next_act;
use crate::web::{Frame, paths};
use chrono::NaiveDate;
use entity::codes::{TaskKind, TaskState};
use entity::ids::TaskId;
use entity::stamp::Ymd;
use maud::{Markup, Render, html};

/// Where rows stand: before whom, and where their buttons lead back to.
pub struct Desk<'a> {
    /// Who reads them.
    pub who: &'a Actor,
    /// The clock.
    pub clock: &'a Clock,
    /// The address of the list.
    pub back: &'a str,
    /// The next working day, for whoever may write.
    pub next_day: Option<Ymd>,
}

/// The filter in words, for whoever reads the file.
pub fn conditions(query: &ListQuery) -> Vec<(&'static str, String)> {
    let word = |code: &str| {
        let words = [
            ("agency", "機関のすべて"),
            ("nobody", "担当なし"),
            ("overdue", "期限切れ"),
            ("today", "今日"),
            ("week", "今週"),
            ("later", "来週以降"),
            ("done", "済み"),
        ];
        words.iter().find(|(known, _)| *known == code).map_or(String::new(), |(_, word)| (*word).to_owned())
    };
    let whose = if query.whose.is_empty() || query.whose == "mine" { "自分".to_owned() } else { word(&query.whose) };
    vec![("だれの", whose), ("期限", word(&query.when)), ("状態", word(&query.state))]
}

/// 「R8.11.18（水）」.
pub fn day(day: Ymd) -> Markup {
    html! {
        @if let Some(day) = date(day) {
            time datetime=(wareki::iso(day)) { (wareki::short(day)) "（" (wareki::weekday_kanji(day)) "）" }
        }
    }
}

/// How near a deadline is, as a tag.
pub fn nearness(due: Option<Ymd>, today: NaiveDate) -> Markup {
    match Nearness::of(due.and_then(date), today) {
        Nearness::Overdue(days) => tag(Tone::Late, &format!("{days}日超過")),
        Nearness::Today => tag(Tone::Soon, "今日"),
        Nearness::ThisWeek => tag(Tone::Key, "今週"),
        Nearness::Later => tag(Tone::Plain, "来週以降"),
        Nearness::Open => tag(Tone::Plain, "期限なし"),
    }
}

impl Desk<'_> {
    /// Rows as things to do.
    pub fn todos(&self, rows: &[TaskRow]) -> Vec<Todo> {
        rows.iter().map(|row| self.todo(row, false)).collect()
    }

    /// The same where there is little room: done, moved and handed on, and nothing else.
    pub fn brief_todos(&self, rows: &[TaskRow]) -> Vec<Todo> {
        rows.iter().map(|row| self.todo(row, true)).collect()
    }

    fn todo(&self, row: &TaskRow, is_brief: bool) -> Todo {
        let href = match &row.what {
            What::Task { id, .. } => paths::task(*id),
            What::Awaited(letter) | What::Owed(letter) => paths::referral(letter.id),
        };
        let is_note = matches!(row.what, What::Task { kind: TaskKind::PhoneNote, .. });
        let is_urgent = matches!(row.what, What::Task { is_urgent: true, .. });
        let is_open = matches!(row.what, What::Task { state: TaskState::Open, .. });
        let due = if row.done_on.is_some() {
            html! {}
        } else {
            nearness(row.due_on, self.clock.today())
        };
        Todo {
            tag: html! {
                @if is_urgent { (tag(Tone::Late, "至急")) " " }
                @if is_note { (tag(Tone::Key, "取次ぎ")) " " }
                @if row.done_on.is_some() { (tag(Tone::Done, "済み")) }
                (due)
            },
            what: html! {
                a href=(href) { (row.title) }
                @for person in &row.persons { "　" a href=(paths::person(person.id)) { (person.name()) } }
                @if let (true, Some(origin)) = (row.persons.is_empty(), row.consultation) {
                    "　" a href=(paths::consultation(origin)) { "もとの相談（だれの相談かは未記入）" }
                }
                @if let Some((id, number, title)) = &row.case { "　" a.small href=(paths::case(*id)) { (number) " " (title) } }
            },
            more: html! {
                (kind(row))
                @if let Some(due) = row.due_on { "　期限 " (day(due)) }
                @if let Some(done) = row.done_on { "　済んだ日 " (day(done)) }
                @if row.staff_id != Some(self.who.staff()) {
                    "　" @if row.staff.is_empty() { "担当なし" } @else { "担当 " (row.staff) }
                }
            },
            action: self.actions(row, &href, is_brief),
            address: (is_open && self.next_day.is_some()).then_some(href),
            ..Todo::default()
        }
    }

    fn actions(&self, row: &TaskRow, href: &str, is_brief: bool) -> Markup {
        let Some(next_day) = self.next_day else { return html! {} };
        let named = |words: &str| html! { (words) span.hidden { "（" (row.title) "）" } };
        match &row.what {
            What::Owed(letter) => html! {
                a.button.low href=(next_act(letter)) { (named(if is_awaiting(letter.status) { "答える" } else { "知らせる" })) }
            },
            What::Awaited(_) => html! {},
            What::Task { state: TaskState::Open, kind, id, version, .. } => {
                let ask = |act: &str| crate::web::keys::address(&format!("{href}/{act}"), &[("back", self.back)]);
                html! {
                    div.acts-of-row {
                        @if *kind == TaskKind::PhoneNote {
                            a.button.low href={ "/consultations/new?note=" (id) } data-key="c" { (named("相談として記録")) }
                            a.button.low.plain href=(ask("end")) data-key="d" { (named("終える")) }
                        } @else {
                            (self.at_once(href, "done", *version, html! {}, html! { button.low data-key="d" { (named("済み")) } }))
                        }
                        @if !is_brief && row.due_on.is_none_or(|due| due < next_day) {
                            (self.at_once(href, "move", *version, html! { (Hidden { name: "due_on", value: &crate::web::forms::day_field(Some(next_day)) }) }, html! { button.low.plain { (named("次の平日へ")) } }))
                        }
                        a.button.low.plain href=(ask("move")) data-key="m" { (named("日を変える")) }
                        @if !is_brief && row.staff_id != Some(self.who.staff()) {
                            (self.at_once(href, "hand", *version, html! { (Hidden { name: "staff", value: &self.who.staff().to_string() }) }, html! { button.low.plain { (named("引き受ける")) } }))
                        }
                        a.button.low.plain href=(ask("hand")) data-key="t" { (named("渡す")) }
                    }
                }
            }
            What::Task { state: TaskState::Done | TaskState::Cancelled, version, .. } => {
                self.at_once(href, "reopen", *version, html! {}, html! { button.low.plain { (named("取り消す")) } })
            }
        }
    }

    /// A form with one button that does one thing at once.
    fn at_once(&self, href: &str, act: &str, version: i32, fields: Markup, button: Markup) -> Markup {
        html! {
            form.inline method="post" action={ (href) "/" (act) } {
                (Token(self.who.token()))
                (Hidden { name: "version", value: &version.to_string() })
                (Hidden { name: "back", value: self.back })
                (fields)
                (button)
            }
        }
    }
}

/// Says what was done to a task, with a button that takes it back.
pub fn undo(token: &str, back: &str, code: &str, task: TaskId, version: i32) -> Option<Notice> {
    let said = crate::web::done(code)?;
    let text = html! {
        form.inline method="post" action={ (paths::task(task)) "/reopen" } {
            (Token(token))
            (Hidden { name: "version", value: &version.to_string() })
            (Hidden { name: "back", value: back })
            button.low.plain { "取り消す" }
        }
    };
    Some(Notice { text, ..said })
}

/// The heading under which a row stands.
fn group(row: &TaskRow, today: NaiveDate) -> &'static str {
    if row.done_on.is_some() {
        return "済んだこと";
    }
    if matches!(row.what, What::Task { kind: TaskKind::PhoneNote, .. }) {
        return "取次ぎ";
    }
    match Nearness::of(row.due_on.and_then(date), today) {
        Nearness::Overdue(_) => "期限切れ",
        Nearness::Today => "今日",
        Nearness::ThisWeek => "今週",
        Nearness::Later => "来週以降",
        Nearness::Open => "期限なし",
    }
}

/// The list.
pub fn list(
    desk: &Desk<'_>,
    page: &Page<TaskRow>,
    query: &ListQuery,
    colleagues: &[Colleague],
    errors: &Errors,
) -> Markup {
    let today = desk.clock.today();
    let can_write = desk.next_day.is_some();
    let body = html! {
        (filters(query, colleagues, errors))
        @if page.rows.is_empty() {
            (TodoList { items: Vec::new(), empty: EmptyState {
                title: "することはありません。",
                advice: "相談の「次にすること」と、返信を待っているつなぎが、ここに並びます。条件をしぼっているときは、外してみてください。",
                action: can_write.then_some(("することを書く", "/tasks/new")),
            } })
        }
        @for rows in page.rows.chunk_by(|a, b| group(a, today) == group(b, today)) {
            @let title = rows.first().map_or("", |row| group(row, today));
            (Card { title, body: TodoList { items: desk.todos(rows), ..TodoList::default() }.render(), ..Card::default() })
        }
        (Pager { page: page.no.number(), has_next: page.has_next, address: desk.back, ..Pager::default() })
    };
    let mut frame = Frame::new(desk.who, desk.clock, "/tasks", "今日すること").script("tasks.js");
    if errors.is_empty() {
        frame = frame.exports(desk.back);
    }
    let supervises = desk.who.may(crate::access::Act::Supervise);
    frame
        .actions(html! {
            @if supervises { a.button.plain href="/tasks/by-staff" { "担当者別" } }
            @if can_write {
                a.button.plain href="/phone-notes/new" { "取次ぎメモ" }
                a.button.main href="/tasks/new" { "することを書く" }
            }
        })
        .notice(super::notice(desk.who.token(), desk.back, query.done.as_deref(), &query.task, &query.version))
        .page(&body)
}

fn filters(query: &ListQuery, colleagues: &[Colleague], errors: &Errors) -> Markup {
    let pair = |value: &str, words: &str| (value.to_owned(), words.to_owned());
    let mut whose = vec![pair("agency", "機関のすべて"), pair("nobody", "担当の決まっていないこと")];
    whose.extend(colleagues.iter().map(|colleague| (colleague.id.to_string(), colleague.name.clone())));
    if !query.whose.is_empty() && query.whose != "mine" && whose.iter().all(|(value, _)| *value != query.whose) {
        whose.push((query.whose.clone(), "ほかの職員".to_owned()));
    }
    let when = [pair("overdue", "期限切れ"), pair("today", "今日"), pair("week", "今週"), pair("later", "来週以降")];
    let fields = html! {
        (Select { name: "whose", label: "だれの", value: &query.whose, errors, options: &whose, blank: Some("自分"), ..Select::default() })
        (Select { name: "when", label: "期限", value: &query.when, errors, options: &when, blank: Some("すべて"), ..Select::default() })
        (Select { name: "state", label: "状態", value: &query.state, errors, options: &[pair("done", "済んだこと")], blank: Some("これからすること"), ..Select::default() })
    };
    html! { (FilterBar { action: "/tasks", fields, button: "絞り込む", clear: Some("/tasks") }) }
}

/// Colleagues as choices.
pub fn choices(colleagues: &[Colleague]) -> Vec<(String, String)> {
    colleagues.iter().map(|colleague| (colleague.id.to_string(), colleague.name.clone())).collect()
}

/// The form for a task written down by hand.
pub fn edit(
    who: &Actor,
    clock: &Clock,
    form: &TaskForm,
    colleagues: &[Colleague],
    cases: &[CaseOption],
    errors: &Errors,
) -> Markup {
    let labels = [("title", "すること"), ("due_on", "いつまで"), ("staff", "だれが"), ("case", "ケース")];
    let mut cases: Vec<(String, String)> =
        cases.iter().map(|case| (case.id.to_string(), format!("{} {}", case.number, case.title))).collect();
    if !form.case.is_empty() && cases.iter().all(|(id, _)| *id != form.case) {
        cases.push((form.case.clone(), "いまのケース".to_owned()));
    }
    let has_my_number = !form.not_my_number.is_empty() || errors.all().any(|(_, message)| message.contains("個人番号"));
    let body = html! {
        (ErrorSummary { errors, labels: &labels })
        (PostForm { action: "/tasks/new", token: who.token(), guarded: true, body: html! {
            (Hidden { name: "key", value: &form.key })
            div.card.stack {
                (TextField { name: "title", label: "すること", value: &form.title, errors, required: true, width: Width::Wide, autofocus: errors.is_empty(), ..TextField::default() })
                @if has_my_number {
                    (Check { name: "not_my_number", label: "個人番号ではありません（確かめたことが記録に残ります）", checked: !form.not_my_number.is_empty(), ..Check::default() })
                }
                div.row {
                    (TextField { name: "due_on", label: "いつまで", value: &form.due_on, errors, hint: Some("例: R8.11.25"), width: Width::Narrow, ..TextField::default() })
                    (Select { name: "staff", label: "だれが", value: &form.staff, errors, options: &choices(colleagues), blank: Some("決めていません"), ..Select::default() })
                    (Select { name: "case", label: "ケース", value: &form.case, errors, options: &cases, blank: Some("付けない"), ..Select::default() })
                }
            }
            div.finish {
                button.main { "書いておく" }
                a href="/tasks" { "やめる" }
            }
        } })
    };
    Frame::new(who, clock, "/tasks", "することを書く").under("今日すること", "/tasks").page(&body)
}
