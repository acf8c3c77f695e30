//! 緊急照会: who is found by what, what is told to whom, and what a day of reading opens.

use crate::support::{Client, Page, TestApp};
use axum::http::StatusCode;
use entity::codes::Role;
use entity::ids::EmergencyInquiryId;
use entity::stamp::Ymd;
use sea_orm::EntityTrait;
use tsunagi::access::SystemTask;
use tsunagi::data::grants;
use tsunagi::web::paths;

const NORTH: &str = "北事業所";
const SOUTH: &str = "南事業所";
const DOOR: &str = "/emergencies/new";
const SEE_OTHER: StatusCode = StatusCode::SEE_OTHER;

/// Asks by name and birth date.
pub async fn inquire(who: &Client, name: &str, birth: &str, reason: &str) -> Page {
    who.post(DOOR, &[("by", "name"), ("name", name), ("birth", birth), ("reason", reason)]).await
}

/// The key of an inquiry that was made.
pub fn inquiry(done: &Page) -> EmergencyInquiryId {
    done.is(SEE_OTHER);
    done.location().trim_start_matches("/emergencies/").parse().expect("an id")
}

impl TestApp {
    async fn told(&self, agency: entity::ids::AgencyId) -> i64 {
        let sql = "SELECT COUNT(*) FROM audit_entries WHERE act = 'searched' AND kind = 'person' AND owner_id = $1";
        self.count(sql, vec![agency.into()]).await
    }
}

both_databases! {
    /// Only the whole name with the birth date, or the whole telephone, finds somebody; the answer is agency and telephone.
    async fn only_who_is_exactly_meant_is_found(app: TestApp) {
        let keeper = app.person("佐藤", Role::Supervisor, NORTH).await;
        let person = app.somebody().named("山田", "太郎").held_by(&keeper).with(|person| {
            "ヤマダ".clone_into(&mut person.family_kana);
            "タロウ".clone_into(&mut person.given_kana);
            (person.birth_lo, person.birth_hi) = (Ymd(19_680_401), Ymd(19_680_401));
            "day".clone_into(&mut person.birth_precision);
            person.phones = vec![tsunagi::data::persons::Phone {
                number: "090-1111-2222".to_owned(),
                owner: String::new(),
                safety: entity::codes::PhoneSafety::ALL[0],
                note: String::new(),
            }];
        }).await.id;
        app.case().held_by(&keeper).titled("秘密の題").about(person).await;
        app.run("UPDATE agencies SET duty_phone = '03-9999-0000' WHERE id = $1", vec![keeper.agency.into()]).await;
        let ask = async |by: &[(&str, &str)]| {
            // Each try is somebody else's, so that nobody runs out of them.
            let who = app.person("田中", Role::Consultant, SOUTH).await;
            let fields: Vec<_> = by.iter().copied().chain([("reason", "応答がない。")]).collect();
            who.post(DOOR, &fields).await.follow().await
        };
        for found in [
            vec![("by", "name"), ("name", "山田太郎"), ("birth", "S43.4.1")],
            vec![("by", "name"), ("name", "ﾔﾏﾀﾞ ﾀﾛｳ"), ("birth", "1968-04-01")],
            vec![("by", "phone"), ("phone", "０９０（１１１１）２２２２")],
        ] {
            let page = ask(&found).await;
            page.is(StatusCode::OK).has_text(NORTH).has_text("03-9999-0000");
            for hidden in ["秘密の題", "ヤマダ", "山田"] {
                assert!(!page.body.contains(hidden), "{hidden}");
            }
        }
        for nobody in [
            vec![("by", "name"), ("name", "山田"), ("birth", "S43.4.1")],
            vec![("by", "name"), ("name", "太郎"), ("birth", "S43.4.1")],
            vec![("by", "name"), ("name", "山田太郎"), ("birth", "S43.4.2")],
            vec![("by", "phone"), ("phone", "090-1111-2223")],
        ] {
            ask(&nobody).await.is(StatusCode::OK).has_no_text(NORTH);
        }
        ask(&[("by", "phone"), ("phone", "2222")]).await.is(StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(app.told(keeper.agency).await, 3, "the owner reads in the log who was found");
        // Who is hidden is not found, and one's own agency is searched as usual.
        app.run("UPDATE person_keys SET hidden_until = 99991231 WHERE kind = 'address' OR kind = 'phone'", vec![]).await;
        ask(&[("by", "name"), ("name", "山田太郎"), ("birth", "S43.4.1")]).await.has_no_text(NORTH);
        inquire(&keeper, "山田太郎", "S43.4.1", "x").await.follow().await.has_no_text("03-9999-0000");
    }

    /// Five tries a day, and the reason first.
    async fn the_door_opens_five_times_a_day(app: TestApp) {
        let tanaka = app.person("田中", Role::Consultant, SOUTH).await;
        inquire(&tanaka, "山田太郎", "S43.4.1", "").await.is(StatusCode::UNPROCESSABLE_ENTITY).has_text("理由");
        for _ in 0..5 {
            inquiry(&inquire(&tanaka, "山田太郎", "S43.4.1", "応答がない。").await);
        }
        let sixth = inquire(&tanaka, "山田太郎", "S43.4.1", "六回目の理由").await;
        sixth.is(StatusCode::UNPROCESSABLE_ENTITY).has_text("1日5回まで").has_text("六回目の理由");
        let refused = "SELECT COUNT(*) FROM audit_entries WHERE act = 'refused' AND kind = 'emergency'";
        assert_eq!(app.count(refused, vec![]).await, 1);
        app.clock().advance(24 * 60);
        tanaka.renew().await;
        inquiry(&inquire(&tanaka, "山田太郎", "S43.4.1", "応答がない。").await);
        // The same page asks about one person only: the browser's back button leads to no wrong answer.
        let form = tanaka.get(DOOR).await;
        let asked = |name: &'static str| [("name", name), ("birth", "S43.4.1"), ("reason", "応答がない。")];
        let first = inquiry(&tanaka.post_form(&form, DOOR, &asked("山田太郎")).await);
        assert_eq!(inquiry(&tanaka.post_form(&form, DOOR, &asked("山田 太郎")).await), first);
        let other = tanaka.post_form(&form, DOOR, &asked("川田次郎")).await;
        other.is(StatusCode::CONFLICT).has_text("すでに別の照会をしました");
        assert_ne!(inquiry(&tanaka.post_form(&other, DOOR, &[]).await), first);
        for role in [Role::Supporter, Role::Community, Role::Auditor, Role::Administrator] {
            app.person("係", role, SOUTH).await.get(DOOR).await.is(StatusCode::FORBIDDEN);
        }
    }

    /// For a day, to one person, only about whom was looked for; the owner is told at once and ends it with a verdict.
    async fn a_day_of_reading_is_one_persons_and_is_reviewed(app: TestApp) {
        let keeper = app.person("佐藤", Role::Supervisor, NORTH).await;
        let born = |person: &mut tsunagi::data::persons::Person| {
            (person.birth_lo, person.birth_hi) = (Ymd(19_680_401), Ymd(19_680_401));
            "day".clone_into(&mut person.birth_precision);
        };
        let person = app.somebody().named("山田", "太郎").held_by(&keeper).with(born).await.id;
        let wife = app.somebody().named("山田", "花子").held_by(&keeper).await.id;
        let case = app.case().held_by(&keeper).about(person).about(wife).await.id;
        for (words, about) in [("夫のことば", person), ("妻のことば", wife)] {
            app.consultation().held_by(&keeper).about(about).saying(words).with(|new| new.case = Some(case)).await;
        }
        let tanaka = app.person("田中", Role::Consultant, SOUTH).await;
        let colleague = app.person("鈴木", Role::Supervisor, SOUTH).await;
        let shared = paths::shared_case(case);
        let id = inquiry(&inquire(&tanaka, "山田太郎", "S43.4.1", "応答がない。").await);
        tanaka.get(&shared).await.is(StatusCode::NOT_FOUND);

        let owner = keeper.agency.to_string();
        let fields = [("agency", owner.as_str()), ("sections", "basics"), ("sections", "consultations")];
        let take = format!("/emergencies/{id}/take");
        // A colleague reads the answer, but opens nothing; nor does anybody else's inquiry help.
        colleague.get(format!("/emergencies/{id}")).await.is(StatusCode::OK).has_text(NORTH);
        colleague.post_without_form(&take, &fields).await.is(StatusCode::CONFLICT);
        keeper.get(format!("/emergencies/{id}")).await.is(StatusCode::NOT_FOUND);
        keeper.post_without_form(&take, &fields).await.is(StatusCode::NOT_FOUND);
        let other = [("agency", tanaka.agency.to_string())];
        let other: Vec<_> = other.iter().map(|(name, value)| (*name, value.as_str())).chain([("sections", "basics")]).collect();
        tanaka.post_without_form(&take, &other).await.is(StatusCode::CONFLICT);
        tanaka.post_without_form(&take, &[("agency", owner.as_str())]).await.is(StatusCode::UNPROCESSABLE_ENTITY);

        tanaka.post_without_form(&take, &fields).await.is(SEE_OTHER);
        tanaka.post_without_form(&take, &fields).await.is(SEE_OTHER);
        assert_eq!(app.count("SELECT COUNT(*) FROM grants", vec![]).await, 1, "a double click opens it once");
        let seen = tanaka.get(&shared).await;
        seen.is(StatusCode::OK).has_text("夫のことば").has_text("緊急").has_no_text("妻のことば").has_no_text("花子");
        colleague.get(&shared).await.is(StatusCode::NOT_FOUND);
        keeper.get("/").await.has_text("確認を待つ共有が");
        let list = keeper.get("/emergencies").await;
        list.is(StatusCode::OK).has_text("田中（南事業所）").has_text("応答がない。");
        colleague.get("/emergencies").await.has_no_text("応答がない。");
        keeper.get("/emergencies?month=2026-10").await.has_no_text("応答がない。");

        // The same inquiry opens no more than it did; a reading is shortened, never lengthened.
        let wider: Vec<_> = fields.iter().copied().chain([("sections", "health")]).collect();
        tanaka.post_without_form(&take, &wider).await.is(StatusCode::CONFLICT).has_text("新しく照会してください");
        let grant = entity::grants::Entity::find().one(app.raw()).await.expect("grants").expect("the grant").grant_id;
        let change = format!("{}/change", paths::grant(grant));
        keeper.post(&change, &[("until_on", "R9.3.31"), ("reason", "x")]).await.is(StatusCode::CONFLICT).has_text("延ばせません");
        keeper.post(&change, &[("sections", "basics"), ("reason", "足りる。")]).await.is(SEE_OTHER);
        tanaka.get(&shared).await.is(StatusCode::OK).has_no_text("夫のことば").has_text("10:32まで");

        // Over after 24 hours, to the minute.
        app.clock().advance(24 * 60 - 1);
        tanaka.renew().await;
        tanaka.get(&shared).await.is(StatusCode::OK);
        app.clock().advance(1);
        tanaka.get(&shared).await.is(StatusCode::NOT_FOUND);
        tanaka.post_without_form(&take, &fields).await.is(StatusCode::CONFLICT).has_text("24時間が過ぎました");

        // Taken again, and ended by the verdict.
        let id = inquiry(&inquire(&tanaka, "山田太郎", "S43.4.1", "まだ応答がない。").await);
        tanaka.post_without_form(format!("/emergencies/{id}/take"), &fields).await.is(SEE_OTHER);
        tanaka.get(&shared).await.is(StatusCode::OK);
        keeper.renew().await;
        let reviews = entity::grant_reviews::Entity::find().all(app.raw()).await.expect("reviews");
        let last = reviews.iter().max_by_key(|row| row.id).expect("a review");
        let decide = format!("{}/decide", paths::grant_review(last.id));
        tanaka.post_without_form(&decide, &[("verdict", "yes"), ("version", "1")]).await.is(StatusCode::NOT_FOUND);
        keeper.post(&decide, &[("verdict", "no"), ("note", "電話で足りた。")]).await.is(SEE_OTHER);
        tanaka.get(&shared).await.is(StatusCode::NOT_FOUND);
        keeper.get("/emergencies").await.has_text("認めなかった（佐藤）");
        // What was ended stays closed to the same inquiry.
        tanaka.post_without_form(format!("/emergencies/{id}/take"), &fields).await.is(StatusCode::CONFLICT);
        tanaka.get(&shared).await.is(StatusCode::NOT_FOUND);
        assert_eq!(grants::verify(app.db(), &SystemTask::new("a test")).await.expect("read"), None);
    }
}
