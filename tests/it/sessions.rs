//! Sessions: cookies, locks, postings; and the frame of every request and answer.

use crate::support::{PASSWORD, TestApp};
use axum::body::Body;
use axum::http::header::CONTENT_TYPE;
use axum::http::{Request, StatusCode};
use entity::codes::Role;
use entity::stamp::Ymd;
use tsunagi::state::AppState;
use tsunagi::web::{paths, routes};

const NEW: &str = "/consultations/new";

both_databases! {
    /// After thirty quiet minutes a session waits for its owner, and says why.
    async fn a_quiet_session_locks(app: TestApp) {
        let sato = app.person("佐藤", Role::Consultant, "北事業所").await;
        app.clock().advance(29);
        sato.get("/").await.is(StatusCode::OK);
        app.clock().advance(29);
        sato.get("/").await.is(StatusCode::OK);
        app.clock().advance(31);
        sato.get("/").await.leads_to("/login");
        sato.get("/login").await.has_text("もう一度サインインしてください");
        assert!(sato.sign_in().await.is_some(), "a locked session is not deleted");
        let login = app.login_of(sato.staff).await;
        sato.post("/login", &[("login", &login), ("password", PASSWORD)]).await.leads_to("/");
        sato.get("/").await.is(StatusCode::OK);
    }

    /// Twelve hours are the end, however busy one is.
    async fn a_session_ends_after_twelve_hours(app: TestApp) {
        let sato = app.person("佐藤", Role::Consultant, "北事業所").await;
        for _ in 0..(12 * 60 / 20) {
            app.clock().advance(20);
            sato.get("/").await.is(StatusCode::OK);
        }
        app.clock().advance(1);
        sato.get("/").await.leads_to("/login");
    }

    /// Two postings: one acts under one of them, and switches in one click.
    async fn postings_are_switched_and_decide_what_is_seen(app: TestApp) {
        let sato = app.person("佐藤", Role::Consultant, "北事業所").await;
        let south = app.person("鈴木", Role::Consultant, "南事業所").await;
        let second = app.posting(sato.staff, south.agency, &[Role::Consultant], None).await;
        let northern = app.consultation().held_by(&sato).await;
        let southern = app.consultation().held_by(&south).await;
        sato.get(paths::consultation(northern.id)).await.is(StatusCode::OK);
        sato.get(paths::consultation(southern.id)).await.is(StatusCode::NOT_FOUND);
        let posting = second.to_string();
        sato.post_without_form("/postings/switch", &[("posting", &posting)]).await.is(StatusCode::SEE_OTHER);
        sato.get("/").await.has_text("南事業所");
        sato.get(paths::consultation(northern.id)).await.is(StatusCode::NOT_FOUND);
        sato.get(paths::consultation(southern.id)).await.is(StatusCode::OK);
        assert_eq!(app.entries("switched", sato.staff.0).await, 1);
        let foreign = south.posting.to_string();
        sato.post_without_form("/postings/switch", &[("posting", &foreign)]).await.is(StatusCode::NOT_FOUND);
        sato.post_without_form("/postings/switch", &[("posting", "x")]).await.is(StatusCode::NOT_FOUND);
        sato.get("/").await.has_text("南事業所");
    }

    /// A posting that has ended ends its sessions at once; it does not turn into another one.
    async fn an_ended_posting_ends_the_session_at_once(app: TestApp) {
        let sato = app.person("佐藤", Role::Consultant, "北事業所").await;
        let south = app.agency("南事業所").await;
        app.posting(sato.staff, south, &[Role::Consultant], None).await;
        sato.get("/").await.is(StatusCode::OK);
        app.run("UPDATE postings SET valid_until = 20261120 WHERE id = $1", vec![sato.posting.into()]).await;
        sato.get("/").await.leads_to("/login");
        sato.post_without_form(NEW, &[("content", "x")]).await.leads_to("/login");
        let login = app.login_of(sato.staff).await;
        sato.post("/login", &[("login", &login), ("password", PASSWORD)]).await.leads_to("/");
        sato.get("/").await.has_text("南事業所").has_no_text("北事業所");
    }

    /// The last day of a posting still counts, the next does not.
    async fn a_posting_holds_until_the_end_of_its_last_day(app: TestApp) {
        let sato = app.person("佐藤", Role::Consultant, "北事業所").await;
        app.run("UPDATE postings SET valid_until = $1 WHERE id = $2", vec![Ymd(20_261_121).into(), sato.posting.into()]).await;
        for _ in 0..((13 * 60 + 20) / 20) {
            app.clock().advance(20);
            if app.today() == Ymd(20_261_121) {
                sato.get("/").await;
            }
        }
        assert_eq!(app.today(), Ymd(20_261_121));
        sato.renew().await;
        sato.get("/").await.is(StatusCode::OK);
        app.clock().advance(10);
        assert_eq!(app.today(), Ymd(20_261_122));
        sato.get("/").await.leads_to("/login");
    }

    /// Changed roles work with the next request.
    async fn a_role_taken_away_is_gone_at_once(app: TestApp) {
        let sato = app.person("佐藤", Role::Consultant, "北事業所").await;
        sato.get("/consultations").await.is(StatusCode::OK);
        app.run("UPDATE postings SET roles = 'auditor' WHERE id = $1", vec![sato.posting.into()]).await;
        sato.get("/consultations").await.is(StatusCode::FORBIDDEN);
    }

    /// The cookie is out of reach of scripts, other sites and, where it matters, plain HTTP; its id is stored hashed.
    async fn the_cookie_is_kept_safe(app: TestApp) {
        let page = app.stranger().get("/login").await;
        let cookie = page.header("set-cookie").to_owned();
        for part in ["tsunagi=", "HttpOnly", "SameSite=Lax", "Path=/"] {
            assert!(cookie.contains(part), "{cookie}");
        }
        assert!(!cookie.contains("Secure"), "{cookie}");
        let mut config = tsunagi::config::Config::clone(&app.state().config);
        config.secure_cookies = true;
        let secure = tsunagi::web::app(AppState::new(app.db().clone(), config));
        let request = Request::get("/login").body(Body::empty()).expect("a request");
        let answer = tower::ServiceExt::oneshot(secure, request).await.expect("an answer");
        let cookie = answer.headers()["set-cookie"].to_str().expect("text").to_owned();
        assert!(cookie.contains("Secure"), "{cookie}");
        let sato = app.person("佐藤", Role::Consultant, "北事業所").await;
        let value = sato.cookie().expect("a cookie");
        let stored = app.count("SELECT COUNT(*) FROM sessions WHERE id_hash LIKE $1 OR data LIKE $1", vec![format!("%{value}%").into()]).await;
        assert_eq!(stored, 0);
    }

    /// A form without its session's token changes nothing.
    async fn a_form_needs_the_token_of_its_own_session(app: TestApp) {
        let sato = app.person("佐藤", Role::Consultant, "北事業所").await;
        let suzuki = app.person("鈴木", Role::Consultant, "北事業所").await;
        let foreign = suzuki.token().await;
        let own = sato.token().await;
        let bodies = [
            String::new(),
            "_token=".to_owned(),
            "content=x".to_owned(),
            format!("_token={foreign}"),
            format!("_token={}", own.to_uppercase()),
            format!("_token={}", &own[1..]),
            format!("_token=x&_token={own}"),
        ];
        for body in bodies {
            for path in [NEW, "/logout", "/password", "/postings/switch"] {
                let page = sato.post_body(path, &body).await;
                assert_eq!(page.status, StatusCode::FORBIDDEN, "{path}: {body}");
            }
        }
        sato.get("/").await.is(StatusCode::OK);
        let stranger = app.stranger();
        stranger.post_body("/login", "login=a&password=b").await.is(StatusCode::FORBIDDEN);
    }

    /// Only forms are read, and only up to a size.
    async fn other_bodies_are_refused(app: TestApp) {
        let sato = app.person("佐藤", Role::Consultant, "北事業所").await;
        let token = sato.token().await;
        for kind in ["application/json", "text/plain", "multipart/form-data; boundary=x"] {
            for path in [NEW, "/password", "/logout"] {
                let request = Request::post(path).header(CONTENT_TYPE, kind);
                let request = request.body(Body::from(format!("_token={token}"))).expect("a request");
                sato.send(request).await.is(StatusCode::UNSUPPORTED_MEDIA_TYPE);
            }
        }
        let large = format!("_token={token}&content={}", "x".repeat(1_000_001));
        for path in [NEW, "/password", "/logout"] {
            sato.post_body(path, &large).await.is(StatusCode::PAYLOAD_TOO_LARGE);
        }
        app.stranger().post_body("/login", &large).await.is(StatusCode::PAYLOAD_TOO_LARGE);
    }

    /// Every answer carries the headers, and nothing personal is kept by browser or proxy.
    async fn every_answer_carries_the_headers(app: TestApp) {
        let sato = app.person("佐藤", Role::Supervisor, "北事業所").await;
        let routes = routes();
        let plain = routes.table().iter().filter(|route| route.method == "GET" && !route.path.contains('{'));
        let mut addresses: Vec<&str> = plain.map(|route| route.path).collect();
        addresses.extend(["/nowhere", "/consultations/x", "/assets/x"]);
        for client in [sato, app.stranger()] {
            for address in &addresses {
                let page = client.get(*address).await;
                let policy = page.header("content-security-policy");
                assert!(policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"), "{address}: {policy}");
                assert!(!policy.contains("unsafe"), "{address}: {policy}");
                for (name, value) in [
                    ("x-content-type-options", "nosniff"),
                    ("x-frame-options", "DENY"),
                    ("referrer-policy", "same-origin"),
                    ("cross-origin-opener-policy", "same-origin"),
                    ("cache-control", "no-store"),
                ] {
                    assert_eq!(page.header(name), value, "{address}: {name}");
                }
            }
        }
    }
}
