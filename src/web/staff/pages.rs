//! Pages of accounts.

use super::form::{ListForm, StaffForm};
use crate::access::{Administer, May};
use crate::clock::Clock;
use crate::data::Page;
use crate::data::staff::{Account, PostingRow, StaffRow};
use crate::domain::errors::Errors;
use crate::view::card::Card;
use crate::view::confirm::Confirm;
use crate::view::empty::EmptyState;
use crate::view::facts::{Facts, FactsShape};
use crate::view::field::{Check, Checks, ErrorSummary, Hidden, Select, TextField, Width};
use crate::view::filter::FilterBar;
use crate::view::form::PostForm;
use crate::view::notice::{Notice, NoticeKind};
use crate::view::pager::Pager;
use crate::view::period;
use crate::view::person::person_name;
use crate::view::table::{Head, Table};
use crate::view::tag::{Tone, tag};
use crate::web::forms::options;
use crate::web::{Frame, paths};
use entity::codes::{Qualification, Role};
use entity::ids::AgencyId;
use entity::staff;
use maud::{Markup, html};

/// Where accounts are in the menu.
pub const PLACE: &str = "/admin/staff";

/// An initial password that may be shown once.
pub struct Initial(pub String);

/// The list.
pub fn list(
    may: &May<Administer>,
    clock: &Clock,
    query: &ListForm,
    named: &[(AgencyId, String)],
    page: &Page<StaffRow>,
    errors: &Errors,
) -> Markup {
    let today = clock.today_ymd();
    let agencies = choices(named);
    let is_narrowed = !(query.name.is_empty() && query.agency.is_empty() && query.ended.is_empty());
    let rows = page
        .rows
        .iter()
        .map(|row| {
            vec![
                html! { a href=(paths::staff(row.id)) { (person_name(&row.name, &row.kana)) } },
                html! { (row.login) },
                html! { @if row.postings.is_empty() { span.soft { "所属がありません" } } @else { (row.postings) } },
                html! {
                    (period::state(row.valid_from, row.valid_until, today))
                    @if row.is_disabled { " " (tag(Tone::Late, "停止中")) }
                },
            ]
        })
        .collect();
    let address = query.address();
    Frame::new(may.actor(), clock, PLACE, "職員")
        .exports(&address)
        .actions(html! { a.button.main href="/admin/staff/new" { "職員を登録する" } })
        .done(query.done.as_deref())
        .page(&html! {
            (FilterBar {
                action: PLACE,
                fields: html! {
                    (ErrorSummary { errors, labels: &[] })
                    (TextField { name: "name", label: "氏名・フリガナ・ログイン名", value: &query.name, ..TextField::default() })
                    (Select { name: "agency", label: "所属する機関", value: &query.agency, errors, options: &agencies, blank: Some("すべて"), ..Select::default() })
                    (Check { name: "ended", label: "停止中・期間外も出す", checked: query.ended == "yes", ..Check::default() })
                },
                clear: is_narrowed.then_some(PLACE),
                ..FilterBar::default()
            })
            (Table {
                caption: "職員の一覧",
                caption_hidden: true,
                heads: vec![Head::text("氏名"), Head::text("ログイン名"), Head::text("所属"), Head::text("有効期間")],
                rows,
                empty: EmptyState { title: "当てはまる職員はいません。", advice: "条件を変えるか、消してください。", ..EmptyState::default() },
                ..Table::default()
            })
            (Pager { page: page.no.number(), has_next: page.has_next, address: &address, ..Pager::default() })
        })
}

/// One account.
pub fn show(
    may: &May<Administer>,
    clock: &Clock,
    account: &Account,
    postings: &[PostingRow],
    initial: Option<&Initial>,
    done: Option<&str>,
) -> Markup {
    let row = &account.row;
    let address = paths::staff(row.id);
    let is_self = row.id == may.actor().staff();
    let is_locked = row.locked_until.is_some_and(|until| until > clock.now());
    let badge = html! {
        @if row.is_disabled { (tag(Tone::Late, "停止中")) }
        @if row.must_change_password { (tag(Tone::Soon, "はじめのパスワードのまま")) }
        @if is_locked { (tag(Tone::Late, "続けて間違えたため一時停止中")) }
        @if is_self { (tag(Tone::Key, "自分")) }
    };
    let actions = html! {
        a.button href={ (address) "/edit" } { "変更する" }
        @if !is_self {
            a.button.plain href={ (address) "/reset-password" } { "パスワードを初期化する" }
            @if row.is_disabled {
                a.button.plain href={ (address) "/enable" } { "アカウントを使えるようにする" }
            } @else {
                a.button.plain href={ (address) "/disable" } { "アカウントを止める" }
            }
        }
    };
    let qualifications: Vec<&str> = account.qualifications.iter().map(|one| one.label()).collect();
    Frame::new(may.actor(), clock, PLACE, row.name.clone())
        .under("職員", PLACE)
        .badge(badge)
        .actions(actions)
        .done(done)
        .page(&html! {
            @if let Some(Initial(password)) = initial { (handed_over(password)) }
            (Card { title: "アカウント", body: html! {
                (Facts {
                    shape: FactsShape::List,
                    rows: vec![
                        ("ログイン名", html! { (row.login) }),
                        ("フリガナ", html! { @if row.kana.is_empty() { span.soft { "未登録" } } @else { (row.kana) } }),
                        ("有効期間", html! { (period::words(row.valid_from, row.valid_until)) }),
                        ("資格", html! { @if qualifications.is_empty() { span.soft { "登録なし" } } @else { (qualifications.join("、")) } }),
                    ],
                })
            }, ..Card::default() })
            (Card { title: "所属と役割", body: html! { div.stack {
                (posted(postings, &address, is_self, clock))
                @if is_self {
                    p.soft { "自分の所属と役割は、自分では変更できません。ほかのシステム管理者に依頼してください。" }
                } @else {
                    div.finish { a.button href={ (address) "/postings/new" } { "所属を加える" } }
                }
            } }, ..Card::default() })
        })
}

fn handed_over(password: &str) -> Markup {
    let notice = Notice {
        kind: NoticeKind::Care,
        title: "はじめのパスワード".to_owned(),
        text: html! {
            p { code.strong { (password) } }
            p { "この画面を離れると、もう表示されません。本人に伝えてください。最初のサインインで、本人が自分のパスワードに変えます。" }
        },
    };
    html! { (notice) }
}

fn posted(postings: &[PostingRow], address: &str, is_self: bool, clock: &Clock) -> Markup {
    let today = clock.today_ymd();
    let mut heads = vec![Head::text("機関"), Head::text("役割"), Head::text("期間")];
    if !is_self {
        heads.push(Head::text(""));
    }
    let rows = postings
        .iter()
        .map(|posting| {
            let roles: Vec<&str> = posting.roles().into_iter().map(Role::label).collect();
            let mut cells = vec![
                html! { a href=(paths::agency(posting.agency_id)) { (posting.agency_name) } },
                html! { (roles.join("・")) },
                period::state(posting.valid_from, posting.valid_until, today),
            ];
            if !is_self {
                cells.push(html! { a href={ (address) "/postings/" (posting.id) "/edit" } { "変更する" } });
            }
            cells
        })
        .collect();
    html! {
        (Table {
            caption: "所属と役割",
            caption_hidden: true,
            heads,
            rows,
            empty: EmptyState { title: "所属がありません。", advice: "有効な所属がないと、サインインできません。", ..EmptyState::default() },
            ..Table::default()
        })
    }
}

const LABELS: [(&str, &str); 9] = [
    ("login", "ログイン名"),
    ("name", "氏名"),
    ("kana", "フリガナ"),
    ("valid_from", "はじめの日"),
    ("valid_until", "終わりの日"),
    ("qualifications", "資格"),
    ("password", "はじめのパスワード"),
    ("agency", "所属する機関"),
    ("roles", "役割"),
];

/// The form of a new account.
pub fn new(
    may: &May<Administer>,
    clock: &Clock,
    form: &StaffForm,
    named: &[(AgencyId, String)],
    errors: &Errors,
) -> Markup {
    let agencies = choices(named);
    let roles = options(Role::ALL, Role::code, Role::label);
    Frame::new(may.actor(), clock, PLACE, "職員を登録する")
        .under("職員", PLACE)
        .page(&html! {
            (ErrorSummary { errors, labels: &LABELS })
            (PostForm {
                action: "/admin/staff/new",
                token: may.actor().token(),
                guarded: true,
                body: html! {
                    (Card { title: "職員", body: fields(form, errors), ..Card::default() })
                    (Card { title: "最初の所属", body: html! { div.stack {
                        p.hint { "有効な所属がないと、サインインできません。あとから加えることもできます。" }
                        (Select { name: "agency", label: "所属する機関", value: &form.agency, errors, options: &agencies, blank: Some("あとで加える"), ..Select::default() })
                        (Checks { name: "roles", legend: "役割", chosen: &form.roles, errors, options: &roles, ..Checks::default() })
                    } }, ..Card::default() })
                    (Card { title: "はじめのパスワード", body: html! {
                        (TextField { name: "password", label: "はじめのパスワード", value: "", errors, hint: Some("空にすると自動で作り、次の画面で1度だけ表示します。決めるときは10文字以上です。どちらも、最初のサインインで本人が変えます。"), autocomplete: "new-password", ..TextField::default() })
                    }, ..Card::default() })
                    div.finish { button.main { "登録する" } a href=(PLACE) { "やめて戻る" } }
                },
            })
        })
}

/// The form of an account.
pub fn edit(may: &May<Administer>, clock: &Clock, row: &staff::Model, form: &StaffForm, errors: &Errors) -> Markup {
    let address = paths::staff(row.id);
    Frame::new(may.actor(), clock, PLACE, "職員を変更する")
        .under("職員", PLACE)
        .under(row.name.clone(), address.clone())
        .page(&html! {
            (ErrorSummary { errors, labels: &LABELS })
            (PostForm {
                action: &format!("{address}/edit"),
                token: may.actor().token(),
                guarded: true,
                body: html! {
                    (Hidden { name: "version", value: &form.version })
                    (Card { body: fields(form, errors), ..Card::default() })
                    div.finish { button.main { "変更する" } a href=(address) { "やめて戻る" } }
                },
            })
        })
}

fn fields(form: &StaffForm, errors: &Errors) -> Markup {
    let qualifications = options(Qualification::ALL, Qualification::code, Qualification::label);
    html! {
        div.stack {
            div.row {
                (TextField { name: "name", label: "氏名", value: &form.name, errors, required: true, ..TextField::default() })
                (TextField { name: "kana", label: "フリガナ", value: &form.kana, errors, ..TextField::default() })
            }
            (TextField { name: "login", label: "ログイン名", value: &form.login, errors, required: true, hint: Some("サインインで入力する名前です。ほかの職員と重ならないようにします。"), ..TextField::default() })
            div.row {
                (TextField { name: "valid_from", label: "はじめの日", value: &form.valid_from, errors, hint: Some("この日からサインインできます。例: R8.4.1"), width: Width::Narrow, ..TextField::default() })
                (TextField { name: "valid_until", label: "終わりの日", value: &form.valid_until, errors, hint: Some("この日を過ぎるとサインインできません。"), width: Width::Narrow, ..TextField::default() })
            }
            (Checks { name: "qualifications", legend: "資格", chosen: &form.qualifications, errors, options: &qualifications, ..Checks::default() })
        }
    }
}

/// What is asked once before it is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Question {
    /// Switch the account off.
    Disable,
    /// Switch it on again.
    Enable,
    /// Replace the password.
    Reset,
}

impl Question {
    /// Why nobody does it to themselves.
    pub const fn refusal(self) -> &'static str {
        match self {
            Self::Disable | Self::Enable => {
                "自分のアカウントは止められません。ほかのシステム管理者に依頼してください。"
            }
            Self::Reset => "自分のパスワードは、右上の名前のメニューから変更してください。",
        }
    }
}

/// Asks before an account is switched or its password replaced.
pub fn ask(may: &May<Administer>, clock: &Clock, row: &staff::Model, question: Question) -> Markup {
    let (title, part, button, explanation) = match question {
        Question::Disable => (
            "アカウントを止める",
            "disable",
            "止める",
            "すぐにサインインできなくなり、いま開いている画面も使えなくなります。記録はそのまま残ります。あとで、また使えるようにできます。",
        ),
        Question::Enable => (
            "アカウントを使えるようにする",
            "enable",
            "使えるようにする",
            "前と同じパスワードで、またサインインできるようになります。所属は前のままです。",
        ),
        Question::Reset => (
            "パスワードを初期化する",
            "reset-password",
            "初期化する",
            "いまのパスワードは使えなくなり、本人が開いている画面も使えなくなります。新しいはじめのパスワードを、次の画面で1度だけ表示します。続けて間違えたための一時停止も解けます。",
        ),
    };
    let address = paths::staff(row.id);
    Frame::new(may.actor(), clock, PLACE, title).under("職員", PLACE).under(row.name.clone(), address.clone()).page(
        &html! {
            (Confirm {
                question: &format!("{}（{}）: {title}でよいですか。", row.name, row.login),
                explanation: html! { p { (explanation) } },
                action: &format!("{address}/{part}"),
                token: may.actor().token(),
                button,
                back: &address,
                grave: question != Question::Enable,
                ..Confirm::default()
            })
        },
    )
}

/// Agencies as choices.
pub fn choices(named: &[(AgencyId, String)]) -> Vec<(String, String)> {
    named.iter().map(|(id, name)| (id.to_string(), name.clone())).collect()
}
