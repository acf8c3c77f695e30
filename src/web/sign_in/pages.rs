//! The pages one sees before any other.

use super::form::{LoginForm, PasswordForm, SHORTEST, SetupForm};
use crate::access::Actor;
use crate::clock::Clock;
use crate::domain::errors::Errors;
use crate::view::field::{ErrorSummary, TextField, Token};
use crate::view::form::PostForm;
use crate::view::layout::{Shell, page};
use crate::view::notice::{Notice, NoticeKind};
use crate::web::Frame;
use maud::{Markup, html};

/// Said to somebody whose session was locked.
pub fn locked() -> Notice {
    Notice {
        kind: NoticeKind::Care,
        title: "もう一度サインインしてください".to_owned(),
        text: html! { "しばらく操作がなかったか、所属が終わりました。入力の途中だった内容は、下書きに残しています。" },
    }
}

/// The sign-in page.
pub fn login(token: &str, form: &LoginForm, errors: &Errors, notice: Option<Notice>) -> Markup {
    let shell = Shell { title: "サインイン".to_owned(), notice, ..Shell::default() };
    let body = html! {
        (ErrorSummary { errors, labels: &[("login", "ログイン名"), ("password", "パスワード")] })
        (PostForm {
            action: "/login",
            token,
            body: html! {
                (TextField { name: "login", label: "ログイン名", value: &form.login, errors, required: true, autocomplete: "username", ..TextField::default() })
                (TextField { name: "password", label: "パスワード", kind: "password", errors, required: true, autocomplete: "current-password", ..TextField::default() })
                div.finish { button.main { "サインインする" } }
            },
            guarded: false,
        })
        p.small.soft { "パスワードを忘れたときは、システム管理者に初期化を依頼してください。" }
    };
    page(&shell, &body)
}

fn password_fields(errors: &Errors) -> Markup {
    let hint = format!("{SHORTEST}文字以上。文をそのまま使うと覚えやすく、強くなります。");
    html! {
        (TextField { name: "new", label: "新しいパスワード", kind: "password", errors, required: true, hint: Some(&hint), autocomplete: "new-password", ..TextField::default() })
        (TextField { name: "again", label: "新しいパスワード（もう一度）", kind: "password", errors, required: true, autocomplete: "new-password", ..TextField::default() })
    }
}

/// A change of password; the frame is bare while an initial one is in use.
pub fn password(who: &Actor, clock: &Clock, is_initial: bool, _form: &PasswordForm, errors: &Errors) -> Markup {
    let body = html! {
        @if is_initial {
            p { "はじめにもらったパスワードを、自分だけが知っているものに変えてください。" }
        } @else {
            p { "変更すると、ほかの端末でのサインインはすべて終わります。" }
        }
        (ErrorSummary { errors, labels: &[("old", "いまのパスワード"), ("new", "新しいパスワード"), ("again", "新しいパスワード（もう一度）")] })
        (PostForm {
            action: "/password",
            token: who.token(),
            body: html! {
                (TextField { name: "old", label: "いまのパスワード", kind: "password", errors, required: true, autocomplete: "current-password", ..TextField::default() })
                (password_fields(errors))
                div.finish { button.main { "変更する" } }
            },
            guarded: false,
        })
        @if is_initial {
            form method="post" action="/logout" { (Token(who.token())) button.low.plain { "サインアウトする" } }
        }
    };
    if is_initial {
        let shell = Shell { title: "パスワードを変更する".to_owned(), ..Shell::default() };
        return page(&shell, &body);
    }
    Frame::new(who, clock, "/password", "パスワードを変更する").page(&body)
}

/// The first administrator.
pub fn set_up(token: &str, form: &SetupForm, errors: &Errors) -> Markup {
    let shell = Shell { title: "はじめの設定".to_owned(), ..Shell::default() };
    let body = html! {
        p { "この市町村の機関と、最初のシステム管理者を登録します。ほかの機関と職員は、このあと管理の画面で登録します。" }
        (ErrorSummary { errors, labels: &[("agency", "機関名"), ("login", "ログイン名"), ("name", "氏名"), ("new", "パスワード"), ("again", "パスワード（もう一度）")] })
        (PostForm {
            action: "/setup",
            token,
            body: html! {
                input type="hidden" name="token" value=(form.token);
                (TextField { name: "agency", label: "市町村の機関名", value: &form.agency, errors, required: true, hint: Some("例: さくら市 地域福祉課"), ..TextField::default() })
                (TextField { name: "name", label: "氏名", value: &form.name, errors, required: true, autocomplete: "name", ..TextField::default() })
                (TextField { name: "login", label: "ログイン名", value: &form.login, errors, required: true, autocomplete: "username", ..TextField::default() })
                (password_fields(errors))
                div.finish { button.main { "登録する" } }
            },
            guarded: false,
        })
    };
    page(&shell, &body)
}

/// The set-up is done, or the link is not the one that was printed.
pub fn set_up_closed() -> Markup {
    let shell = Shell { title: "はじめの設定は終わっています".to_owned(), ..Shell::default() };
    page(
        &shell,
        &html! {
            p { "このリンクは使えません。すでに登録が済んでいるか、サーバーを起動し直したあとの古いリンクです。" }
            p { a href="/login" { "サインインへ" } }
        },
    )
}
