//! 同意 and 共有: what one agency opens to another, what stays closed beside it, and how it ends.

use crate::support::{Client, Making, Page, TestApp};
use axum::http::StatusCode;
use entity::codes::{Relationship, Role};
use entity::ids::{AgencyId, CaseId, ConsentId, GrantId, PersonId};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};
use tsunagi::access::SystemTask;
use tsunagi::data::consultations::Consultation;
use tsunagi::data::grants;
use tsunagi::web::paths;

const NORTH: &str = "北事業所";
const SOUTH: &str = "南事業所";
const EAST: &str = "東事業所";

/// Records that somebody agreed to these sections, and shares them at once.
pub async fn shared(
    app: &TestApp,
    keeper: &Client,
    case: CaseId,
    person: PersonId,
    to: AgencyId,
    sections: &[&str],
) -> (ConsentId, GrantId) {
    shared_with(app, keeper, case, person, to, sections, &[]).await
}

/// The same, with more fields of the form.
pub async fn shared_with(
    app: &TestApp,
    keeper: &Client,
    case: CaseId,
    person: PersonId,
    to: AgencyId,
    sections: &[&str],
    more: &[(&str, &str)],
) -> (ConsentId, GrantId) {
    let done = agree(keeper, case, person, to, sections, more).await;
    done.is(StatusCode::SEE_OTHER);
    let id = done.location().trim_start_matches("/consents/").split('?').next().expect("an id").parse();
    let consent: ConsentId = id.expect("an id");
    let grant = entity::grants::Entity::find()
        .filter(entity::grants::Column::ConsentId.eq(consent))
        .one(app.raw())
        .await
        .expect("grants")
        .expect("the grant");
    (consent, grant.grant_id)
}

pub async fn agree(
    keeper: &Client,
    case: CaseId,
    person: PersonId,
    to: AgencyId,
    sections: &[&str],
    more: &[(&str, &str)],
) -> Page {
    let (person, to) = (person.to_string(), to.to_string());
    let mut fields =
        vec![("person", person.as_str()), ("recipient", &to), ("status", "agreed"), ("method", "document")];
    fields.extend(sections.iter().map(|section| ("sections", *section)));
    fields.retain(|(name, _)| more.iter().all(|(other, _)| other != name));
    fields.extend(more);
    keeper.post(format!("{}/consents/new", paths::case(case)), &fields).await
}

/// A father and his son in one household, with what each said and what both said.
pub struct Family {
    pub keeper: Client,
    pub case: CaseId,
    pub father: PersonId,
    pub son: PersonId,
}

fn phone(number: &str) -> tsunagi::data::persons::Phone {
    tsunagi::data::persons::Phone {
        number: number.to_owned(),
        owner: String::new(),
        safety: entity::codes::PhoneSafety::ALL[0],
        note: String::new(),
    }
}

pub async fn family(app: &TestApp) -> Family {
    let keeper = app.person("佐藤", Role::Supervisor, NORTH).await;
    let home = app.household().held_by(&keeper).await;
    let somebody = |family, given| app.somebody().named(family, given).held_by(&keeper).in_household(home.id);
    let father = somebody("山田", "太郎").with(|person| {
        person.relationship = Relationship::Father;
        person.phones = vec![phone("090-1111-2222")];
    });
    let father = father.await.id;
    let son = somebody("山田", "一郎").with(|person| person.relationship = Relationship::Child).await.id;
    let case = app.case().titled("山田一郎さんの家").held_by(&keeper).about(father).about(son);
    let case = case.with(|case| case.household = Some(home.id)).await.id;
    for (words, about) in [
        ("父のことば", vec![father]),
        ("子のことば", vec![son]),
        ("二人のことば", vec![father, son]),
        ("だれでもない", vec![]),
    ] {
        let talk = app.consultation().held_by(&keeper).saying(words);
        let talk = about.into_iter().fold(talk, Making::<Consultation>::about);
        talk.with(|new| new.case = Some(case)).await;
    }
    Family { keeper, case, father, son }
}

both_databases! {
    /// The father's consent opens the father's words, never the son's, nor what concerns both; and only to whom he named.
    async fn the_fathers_consent_opens_nothing_of_the_son(app: TestApp) {
        let family = family(&app).await;
        let tanaka = app.person("田中", Role::Consultant, SOUTH).await;
        let other = app.person("鈴木", Role::Supervisor, EAST).await;
        let page = paths::shared_case(family.case);
        tanaka.get(&page).await.is(StatusCode::NOT_FOUND);
        shared(&app, &family.keeper, family.case, family.father, tanaka.agency, &["basics", "consultations"]).await;

        let list = tanaka.get("/shared-cases").await;
        list.is(StatusCode::OK).has_text("山田 太郎").has_text(NORTH).has_no_text("一郎");
        let shown = tanaka.get(&page).await;
        shown.is(StatusCode::OK).has_text("父のことば").has_text("本人の同意").has_text("佐藤");
        for hidden in ["子のことば", "二人のことば", "だれでもない", "一郎", "090-1111-2222"] {
            shown.has_no_text(hidden);
        }
        // Of the others in the household no more than how they are related.
        shown.has_text("続柄のみ").has_text(Relationship::Child.label());
        for stranger in [&other, &family.keeper] {
            stranger.get("/shared-cases").await.has_no_text("山田");
            stranger.get(&page).await.is(StatusCode::NOT_FOUND);
        }
        // Reading through a grant opens no other door.
        for door in [paths::case(family.case), format!("{}/access", paths::case(family.case)), paths::person(family.father)] {
            tanaka.get(door).await.is(StatusCode::NOT_FOUND);
        }
        tanaka.get("/search?q=山田").await.has_no_text("太郎");
        tanaka.post_empty(format!("{}/consents/new", paths::case(family.case))).await.is(StatusCode::NOT_FOUND);
        // The owner sees who looked.
        family.keeper.get(format!("{}/history", paths::case(family.case))).await.has_text("田中");
        let access = family.keeper.get(format!("{}/access", paths::case(family.case))).await;
        access.has_text(SOUTH).has_text("山田 太郎").has_text("撤回するまで");
    }

    /// Once the consent is taken back, the next click finds nothing; another consent opens it again.
    async fn what_is_taken_back_ends_at_once(app: TestApp) {
        let family = family(&app).await;
        let tanaka = app.person("田中", Role::Consultant, SOUTH).await;
        let page = paths::shared_case(family.case);
        let (consent, grant) = shared(&app, &family.keeper, family.case, family.father, tanaka.agency, &["basics", "contact"]).await;
        tanaka.get(&page).await.is(StatusCode::OK).has_text("090-1111-2222").has_no_text("父のことば");

        let taken = family.keeper.post(format!("{}/withdraw", paths::consent(consent)), &[("reason", "気が変わった")]).await;
        taken.is(StatusCode::SEE_OTHER);
        tanaka.get(&page).await.is(StatusCode::NOT_FOUND);
        tanaka.get("/shared-cases").await.has_no_text("山田");
        assert_eq!(app.count("SELECT COUNT(*) FROM grant_reach", vec![]).await, 0);
        assert_eq!(app.entries("changed", grant.0).await, 1);
        family.keeper.get(paths::consent(consent)).await.has_text("撤回").has_text("気が変わった");
        // Twice is once; and nothing rests on it any more.
        let again = family.keeper.post_without_form(format!("{}/withdraw", paths::consent(consent)), &[("version", "1"), ("withdrawn_on", "R8.11.21"), ("reason", "気が変わった")]).await;
        assert!(again.location().contains("done=already"), "{} {}", again.status, again.location());
        family.keeper.post_empty(format!("{}/share", paths::consent(consent))).await.is(StatusCode::CONFLICT);
        family.keeper.post_without_form(format!("{}/end", paths::grant(grant)), &[("reason", "x")]).await.is(StatusCode::CONFLICT);

        shared(&app, &family.keeper, family.case, family.father, tanaka.agency, &["basics"]).await;
        tanaka.get(&page).await.is(StatusCode::OK).has_no_text("090-1111-2222");
        assert_eq!(grants::verify(app.db(), &SystemTask::new("a test")).await.expect("read"), None);
    }

    /// The clock ends what has a last day; that day belongs to it. And an owner may end it sooner.
    async fn what_has_a_last_day_ends_with_it(app: TestApp) {
        let family = family(&app).await;
        let tanaka = app.person("田中", Role::Consultant, SOUTH).await;
        let page = paths::shared_case(family.case);
        let last = [("expires_on", "R8.11.21")];
        agree(&family.keeper, family.case, family.father, tanaka.agency, &["basics"], &last).await.is(StatusCode::SEE_OTHER);
        shared(&app, &family.keeper, family.case, family.son, tanaka.agency, &["basics"]).await;
        tanaka.get(&page).await.has_text("太郎").has_text("一郎");
        let (mut minutes, now) = (24 * 60, app.state().clock.local());
        minutes -= i64::from(chrono::Timelike::hour(&now)) * 60 + i64::from(chrono::Timelike::minute(&now));
        app.clock().advance(minutes - 1);
        tanaka.renew().await;
        tanaka.get(&page).await.has_text("太郎");
        app.clock().advance(1);
        tanaka.get(&page).await.is(StatusCode::OK).has_no_text("太郎").has_text("一郎");

        // Whoever was taken out of the case is shared no more.
        let gone = "DELETE FROM case_subjects WHERE person_id = $1";
        let back = "INSERT INTO case_subjects (case_id, person_id, agency_id, role) VALUES ($1, $2, $3, 'principal')";
        app.run(gone, vec![family.son.into()]).await;
        tanaka.get(&page).await.is(StatusCode::NOT_FOUND);
        tanaka.get("/shared-cases").await.has_no_text("一郎");
        app.run(back, vec![family.case.into(), family.son.into(), family.keeper.agency.into()]).await;
        tanaka.get(&page).await.is(StatusCode::OK);

        family.keeper.renew().await;
        let access = family.keeper.get(format!("{}/access", paths::case(family.case))).await;
        let end = access.link("終える（南事業所）");
        family.keeper.post(&end, &[("reason", "")]).await.is(StatusCode::UNPROCESSABLE_ENTITY);
        family.keeper.post(&end, &[("reason", "支援が終わった")]).await.is(StatusCode::SEE_OTHER);
        tanaka.get(&page).await.is(StatusCode::NOT_FOUND);
    }

    /// What cannot be agreed to, or not by these people, is refused with a sentence, and nothing is shared.
    async fn what_cannot_be_agreed_to_is_refused(app: TestApp) {
        let family = family(&app).await;
        let tanaka = app.person("田中", Role::Supervisor, SOUTH).await;
        let stranger = app.somebody().named("他人", "花子").held_by(&family.keeper).await.id;
        let foreign = app.somebody().named("他人", "次郎").held_by(&tanaka).await.id;
        let (case, to) = (family.case, tanaka.agency);
        let basics = ["basics"];
        for person in [stranger, foreign] {
            agree(&family.keeper, case, person, to, &basics, &[]).await.is(StatusCode::UNPROCESSABLE_ENTITY).has_text("対象者ではありません");
        }
        agree(&family.keeper, case, family.son, family.keeper.agency, &basics, &[]).await.is(StatusCode::UNPROCESSABLE_ENTITY);
        let parent = [("giver", "parent"), ("giver_name", "山田 太郎")];
        app.run("UPDATE persons SET birth_lo = 19900101, birth_hi = 19900101 WHERE id = $1", vec![family.son.into()]).await;
        let page = agree(&family.keeper, case, family.son, to, &basics, &parent).await;
        page.is(StatusCode::UNPROCESSABLE_ENTITY).has_text("18歳以上");
        assert_eq!(page.field("同意した人の氏名").value(), "山田 太郎", "what was typed stays");
        agree(&family.keeper, case, family.son, to, &["consultations"], &[]).await.is(StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(app.count("SELECT COUNT(*) FROM grants", vec![]).await, 0);

        shared(&app, &family.keeper, case, family.son, to, &basics).await;
        agree(&family.keeper, case, family.son, to, &basics, &[]).await.is(StatusCode::UNPROCESSABLE_ENTITY).has_text("先にその同意を撤回");
        let explained = [("status", "refused")];
        agree(&family.keeper, case, family.father, to, &basics, &explained).await.is(StatusCode::SEE_OTHER);
        assert_eq!(app.count("SELECT COUNT(*) FROM grants", vec![]).await, 1, "a refusal shares nothing");
        // One key makes one consent.
        let form = family.keeper.get(format!("{}/consents/new", paths::case(case))).await;
        let fields = [("person", &*family.father.to_string()), ("recipient", &app.agency(EAST).await.to_string()), ("status", "agreed"), ("method", "spoken"), ("sections", "basics")];
        let path = format!("{}/consents/new", paths::case(case));
        let (one, two) = (family.keeper.post_form(&form, &path, &fields).await, family.keeper.post_form(&form, &path, &fields).await);
        assert!(one.location().contains("done=created") && two.location().contains("done=already"), "{} {}", one.location(), two.location());
        assert_eq!(app.count("SELECT COUNT(*) FROM grants", vec![]).await, 2);
    }

    /// The story of what was granted can be added to, and nothing else.
    async fn the_story_of_a_grant_is_never_rewritten(app: TestApp) {
        let family = family(&app).await;
        let to = app.agency(SOUTH).await;
        shared(&app, &family.keeper, family.case, family.father, to, &["basics"]).await;
        for sql in ["UPDATE grants SET sections = 'health'", "DELETE FROM grants", "UPDATE grant_subjects SET person_id = person_id", "DELETE FROM grant_subjects"] {
            assert!(app.raw().execute_unprepared(sql).await.is_err(), "{sql}");
        }
        let task = SystemTask::new("a test");
        assert_eq!(grants::verify(app.db(), &task).await.expect("read"), None);
        app.run("UPDATE grant_reach SET until_at = until_at - 1", vec![]).await;
        assert!(grants::verify(app.db(), &task).await.expect("read").is_some(), "a wider or narrower reach is noticed");
    }
}
