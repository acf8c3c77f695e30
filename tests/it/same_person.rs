//! The same human being: pairs that may be one, links that can be undone, and figures that count people.

use crate::support::{Client, TestApp};
use axum::http::StatusCode;
use entity::codes::Role;
use entity::ids::{IdentityId, PersonId};
use entity::persons;
use entity::stamp::Ymd;
use sea_orm::EntityTrait;
use tsunagi::access::{SystemTask, ViewBasics};
use tsunagi::data::persons::suspected;
use tsunagi::data::statistics::{self, Cell, Offer, Report};
use tsunagi::data::{PageNo, facts};
use tsunagi::domain::fiscal_year::{FiscalYear, FiscalYears};

const SEE_OTHER: StatusCode = StatusCode::SEE_OTHER;

async fn yamada(app: &TestApp, who: &Client, given: &str, birth: i32) -> PersonId {
    let person = app.somebody().held_by(who).with(|person| {
        given.clone_into(&mut person.given_name);
        (person.birth_lo, person.birth_hi) = (Ymd(birth), Ymd(birth));
        if birth > 0 {
            "day".clone_into(&mut person.birth_precision);
        }
    });
    person.await.id
}

async fn pairs(app: &TestApp, who: &Client) -> Vec<(PersonId, PersonId)> {
    let may = who.may::<ViewBasics>().await;
    let page = suspected(app.db(), &may, PageNo::default()).await.expect("pairs");
    page.rows.iter().map(|pair| (pair.one.id, pair.other.id)).collect()
}

/// What is kept agrees with what the keys say.
async fn agrees(app: &TestApp) {
    let fault = tsunagi::data::persons::verify(app.db(), &SystemTask::new("a test")).await.expect("read");
    assert_eq!(fault, None);
}

async fn identity(app: &TestApp, id: PersonId) -> IdentityId {
    let row = persons::Entity::find_by_id(id).one(app.raw()).await.expect("a row");
    row.expect("a person").identity_id
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

both_databases! {
    /// Two records become one human being and two again; nothing else changes, and every figure follows.
    async fn a_link_counts_once_and_can_be_undone(app: TestApp) {
        let sato = app.person("佐藤", Role::Consultant, "北").await;
        let one = yamada(&app, &sato, "太郎", 19_680_401).await;
        let other = yamada(&app, &sato, "太郎", 19_680_401).await;
        app.consultation().held_by(&sato).about(one).saying("一つめの記録の相談").await;
        app.consultation().held_by(&sato).about(other).saying("二つめの記録の相談").await;
        assert_eq!(pairs(&app, &sato).await, [(one, other)]);
        assert_eq!(people_counted(&app).await, 2);
        let path = format!("/persons/{one}/same");
        let compared = sato.get(format!("{path}?with={other}")).await;
        compared.is(StatusCode::OK).has_text("同じ人として結ぶ");
        let said = |verdict: &'static str| [("with", other.to_string()), ("verdict", verdict.to_owned())];
        let same = said("same");
        let fields: Vec<(&str, &str)> = same.iter().map(|(name, value)| (*name, value.as_str())).collect();
        sato.post_without_form(&path, &fields).await.is(SEE_OTHER);
        assert_eq!(people_counted(&app).await, 1);
        assert!(pairs(&app, &sato).await.is_empty());
        let page = sato.get(format!("/persons/{other}")).await;
        page.has_text("同じ人の記録").has_text("一つめの記録の相談").has_text("二つめの記録の相談");
        // Said twice, it is said to be so already.
        sato.post_without_form(&path, &fields).await.is(StatusCode::CONFLICT);
        sato.post_without_form(format!("/persons/{other}/apart"), &[]).await.is(SEE_OTHER);
        assert_eq!(people_counted(&app).await, 2);
        sato.get(format!("/persons/{other}")).await.has_no_text("一つめの記録の相談");
        assert_eq!(facts::verify(app.db(), &SystemTask::new("a test")).await.expect("facts"), None);
        let history = sato.get(format!("/persons/{one}/history")).await;
        history.has_text("同じ人とした記録");
    }

    /// Whoever was found to be another is not suspected again; a namesake of another age or house never is.
    async fn a_judgement_is_kept(app: TestApp) {
        let sato = app.person("佐藤", Role::Consultant, "北").await;
        let one = yamada(&app, &sato, "太郎", 19_680_401).await;
        let other = yamada(&app, &sato, "太郎", 19_680_401).await;
        yamada(&app, &sato, "太郎", 20_000_101).await;
        yamada(&app, &sato, "太郎", 0).await;
        app.somebody().held_by(&sato).named("川本", "花").with(|person| person.birth_lo = Ymd(19_680_401)).await;
        assert_eq!(pairs(&app, &sato).await, [(one, other)]);
        let with = other.to_string();
        let fields = [("with", with.as_str()), ("verdict", "another")];
        sato.post_without_form(format!("/persons/{one}/same"), &fields).await.is(SEE_OTHER);
        assert!(pairs(&app, &sato).await.is_empty());
        sato.get("/persons/duplicates").await.has_text("同じ人かもしれない記録はありません。");
    }

    /// Pairs follow every change of what they rest on, one person at a time and from a file.
    async fn pairs_follow_what_they_rest_on(app: TestApp) {
        let sato = app.person("佐藤", Role::Supervisor, "北").await;
        let [one, two, three] = [
            yamada(&app, &sato, "太郎", 19_680_401).await,
            yamada(&app, &sato, "太郎", 19_680_401).await,
            yamada(&app, &sato, "太郎", 19_680_401).await,
        ];
        assert_eq!(pairs(&app, &sato).await, [(one, two), (one, three), (two, three)]);
        agrees(&app).await;
        let file = sato.get("/persons/duplicates?format=json").await;
        let told: serde_json::Value = serde_json::from_str(&file.body).expect("json");
        let told = told["rows"].as_array().expect("rows");
        assert_eq!((told.len(), &told[1]["other_id"]), (3, &serde_json::json!(three.to_string())));

        // Another birth date: the third is nobody's double any more.
        let edit = format!("/persons/{three}/edit");
        sato.post(&edit, &[("birth", "S60.1.1")]).await.is(SEE_OTHER);
        assert_eq!(pairs(&app, &sato).await, [(one, two)]);
        agrees(&app).await;

        // Linked, the two are no pair; taken apart, they are one again.
        let with = two.to_string();
        let fields = [("with", with.as_str()), ("verdict", "same")];
        sato.post_without_form(format!("/persons/{one}/same"), &fields).await.is(SEE_OTHER);
        assert!(pairs(&app, &sato).await.is_empty());
        agrees(&app).await;
        sato.post_without_form(format!("/persons/{two}/apart"), &[]).await.is(SEE_OTHER);
        assert_eq!(pairs(&app, &sato).await, [(one, two)]);
        agrees(&app).await;
        app.run("DELETE FROM person_pairs", vec![]).await;
        let fault = tsunagi::data::persons::verify(app.db(), &SystemTask::new("a test")).await.expect("read");
        assert!(fault.is_some_and(|fault| fault.contains(&one.to_string()) && fault.contains("一覧にありません")));
    }

    /// A link that another agency's record shares holds the agency's own records together, and never moves the other's.
    async fn a_link_writes_no_record_of_another_agency(app: TestApp) {
        let sato = app.person("佐藤", Role::Consultant, "北").await;
        let tanaka = app.person("田中", Role::Consultant, "南").await;
        let one = yamada(&app, &sato, "太郎", 19_680_401).await;
        let other = yamada(&app, &sato, "太郎", 19_680_401).await;
        let foreign = yamada(&app, &tanaka, "太郎", 19_680_401).await;
        let shared = identity(&app, foreign).await;
        app.run("UPDATE persons SET identity_id = $1 WHERE id = $2", vec![shared.into(), other.into()]).await;
        let with = other.to_string();
        let fields = [("with", with.as_str()), ("verdict", "same")];
        sato.post_without_form(format!("/persons/{one}/same"), &fields).await.is(SEE_OTHER);
        for record in [one, other, foreign] {
            assert_eq!(identity(&app, record).await, shared);
        }
        let page = sato.get(format!("/persons/{one}")).await;
        page.has_text("同じ人の記録");
        assert!(!page.body.contains(&foreign.to_string()));
    }

    /// Nobody is linked across agencies here, and what another agency knows is never compared.
    async fn another_agency_takes_no_part(app: TestApp) {
        let sato = app.person("佐藤", Role::Consultant, "北").await;
        let tanaka = app.person("田中", Role::Consultant, "南").await;
        let own = yamada(&app, &sato, "太郎", 19_680_401).await;
        let foreign = yamada(&app, &tanaka, "太郎", 19_680_401).await;
        assert!(pairs(&app, &sato).await.is_empty() && pairs(&app, &tanaka).await.is_empty());
        let page = sato.get(format!("/persons/{own}/same?with={foreign}")).await;
        page.is(StatusCode::OK).has_no_text("同じ人として結ぶ");
        assert!(!page.body.contains(&foreign.to_string()));
        let with = foreign.to_string();
        for verdict in ["same", "another"] {
            let fields = [("with", with.as_str()), ("verdict", verdict)];
            sato.post_without_form(format!("/persons/{own}/same"), &fields).await.is(StatusCode::CONFLICT);
        }
        sato.post_without_form(format!("/persons/{foreign}/apart"), &[]).await.is(StatusCode::NOT_FOUND);
        let rows = persons::Entity::find().all(app.raw()).await.expect("persons");
        assert_ne!(rows[0].identity_id, rows[1].identity_id);
    }
}
