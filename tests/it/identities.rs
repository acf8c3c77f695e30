//! The same human being across agencies: found blindly, linked only by both, undone by either, and never told of.

use crate::support::{Client, TestApp};
use axum::http::StatusCode;
use entity::codes::{MatchState, Role};
use entity::ids::{IdentityId, IdentityInquiryId, IdentityLinkId, IdentityMatchId, PersonId};
use entity::stamp::Ymd;
use entity::{identity_inquiries, identity_links, identity_matches, persons};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};
use tsunagi::access::SystemTask;
use tsunagi::data::statistics::{self, Cell, Offer, Report};
use tsunagi::data::{facts, identities};
use tsunagi::domain::fiscal_year::{FiscalYear, FiscalYears};
use tsunagi::web::paths;

const NORTH: &str = "北事業所";
const SOUTH: &str = "南事業所";
const EAST: &str = "東事業所";
const SEE_OTHER: StatusCode = StatusCode::SEE_OTHER;
const WEEK: i64 = 7 * 24 * 60;

/// An open inquiry about somebody of the keeper's agency, and a link of somebody else.
pub async fn known_elsewhere(app: &TestApp, keeper: &Client) -> (IdentityInquiryId, IdentityLinkId) {
    let other = app.person("照会先の人", Role::Consultant, "照会先の事業所").await;
    let [own, foreign] = [app.somebody().held_by(keeper).await, app.somebody().held_by(&other).await];
    let now = app.clock().now();
    let matched = identity_matches::Model {
        id: IdentityMatchId::new(),
        one_id: own.id.min(foreign.id),
        other_id: own.id.max(foreign.id),
        agreeing: "name;birth".to_owned(),
        state: MatchState::Asked,
        found_on: app.today(),
        decided_at: None,
        version: 1,
    };
    let matched = matched.into_active_model().insert(app.raw()).await.expect("a match");
    let mut asked = None;
    for person in [&foreign, &own] {
        let row = identity_inquiries::Model {
            id: IdentityInquiryId::new(),
            match_id: matched.id,
            agency_id: person.agency_id,
            person_id: person.id,
            asked_at: now,
            answer: None,
            note: String::new(),
            answered_by: None,
            answered_at: None,
        };
        asked = Some(row.into_active_model().insert(app.raw()).await.expect("an inquiry").id);
    }
    let [own, foreign] = [app.somebody().held_by(keeper).await, app.somebody().held_by(&other).await];
    let linked = link(app, own.id, foreign.id).await;
    (asked.expect("an inquiry"), linked)
}

/// A link as a referral would have made it.
async fn link(app: &TestApp, one: PersonId, other: PersonId) -> IdentityLinkId {
    let into = identity(app, one).await;
    app.run("UPDATE persons SET identity_id = $1 WHERE id = $2", vec![into.into(), other.into()]).await;
    let row = identity_links::Model {
        id: IdentityLinkId::new(),
        one_id: one.min(other),
        other_id: one.max(other),
        match_id: None,
        referral_id: None,
        made_at: app.clock().now(),
        ended_by: None,
        ended_agency_id: None,
        ended_at: None,
        end_reason: String::new(),
    };
    row.into_active_model().insert(app.raw()).await.expect("a link").id
}

async fn identity(app: &TestApp, id: PersonId) -> IdentityId {
    let row = persons::Entity::find_by_id(id).one(app.raw()).await.expect("a row");
    row.expect("a person").identity_id
}

async fn are_one(app: &TestApp, one: PersonId, other: PersonId) -> bool {
    identity(app, one).await == identity(app, other).await
}

async fn born(app: &TestApp, who: &Client, family: &str, given: &str, birth: i32) -> PersonId {
    let person = app.somebody().held_by(who).named(family, given).with(|person| {
        (person.birth_lo, person.birth_hi) = (Ymd(birth), Ymd(birth));
        "day".clone_into(&mut person.birth_precision);
    });
    person.await.id
}

async fn search(coordinator: &Client) {
    let page = coordinator.post_without_form("/identity-matches", &[]).await;
    page.leads_to("/identity-matches?done=matched");
}

/// Lets minutes pass in which everybody's session ends.
async fn later(app: &TestApp, minutes: i64, people: &[&Client]) {
    app.clock().advance(minutes);
    for who in people {
        who.renew().await;
    }
}

/// The state of the match between two records.
async fn state(app: &TestApp, one: PersonId, other: PersonId) -> Option<MatchState> {
    let found = identity_matches::Entity::find()
        .filter(identity_matches::Column::OneId.eq(one.min(other)))
        .filter(identity_matches::Column::OtherId.eq(one.max(other)));
    found.one(app.raw()).await.expect("matches").map(|row| row.state)
}

async fn inquiry(app: &TestApp, person: PersonId) -> String {
    let found = identity_inquiries::Entity::find().filter(identity_inquiries::Column::PersonId.eq(person));
    let row = found.one(app.raw()).await.expect("inquiries").expect("an inquiry");
    format!("/identity-inquiries/{}", row.id)
}

async fn answers(app: &TestApp, who: &Client, person: PersonId, answer: &str) {
    let place = inquiry(app, person).await;
    who.post(&place, &[("answer", answer), ("note", "書類で確かめた。")]).await.is(SEE_OTHER);
}

async fn people_counted(app: &TestApp) -> i64 {
    let task = Offer::to_task(app.db(), &SystemTask::new("a test")).await.expect("agencies");
    let year = FiscalYears::only(FiscalYear::of_ymd(app.today().0));
    let of = task.choose("").expect("all");
    let figure = statistics::figure(app.db(), &of, Report::PersonsByAge, year).await.expect("a figure");
    match figure.rows[0].total {
        Cell::Exact(total) => total,
        hidden => panic!("{hidden:?}"),
    }
}

/// Links and figures agree with the records.
async fn agrees(app: &TestApp) {
    let task = SystemTask::new("a test");
    assert_eq!(identities::verify(app.db(), &task).await.expect("read"), None);
    assert_eq!(facts::verify(app.db(), &task).await.expect("read"), None);
}

struct Cast {
    north: Client,
    south: Client,
    coordinator: Client,
}

async fn cast(app: &TestApp) -> Cast {
    Cast {
        north: app.person("佐藤", Role::Supervisor, NORTH).await,
        south: app.person("田中", Role::Supervisor, SOUTH).await,
        coordinator: app.person("中村", Role::Coordinator, EAST).await,
    }
}

both_databases! {
    /// From the search to the link and back: nobody learns which agency, nobody sees a record, and figures follow.
    async fn both_agencies_link_what_the_search_found(app: TestApp) {
        let Cast { north, south, coordinator } = cast(&app).await;
        let one = born(&app, &north, "山田", "太郎", 19_680_401).await;
        let other = born(&app, &south, "山田", "太郎", 19_680_401).await;
        born(&app, &south, "山田", "次郎", 19_680_401).await;
        app.consultation().held_by(&north).about(one).saying("北の相談").await;
        app.consultation().held_by(&south).about(other).saying("南の相談").await;
        assert_eq!(people_counted(&app).await, 2);
        search(&coordinator).await;
        let seen = coordinator.get("/identity-matches").await;
        assert_eq!(seen.table("これまでにさがした結果").len(), 1);
        for word in ["山田", NORTH, SOUTH] {
            seen.has_no_text(word);
        }
        let asked = north.get("/identity-inquiries").await;
        asked.has_text("山田 太郎").has_text("氏名・").has_text("生年月日").has_no_text(SOUTH);
        assert!(!asked.body.contains(&other.to_string()));
        north.get("/notifications").await.has_text("ほかの機関からの照会");
        let colleague = app.person("鈴木", Role::Consultant, NORTH).await;
        colleague.get("/identity-inquiries").await.is(StatusCode::FORBIDDEN);
        colleague.get("/notifications").await.has_no_text("からの照会");
        let place = inquiry(&app, one).await;
        colleague.get(&place).await.is(StatusCode::FORBIDDEN);
        south.get(&place).await.is(StatusCode::NOT_FOUND);
        south.post_without_form(&place, &[("answer", "same")]).await.is(StatusCode::NOT_FOUND);
        north.post(&place, &[("note", "まだ")]).await.is(StatusCode::UNPROCESSABLE_ENTITY).has_text("まだ");

        answers(&app, &north, one, "another").await;
        assert!(!are_one(&app, one, other).await);
        south.get("/identity-inquiries").await.has_text("回答してください");
        answers(&app, &north, one, "same").await;
        // A page that was opened before somebody answered overwrites no answer.
        let stale = [("answer", "another"), ("was", "")];
        north.post_without_form(&place, &stale).await.is(StatusCode::CONFLICT).has_text("ほかの人が回答しました");
        north.get("/identity-inquiries").await.has_text("相手の回答待ち");
        answers(&app, &south, other, "same").await;
        assert!(are_one(&app, one, other).await);
        assert_eq!(people_counted(&app).await, 1);
        agrees(&app).await;
        let made = "SELECT COUNT(*) FROM audit_entries WHERE kind = 'identity_link' AND act = 'created' AND owner_id = $1";
        for agency in [north.agency, south.agency] {
            assert_eq!(app.count(made, vec![agency.into()]).await, 1, "each agency's log tells of its side");
        }
        let record = north.get(paths::person(one)).await;
        record.has_text("ほかの機関の記録との結びつき").has_no_text("南の相談").has_no_text(SOUTH);
        colleague.get(paths::person(one)).await.has_no_text("ほかの機関の記録との結びつき");

        // Twice is told to be done already; another answer is not taken any more.
        let page = north.get(&place).await;
        page.has_text("同じ人として結ばれました").has_text("書類で確かめた。");
        let again = [("answer", "same"), ("note", "書類で確かめた。")];
        north.post_without_form(&place, &again).await.leads_to("/identity-inquiries?done=already");
        north.post_without_form(&place, &[("answer", "another")]).await.is(StatusCode::CONFLICT);

        let end = page.link("結びつきを外す");
        colleague.get(&end).await.is(StatusCode::FORBIDDEN);
        coordinator.get(&end).await.is(StatusCode::NOT_FOUND);
        south.post(&end, &[]).await.is(StatusCode::UNPROCESSABLE_ENTITY);
        south.post(&end, &[("reason", "別の人だった。")]).await.is(SEE_OTHER);
        assert!(!are_one(&app, one, other).await);
        assert_eq!(people_counted(&app).await, 2);
        agrees(&app).await;
        let told = north.get(&place).await;
        told.has_text("結びつきは外されました").has_no_text("別の人だった");
        south.get(inquiry(&app, other).await).await.has_text("別の人だった。");
        north.get("/notifications").await.has_text("結びつきが外されました");
        later(&app, WEEK, &[&coordinator]).await;
        search(&coordinator).await;
        assert_eq!(state(&app, one, other).await, Some(MatchState::Parted));
    }

    /// Any other answer closes the match, and the other agency is not told which it was.
    async fn no_answer_is_told_to_the_other_side(app: TestApp) {
        let Cast { north, south, coordinator } = cast(&app).await;
        for (given, said) in [("太郎", "another"), ("花子", "declined")] {
            let one = born(&app, &north, "山田", given, 19_680_401).await;
            let other = born(&app, &south, "山田", given, 19_680_401).await;
            search(&coordinator).await;
            answers(&app, &north, one, "same").await;
            answers(&app, &south, other, said).await;
            assert_eq!(state(&app, one, other).await, Some(MatchState::Apart));
            assert!(!are_one(&app, one, other).await);
            let told = north.get(inquiry(&app, one).await).await;
            told.has_text("結ばれませんでした").has_no_text("応じない").has_no_text("別の人");
            later(&app, WEEK, &[&north, &south, &coordinator]).await;
        }
        assert_eq!(coordinator.get("/identity-matches").await.table("これまでにさがした結果").len(), 2);
    }

    /// Whoever was told apart is not linked through a third agency.
    async fn a_refusal_holds_against_a_third(app: TestApp) {
        let Cast { north, south, coordinator } = cast(&app).await;
        let east = app.person("西", Role::Supervisor, EAST).await;
        let a = born(&app, &north, "山田", "太郎", 19_680_401).await;
        let b = born(&app, &south, "山田", "太郎", 19_680_401).await;
        search(&coordinator).await;
        answers(&app, &north, a, "same").await;
        answers(&app, &south, b, "declined").await;
        let c = born(&app, &east, "山田", "太郎", 19_680_401).await;
        later(&app, WEEK, &[&north, &south, &east, &coordinator]).await;
        search(&coordinator).await;
        for who in [&north, &south, &east] {
            let page = who.get("/identity-inquiries").await;
            for place in page.links_under("/identity-inquiries/") {
                who.post_without_form(&place, &[("answer", "same")]).await;
            }
        }
        let states = [state(&app, a, b).await, state(&app, a, c).await, state(&app, b, c).await];
        assert_eq!(states[0], Some(MatchState::Apart));
        assert!(states[1..].contains(&Some(MatchState::Held)) && states[1..].contains(&Some(MatchState::Linked)));
        assert!(!are_one(&app, a, b).await);
        agrees(&app).await;
    }

    /// Once a week, and for the coordinator and the municipality alone.
    async fn a_search_is_made_once_a_week(app: TestApp) {
        let Cast { north, coordinator, .. } = cast(&app).await;
        search(&coordinator).await;
        let municipal = app.person("本田", Role::Municipal, "市役所").await;
        municipal.post_without_form("/identity-matches", &[]).await.is(StatusCode::CONFLICT).has_text("7日");
        north.get("/identity-matches").await.is(StatusCode::FORBIDDEN);
        north.post_without_form("/identity-matches", &[]).await.is(StatusCode::FORBIDDEN);
        later(&app, WEEK - 24 * 60, &[&municipal]).await;
        municipal.get("/identity-matches").await.has_text("次にさがせるのは");
        municipal.post_without_form("/identity-matches", &[]).await.is(StatusCode::CONFLICT);
        later(&app, 24 * 60, &[&municipal]).await;
        search(&municipal).await;
    }

    /// A shared birthday, telephone or given name is not enough, and whoever is protected is never matched.
    async fn few_are_matched(app: TestApp) {
        let Cast { north, south, coordinator } = cast(&app).await;
        let pairs = [
            (("山田", "太郎", 19_680_401), ("川本", "太郎", 19_680_401)),
            (("森", "花子", 19_700_101), ("森", "花子", 19_700_102)),
            (("林", "一郎", 19_800_101), ("林", "一郎", 19_800_101)),
        ];
        let mut people = Vec::new();
        for (one, other) in pairs {
            people.push((born(&app, &north, one.0, one.1, one.2).await, born(&app, &south, other.0, other.1, other.2).await));
        }
        let protected = people[2].1;
        crate::protections::protect(&south, protected, &[]).await;
        search(&coordinator).await;
        assert_eq!(app.count("SELECT COUNT(*) FROM identity_matches", vec![]).await, 0);

        // Protected while an answer is awaited: nobody is asked any longer.
        let one = born(&app, &north, "原", "春子", 19_900_101).await;
        let other = born(&app, &south, "原", "春子", 19_900_101).await;
        later(&app, WEEK, &[&north, &south, &coordinator]).await;
        search(&coordinator).await;
        answers(&app, &north, one, "same").await;
        crate::protections::protect(&south, other, &[]).await;
        // Nothing looks different, and nothing comes of it.
        north.get("/identity-inquiries").await.has_text("相手の回答待ち");
        answers(&app, &south, other, "same").await;
        assert!(!are_one(&app, one, other).await);
        for who in [&north, &south] {
            who.get("/identity-inquiries").await.has_text("相手の回答待ち");
        }
        agrees(&app).await;
    }

    /// What an agency says of its own records holds, and nobody there learns that others say otherwise; their link waits.
    async fn an_own_judgement_is_never_refused_for_others(app: TestApp) {
        let Cast { north, south, .. } = cast(&app).await;
        let east = app.person("西", Role::Supervisor, EAST).await;
        let [one, second] = [
            born(&app, &north, "山田", "太郎", 19_680_401).await,
            born(&app, &north, "山田", "太郎", 19_680_401).await,
        ];
        let [b, c] = [
            born(&app, &south, "山田", "太郎", 19_680_401).await,
            born(&app, &south, "山田", "太郎", 19_680_401).await,
        ];
        let d = born(&app, &east, "山田", "太郎", 19_680_401).await;
        link(&app, one, b).await;
        link(&app, second, c).await;
        link(&app, second, d).await;
        let consultant = app.person("鈴木", Role::Consultant, NORTH).await;
        let with = second.to_string();
        let same = [("with", with.as_str()), ("verdict", "same")];
        consultant.post_without_form(format!("{}/same", paths::person(one)), &same).await.is(SEE_OTHER);
        assert!(are_one(&app, one, second).await && !are_one(&app, b, c).await);
        agrees(&app).await;
        let ended = "SELECT COUNT(*) FROM audit_entries WHERE kind = 'identity_link' AND act = 'changed'";
        assert!(app.count(ended, vec![]).await > 0, "both logs tell of the link that ended");
    }

    /// Nobody's records are linked with each other by what other agencies say: the pair waits until they have looked.
    async fn an_agency_links_its_own_records_itself(app: TestApp) {
        let Cast { north, south, coordinator } = cast(&app).await;
        let one = born(&app, &north, "山田", "太郎", 19_680_401).await;
        let other = born(&app, &south, "山田", "太郎", 19_680_401).await;
        search(&coordinator).await;
        answers(&app, &north, one, "same").await;
        answers(&app, &south, other, "same").await;
        assert!(are_one(&app, one, other).await);
        // A second record of the same name in the north.
        let second = born(&app, &north, "山田", "太郎", 19_680_401).await;
        later(&app, WEEK, &[&north, &south, &coordinator]).await;
        search(&coordinator).await;
        assert_eq!(state(&app, second, other).await, Some(MatchState::Asked));
        answers(&app, &north, second, "same").await;
        let place = app.count("SELECT COUNT(*) FROM identity_inquiries", vec![]).await;
        assert_eq!(place, 4);
        let waiting = south.get("/identity-inquiries").await.link("答える（山田 太郎）");
        south.post(&waiting, &[("answer", "same")]).await.is(SEE_OTHER);
        assert_eq!(state(&app, second, other).await, Some(MatchState::Held));
        assert!(!are_one(&app, one, second).await && !are_one(&app, second, other).await);
        agrees(&app).await;
        let with = second.to_string();
        let same = [("with", with.as_str()), ("verdict", "same")];
        north.post_without_form(format!("{}/same", paths::person(one)), &same).await.is(SEE_OTHER);
        later(&app, WEEK, &[&north, &coordinator]).await;
        search(&coordinator).await;
        assert_eq!(state(&app, second, other).await, Some(MatchState::Linked));
        assert!(are_one(&app, second, other).await);
        agrees(&app).await;
        // Told apart by their own agency, each goes its own way, and a link says so.
        north.post_without_form(format!("{}/apart", paths::person(one)), &[]).await.is(SEE_OTHER);
        assert!(!are_one(&app, one, second).await);
        assert!(!are_one(&app, one, other).await && are_one(&app, second, other).await);
        agrees(&app).await;
    }

    /// Undoing one link takes out whatever nothing else holds, and nothing more.
    async fn a_link_undone_leaves_the_others(app: TestApp) {
        let Cast { north, south, .. } = cast(&app).await;
        let east = app.person("西", Role::Supervisor, EAST).await;
        let [a, b, c] = [
            born(&app, &north, "山田", "太郎", 19_680_401).await,
            born(&app, &south, "山田", "太郎", 19_680_401).await,
            born(&app, &east, "山田", "太郎", 19_680_401).await,
        ];
        let colleague = born(&app, &north, "山田", "太朗", 19_680_401).await;
        let first = link(&app, a, b).await;
        link(&app, b, c).await;
        let with = colleague.to_string();
        let same = [("with", with.as_str()), ("verdict", "same")];
        north.post_without_form(format!("{}/same", paths::person(a)), &same).await.is(SEE_OTHER);
        for other in [b, c, colleague] {
            assert!(are_one(&app, a, other).await);
        }
        let end = format!("/identity-links/{first}/end");
        north.post(&end, &[("reason", "別の人だった。")]).await.is(SEE_OTHER);
        assert!(are_one(&app, a, colleague).await && are_one(&app, b, c).await && !are_one(&app, a, b).await);
        agrees(&app).await;
        // A record that its agency takes out of its own takes along whom only it is linked with.
        link(&app, a, b).await;
        app.run("UPDATE persons SET identity_id = $1 WHERE id = $2", vec![identity(&app, a).await.into(), c.into()]).await;
        north.post_without_form(format!("{}/apart", paths::person(a)), &[]).await.is(SEE_OTHER);
        assert!(are_one(&app, a, b).await && are_one(&app, b, c).await && !are_one(&app, a, colleague).await);
        agrees(&app).await;
        // Two ways to each other: one of them is not enough to part them.
        let second = link(&app, a, c).await;
        let end = format!("/identity-links/{second}/end");
        east.post(&end, &[("reason", "押しまちがい。")]).await.is(SEE_OTHER);
        assert!(are_one(&app, a, c).await);
        agrees(&app).await;
    }

    /// A person who comes with a referral is not made one with the receiver's other records by what a third agency says; a
    /// link that was undone is not asked about again.
    async fn a_referral_links_no_records_of_its_receiver(app: TestApp) {
        let family = crate::sharing::family(&app).await;
        let tanaka = app.person("田中", Role::Supervisor, SOUTH).await;
        let coordinator = app.person("中村", Role::Coordinator, EAST).await;
        let known = app.somebody().held_by(&tanaka).named("別姓", "五助").await.id;
        link(&app, family.father, known).await;
        crate::sharing::shared(&app, &family.keeper, family.case, family.father, tanaka.agency, &["basics"]).await;
        let id = crate::referral_loop::accepted(&app, &family, &tanaka).await;
        let new = format!("{}:new:principal", family.father);
        crate::referral_loop::open_case(&tanaka, id, &[("bring", &new)]).await.is(SEE_OTHER);
        let taken = persons::Entity::find().filter(persons::Column::AgencyId.eq(tanaka.agency));
        let taken = taken.filter(persons::Column::Id.ne(known)).one(app.raw()).await.expect("persons").expect("his record");
        assert!(!are_one(&app, taken.id, known).await);
        tanaka.get(paths::person(taken.id)).await.has_no_text("五助");
        agrees(&app).await;

        // Without that other record the two are linked; undone, nobody is asked about them.
        let east = app.person("西", Role::Supervisor, "西事業所").await;
        crate::sharing::shared(&app, &family.keeper, family.case, family.father, east.agency, &["basics"]).await;
        let id = crate::referral_loop::accepted(&app, &family, &east).await;
        crate::referral_loop::open_case(&east, id, &[("bring", &new)]).await.is(SEE_OTHER);
        let taken = persons::Entity::find().filter(persons::Column::AgencyId.eq(east.agency)).one(app.raw()).await;
        let taken = taken.expect("persons").expect("his record").id;
        assert!(are_one(&app, taken, family.father).await);
        let end = east.get(paths::person(taken)).await.link("外す（1）");
        east.post(&end, &[("reason", "別の人だった。")]).await.is(SEE_OTHER);
        assert!(!are_one(&app, taken, family.father).await);
        for (who, person) in [(&east, taken), (&family.keeper, family.father)] {
            who.post(format!("{}/edit", paths::person(person)), &[("birth", "S18.4.1")]).await.is(SEE_OTHER);
        }
        search(&coordinator).await;
        assert_eq!(state(&app, taken, family.father).await, None);
        agrees(&app).await;
    }

    /// Whoever is kept away from somebody is not asked about them either.
    async fn an_excluded_supervisor_is_not_asked(app: TestApp) {
        let Cast { north, south, coordinator } = cast(&app).await;
        let one = born(&app, &north, "山田", "太郎", 19_680_401).await;
        born(&app, &south, "山田", "太郎", 19_680_401).await;
        let case = app.case().held_by(&north).about(one).await;
        search(&coordinator).await;
        let cousin = app.person("山田の親族", Role::Supervisor, NORTH).await;
        let place = inquiry(&app, one).await;
        cousin.get(&place).await.is(StatusCode::OK);
        crate::exclusions::exclude(&north, case.id, cousin.staff, "本人のいとこ。").await.is(SEE_OTHER);
        cousin.get(&place).await.is(StatusCode::NOT_FOUND);
        cousin.get("/identity-inquiries").await.has_no_text("山田 太郎");
        cousin.get("/notifications").await.has_no_text("からの照会");
        north.get("/notifications").await.has_text("からの照会");
    }
}
