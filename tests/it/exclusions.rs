//! 担当除外: whoever a supervisor keeps away from a case finds neither it nor the family, whatever else would open them.

use crate::separation::{Written, walk, writes_everything};
use crate::sharing::{family, shared};
use crate::support::{Client, Page, TestApp};
use axum::http::StatusCode;
use entity::case_exclusions::{Column, Entity};
use entity::codes::Role;
use entity::ids::{CaseExclusionId, CaseId, PersonId, StaffId};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use tsunagi::web::paths;

const NORTH: &str = "北事業所";
const SOUTH: &str = "南事業所";

/// Sends the form that keeps somebody away from a case.
pub async fn exclude(keeper: &Client, case: CaseId, staff: StaffId, reason: &str) -> Page {
    let address = format!("{}/exclusions/new", paths::case(case));
    keeper.post(address, &[("staff", &staff.to_string()), ("reason", reason)]).await
}

/// The exclusion of somebody from a case.
pub async fn of(app: &TestApp, case: CaseId, staff: StaffId) -> CaseExclusionId {
    let found = Entity::find().filter(Column::CaseId.eq(case)).filter(Column::StaffId.eq(staff));
    found.one(app.raw()).await.expect("exclusions").expect("the exclusion").id
}

/// Texts that belong to nobody's case: what the agency has to do, and whom it names elsewhere.
const OF_NO_CASE: [&str; 8] = [
    "すること",
    "取りやめた理由",
    "電話の相手",
    "電話の相手の番号",
    "電話の用件",
    "緊急照会の理由",
    "だれから守るか",
    "支援措置の備考",
];

both_databases! {
    /// No page, list, search, count or export carries a word about the family to an excluded colleague of any role.
    async fn no_channel_carries_a_word_to_whoever_is_excluded(app: TestApp) {
        let sato = app.person("佐藤", Role::Supervisor, NORTH).await;
        let south = app.agency(SOUTH).await;
        let mut written = writes_everything(&app, &sato, south, south).await;
        let case: CaseId = written.ids[2].1.parse().expect("an id");
        let person: PersonId = written.ids[1].1.parse().expect("an id");
        let loose = app.consultation().held_by(&sato).about(person).await;
        written.ids.retain(|(name, _)| *name != "entry");
        written.ids.push(("entry", "00000000-0000-7000-8000-000000000000.1".to_owned()));
        written.canaries.words.retain(|_, place| !OF_NO_CASE.contains(&place.as_str()));
        let own = Written::default();
        for role in [Role::Supervisor, Role::Consultant] {
            let mori = app.person("森", role, NORTH).await;
            // The test can see: until then the colleague reads it all.
            assert!(!walk(&mori, role, &own, &[&written]).await.is_empty());
            exclude(&sato, case, mori.staff, "本人のいとこ。").await.is(StatusCode::SEE_OTHER);
            let leaks = walk(&mori, role, &own, &[&written]).await;
            assert!(leaks.is_empty(), "{leaks:#?}");
            if role == Role::Supervisor {
                // Nor does the log tell that there is anything, in its list or entry by entry.
                for record in [case.0, person.0, loose.id.0] {
                    let entries = |page: Page| page.links_under("/admin/audit/").len();
                    assert_eq!(entries(mori.get(format!("/admin/audit?record={record}")).await), 0);
                    let told = sato.get(format!("/admin/audit?record={record}")).await.links_under("/admin/audit/");
                    let entry = told.first().expect("an entry");
                    mori.get(entry).await.is(StatusCode::NOT_FOUND);
                }
            }
        }
        // Everybody else reads on.
        let suzuki = app.person("鈴木", Role::Consultant, NORTH).await;
        suzuki.get(paths::case(case)).await.is(StatusCode::OK);
    }

    /// It holds at once, also for the lead, and nothing is written onto what cannot be read; an end brings it back.
    async fn an_exclusion_holds_at_once_and_ends(app: TestApp) {
        let sato = app.person("佐藤", Role::Supervisor, NORTH).await;
        let mori = app.person("森", Role::Supervisor, NORTH).await;
        let home = app.household().held_by(&mori).await;
        let father = app.somebody().held_by(&mori).named("山田", "太郎").in_household(home.id).await;
        let son = app.somebody().held_by(&mori).named("山田", "一郎").in_household(home.id).await;
        let case = app.case().held_by(&mori).about(father.id).await;
        let other = app.case().held_by(&mori).about(son.id).await;
        let task = [("title", "電話する"), ("case", &case.id.to_string())];
        mori.post("/tasks/new", &task).await.is(StatusCode::SEE_OTHER);
        mori.get("/").await.has_text("電話する");
        exclude(&mori, case.id, StaffId::new(), "本人のいとこ。").await.is(StatusCode::UNPROCESSABLE_ENTITY);
        exclude(&sato, case.id, mori.staff, "").await.is(StatusCode::UNPROCESSABLE_ENTITY);
        exclude(&sato, case.id, mori.staff, "本人のいとこ。").await.is(StatusCode::SEE_OTHER);
        for hidden in [
            paths::case(case.id),
            paths::case(other.id),
            paths::person(father.id),
            paths::person(son.id),
            paths::household(home.id),
            format!("{}/access", paths::case(case.id)),
        ] {
            mori.get(&hidden).await.is(StatusCode::NOT_FOUND);
        }
        for list in ["/", "/cases", "/persons", "/households", "/ledger", "/tasks?whose=nobody", "/search?q=山田"] {
            let page = mori.get(list).await;
            page.is(StatusCode::OK).has_no_text("電話する");
            assert!(!page.body.contains("太郎") && !page.body.contains(&case.number), "{list}");
        }
        // Reading is refused, and so is writing.
        let said = [("content", "聞いた。"), ("subjects", &father.id.to_string())];
        mori.post("/consultations/new", &said).await.is(StatusCode::UNPROCESSABLE_ENTITY);
        let said = [("content", "聞いた。"), ("case", &case.id.to_string())];
        assert!(!mori.post("/consultations/new", &said).await.status.is_success());
        let task = [("title", "訪ねる"), ("case", &case.id.to_string())];
        assert_ne!(mori.post("/tasks/new", &task).await.status, StatusCode::SEE_OTHER);
        // Nobody gives it back to them by another way, and they do not lift it themselves.
        let exclusion = of(&app, case.id, mori.staff).await;
        let end = format!("/exclusions/{exclusion}/end");
        mori.get(&end).await.is(StatusCode::NOT_FOUND);
        let page = sato.get(paths::case(case.id)).await;
        page.has_no_text("主担当 森");
        let hand_over = format!("{}/hand-over", paths::case(case.id));
        let to = mori.staff.to_string();
        let handed = sato.post(&hand_over, &[("to", &to), ("on", "R8.11.21"), ("note", "")]).await;
        assert_ne!(handed.status, StatusCode::SEE_OTHER);
        let page = sato.get(format!("{}/access", paths::case(case.id))).await;
        page.has_text("本人のいとこ。").has_text("除外中");
        sato.post(&end, &[("reason", "別人でした。")]).await.is(StatusCode::SEE_OTHER);
        mori.get(paths::case(case.id)).await.is(StatusCode::OK);
        let again = sato.post_without_form(&end, &[("reason", "別人でした。")]).await;
        again.is(StatusCode::SEE_OTHER).leads_to(&format!("{}/access?done=already", paths::case(case.id)));
    }

    /// Somebody of another agency loses what is shared with it, the slip, and the emergency door.
    async fn a_person_of_another_agency_is_kept_away_from_shares_and_slips(app: TestApp) {
        let family = family(&app).await;
        let (tanaka, south) = (app.person("田中", Role::Consultant, SOUTH).await, app.agency(SOUTH).await);
        let ueda = app.person("上田", Role::Consultant, SOUTH).await;
        shared(&app, &family.keeper, family.case, family.father, south, &["basics", "consultations"]).await;
        let slip = app.referral(south).held_by(&family.keeper).with(|new| new.subjects = vec![family.father]).sent();
        let slip = slip.await;
        for reader in [&tanaka, &ueda] {
            reader.get(paths::shared_case(family.case)).await.is(StatusCode::OK);
            reader.get(paths::referral(slip.id)).await.is(StatusCode::OK);
        }
        exclude(&family.keeper, family.case, tanaka.staff, "本人の元の配偶者。").await.is(StatusCode::SEE_OTHER);
        tanaka.get(paths::shared_case(family.case)).await.is(StatusCode::NOT_FOUND);
        tanaka.get(paths::referral(slip.id)).await.is(StatusCode::NOT_FOUND);
        tanaka.get("/referrals").await.has_no_text(&slip.number);
        let number = entity::cases::Entity::find_by_id(family.case).one(app.raw()).await.expect("cases").expect("it").number;
        ueda.get("/notifications").await.has_text(&number);
        tanaka.get("/notifications").await.has_no_text(&number);
        tanaka.post_without_form(format!("/referrals/{}/accept", slip.id), &[]).await.is(StatusCode::NOT_FOUND);
        ueda.get(paths::shared_case(family.case)).await.is(StatusCode::OK);
        ueda.get(paths::referral(slip.id)).await.is(StatusCode::OK);
    }

    /// Who excludes themselves says that they know they cannot end it.
    async fn nobody_excludes_themselves_unawares(app: TestApp) {
        let sato = app.person("佐藤", Role::Supervisor, NORTH).await;
        let case = app.case().held_by(&sato).await;
        let stopped = exclude(&sato, case.id, sato.staff, "本人の親族です。").await;
        stopped.is(StatusCode::UNPROCESSABLE_ENTITY).has_text("自分では終えられません").has_text("本人の親族です。");
        let address = format!("{}/exclusions/new", paths::case(case.id));
        sato.post_form(&stopped, &address, &[("myself", "yes")]).await.leads_to("/cases?done=excluded");
        sato.get(paths::case(case.id)).await.is(StatusCode::NOT_FOUND);
    }

    /// Only who supervises the agency that owns the case keeps anybody away, and only staff who come near it.
    async fn only_supervisors_exclude(app: TestApp) {
        let sato = app.person("佐藤", Role::Supervisor, NORTH).await;
        let mori = app.person("森", Role::Consultant, NORTH).await;
        let far = app.person("遠藤", Role::Consultant, "東事業所").await;
        let case = app.case().held_by(&sato).await;
        let address = format!("{}/exclusions/new", paths::case(case.id));
        mori.get(&address).await.is(StatusCode::FORBIDDEN);
        far.get(&address).await.is(StatusCode::NOT_FOUND);
        exclude(&sato, case.id, far.staff, "知人。").await.is(StatusCode::UNPROCESSABLE_ENTITY);
        exclude(&sato, case.id, mori.staff, "知人。").await.is(StatusCode::SEE_OTHER);
        exclude(&sato, case.id, mori.staff, "知人。").await.is(StatusCode::UNPROCESSABLE_ENTITY);
        let colleague = app.person("鈴木", Role::Consultant, NORTH).await;
        let page = colleague.get(format!("{}/access", paths::case(case.id))).await;
        page.has_text("森").has_no_text("知人。");
    }
}
