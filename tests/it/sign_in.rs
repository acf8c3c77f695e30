//! Signing in: what is said, what is not said, and how long one has to wait.

use crate::support::{Client, PASSWORD, Page, TestApp};
use axum::http::StatusCode;
use entity::codes::Role;
use std::str::FromStr;
use tower_sessions::SessionStore;
use tower_sessions::session::Id;
use tsunagi::data::sessions::Store;

const NEW: &str = "あたらしいことば十文字";
const WRONG: &str = "ログイン名かパスワードが違います。";

async fn try_to_sign_in(who: &Client, login: &str, password: &str) -> Page {
    who.post("/login", &[("login", login), ("password", password)]).await
}

async fn signs_in(app: &TestApp, who: &Client, password: &str) -> Client {
    let client = who.elsewhere();
    let login = app.login_of(who.staff).await;
    let answer = try_to_sign_in(&client, &login, password).await;
    answer.is(StatusCode::SEE_OTHER);
    client
}

both_databases! {
    /// Name and password open the home page; signing out closes everything again.
    async fn somebody_signs_in_and_out(app: TestApp) {
        let sato = app.person("佐藤", Role::Consultant, "北事業所").await.elsewhere();
        let login = app.login_of(sato.staff).await;
        let page = sato.visit("/").await;
        assert_eq!(page.heading(), "サインイン");
        assert!(page.has_button("サインインする"));
        let answer = try_to_sign_in(&sato, &login, PASSWORD).await;
        answer.leads_to("/");
        sato.get("/").await.is(StatusCode::OK).has_text("佐藤");
        assert_eq!(app.entries("signed_in", sato.staff.0).await, 1);
        let old = sato.cookie();
        sato.post_empty("/logout").await.leads_to("/login");
        sato.get("/").await.leads_to("/login");
        sato.set_cookie(old);
        sato.get("/").await.leads_to("/login");
        assert_eq!(app.entries("signed_out", sato.staff.0).await, 1);
    }

    /// The session that existed before signing in is worth nothing afterwards.
    async fn signing_in_changes_session_and_token(app: TestApp) {
        let sato = app.person("佐藤", Role::Consultant, "北事業所").await.elsewhere();
        sato.get("/login").await;
        let (cookie, token) = (sato.cookie(), sato.token().await);
        let login = app.login_of(sato.staff).await;
        try_to_sign_in(&sato, &login, PASSWORD).await.leads_to("/");
        assert_ne!(sato.cookie(), cookie);
        assert_ne!(sato.token().await, token);
        let before = sato.elsewhere();
        before.set_cookie(cookie);
        before.get("/").await.leads_to("/login");
    }

    /// An empty form is complained about, field by field.
    async fn an_empty_form_names_both_fields(app: TestApp) {
        let page = app.stranger().post("/login", &[]).await;
        page.is(StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(page.field("ログイン名").error(), "ログイン名を入力してください。");
        assert_eq!(page.field("パスワード").error(), "パスワードを入力してください。");
    }

    /// After some failures one waits, longer and longer, even with the right password.
    async fn failures_lock_for_longer_and_longer(app: TestApp) {
        let sato = app.person("佐藤", Role::Consultant, "北事業所").await.elsewhere();
        let login = app.login_of(sato.staff).await;
        for _ in 0..4 {
            let page = try_to_sign_in(&sato, &login, "ちがうことば").await;
            page.is(StatusCode::UNPROCESSABLE_ENTITY).has_text(WRONG);
        }
        // The fifth failure costs half a minute, the sixth a whole one.
        try_to_sign_in(&sato, &login, "ちがうことば").await.is(StatusCode::UNPROCESSABLE_ENTITY);
        app.clock().advance_seconds(29);
        try_to_sign_in(&sato, &login, PASSWORD).await.is(StatusCode::UNPROCESSABLE_ENTITY);
        app.clock().advance_seconds(2);
        try_to_sign_in(&sato, &login, "ちがうことば").await.is(StatusCode::UNPROCESSABLE_ENTITY);
        app.clock().advance_seconds(58);
        try_to_sign_in(&sato, &login, PASSWORD).await.is(StatusCode::UNPROCESSABLE_ENTITY);
        app.clock().advance_seconds(3);
        try_to_sign_in(&sato, &login, PASSWORD).await.leads_to("/");
        assert_eq!(app.entries("sign_in_failed", sato.staff.0).await, 8);
        let again = sato.elsewhere();
        try_to_sign_in(&again, &login, "ちがうことば").await.has_text(WRONG);
    }

    /// A name that does not exist is answered like a wrong password, however often one tries.
    async fn an_unknown_name_is_answered_like_a_wrong_password(app: TestApp) {
        let sato = app.person("佐藤", Role::Consultant, "北事業所").await.elsewhere();
        let known = app.login_of(sato.staff).await;
        for attempt in 1..=6 {
            let mut answers = Vec::new();
            for login in [known.as_str(), "nobody9"] {
                let client = app.stranger();
                let page = try_to_sign_in(&client, login, "ちがうことば").await;
                let token = client.token().await;
                let body = page.body.replace(login, "LOGIN").replace(&token, "TOKEN");
                answers.push((page.status, page.field("ログイン名").error(), body));
            }
            let (known, unknown) = (&answers[0], &answers[1]);
            assert_eq!(known.1, unknown.1, "attempt {attempt} tells which name exists");
            assert!(known == unknown, "attempt {attempt} tells which name exists");
        }
    }

    /// An initial password opens nothing but its own change.
    async fn an_initial_password_must_be_changed_first(app: TestApp) {
        let sato = app.person("佐藤", Role::Consultant, "北事業所").await;
        app.run("UPDATE staff SET must_change_password = TRUE WHERE id = $1", vec![sato.staff.into()]).await;
        let client = sato.elsewhere();
        let login = app.login_of(sato.staff).await;
        try_to_sign_in(&client, &login, PASSWORD).await.leads_to("/password");
        for path in ["/", "/consultations", "/consultations/new"] {
            client.get(path).await.leads_to("/password");
        }
        client.post_without_form("/consultations/new", &[("content", "x")]).await.leads_to("/password");
        let change = |old: &'static str, new: &'static str, again: &'static str| {
            let client = client.clone();
            async move { client.post("/password", &[("old", old), ("new", new), ("again", again)]).await }
        };
        let page = change("ちがうことば", "あたらしいことば十文字", "あたらしいことば十文字").await;
        assert_eq!(page.field("いまのパスワード").error(), "いまのパスワードが違います。");
        let page = change(PASSWORD, "みじかい", "ちがう").await;
        assert_eq!(page.field("新しいパスワード").error(), "10文字以上にしてください。");
        assert!(!page.field("新しいパスワード（もう一度）").error().is_empty());
        let page = change(PASSWORD, PASSWORD, PASSWORD).await;
        assert!(!page.field("新しいパスワード").error().is_empty());
        page.has_no_text(PASSWORD);
        change(PASSWORD, "あたらしいことば十文字", "あたらしいことば十文字").await.is(StatusCode::SEE_OTHER);
        client.get("/").await.is(StatusCode::OK);
        signs_in(&app, &sato, "あたらしいことば十文字").await.get("/").await.is(StatusCode::OK);
    }

    /// A new password ends what was open elsewhere; where it was changed one goes on, under another id.
    async fn a_new_password_ends_the_other_sessions(app: TestApp) {
        let sato = app.person("佐藤", Role::Consultant, "北事業所").await;
        let suzuki = app.person("鈴木", Role::Consultant, "北事業所").await;
        let other = signs_in(&app, &sato, PASSWORD).await;
        let locked = signs_in(&app, &sato, PASSWORD).await;
        let before = sato.elsewhere();
        before.set_cookie(sato.cookie());
        let wrong = [("old", "ちがうことば"), ("new", NEW), ("again", NEW)];
        sato.post("/password", &wrong).await.is(StatusCode::UNPROCESSABLE_ENTITY);
        other.get("/").await.is(StatusCode::OK);
        sato.post("/password", &[("old", PASSWORD), ("new", NEW), ("again", NEW)]).await.leads_to("/?done=password");
        sato.get("/").await.is(StatusCode::OK);
        for client in [other, locked, before] {
            assert!(client.sign_in().await.is_none(), "a session is left");
            client.get("/").await.leads_to("/login");
        }
        suzuki.get("/").await.is(StatusCode::OK);
    }

    /// A password that is reset and an account that is switched off end every session, for good.
    async fn an_account_taken_in_hand_ends_its_sessions(app: TestApp) {
        let admin = app.person("田中", Role::Administrator, "市役所").await;
        for deed in ["reset-password", "disable"] {
            let sato = app.person("佐藤", Role::Consultant, "北事業所").await;
            let other = signs_in(&app, &sato, PASSWORD).await;
            let place = format!("/admin/staff/{}", sato.staff);
            let page = admin.post(format!("{place}/{deed}"), &[]).await;
            assert!(page.status.is_success() || page.status.is_redirection(), "{deed}: {}", page.status);
            if deed == "disable" {
                admin.post(format!("{place}/enable"), &[]).await.is(StatusCode::SEE_OTHER);
            }
            for client in [sato, other] {
                assert!(client.sign_in().await.is_none(), "{deed} leaves a session");
                client.get("/").await.leads_to("/login");
            }
        }
        admin.get("/").await.is(StatusCode::OK);
    }

    /// A request that was under way when its session was ended does not bring it back.
    async fn a_session_that_was_ended_is_not_written_again(app: TestApp) {
        let sato = app.person("佐藤", Role::Consultant, "北事業所").await;
        let other = signs_in(&app, &sato, PASSWORD).await;
        let id = Id::from_str(&other.cookie().expect("a cookie")).expect("an id");
        let store = Store::new(app.db().clone());
        let under_way = store.load(&id).await.expect("sessions").expect("the session");
        sato.post("/password", &[("old", PASSWORD), ("new", NEW), ("again", NEW)]).await.is(StatusCode::SEE_OTHER);
        store.save(&under_way).await.expect("nothing to do");
        other.get("/").await.leads_to("/login");
    }

    /// An account that is switched off, or whose days are over, neither signs in nor goes on.
    async fn an_account_that_does_not_hold_opens_nothing(app: TestApp) {
        let admin = app.person("田中", Role::Administrator, "市役所").await;
        for sql in [
            "UPDATE staff SET is_disabled = TRUE WHERE id = $1",
            "UPDATE staff SET valid_until = 20261120 WHERE id = $1",
            "UPDATE staff SET valid_from = 20261122 WHERE id = $1",
        ] {
            let sato = app.person("佐藤", Role::Consultant, "北事業所").await;
            sato.get("/").await.is(StatusCode::OK);
            app.run(sql, vec![sato.staff.into()]).await;
            sato.get("/").await.leads_to("/login");
            let login = app.login_of(sato.staff).await;
            let page = try_to_sign_in(&sato.elsewhere(), &login, PASSWORD).await;
            page.is(StatusCode::UNPROCESSABLE_ENTITY).has_text(WRONG);
        }
        admin.get("/").await.is(StatusCode::OK);
    }

    /// Somebody without a posting today is told so after the right password only.
    async fn somebody_without_a_posting_cannot_begin(app: TestApp) {
        let id = app.account("佐藤").await;
        let login = app.login_of(id).await;
        let page = try_to_sign_in(&app.stranger(), &login, PASSWORD).await;
        page.is(StatusCode::UNPROCESSABLE_ENTITY).has_text("有効な所属がありません");
        try_to_sign_in(&app.stranger(), &login, "ちがうことば").await.has_text(WRONG);
    }

    /// The one-time link creates the first administrator once, and only with its token.
    async fn the_one_time_link_works_once(app: TestApp) {
        let stranger = app.stranger();
        let page = stranger.get("/setup?token=guess").await;
        page.has_text("このリンクは使えません");
        assert_eq!(page.link("サインインへ"), "/login");
        *app.state().setup.lock().expect("setup") = Some("secret".to_owned());
        stranger.get("/setup?token=guess").await.has_text("このリンクは使えません");
        stranger.get("/setup?token=").await.has_text("このリンクは使えません");
        let page = stranger.get("/setup?token=secret").await;
        let fields = [("agency", "さくら市"), ("login", "admin"), ("name", "管理 一郎"), ("new", PASSWORD), ("again", PASSWORD)];
        stranger.post_form(&page, "/setup", &fields).await.leads_to("/login");
        try_to_sign_in(&stranger, "admin", PASSWORD).await.leads_to("/");
        let late = app.stranger();
        late.get("/login").await;
        let mut again = fields.to_vec();
        again.push(("token", "secret"));
        late.post_without_form("/setup", &again).await.has_text("このリンクは使えません");
        assert_eq!(app.count("SELECT COUNT(*) FROM staff", vec![]).await, 1);
    }
}
