//! 共有 on a ground other than consent: who has to agree, what opens when, and what can be changed of it.

use crate::support::{Client, Page, TestApp};
use axum::http::StatusCode;
use entity::codes::{GrantDeed, ReviewState, Role};
use entity::ids::{AgencyId, CaseId, GrantId, GrantReviewId, PersonId};
use entity::stamp::Ymd;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use tsunagi::access::SystemTask;
use tsunagi::data::grants;
use tsunagi::web::paths;

const NORTH: &str = "北事業所";
const SOUTH: &str = "南事業所";
const EAST: &str = "東事業所";
const SEE_OTHER: StatusCode = StatusCode::SEE_OTHER;

/// Puts a share forward; by default under a law, without hurry.
pub async fn put_forward(keeper: &Client, case: CaseId, person: PersonId, to: AgencyId, more: &[(&str, &str)]) -> Page {
    let (person, to) = (person.to_string(), to.to_string());
    let mut fields = vec![
        ("recipient", to.as_str()),
        ("subjects", &person),
        ("ground", "statute"),
        ("provision", "高齢者虐待防止法7条"),
        ("reason", "あざがあった。"),
        ("sections", "basics"),
        ("until_on", "R9.3.31"),
    ];
    fields.retain(|(name, _)| more.iter().all(|(other, _)| other != name));
    fields.extend(more);
    keeper.post(format!("{}/grants/new", paths::case(case)), &fields).await
}

/// The key of what was put forward.
pub fn review(done: &Page) -> GrantReviewId {
    done.is(SEE_OTHER);
    let id = done.location().trim_start_matches("/grant-reviews/").split('?').next().expect("an id").parse();
    id.expect("an id")
}

impl TestApp {
    async fn review(&self, id: GrantReviewId) -> entity::grant_reviews::Model {
        entity::grant_reviews::Entity::find_by_id(id).one(self.raw()).await.expect("reviews").expect("the review")
    }

    async fn steps(&self, id: GrantId) -> Vec<entity::grants::Model> {
        use entity::grants::Column;
        let rows = entity::grants::Entity::find().filter(Column::GrantId.eq(id)).order_by_asc(Column::Id);
        rows.all(self.raw()).await.expect("the story")
    }

    async fn refusals(&self) -> i64 {
        self.count("SELECT COUNT(*) FROM audit_entries WHERE act = 'refused'", vec![]).await
    }

    async fn folds_well(&self) {
        let fault = grants::verify(self.db(), &SystemTask::new("a test")).await.expect("read");
        assert_eq!(fault, None);
    }
}

/// A case about one person with something said, kept by a supervisor.
struct Kept {
    keeper: Client,
    case: CaseId,
    person: PersonId,
}

async fn kept(app: &TestApp) -> Kept {
    let keeper = app.person("佐藤", Role::Supervisor, NORTH).await;
    let person = app.somebody().named("山田", "太郎").held_by(&keeper).await.id;
    let case = app.case().held_by(&keeper).about(person).await.id;
    let talk = app.consultation().held_by(&keeper).about(person).saying("父のことば");
    talk.with(|new| new.case = Some(case)).await;
    Kept { keeper, case, person }
}

both_databases! {
    /// Under a law nothing is opened before a second person has agreed, and nobody is their own second person.
    async fn a_second_person_agrees_before_a_law_opens_anything(app: TestApp) {
        let Kept { keeper, case, person } = kept(&app).await;
        let colleague = app.person("高橋", Role::Supervisor, NORTH).await;
        let worker = app.person("伊藤", Role::Consultant, NORTH).await;
        let tanaka = app.person("田中", Role::Consultant, SOUTH).await;
        let other = app.person("鈴木", Role::Supervisor, EAST).await;
        let shared = paths::shared_case(case);

        let done = put_forward(&keeper, case, person, tanaka.agency, &[]).await;
        let id = review(&done);
        let here = paths::grant_review(id);
        done.follow().await.has_text("別の管理者が確認すると始まります").has_text("あざがあった。");
        tanaka.get(&shared).await.is(StatusCode::NOT_FOUND);
        // The next working day: 2026-11-23 is 勤労感謝の日.
        assert_eq!(app.review(id).await.due_on, Ymd(20_261_124));
        keeper.get(format!("{}/access", paths::case(case))).await.has_text("確認待ち");
        colleague.get("/").await.has_text("確認を待つ共有が");
        keeper.get("/").await.has_no_text("確認を待つ共有が");

        // Neither who asked nor who does not supervise nor another agency.
        let decide = format!("{here}/decide");
        let yes = [("verdict", "yes"), ("version", "1")];
        let before = app.refusals().await;
        keeper.post_without_form(&decide, &yes).await.is(StatusCode::CONFLICT).has_text("別の管理者");
        assert_eq!(app.refusals().await, before + 1);
        worker.post_without_form(&decide, &yes).await.is(StatusCode::FORBIDDEN);
        worker.get("/grant-reviews").await.is(StatusCode::FORBIDDEN);
        for stranger in [&tanaka, &other] {
            stranger.get(&here).await.is(StatusCode::NOT_FOUND);
            stranger.post_without_form(&decide, &yes).await.is(StatusCode::NOT_FOUND);
        }
        other.get("/grant-reviews").await.has_no_text("山田");
        tanaka.get(&shared).await.is(StatusCode::NOT_FOUND);

        colleague.get("/grant-reviews").await.has_text("山田 太郎").has_text(SOUTH);
        colleague.post(&decide, &[("verdict", "yes")]).await.is(SEE_OTHER);
        let seen = tanaka.get(&shared).await;
        seen.is(StatusCode::OK).has_text("高齢者虐待防止法7条").has_text("高橋").has_no_text("あざ").has_no_text("父のことば");
        // A second click changes nothing, a second verdict is refused.
        colleague.post_without_form(&decide, &yes).await.is(SEE_OTHER);
        colleague.post_without_form(&decide, &[("verdict", "no"), ("note", "違う。")]).await.is(StatusCode::CONFLICT);
        tanaka.get(&shared).await.is(StatusCode::OK);
        app.folds_well().await;
    }

    /// What cannot wait is open at once, and ends at once where the second person does not agree.
    async fn what_is_urgent_opens_at_once_and_is_looked_at_afterwards(app: TestApp) {
        let Kept { keeper, case, person } = kept(&app).await;
        let worker = app.person("伊藤", Role::Consultant, NORTH).await;
        let tanaka = app.person("田中", Role::Consultant, SOUTH).await;
        let shared = paths::shared_case(case);
        let urgent = [("urgent", "yes"), ("sections", "basics"), ("sections", "consultations")];
        let id = review(&put_forward(&worker, case, person, tanaka.agency, &urgent).await);
        tanaka.get(&shared).await.is(StatusCode::OK).has_text("父のことば");
        let row = app.review(id).await;
        assert_eq!((row.state, row.due_on), (ReviewState::Waiting, Ymd(20_261_124)));
        // Once it is open it is not taken back, but looked at.
        let back = worker.post_without_form(format!("{}/take-back", paths::grant_review(id)), &[("version", "1")]).await;
        back.is(StatusCode::CONFLICT);
        let decide = format!("{}/decide", paths::grant_review(id));
        keeper.post(&decide, &[("verdict", "no")]).await.is(StatusCode::UNPROCESSABLE_ENTITY);
        keeper.post(&decide, &[("verdict", "no"), ("note", "通告にはあたらない。")]).await.is(SEE_OTHER);
        tanaka.get(&shared).await.is(StatusCode::NOT_FOUND);
        keeper.get(format!("{}/access", paths::case(case))).await.has_text("確認で認められなかった");
        app.folds_well().await;
    }

    /// Who asked for a share under a law does not let it last longer alone, nor does who agreed to it.
    async fn a_third_person_lets_a_law_last_longer(app: TestApp) {
        let Kept { keeper, case, person } = kept(&app).await;
        let colleague = app.person("高橋", Role::Supervisor, NORTH).await;
        let third = app.person("渡辺", Role::Municipal, NORTH).await;
        let tanaka = app.person("田中", Role::Consultant, SOUTH).await;
        let id = review(&put_forward(&keeper, case, person, tanaka.agency, &[]).await);
        colleague.post(format!("{}/decide", paths::grant_review(id)), &[("verdict", "yes")]).await.is(SEE_OTHER);
        let change = format!("{}/change", paths::grant(app.review(id).await.grant_id.expect("it is open")));
        for same in [&keeper, &colleague] {
            let answer = same.post(&change, &[("until_on", "R9.6.30"), ("reason", "続いている。")]).await;
            answer.is(StatusCode::CONFLICT).has_text("別の管理者");
        }
        third.post(&change, &[("until_on", "R9.6.30"), ("reason", "続いている。")]).await.is(SEE_OTHER);
        app.folds_well().await;
    }

    /// On other grounds a supervisor shares alone, everybody else asks; 委託元 is who commissioned the agency.
    async fn other_grounds_are_for_supervisors(app: TestApp) {
        let Kept { keeper, case, person } = kept(&app).await;
        let worker = app.person("伊藤", Role::Consultant, NORTH).await;
        let tanaka = app.person("田中", Role::Consultant, SOUTH).await;
        let shared = paths::shared_case(case);
        let purpose = [("ground", "purpose"), ("provision", "個人情報保護法69条2項3号")];
        let id = review(&put_forward(&worker, case, person, tanaka.agency, &purpose).await);
        tanaka.get(&shared).await.is(StatusCode::NOT_FOUND);
        worker.post_without_form(format!("{}/take-back", paths::grant_review(id)), &[("version", "1")]).await.is(SEE_OTHER);
        assert_eq!(app.review(id).await.state, ReviewState::TakenBack);
        let late = keeper.post_without_form(format!("{}/decide", paths::grant_review(id)), &[("verdict", "yes"), ("version", "2")]).await;
        late.is(StatusCode::CONFLICT);
        tanaka.get(&shared).await.is(StatusCode::NOT_FOUND);

        let commission = [("ground", "commission"), ("provision", "")];
        let wrong = put_forward(&keeper, case, person, tanaka.agency, &commission).await;
        wrong.is(StatusCode::UNPROCESSABLE_ENTITY).has_text("委託元として登録されていません").has_text("あざがあった。");
        crate::access::commission(&app, keeper.agency, tanaka.agency).await;
        review(&put_forward(&keeper, case, person, tanaka.agency, &commission).await);
        tanaka.get(&shared).await.is(StatusCode::OK).has_text("委託元の確認");

        // An approval asks again whether the ground still stands.
        let id = review(&put_forward(&worker, case, person, tanaka.agency, &commission).await);
        app.run("UPDATE agency_commissions SET until_on = 20200101", vec![]).await;
        let late = keeper.post(format!("{}/decide", paths::grant_review(id)), &[("verdict", "yes")]).await;
        late.is(StatusCode::CONFLICT).has_text("委託元として登録されていません");
        app.run("UPDATE agencies SET valid_until = 20200101 WHERE id = $1", vec![tanaka.agency.into()]).await;
        put_forward(&keeper, case, person, tanaka.agency, &[("urgent", "yes")]).await.is(StatusCode::UNPROCESSABLE_ENTITY);
        app.run("UPDATE agencies SET valid_until = NULL", vec![]).await;

        // Wrong input comes back as it was typed.
        let typed = [("until_on", "きのう"), ("provision", ""), ("urgent", "yes"), ("ground", "purpose")];
        let wrong = put_forward(&keeper, case, person, tanaka.agency, &typed).await;
        wrong.is(StatusCode::UNPROCESSABLE_ENTITY).has_text("きのう").has_text("すぐに共有できるのは");
        let own = put_forward(&keeper, case, person, keeper.agency, &[]).await;
        own.is(StatusCode::UNPROCESSABLE_ENTITY).has_text("共有する機関を選び直して");
        let stranger = app.somebody().held_by(&tanaka).await.id;
        put_forward(&keeper, case, stranger, tanaka.agency, &[]).await.is(StatusCode::UNPROCESSABLE_ENTITY);
    }

    /// What is shared becomes narrower at once, never wider; longer only as far as its ground goes.
    async fn a_grant_is_narrowed_and_lasts_longer_but_never_widens(app: TestApp) {
        let Kept { keeper, case, person } = kept(&app).await;
        let colleague = app.person("高橋", Role::Supervisor, NORTH).await;
        let worker = app.person("伊藤", Role::Consultant, NORTH).await;
        let tanaka = app.person("田中", Role::Consultant, SOUTH).await;
        let shared = paths::shared_case(case);
        let more = [("expires_on", "R9.3.31")];
        let (_, grant) = crate::sharing::shared_with(
            &app, &keeper, case, person, tanaka.agency, &["basics", "consultations"], &more,
        ).await;
        let change = format!("{}/change", paths::grant(grant));
        tanaka.get(&shared).await.has_text("父のことば");
        let form = worker.get(&change).await;
        form.is(StatusCode::OK);
        let narrow = |until: &'static str| [("sections", "basics"), ("until_on", until), ("reason", "十分になった。")];
        let seen = app.steps(grant).await[0].id.to_string();
        let with = |fields: &[(&'static str, &str)]| -> Vec<(String, String)> {
            fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).chain([("seen".to_owned(), seen.clone())]).collect()
        };
        let send = async |who: &Client, fields: Vec<(String, String)>| {
            let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
            who.post_without_form(&change, &fields).await
        };
        // Longer than the consent, wider than the grant, over already: none of it.
        send(&keeper, with(&narrow("R9.4.1"))).await.is(StatusCode::CONFLICT).has_text("同意の期限より長く");
        let wide = [("sections", "basics"), ("sections", "health"), ("until_on", "R9.3.31"), ("reason", "x")];
        let before = app.refusals().await;
        send(&keeper, with(&wide)).await.is(StatusCode::CONFLICT).has_text("広げることはできません");
        assert_eq!(app.refusals().await, before + 1);
        send(&keeper, with(&narrow("R8.11.1"))).await.is(StatusCode::CONFLICT).has_text("過ぎた日");
        send(&keeper, with(&[("sections", "consultations"), ("reason", "x")])).await.is(StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(app.steps(grant).await.len(), 1);

        send(&worker, with(&narrow("R9.1.31"))).await.is(SEE_OTHER);
        tanaka.get(&shared).await.is(StatusCode::OK).has_no_text("父のことば").has_text("令和9年1月31日まで");
        // Whoever had the page open from before is told, a second click of the same is not a second step.
        send(&worker, with(&narrow("R9.1.31"))).await.is(SEE_OTHER);
        let late = send(&keeper, with(&narrow("R9.2.28"))).await;
        late.is(StatusCode::CONFLICT).has_text("ほかのタブで変更されました");
        assert!(late.body.contains("R9.2.28"), "what was typed is still there");
        let story: Vec<GrantDeed> = app.steps(grant).await.iter().map(|row| row.deed).collect();
        assert_eq!(story, [GrantDeed::Given, GrantDeed::Narrowed]);
        worker.post(&change, &[("until_on", "R9.3.31"), ("reason", "もう少し。")]).await.is(SEE_OTHER);
        assert_eq!(app.steps(grant).await[2].deed, GrantDeed::Extended);
        tanaka.post_without_form(&change, &[("reason", "x")]).await.is(StatusCode::NOT_FOUND);
        app.folds_well().await;

        // Under a law somebody else lets it last longer, who supervises.
        let id = review(&put_forward(&keeper, case, person, tanaka.agency, &[("urgent", "yes")]).await);
        let statute = app.review(id).await.grant_id.expect("it is open");
        let change = format!("{}/change", paths::grant(statute));
        let longer = [("until_on", "R9.6.30"), ("reason", "続いている。")];
        worker.post(&change, &longer).await.is(StatusCode::CONFLICT).has_text("管理者だけ");
        keeper.post(&change, &[("until_on", ""), ("reason", "x")]).await.is(StatusCode::UNPROCESSABLE_ENTITY);
        // Not before a second person has looked, and not by who asked.
        colleague.post(&change, &longer).await.is(StatusCode::CONFLICT).has_text("確認が終わるまで");
        let decide = format!("{}/decide", paths::grant_review(id));
        colleague.post(&decide, &[("verdict", "yes")]).await.is(SEE_OTHER);
        keeper.post(&change, &longer).await.is(StatusCode::CONFLICT).has_text("別の管理者");
        colleague.post(&change, &longer).await.is(SEE_OTHER);
        assert_eq!(app.steps(statute).await.len(), 2);
        app.folds_well().await;
    }
}
