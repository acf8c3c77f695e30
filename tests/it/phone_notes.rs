//! 電話の取次ぎメモ, and the 日報 with its 供覧.

use crate::support::{Client, TestApp};
use axum::http::StatusCode;
use entity::codes::{Role, TaskState};
use entity::ids::TaskId;
use entity::tasks;
use sea_orm::EntityTrait;
use tsunagi::web::paths;

const NORTH: &str = "北事業所";
const SOUTH: &str = "南事業所";
const NEW: &str = "/phone-notes/new";

async fn leaves(who: &Client, to: &Client, caller: &str, urgent: &str) -> TaskId {
    let to = to.staff.to_string();
    let fields = [
        ("to", to.as_str()),
        ("caller", caller),
        ("phone", "000-0000-0001"),
        ("about", "退院の相談"),
        ("is_urgent", urgent),
    ];
    let answer = who.post(NEW, &fields).await;
    answer.is(StatusCode::SEE_OTHER);
    let id = answer.location().trim_start_matches("/tasks/").split('?').next().unwrap_or_default();
    id.parse().expect("a task")
}

async fn task(app: &TestApp, id: TaskId) -> tasks::Model {
    tasks::Entity::find_by_id(id).one(app.raw()).await.expect("tasks").expect("the task")
}

both_databases! {
    /// A note stands before everything else with its receiver, becomes a consultation, and is closed by it.
    async fn a_note_becomes_a_consultation(app: TestApp) {
        let sato = app.person("佐藤", Role::Consultant, NORTH).await;
        let suzuki = app.person("鈴木", Role::Consultant, NORTH).await;
        suzuki.post(NEW, &[("caller", "")]).await.is(StatusCode::UNPROCESSABLE_ENTITY);
        let calm = leaves(&suzuki, &sato, "民生委員", "").await;
        let urgent = leaves(&suzuki, &sato, "病院", "yes").await;
        for path in ["/", "/tasks"] {
            let text = sato.get(path).await.text();
            let places = (text.find("病院から電話"), text.find("民生委員から電話"));
            assert!(places.0.is_some() && places.0 < places.1, "{path}: {places:?}");
        }
        suzuki.get("/tasks").await.has_no_text("病院から電話");
        sato.get(paths::task(urgent)).await.has_text("退院の相談").has_text("鈴木");

        let form = sato.get(format!("/consultations/new?note={urgent}")).await;
        assert_eq!(form.field("相談者の名前・機関名").value(), "病院");
        assert_eq!(form.field("日時").value(), "R8.11.21 10:32");
        assert!(form.field("内容").value().contains("退院の相談"));
        let one = sato.post_form(&form, "/consultations/new", &[("do", "save")]).await;
        let two = sato.post_form(&form, "/consultations/new", &[("do", "save")]).await;
        one.is(StatusCode::SEE_OTHER);
        assert!(two.location().ends_with("done=already"));
        let closed = task(&app, urgent).await;
        assert_eq!((closed.state, closed.done_by), (TaskState::Done, Some(sato.staff)));
        let consultation = closed.consultation_id.expect("linked");
        assert!(one.location().starts_with(&paths::consultation(consultation)));
        sato.get("/").await.has_no_text("病院から電話");
        // It cannot be taken up twice, nor opened again.
        let again = sato.get(format!("/consultations/new?note={urgent}")).await;
        assert_eq!(again.field("内容").value(), "");
        let version = closed.version.to_string();
        let reopen = format!("{}/reopen", paths::task(urgent));
        sato.post_without_form(&reopen, &[("version", &version)]).await.is(StatusCode::CONFLICT);
        assert_eq!(task(&app, calm).await.state, TaskState::Open);
    }

    /// Only who took it, whom it is for, and a supervisor end a note without a consultation, with a word.
    async fn a_note_ends_with_a_word(app: TestApp) {
        let sato = app.person("佐藤", Role::Consultant, NORTH).await;
        let suzuki = app.person("鈴木", Role::Consultant, NORTH).await;
        let ito = app.person("伊藤", Role::Consultant, NORTH).await;
        let chief = app.person("上司", Role::Supervisor, NORTH).await;
        for who in [&sato, &suzuki, &chief] {
            let id = leaves(&suzuki, &sato, "母", "").await;
            let (end, done) = (format!("{}/end", paths::task(id)), format!("{}/done", paths::task(id)));
            who.post_without_form(&done, &[("version", "1")]).await.is(StatusCode::CONFLICT);
            ito.post(&end, &[("reason", "かけ直した。")]).await.is(StatusCode::CONFLICT);
            who.post(&end, &[("reason", "")]).await.is(StatusCode::UNPROCESSABLE_ENTITY);
            who.post(&end, &[("reason", "かけ直した。")]).await.is(StatusCode::SEE_OTHER);
            let row = task(&app, id).await;
            assert_eq!((row.state, row.end_note.as_str()), (TaskState::Done, "かけ直した。"));
        }
    }

    /// A note goes to colleagues of one's own agency and is known to nobody else.
    async fn a_note_stays_in_the_agency(app: TestApp) {
        let sato = app.person("佐藤", Role::Consultant, NORTH).await;
        let suzuki = app.person("鈴木", Role::Consultant, NORTH).await;
        let south = app.person("南", Role::Supervisor, SOUTH).await;
        let to = south.staff.to_string();
        sato.post(NEW, &[("to", &to), ("caller", "母")]).await.is(StatusCode::CONFLICT);
        let id = leaves(&suzuki, &sato, "ひみつの人", "").await;
        south.get(paths::task(id)).await.is(StatusCode::NOT_FOUND);
        south.get(format!("/consultations/new?note={id}")).await.is(StatusCode::OK).has_no_text("ひみつの人");
        south.get("/tasks?whose=agency").await.has_no_text("ひみつの人");
        // Somebody else's consultation cannot close it either.
        let form = south.get("/consultations/new").await;
        let fields = [("note", id.to_string()), ("content", "x".to_owned()), ("is_anonymous", "yes".to_owned())];
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        south.post_form(&form, "/consultations/new", &fields).await.is(StatusCode::SEE_OTHER);
        assert_eq!(task(&app, id).await.state, TaskState::Open);
    }

    /// A supervisor reads the day, marks what was shown, and sees what is left; others mark nothing.
    async fn a_day_is_read_and_marked(app: TestApp) {
        let sato = app.person("佐藤", Role::Consultant, NORTH).await;
        let chief = app.person("上司", Role::Supervisor, NORTH).await;
        let south = app.person("南", Role::Supervisor, SOUTH).await;
        let first = app.consultation().held_by(&sato).saying("朝の電話").await;
        let foreign = app.consultation().held_by(&south).saying("南の電話").await;
        chief.get("/").await.has_text("1 件を、まだ供覧していません");
        let page = chief.get("/daily").await;
        page.has_text("朝の電話").has_no_text("南の電話");
        assert_eq!(page.table("相談日報").len(), 1);
        app.consultation().held_by(&sato).saying("あとの電話").await;
        let marked = chief.post_form(&page, "/daily", &[]).await;
        marked.is(StatusCode::SEE_OTHER);
        let page = marked.follow().await;
        page.has_text("供覧済みにしました").has_text("供覧していない記録 1件");
        chief.post_form(&page, "/daily", &[]).await.is(StatusCode::SEE_OTHER);
        chief.post_form(&page, "/daily", &[]).await.is(StatusCode::SEE_OTHER);
        chief.get("/").await.has_text("供覧していない記録はありません。");
        assert_eq!(app.count("SELECT COUNT(*) FROM read_marks", vec![]).await, 2);
        // Whoever does not supervise reads the day and marks nothing; nobody marks what is not theirs.
        let page = sato.get("/daily?on=R8.11.21").await;
        assert!(!page.has_button("供覧した"));
        page.has_text("上司");
        sato.post_without_form("/daily", &[("shown", &first.id.to_string())]).await.is(StatusCode::FORBIDDEN);
        chief.post_without_form("/daily", &[("shown", &foreign.id.to_string())]).await.is(StatusCode::SEE_OTHER);
        assert_eq!(app.count("SELECT COUNT(*) FROM read_marks", vec![]).await, 2);
        chief.get("/daily?on=xx").await.is(StatusCode::UNPROCESSABLE_ENTITY);
        chief.get("/daily?on=R8.11.20").await.has_text("この日の記録はありません。");
        let file = chief.get("/daily?on=R8.11.21&format=json").await;
        let told: serde_json::Value = serde_json::from_str(&file.body).expect("json");
        assert_eq!(told["rows"][0]["read_by"], "上司");
    }
}
