//! お知らせ: who is told what has come to pass, that nobody else is, and that it tells no more than it may.

use crate::emergencies::{inquire, inquiry};
use crate::grants::{put_forward, review};
use crate::sharing::{family, shared, shared_with};
use crate::support::{Client, TestApp};
use axum::http::StatusCode;
use entity::codes::Role;
use entity::stamp::Ymd;
use tsunagi::web::paths;

const NORTH: &str = "北事業所";
const SOUTH: &str = "南事業所";
const EAST: &str = "東事業所";
const NEWS: &str = "/notifications";
const SEE_OTHER: StatusCode = StatusCode::SEE_OTHER;

async fn says(who: &Client, words: &str) {
    who.get(NEWS).await.is(StatusCode::OK).has_text(words);
}

async fn is_silent(who: &Client, words: &str) {
    who.get(NEWS).await.is(StatusCode::OK).has_no_text(words);
}

both_databases! {
    /// A receiver is told that a case was shared and that it ended: by number and agency, and never who it is about.
    async fn a_receiver_is_told_of_a_share_and_of_its_end(app: TestApp) {
        let family = family(&app).await;
        let tanaka = app.person("田中", Role::Consultant, SOUTH).await;
        let other = app.person("鈴木", Role::Supervisor, EAST).await;
        let to = tanaka.agency;
        let (consent, _) = shared(&app, &family.keeper, family.case, family.father, to, &["basics"]).await;
        let news = tanaka.get(NEWS).await;
        news.has_text("北事業所のケース R8-000001が共有されました").has_text("根拠: 本人の同意");
        assert_eq!(news.links_under("/shared-cases/").len(), 1);
        for person in ["山田", "太郎", "一郎"] {
            assert!(!news.body.contains(person), "{person}");
        }
        for who in [&other, &family.keeper] {
            is_silent(who, "共有されました").await;
        }
        // It stands on the home page until it was read; what comes afterwards is new again.
        tanaka.get("/").await.has_text("お知らせ 1件");
        app.clock().advance(1);
        let withdraw = format!("{}/withdraw", paths::consent(consent));
        family.keeper.post(withdraw, &[("reason", "気が変わった")]).await.is(SEE_OTHER);
        tanaka.post_form(&news, "/notifications/seen", &[]).await.is(SEE_OTHER);
        tanaka.get("/").await.has_text("お知らせ 1件").has_text("共有が1つ終わりました");
        let news = tanaka.get(NEWS).await;
        news.has_text("共有されました").has_text("共有が1つ終わりました");
        assert_eq!(news.links_under("/shared-cases/").len(), 0, "what has ended leads nowhere");
        tanaka.post_form(&news, "/notifications/seen", &[]).await.is(SEE_OTHER);
        tanaka.get("/").await.has_no_text("お知らせ 1件");
        tanaka.get(NEWS).await.has_no_text("すべて読んだことにする");
        // A colleague reads for themselves, and a future instant is none.
        let colleague = app.person("高橋", Role::Consultant, SOUTH).await;
        colleague.post_without_form("/notifications/seen", &[("until", "9223372036854775807")]).await.is(SEE_OTHER);
        app.clock().advance(1);
        shared(&app, &family.keeper, family.case, family.son, to, &["basics"]).await;
        colleague.get("/").await.has_text("お知らせ 1件");
        // After thirty days it is old.
        app.clock().advance(31 * 24 * 60);
        tanaka.renew().await;
        is_silent(&tanaka, "共有されました").await;
        is_silent(&tanaka, "共有が1つ終わりました").await;
    }

    /// The clock ends a share, and the clock tells it: no job has to run.
    async fn what_the_clock_ends_the_clock_tells(app: TestApp) {
        let family = family(&app).await;
        let worker = app.person("伊藤", Role::Consultant, NORTH).await;
        let tanaka = app.person("田中", Role::Consultant, SOUTH).await;
        let last = [("expires_on", "R8.12.31")];
        shared_with(&app, &family.keeper, family.case, family.father, tanaka.agency, &["basics"], &last).await;
        is_silent(&family.keeper, "で終わります").await;
        app.clock().advance(10 * 24 * 60);
        family.keeper.renew().await;
        worker.renew().await;
        // A month ahead to who leads the case or obtained it, and to who supervises.
        says(&family.keeper, "南事業所への同意が、令和8年12月31日で終わります").await;
        // What is recorded late is new all the same.
        let news = family.keeper.get(NEWS).await;
        family.keeper.post_form(&news, "/notifications/seen", &[]).await.is(SEE_OTHER);
        app.clock().advance(1);
        let soon = [("expires_on", "R8.12.5")];
        let east = app.agency(EAST).await;
        shared_with(&app, &family.keeper, family.case, family.son, east, &["basics"], &soon).await;
        family.keeper.get("/").await.has_text("お知らせ 1件").has_text("令和8年12月5日で終わります");
        is_silent(&worker, "で終わります").await;
        app.clock().advance(31 * 24 * 60);
        tanaka.renew().await;
        says(&tanaka, "共有が1つ終わりました").await;
    }

    /// Who wrote a referral is told each answer; nobody else of the agency is, and the receiver is told none of its own.
    async fn who_wrote_a_referral_is_told_each_answer(app: TestApp) {
        let sato = app.person("佐藤", Role::Consultant, NORTH).await;
        let colleague = app.person("伊藤", Role::Supervisor, NORTH).await;
        let tanaka = app.person("田中", Role::Consultant, SOUTH).await;
        let id = app.referral(tanaka.agency).held_by(&sato).sent().await.id;
        let at = |act: &str| format!("{}/{act}", paths::referral(id));
        let held = [("status", "on_hold"), ("next_on", "R8.12.1"), ("note", "秘密のことば")];
        tanaka.post(at("answer"), &held).await.is(SEE_OTHER);
        tanaka.post(at("answer"), &[("status", "accepted")]).await.is(SEE_OTHER);
        tanaka.post(at("progress"), &[("note", "秘密のことば")]).await.is(SEE_OTHER);
        tanaka.post(at("complete"), &[("outcome", "秘密のことば")]).await.is(SEE_OTHER);
        for words in ["保留の返信がありました", "受理の返信がありました", "対応の経過が届きました", "完結の知らせがありました"] {
            says(&sato, words).await;
            is_silent(&colleague, words).await;
            is_silent(&tanaka, words).await;
        }
        is_silent(&sato, "秘密のことば").await;
    }

    /// Who asked is told the decision of the second person, and of the owner after an emergency; the owner is told of it.
    async fn who_asked_is_told_the_decision(app: TestApp) {
        let keeper = app.person("佐藤", Role::Supervisor, NORTH).await;
        let worker = app.person("伊藤", Role::Consultant, NORTH).await;
        let tanaka = app.person("田中", Role::Consultant, SOUTH).await;
        let person = app.somebody().named("山田", "太郎").held_by(&worker).with(|person| {
            (person.birth_lo, person.birth_hi) = (Ymd(19_680_401), Ymd(19_680_401));
            "day".clone_into(&mut person.birth_precision);
        }).await.id;
        let case = app.case().held_by(&worker).about(person).await.id;
        let asked = review(&put_forward(&worker, case, person, tanaka.agency, &[]).await);
        is_silent(&worker, "共有の確認が").await;
        let decide = format!("{}/decide", paths::grant_review(asked));
        keeper.post(&decide, &[("verdict", "no"), ("note", "足りない。")]).await.is(SEE_OTHER);
        says(&worker, "承認されませんでした").await;
        is_silent(&keeper, "承認されませんでした").await;

        let id = inquiry(&inquire(&tanaka, "山田太郎", "S43.4.1", "応答がない。").await);
        let owner = keeper.agency.to_string();
        let fields = [("agency", owner.as_str()), ("sections", "basics")];
        tanaka.post_without_form(format!("/emergencies/{id}/take"), &fields).await.is(SEE_OTHER);
        says(&keeper, "南事業所の職員が緊急に閲覧しています").await;
        is_silent(&worker, "緊急に閲覧").await;
        let reviews = app.count("SELECT COUNT(*) FROM grant_reviews WHERE ground = 'emergency'", vec![]).await;
        assert_eq!(reviews, 1);
        let news = keeper.get(NEWS).await;
        let links = news.links_under("/grant-reviews/");
        let decide = format!("{}/decide", links.first().expect("a link"));
        keeper.post(&decide, &[("verdict", "yes"), ("note", "")]).await.is(SEE_OTHER);
        says(&tanaka, "相手の機関が確認しました").await;
        is_silent(&keeper, "緊急に閲覧しています").await;
        // What one did under another posting stays there.
        let staff = tanaka.actor().await.staff();
        let east = app.agency(EAST).await;
        let posting = app.posting(staff, east, &[Role::Consultant], None).await;
        let elsewhere = Client::signed_in(&app, staff, posting, east).await;
        tanaka.get(paths::shared_case(case)).await.is(StatusCode::OK);
        elsewhere.get(paths::shared_case(case)).await.is(StatusCode::NOT_FOUND);
        is_silent(&elsewhere, "確認しました").await;
    }
}
