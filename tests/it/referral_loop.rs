//! つなぎ to its end: 保留, 受理, 着手, 経過, 完結, each with its deadline on both sides; the receiver's own case; つなぎ直し.

use crate::emergencies::{inquire, inquiry};
use crate::grants::put_forward;
use crate::sharing::{Family, family, shared};
use crate::support::{Client, Page, TestApp};
use axum::http::StatusCode;
use entity::codes::{Role, SlipGround, Urgency};
use entity::ids::{AgencyId, CaseId, PersonId, ReferralId};
use entity::{case_subjects, person_phones, persons};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use tsunagi::web::paths;

const NORTH: &str = "北事業所";
const SOUTH: &str = "南事業所";
const EAST: &str = "東事業所";
const SEE_OTHER: StatusCode = StatusCode::SEE_OTHER;
const REFUSED: StatusCode = StatusCode::UNPROCESSABLE_ENTITY;

fn at(id: ReferralId, act: &str) -> String {
    format!("{}/{act}", paths::referral(id))
}

/// A slip about the father of a family, accepted by somebody of the south.
pub async fn accepted(app: &TestApp, family: &Family, tanaka: &Client) -> ReferralId {
    let slip = app.referral(tanaka.agency).held_by(&family.keeper).sent().with(|new| {
        new.case = Some(family.case);
        new.subjects = vec![family.father];
        new.ground = SlipGround::Consent;
        "父から口頭で".clone_into(&mut new.ground_note);
        "山田太郎様".clone_into(&mut new.slip_subject);
    });
    let id = slip.await.id;
    tanaka.post(at(id, "answer"), &[("status", "accepted")]).await.is(SEE_OTHER);
    id
}

pub async fn open_case(who: &Client, id: ReferralId, fields: &[(&str, &str)]) -> Page {
    let form = who.get(format!("/cases/new?referral={id}")).await;
    who.post_form(&form, "/cases/new", fields).await
}

fn case_of(done: &Page) -> CaseId {
    done.is(SEE_OTHER);
    let id = done.location().trim_start_matches("/cases/").split('?').next().expect("an id");
    id.parse().expect("an id")
}

impl TestApp {
    async fn persons_of(&self, agency: AgencyId) -> Vec<persons::Model> {
        persons::Entity::find().filter(persons::Column::AgencyId.eq(agency)).all(self.raw()).await.expect("persons")
    }

    async fn person_row(&self, id: PersonId) -> persons::Model {
        persons::Entity::find_by_id(id).one(self.raw()).await.expect("persons").expect("the person")
    }
}

both_databases! {
    /// Each state has a deadline of its own; once it has passed, both sides and their supervisors have it among what to do.
    async fn every_state_has_its_deadline_on_both_sides(app: TestApp) {
        let sato = app.person("佐藤", Role::Supervisor, NORTH).await;
        let tanaka = app.person("田中", Role::Supervisor, SOUTH).await;
        let id = app.referral(tanaka.agency).held_by(&sato).sent().await.id;
        // Before it was accepted it lies with nobody at the receiver's, then with whoever accepted it.
        let due = async |day: &str, is_late: bool, is_taken: bool| {
            for (who, list) in [(&sato, "/tasks"), (&tanaka, if is_taken { "/tasks" } else { "/tasks?whose=nobody" })] {
                who.renew().await;
                let page = who.get(list).await;
                page.has_text(&format!("期限 {day}"));
                assert_eq!(page.text().contains("超過"), is_late, "{}", page.text());
                let loads = who.get("/tasks/by-staff").await;
                let whose = match (who.agency == sato.agency, is_taken) {
                    (true, _) => "佐藤",
                    (false, true) => "田中",
                    (false, false) => "担当の決まっていないこと",
                };
                let overdue = loads.table("担当者別のすること").cell(whose, "期限切れ") == "1";
                assert_eq!(overdue, is_late, "{}", loads.text());
            }
        };
        due("R8.12.7（月）", false, false).await;
        // 保留 needs the day of the decision and a reason.
        let held = |next: &'static str, note: &'static str| {
            let tanaka = &tanaka;
            async move { tanaka.post(at(id, "answer"), &[("status", "on_hold"), ("next_on", next), ("note", note)]).await }
        };
        held("", "体制を確かめる").await.is(REFUSED).has_text("返事をする予定の日");
        held("R8.12.20", "").await.is(REFUSED);
        held("R8.11.21", "体制を確かめる").await.is(REFUSED).has_text("明日以後");
        held("R9.2.1", "体制を確かめる").await.is(REFUSED).has_text("60日以内").has_text("体制を確かめる");
        held("R8.12.20", "体制を確かめる").await.is(SEE_OTHER);
        due("R8.12.20（日）", false, false).await;
        app.clock().advance(30 * 24 * 60);
        due("R8.12.20（日）", true, false).await;
        for who in [&sato, &tanaka] {
            who.get(paths::referral(id)).await.has_text("体制を確かめる").has_text("返事をする予定の日を1日過ぎています");
        }
        tanaka.post(at(id, "answer"), &[("status", "accepted"), ("note", "受けます")]).await.is(SEE_OTHER);
        due("R9.1.4（月）", false, true).await;
        // 着手, then 経過; without a day of its own the next word is due after ninety days.
        tanaka.post(at(id, "progress"), &[("note", "")]).await.is(REFUSED);
        tanaka.post(at(id, "progress"), &[("note", "初回の面談")]).await.is(SEE_OTHER);
        due("R9.3.23（火）", false, true).await;
        tanaka.post(at(id, "progress"), &[("note", "二回目の面談"), ("next_on", "R9.1.20")]).await.is(SEE_OTHER);
        due("R9.1.20（水）", false, true).await;
        // The day that was named stands until another is named.
        assert_eq!(tanaka.get(at(id, "progress")).await.field("次に知らせる日").value(), "R9.1.20");
        sato.post_empty(at(id, "record-progress")).await.is(REFUSED);
        let early = tanaka.post(at(id, "complete"), &[("outcome", "")]).await;
        early.is(REFUSED);
        tanaka.post(at(id, "complete"), &[("outcome", "月2回の面談が続く")]).await.is(SEE_OTHER);
        for who in [&sato, &tanaka] {
            let page = who.get(paths::referral(id)).await;
            for said in ["体制を確かめる", "受けます", "初回の面談", "二回目の面談", "月2回の面談が続く"] {
                page.has_text(said);
            }
            who.get("/tasks?whose=agency").await.has_no_text("期限 ");
        }
        tanaka.post_empty(at(id, "progress")).await.is(REFUSED);
        assert_eq!(app.count("SELECT COUNT(*) FROM referral_steps", vec![]).await, 5);
    }

    /// What is urgent is due sooner, whatever number of days the receiver allows itself.
    async fn what_is_urgent_is_due_sooner(app: TestApp) {
        let sato = app.person("佐藤", Role::Consultant, NORTH).await;
        let tanaka = app.person("田中", Role::Consultant, SOUTH).await;
        // 2026-11-21 is a Saturday, and the Monday after it is 勤労感謝の日.
        for (urgency, reply, start) in [
            (Urgency::A, "R8.11.24（火）", "R8.11.24（火）"),
            (Urgency::B, "R8.11.24（火）", "R8.11.24（火）"),
            (Urgency::C, "R8.11.30（月）", "R8.11.30（月）"),
            (Urgency::D, "R8.12.7（月）", "R8.12.7（月）"),
        ] {
            let id = app.referral(tanaka.agency).held_by(&sato).sent().with(|new| new.urgency = urgency).await.id;
            for who in [&sato, &tanaka] {
                who.get(paths::referral(id)).await.has_text("返信の期限");
            }
            tanaka.get("/tasks?whose=agency").await.has_text(&format!("期限 {reply}"));
            tanaka.post(at(id, "answer"), &[("status", "accepted")]).await.is(SEE_OTHER);
            tanaka.get("/tasks").await.has_text(&format!("期限 {start}"));
            tanaka.post(at(id, "complete"), &[("outcome", "済んだ")]).await.is(SEE_OTHER);
        }
    }

    /// The case of one's own is filled with what the ground carries about the father; of the son nothing is seen or kept.
    async fn an_accepted_slip_becomes_a_case_of_ones_own(app: TestApp) {
        let family = family(&app).await;
        let tanaka = app.person("田中", Role::Consultant, SOUTH).await;
        app.run("UPDATE households SET address = '北町一丁目2番3号'", vec![]).await;
        let (consent, _) =
            shared(&app, &family.keeper, family.case, family.father, tanaka.agency, &["basics", "contact"]).await;
        let id = accepted(&app, &family, &tanaka).await;
        let form = tanaka.get(format!("/cases/new?referral={id}")).await;
        form.is(StatusCode::OK).has_text("山田 太郎").has_text("電話・住所").has_text("家計の相談をお願いします。");
        for hidden in ["一郎", "子のことば", "山田一郎さんの家"] {
            assert!(!form.body.contains(hidden), "{hidden}");
        }
        let case = case_of(&tanaka.post_form(&form, "/cases/new", &[]).await);
        let own = app.persons_of(tanaka.agency).await;
        let [own] = own.as_slice() else { panic!("{own:?}") };
        let father = app.person_row(family.father).await;
        assert_eq!((&own.family_name, &own.given_name), (&father.family_name, &father.given_name));
        assert_eq!(own.identity_id, father.identity_id, "the same human being");
        assert_eq!((own.household_id, own.note.as_str()), (None, ""));
        let phones = person_phones::Entity::find().filter(person_phones::Column::PersonId.eq(own.id));
        assert_eq!(phones.all(app.raw()).await.expect("phones").len(), 1);
        tanaka.get(paths::person(own.id)).await.has_text("北町一丁目2番3号");
        let subjects = case_subjects::Entity::find().filter(case_subjects::Column::CaseId.eq(case));
        assert_eq!(subjects.all(app.raw()).await.expect("subjects").len(), 1);
        let page = tanaka.get(paths::case(case)).await;
        page.has_text("山田 太郎").has_text("つなぎ R8-000001").has_text(NORTH);
        assert!(!page.text().contains("同意撤回"));
        tanaka.get(paths::referral(id)).await.has_text("自機関のケース");
        family.keeper.get(paths::referral(id)).await.has_no_text("自機関のケース");
        assert_eq!(app.entries("changed", id.0).await, 2, "answered and taken over");
        // Once is enough, and only who received it.
        let again = tanaka.get(format!("/cases/new?referral={id}")).await;
        again.is(SEE_OTHER);
        assert!(again.location().starts_with(&paths::case(case)));
        let twice = tanaka.post_form(&form, "/cases/new", &[("key", &CaseId::new().to_string())]).await;
        twice.is(REFUSED).has_text("すでにケースを開いています");
        for other in [EAST, NORTH] {
            let other = app.person("鈴木", Role::Consultant, other).await;
            other.get(format!("/cases/new?referral={id}")).await.is(StatusCode::NOT_FOUND);
            let blank = other.get("/cases/new").await;
            let forged = [("referral", id.to_string()), ("bring", format!("{}:new:principal", family.father))];
            let forged: Vec<(&str, &str)> = forged.iter().map(|(name, value)| (*name, value.as_str())).collect();
            other.post_form(&blank, "/cases/new", &forged).await.is(REFUSED);
        }
        // Who can see what about the father stands on his page, and nothing of his son.
        let access = family.keeper.get(format!("{}/access", paths::person(family.father))).await;
        access.is(StatusCode::OK).has_text(SOUTH).has_text("本人の同意").has_text("R8-000001 → 南事業所");
        let access = family.keeper.get(format!("{}/access", paths::person(family.son))).await;
        access.is(StatusCode::OK).has_text("ほかの機関には共有していません").has_no_text(SOUTH);
        tanaka.get(format!("{}/access", paths::person(own.id))).await.has_text("ほかの機関から引き継いだ情報").has_text(NORTH);
        // What was handed over stays, and is marked; whoever is about to pass it on is warned.
        let withdraw = format!("{}/withdraw", paths::consent(consent));
        family.keeper.post(withdraw, &[("reason", "気が変わった")]).await.is(SEE_OTHER);
        let passing_on = format!("/referrals/new?case={case}");
        for marked in [paths::case(case), paths::person(own.id), passing_on] {
            tanaka.get(marked).await.has_text("同意撤回").has_text("ほかの機関に渡さないでください").has_text("山田 太郎");
        }
    }

    /// Nothing comes along that is not open at the very moment, whatever the form says.
    async fn what_is_no_longer_open_is_not_taken_over(app: TestApp) {
        let family = family(&app).await;
        let tanaka = app.person("田中", Role::Consultant, SOUTH).await;
        let (consent, _) = shared(&app, &family.keeper, family.case, family.father, tanaka.agency, &["basics"]).await;
        let id = accepted(&app, &family, &tanaka).await;
        let form = tanaka.get(format!("/cases/new?referral={id}")).await;
        form.has_no_text("電話・住所");
        let son = format!("{}:new:principal", family.son);
        tanaka.post_form(&form, "/cases/new", &[("bring", &son)]).await.is(REFUSED).has_text("引き継げなくなった");
        let withdraw = format!("{}/withdraw", paths::consent(consent));
        family.keeper.post(withdraw, &[("reason", "気が変わった")]).await.is(SEE_OTHER);
        tanaka.post_form(&form, "/cases/new", &[]).await.is(REFUSED).has_text("引き継げなくなった");
        assert_eq!(app.persons_of(tanaka.agency).await.len(), 0);
        // Without anything open a case of one's own is still possible: it is filled from the slip alone.
        let bare = open_case(&tanaka, id, &[]).await;
        tanaka.get(paths::case(case_of(&bare))).await.has_text("家計の相談をお願いします。").has_no_text("山田 太郎");
    }

    /// An own record of the same human being is linked instead of doubled, and nothing of it is overwritten.
    async fn an_own_record_is_linked_instead_of_doubled(app: TestApp) {
        let family = family(&app).await;
        let tanaka = app.person("田中", Role::Consultant, SOUTH).await;
        let known = app.somebody().named("山田", "太郎").held_by(&tanaka).await.id;
        app.consultation().held_by(&tanaka).about(known).await;
        shared(&app, &family.keeper, family.case, family.father, tanaka.agency, &["basics", "contact"]).await;
        let id = accepted(&app, &family, &tanaka).await;
        let form = tanaka.get(format!("/cases/new?referral={id}")).await;
        form.has_text("自機関の 山田 太郎");
        // Somebody has to look: nothing is chosen for them.
        tanaka.post_form(&form, "/cases/new", &[]).await.is(REFUSED).has_text("自機関のだれと同じか");
        let same = format!("{}:{known}:principal", family.father);
        let case = case_of(&tanaka.post_form(&form, "/cases/new", &[("bring", &same)]).await);
        assert_eq!(app.persons_of(tanaka.agency).await.len(), 1);
        assert_eq!(app.person_row(known).await.identity_id, app.person_row(family.father).await.identity_id);
        let phones = person_phones::Entity::find().filter(person_phones::Column::PersonId.eq(known));
        assert_eq!(phones.all(app.raw()).await.expect("phones").len(), 0, "nothing was handed over");
        assert_eq!(app.count("SELECT COUNT(*) FROM received_persons", vec![]).await, 1);
        assert_eq!(app.count("SELECT COUNT(*) FROM received_sections", vec![]).await, 0);
        tanaka.get(paths::case(case)).await.has_text("山田 太郎");
        // An own record of somebody else's agency is none.
        let other = app.person("鈴木", Role::Consultant, EAST).await;
        let foreign = app.somebody().held_by(&other).await.id;
        let second = accepted(&app, &family, &tanaka).await;
        let forged = format!("{}:{foreign}:principal", family.father);
        open_case(&tanaka, second, &[("bring", &forged)]).await.is(REFUSED);
        // Nor is an own record that is nothing like him.
        let unlike = app.somebody().named("川田", "次郎").held_by(&tanaka).await.id;
        let forged = format!("{}:{unlike}:principal", family.father);
        open_case(&tanaka, second, &[("bring", &forged)]).await.is(REFUSED);
        let refused = "SELECT COUNT(*) FROM audit_entries WHERE act = 'refused' AND kind = 'referral'";
        assert_eq!(app.count(refused, vec![]).await, 2, "each that was refused");
        // Whoever keeps the other record is not told: for them he is linked with nobody.
        let apart = family.keeper.post_without_form(format!("{}/apart", paths::person(family.father)), &[]).await;
        assert!(apart.status.is_client_error(), "{}", apart.status);
        // Who came before is chosen from the start.
        case_of(&open_case(&tanaka, second, &[]).await);
        assert_eq!(app.persons_of(tanaka.agency).await.len(), 2, "he and the other one");
    }

    /// One person once, however often the form says it; what one person reads in an emergency is handed over to nobody; and
    /// a consent that is withdrawn marks what was handed over, whatever else was open then.
    async fn a_form_that_asks_for_more_gets_no_more(app: TestApp) {
        let family = family(&app).await;
        let tanaka = app.person("田中", Role::Consultant, SOUTH).await;
        app.run("UPDATE persons SET birth_lo = 19680401, birth_hi = 19680401, birth_precision = 'day' WHERE id = $1", vec![family.father.into()]).await;
        app.run("INSERT INTO person_keys (agency_id, kind, key, person_id, hidden_until) SELECT agency_id, 'birth', '19680401', id, 0 FROM persons WHERE id = $1", vec![family.father.into()]).await;
        let first = accepted(&app, &family, &tanaka).await;
        let id = inquiry(&inquire(&tanaka, "山田太郎", "S43.4.1", "応答がない。").await);
        let owner = family.keeper.agency.to_string();
        let fields = [("agency", owner.as_str()), ("sections", "basics"), ("sections", "contact")];
        tanaka.post_without_form(format!("/emergencies/{id}/take"), &fields).await.is(SEE_OTHER);
        tanaka.get(paths::shared_case(family.case)).await.is(StatusCode::OK).has_text("山田 太郎");
        let form = tanaka.get(format!("/cases/new?referral={first}")).await;
        form.has_no_text("引き継ぐもの");
        let new = format!("{}:new:principal", family.father);
        tanaka.post_form(&form, "/cases/new", &[("bring", &new)]).await.is(REFUSED);

        let (consent, _) = shared(&app, &family.keeper, family.case, family.father, tanaka.agency, &["basics"]).await;
        let law = put_forward(&family.keeper, family.case, family.father, tanaka.agency, &[("urgent", "yes")]).await;
        law.is(SEE_OTHER);
        let form = tanaka.get(format!("/cases/new?referral={first}")).await;
        tanaka.post_form(&form, "/cases/new", &[("bring", &new), ("bring", &new)]).await.is(REFUSED).has_text("1人を2回は");
        let many: Vec<(&str, &str)> = (0..51).map(|_| ("bring", new.as_str())).collect();
        tanaka.post_form(&form, "/cases/new", &many).await.is(REFUSED).has_text("50人まで");
        assert_eq!(app.persons_of(tanaka.agency).await.len(), 0);
        let case = case_of(&tanaka.post_form(&form, "/cases/new", &[]).await);
        let withdraw = format!("{}/withdraw", paths::consent(consent));
        family.keeper.post(withdraw, &[("reason", "気が変わった")]).await.is(SEE_OTHER);
        tanaka.get(paths::case(case)).await.has_text("同意撤回");
    }

    /// Number and dates are all that a receiver keeps of a slip that was withdrawn; nobody sends one to themselves.
    async fn what_was_withdrawn_leaves_number_and_dates(app: TestApp) {
        let sato = app.person("佐藤", Role::Consultant, NORTH).await;
        let tanaka = app.person("田中", Role::Consultant, SOUTH).await;
        let slip = app.referral(tanaka.agency).held_by(&sato).sent().with(|new| new.urgency = Urgency::B).await;
        let held = [("status", "on_hold"), ("next_on", "R8.12.1"), ("note", "保留のことば")];
        tanaka.post(at(slip.id, "answer"), &held).await.is(SEE_OTHER);
        tanaka.get("/referrals?box=received").await.has_text("緊急度 B");
        sato.post(at(slip.id, "withdraw"), &[("reason", "秘密の理由")]).await.is(SEE_OTHER);
        let list = tanaka.get("/referrals?box=received").await;
        list.has_text(&slip.number).has_no_text("緊急度 B").has_no_text("家計の相談").has_no_text("紹介");
        let page = tanaka.get(paths::referral(slip.id)).await;
        page.has_no_text("保留のことば").has_no_text("秘密の理由").has_no_text("家計の相談");
        let own = sato.agency.to_string();
        let blank = sato.get("/referrals/new").await;
        let fields = [("to_agency", own.as_str()), ("do", "send"), ("ground", "none"), ("reason", "x"), ("slip_subject", "x")];
        let done = sato.post_form(&blank, "/referrals/new", &fields).await;
        assert!(done.status.is_client_error(), "{}", done.status);
    }

    /// What was declined goes elsewhere: the request is there again, the ground is stated anew, both records know of each other.
    async fn a_declined_referral_goes_elsewhere(app: TestApp) {
        let family = family(&app).await;
        let tanaka = app.person("田中", Role::Consultant, SOUTH).await;
        let suzuki = app.person("鈴木", Role::Consultant, EAST).await;
        let slip = app.referral(tanaka.agency).held_by(&family.keeper).sent().with(|new| {
            new.case = Some(family.case);
            new.subjects = vec![family.father];
            "山田太郎様".clone_into(&mut new.slip_subject);
            new.ground = SlipGround::Consent;
            "父から口頭で".clone_into(&mut new.ground_note);
        });
        let id = slip.await.id;
        let again = format!("/referrals/new?again={id}");
        family.keeper.get(&again).await.has_no_text("山田太郎様");
        tanaka.post(at(id, "answer"), &[("status", "declined"), ("note", "定員のため")]).await.is(SEE_OTHER);
        family.keeper.get(paths::referral(id)).await.has_text("別の機関へつなぎ直す");
        tanaka.get(paths::referral(id)).await.has_no_text("つなぎ直す");
        let form = family.keeper.get(&again).await;
        assert_eq!(form.field("つなぎシートに書く対象").value(), "山田太郎様");
        assert_eq!(form.field("根拠（くわしく）").value(), "");
        let to = suzuki.agency.to_string();
        let sent = [("to_agency", to.as_str()), ("do", "send")];
        family.keeper.post_form(&form, "/referrals/new", &sent).await.is(REFUSED);
        let sent = [("to_agency", to.as_str()), ("do", "send"), ("ground", "consent"), ("ground_note", "あらためて父から")];
        let done = family.keeper.post_form(&form, "/referrals/new", &sent).await;
        done.is(SEE_OTHER);
        family.keeper.get(done.location()).await.has_text("前のつなぎを見る");
        family.keeper.get(paths::referral(id)).await.has_text("つなぎ直し").has_text("R8-000002");
        let seen = suzuki.get(done.location()).await;
        seen.has_text("山田太郎様").has_no_text("前のつなぎ");
        // Another agency's referral is none to send elsewhere.
        suzuki.get(&again).await.has_no_text("山田太郎様");
        let blank = suzuki.get("/referrals/new").await;
        let north = family.keeper.agency.to_string();
        let forged = id.to_string();
        let fields = [("again", forged.as_str()), ("to_agency", &north), ("do", "send"), ("ground", "none"), ("reason", "x"), ("slip_subject", "x")];
        let forged = suzuki.post_form(&blank, "/referrals/new", &fields).await;
        assert!(forged.status.is_client_error(), "{}", forged.status);
    }
}
